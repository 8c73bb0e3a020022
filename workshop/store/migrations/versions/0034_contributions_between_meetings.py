"""Contributions between meetings"""

import sqlalchemy as sa
from alembic import op

from workshop.store.types import Utc

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        batch_op.add_column(sa.Column('window_until', Utc(), nullable=True))
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('window_began_at', Utc(), nullable=True))
        batch_op.add_column(sa.Column('window_ended_at', Utc(), nullable=True))
    op.create_table(
        'windowvisit',
        sa.Column('session_id', sa.String(length=32), nullable=False),
        sa.Column('participant_id', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ['participant_id'],
            ['participant.id'],
            name=op.f('fk_windowvisit_participant_id_participant'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['session_id'],
            ['workingsession.id'],
            name=op.f('fk_windowvisit_session_id_workingsession'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint(
            'session_id', 'participant_id', name=op.f('pk_windowvisit')
        ),
    )


def downgrade() -> None:
    op.drop_table('windowvisit')
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_column('window_ended_at')
        batch_op.drop_column('window_began_at')
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        batch_op.drop_column('window_until')
