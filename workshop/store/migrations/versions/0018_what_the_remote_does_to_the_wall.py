"""What the remote does to the wall: the way in in large, one thing pinned, larger type, no prompt"""

import sqlalchemy as sa
from alembic import op


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

_SWITCHES = ('wall_door', 'wall_large', 'wall_bare')


def upgrade() -> None:
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        for name in _SWITCHES:
            batch_op.add_column(
                sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            )
        batch_op.add_column(sa.Column('wall_pinned', sa.String(length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        for name in (*_SWITCHES, 'wall_pinned'):
            batch_op.drop_column(name)
