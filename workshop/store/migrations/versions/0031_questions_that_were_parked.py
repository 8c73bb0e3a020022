"""Questions that were parked"""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('nextstep', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('parked', sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table('nextstep', schema=None) as batch_op:
        batch_op.alter_column('parked', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('nextstep', schema=None) as batch_op:
        batch_op.drop_column('parked')
