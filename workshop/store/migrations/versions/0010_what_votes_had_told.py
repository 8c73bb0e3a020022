"""What votes had told before they were opened again, and figures given out"""

import sqlalchemy as sa
from alembic import op

import workshop.store.types

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('toldresult',
    sa.Column('activity_id', sa.String(length=32), nullable=False),
    sa.Column('tellings', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_toldresult_activity_id_activity'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('activity_id', name=op.f('pk_toldresult'))
    )
    op.create_table('toldfigures',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('source', sa.String(length=80), nullable=False),
    sa.Column('at', workshop.store.types.Utc(timezone=True), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('statements', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_toldfigures_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_toldfigures')),
    sa.UniqueConstraint('programme_id', 'source', 'sha256', name=op.f('uq_toldfigures_programme_id_source_sha256'))
    )
    with op.batch_alter_table('toldfigures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_toldfigures_programme_id'), ['programme_id'], unique=False)


def downgrade() -> None:
    op.drop_table('toldfigures')
    op.drop_table('toldresult')
