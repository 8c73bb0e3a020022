"""Keys with which publications are signed, and signatures"""

import sqlalchemy as sa
from alembic import op

revision = '0045'
down_revision = '0044'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'signingkey',
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('public', sa.String(length=43), nullable=False),
        sa.Column('private', sa.String(length=43), nullable=False),
        sa.Column('endorsement', sa.String(length=86), nullable=False),
        sa.Column('because', sa.Text(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('number', name=op.f('pk_signingkey')),
    )
    for table in ('publication', 'adoptedstandard'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('signature', sa.JSON(), nullable=True))


def downgrade() -> None:
    for table in ('adoptedstandard', 'publication'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('signature')
    op.drop_table('signingkey')
