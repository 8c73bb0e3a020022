"""Since when the erasure of a recruitment is announced, and on how many days a server ran since"""

import sqlalchemy as sa
from alembic import op

revision = '0058'
down_revision = '0057'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('recruitment', schema=None) as batch_op:
        for name in ('noticed_on', 'seen_on'):
            batch_op.add_column(
                sa.Column(name, sa.String(length=10), nullable=False, server_default='')
            )
        batch_op.add_column(
            sa.Column('seen_days', sa.Integer(), nullable=False, server_default='0')
        )
    with op.batch_alter_table('recruitment', schema=None) as batch_op:
        for name in ('noticed_on', 'seen_on', 'seen_days'):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('recruitment', schema=None) as batch_op:
        for name in ('seen_days', 'seen_on', 'noticed_on'):
            batch_op.drop_column(name)
