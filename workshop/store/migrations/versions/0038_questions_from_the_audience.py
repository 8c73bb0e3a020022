"""Questions from the audience, and who wants them answered"""

import sqlalchemy as sa
from alembic import op

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'askedquestion',
        sa.Column('note_id', sa.String(length=32), nullable=False),
        sa.Column('activity_id', sa.String(length=32), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('told', sa.Integer(), nullable=False),
        _to('askedquestion', 'note'),
        _to('askedquestion', 'activity'),
        sa.PrimaryKeyConstraint('note_id', name=op.f('pk_askedquestion')),
        sqlite_with_rowid=False,
    )
    op.create_table(
        'questionvote',
        sa.Column('activity_id', sa.String(length=32), nullable=False),
        sa.Column('voter', sa.String(length=32), nullable=False),
        sa.Column('note_id', sa.String(length=32), nullable=False),
        sa.Column('given', sa.Boolean(), nullable=False),
        sa.Column('weighed', sa.Boolean(), nullable=False),
        _to('questionvote', 'activity'),
        _to('questionvote', 'note'),
        sa.PrimaryKeyConstraint('activity_id', 'voter', 'note_id', name=op.f('pk_questionvote')),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table('askedquestion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_askedquestion_activity_id'), ['activity_id'])
    with op.batch_alter_table('questionvote', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_questionvote_note_id'), ['note_id'])
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('wall_standard', sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        batch_op.alter_column('wall_standard', server_default=None)
    with op.batch_alter_table('nextstep', schema=None) as batch_op:
        batch_op.add_column(sa.Column('note_id', sa.String(length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('nextstep', schema=None) as batch_op:
        batch_op.drop_column('note_id')
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        batch_op.drop_column('wall_standard')
    op.drop_table('questionvote')
    op.drop_table('askedquestion')


def _to(table: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f'{target}_id'],
        [f'{target}.id'],
        name=op.f(f'fk_{table}_{target}_id_{target}'),
        ondelete='CASCADE',
    )
