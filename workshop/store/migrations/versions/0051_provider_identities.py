"""Who comes in with an account of the city, and who waits for that"""

import sqlalchemy as sa
from alembic import op

import workshop.store.types

revision = '0051'
down_revision = '0050'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'linkedidentity',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('identity', sa.String(length=64), nullable=False),
        sa.Column('account_id', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ['account_id'],
            ['account.id'],
            name=op.f('fk_linkedidentity_account_id_account'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_linkedidentity')),
        sa.UniqueConstraint('account_id', name=op.f('uq_linkedidentity_account_id')),
        sa.UniqueConstraint('identity', name=op.f('uq_linkedidentity_identity')),
    )
    op.create_table(
        'identityrequest',
        sa.Column('identity', sa.String(length=64), nullable=False),
        sa.Column('code', sa.String(length=8), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('until', workshop.store.types.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('identity', name=op.f('pk_identityrequest')),
        sa.UniqueConstraint('code', name=op.f('uq_identityrequest_code')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_identityrequest_token_hash')),
    )


def downgrade() -> None:
    op.drop_table('identityrequest')
    op.drop_table('linkedidentity')
