"""Clauses that are brought in together, split, merged and removed"""

import sqlalchemy as sa
from alembic import op

revision = '0042'
down_revision = '0041'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'clauseimport',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('brought_by', sa.String(length=80), nullable=False),
        sa.Column('taken_back', sa.Boolean(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['programme_id'],
            ['programme.id'],
            name=op.f('fk_clauseimport_programme_id_programme'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_clauseimport')),
    )
    with op.batch_alter_table('clauseimport', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clauseimport_programme_id'), ['programme_id'])
    with op.batch_alter_table('clause', schema=None) as batch_op:
        batch_op.add_column(sa.Column('import_id', sa.String(length=32), nullable=True))
        batch_op.add_column(
            sa.Column('removed', sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column('merged_into', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('split_from', sa.String(length=32), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f('fk_clause_import_id_clauseimport'),
            'clauseimport',
            ['import_id'],
            ['id'],
            ondelete='SET NULL',
        )
    with op.batch_alter_table('clause', schema=None) as batch_op:
        batch_op.alter_column('removed', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('clause', schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f('fk_clause_import_id_clauseimport'), type_='foreignkey'
        )
        for column in ('split_from', 'merged_into', 'removed', 'import_id'):
            batch_op.drop_column(column)
    op.drop_table('clauseimport')
