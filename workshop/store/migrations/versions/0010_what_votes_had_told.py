"""What votes had told before they were opened again"""

import sqlalchemy as sa
from alembic import op

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


def downgrade() -> None:
    op.drop_table('toldresult')
