"""The secret address under which calendars follow a programme"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'calendarlink',
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        sa.Column('seed', sa.String(length=32), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('with_links', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ['programme_id'],
            ['programme.id'],
            name=op.f('fk_calendarlink_programme_id_programme'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('programme_id', name=op.f('pk_calendarlink')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_calendarlink_token_hash')),
    )


def downgrade() -> None:
    op.drop_table('calendarlink')
