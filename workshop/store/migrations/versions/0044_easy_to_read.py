"""A text of each clause that is easy to read"""

import sqlalchemy as sa
from alembic import op

revision = '0044'
down_revision = '0043'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('clause', schema=None) as batch_op:
        batch_op.add_column(sa.Column('easy_text', sa.Text(), nullable=False, server_default=''))
    with op.batch_alter_table('clause', schema=None) as batch_op:
        batch_op.alter_column('easy_text', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('clause', schema=None) as batch_op:
        batch_op.drop_column('easy_text')
