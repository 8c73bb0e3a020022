"""The criteria of consensus as they were fixed, and what is written for the report of a review"""

import sqlalchemy as sa
from alembic import op

revision = '0054'
down_revision = '0053'
branch_labels = None
depends_on = None

_COLUMNS = ('fixed', 'written')


def upgrade() -> None:
    with op.batch_alter_table('reviewround', schema=None) as batch_op:
        for name in _COLUMNS:
            batch_op.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default='{}'))


def downgrade() -> None:
    with op.batch_alter_table('reviewround', schema=None) as batch_op:
        for name in reversed(_COLUMNS):
            batch_op.drop_column(name)
