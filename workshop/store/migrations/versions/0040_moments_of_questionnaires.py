"""Moments of questionnaires"""

import sqlalchemy as sa
from alembic import op

revision = '0040'
down_revision = '0039'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('moment', sa.String(length=10), nullable=False, server_default='after')
        )
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.alter_column('moment', server_default=None)
    with op.batch_alter_table('openanswer', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('told', sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table('openanswer', schema=None) as batch_op:
        batch_op.alter_column('told', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('openanswer', schema=None) as batch_op:
        batch_op.drop_column('told')
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_column('moment')
