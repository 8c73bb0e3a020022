"""Days on which a server ran beside notices of deletion, and the number of each person's last vote"""

import sqlalchemy as sa
from alembic import op

revision = '0055'
down_revision = '0054'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('deletionnotice', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('seen_days', sa.Integer(), nullable=False, server_default='0')
        )
        batch_op.add_column(
            sa.Column('seen_on', sa.String(length=10), nullable=False, server_default='')
        )
    # Nobody has counted so far: a notice that stands is open for its days from now on.
    op.execute('UPDATE deletionnotice SET seen_on = noticed_on')
    with op.batch_alter_table('deletionnotice', schema=None) as batch_op:
        for name in ('seen_days', 'seen_on'):
            batch_op.alter_column(name, server_default=None)
    with _voters() as batch_op:
        batch_op.add_column(sa.Column('nth', sa.Integer(), nullable=False, server_default='0'))
    with _voters() as batch_op:
        batch_op.alter_column('nth', server_default=None)


def downgrade() -> None:
    with _voters() as batch_op:
        batch_op.drop_column('nth')
    with op.batch_alter_table('deletionnotice', schema=None) as batch_op:
        for name in ('seen_on', 'seen_days'):
            batch_op.drop_column(name)


def _voters():
    """Made anew without row numbers, which would tell in which order people voted."""
    return op.batch_alter_table('voterrole', schema=None, table_kwargs={'sqlite_with_rowid': False})
