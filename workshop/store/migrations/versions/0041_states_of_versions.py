"""States of versions, withdrawn versions, and dissents with which clauses were accepted"""

import sqlalchemy as sa
from alembic import op

revision = '0041'
down_revision = '0040'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('state', sa.String(length=12), nullable=False, server_default='working')
        )
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.alter_column('state', server_default=None)
    _tell_states()
    op.create_table(
        'publicationwithdrawal',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('publication_id', sa.String(length=32), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('withdrawn_by', sa.String(length=80), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('lifted_reason', sa.Text(), nullable=False),
        sa.Column('lifted_by', sa.String(length=80), nullable=False),
        sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ['publication_id'],
            ['publication.id'],
            name=op.f('fk_publicationwithdrawal_publication_id_publication'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_publicationwithdrawal')),
    )
    with op.batch_alter_table('publicationwithdrawal', schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f('ix_publicationwithdrawal_publication_id'), ['publication_id']
        )
    op.create_table(
        'clausedissent',
        sa.Column('clause_id', sa.String(length=32), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ['clause_id'],
            ['clause.id'],
            name=op.f('fk_clausedissent_clause_id_clause'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('clause_id', 'revision', name=op.f('pk_clausedissent')),
    )


def _tell_states() -> None:
    """What was published before had the state that its number said."""
    rows = sa.table('publication', sa.column('id'), sa.column('version'), sa.column('state'))
    connection = op.get_bind()
    for key, version in connection.execute(sa.select(rows.c.id, rows.c.version)).all():
        number = tuple(int(part) for part in version.split('.'))
        state = 'final' if number >= (1, 0) else 'pilot' if number >= (0, 9) else 'working'
        connection.execute(rows.update().where(rows.c.id == key).values(state=state))


def downgrade() -> None:
    for table in ('clausedissent', 'publicationwithdrawal'):
        op.drop_table(table)
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.drop_column('state')
