"""The style shield of an activity, and notes whose style was evened out"""

import sqlalchemy as sa
from alembic import op


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('style_shield', sa.Boolean(), nullable=False, server_default=sa.true()))

    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.add_column(sa.Column('evened', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.drop_column('evened')

    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_column('style_shield')
