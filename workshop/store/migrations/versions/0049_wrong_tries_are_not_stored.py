"""Wrong tries to sign in are not stored with accounts any more"""

import sqlalchemy as sa
from alembic import op

import workshop.store.types

revision = '0049'
down_revision = '0048'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_column('failures')
        batch_op.drop_column('next_try_at')


def downgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('failures', sa.Integer(), nullable=False, server_default='0')
        )
        batch_op.add_column(
            sa.Column('next_try_at', workshop.store.types.Utc(timezone=True), nullable=True)
        )
