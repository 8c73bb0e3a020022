"""Passwords that are good for one sign-in, timers that start by themselves, walls that are turned"""

import sqlalchemy as sa
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('one_time_password', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('starts_timer', sa.Boolean(), nullable=True))

    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        batch_op.add_column(sa.Column('wall_turns', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('wall_held', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        batch_op.drop_column('wall_held')
        batch_op.drop_column('wall_turns')

    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_column('starts_timer')

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_column('one_time_password')
