"""Stops of visits and practices"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def _key(table: str, column: str, target: str, ondelete: str = 'CASCADE') -> list:
    return [
        sa.Column(column, sa.String(length=32), nullable=ondelete != 'CASCADE'),
        sa.ForeignKeyConstraint(
            [column], [f'{target}.id'], name=op.f(f'fk_{table}_{column}_{target}'), ondelete=ondelete
        ),
    ]


def upgrade() -> None:
    op.create_table(
        'visitstop',
        sa.Column('id', sa.String(length=32), nullable=False),
        *_key('visitstop', 'programme_id', 'programme'),
        *_key('visitstop', 'session_id', 'workingsession'),
        sa.Column('day', sa.Date(), nullable=True),
        sa.Column('institution', sa.String(length=200), nullable=False),
        sa.Column('function', sa.String(length=200), nullable=False),
        sa.Column('questions', sa.Text(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_visitstop')),
    )
    for column in ('programme_id', 'session_id'):
        op.create_index(op.f(f'ix_visitstop_{column}'), 'visitstop', [column])
    op.create_table(
        'practice',
        *_key('practice', 'evidence_id', 'evidence'),
        *_key('practice', 'programme_id', 'programme'),
        sa.Column('what', sa.Text(), nullable=False),
        sa.Column('by_whom', sa.String(length=200), nullable=False),
        sa.Column('since', sa.String(length=100), nullable=False),
        sa.Column('frame', sa.Text(), nullable=False),
        sa.Column('needs_here', sa.Text(), nullable=False),
        sa.Column('obstacles', sa.Text(), nullable=False),
        *_key('practice', 'area_id', 'area', 'SET NULL'),
        *_key('practice', 'stop_id', 'visitstop', 'SET NULL'),
        *_key('practice', 'note_id', 'note', 'SET NULL'),
        sa.Column('repeats', sa.JSON(), nullable=False),
        sa.Column('decision', sa.String(length=10), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('evidence_id', name=op.f('pk_practice')),
    )
    for column in ('programme_id', 'area_id', 'stop_id', 'note_id'):
        op.create_index(op.f(f'ix_practice_{column}'), 'practice', [column])


def downgrade() -> None:
    op.drop_table('practice')
    op.drop_table('visitstop')
