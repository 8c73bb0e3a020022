"""Steps of journeys that stand in another one or were taken out"""

import sqlalchemy as sa
from alembic import op


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('journeystep', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('left_out', sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table('journeystep', schema=None) as batch_op:
        batch_op.drop_column('left_out')
