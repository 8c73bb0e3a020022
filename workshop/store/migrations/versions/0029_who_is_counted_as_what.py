"""Who is counted as what, and the line about who pays"""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('funder', sa.String(length=300), nullable=False, server_default='')
        )
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.alter_column('funder', server_default=None)
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        for name in ('counted_as', 'heads'):
            batch_op.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default='{}'))
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        for name in ('counted_as', 'heads'):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        batch_op.drop_column('heads')
        batch_op.drop_column('counted_as')
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.drop_column('funder')
