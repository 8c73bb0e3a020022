"""The number of each person's last press about something, in place of that of their last vote"""

import sqlalchemy as sa
from alembic import op

revision = '0057'
down_revision = '0055'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'lastpress',
        sa.Column('session_id', sa.String(length=32), nullable=False),
        sa.Column('author', sa.String(length=32), nullable=False),
        sa.Column('nth', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['session_id'],
            ['workingsession.id'],
            name=op.f('fk_lastpress_session_id_workingsession'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('session_id', 'author', name=op.f('pk_lastpress')),
        sqlite_with_rowid=False,
    )
    # Phones go on with greater numbers: the numbers of votes under way are not needed.
    with _voters() as batch_op:
        batch_op.drop_column('nth')


def downgrade() -> None:
    with _voters() as batch_op:
        batch_op.add_column(sa.Column('nth', sa.Integer(), nullable=False, server_default='0'))
    with _voters() as batch_op:
        batch_op.alter_column('nth', server_default=None)
    op.drop_table('lastpress')


def _voters():
    """Made anew without row numbers, which would tell in which order people voted."""
    return op.batch_alter_table('voterrole', schema=None, table_kwargs={'sqlite_with_rowid': False})
