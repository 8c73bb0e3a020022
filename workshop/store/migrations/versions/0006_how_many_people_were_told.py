"""How many people were told to stand behind groups, needs and clauses"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('toldsupport',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('subject_kind', sa.String(length=10), nullable=False),
    sa.Column('subject_id', sa.String(length=32), nullable=False),
    sa.Column('note_ids', sa.JSON(), nullable=False),
    sa.Column('at_least', sa.Integer(), nullable=False),
    sa.Column('counted', sa.Boolean(), nullable=False),
    sa.Column('event', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_toldsupport_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_toldsupport'))
    )
    with op.batch_alter_table('toldsupport', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_toldsupport_programme_id'), ['programme_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('toldsupport', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_toldsupport_programme_id'))

    op.drop_table('toldsupport')
