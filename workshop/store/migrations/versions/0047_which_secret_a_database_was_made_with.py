"""Which secret a database was made with"""

import sqlalchemy as sa
from alembic import op

revision = '0047'
down_revision = '0046'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'keyfingerprint',
        sa.Column('key', sa.String(length=20), nullable=False),
        sa.Column('fingerprint', sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_keyfingerprint')),
    )


def downgrade() -> None:
    op.drop_table('keyfingerprint')
