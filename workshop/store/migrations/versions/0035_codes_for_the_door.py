"""Codes for the door of a meeting"""

import sqlalchemy as sa
from alembic import op

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'doorstack',
        sa.Column('session_id', sa.String(length=32), nullable=False),
        sa.Column('edition', sa.String(length=32), nullable=False),
        sa.Column('codes', sa.Integer(), nullable=False),
        _of_session('doorstack'),
        sa.PrimaryKeyConstraint('session_id', name=op.f('pk_doorstack')),
    )
    op.create_table(
        'doorcode',
        sa.Column('lookup', sa.String(length=64), nullable=False),
        sa.Column('session_id', sa.String(length=32), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        _of_session('doorcode'),
        sa.PrimaryKeyConstraint('lookup', name=op.f('pk_doorcode')),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f('ix_doorcode_session_id'), 'doorcode', ['session_id'])


def downgrade() -> None:
    op.drop_table('doorcode')
    op.drop_table('doorstack')


def _of_session(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ['session_id'],
        ['workingsession.id'],
        name=op.f(f'fk_{table}_session_id_workingsession'),
        ondelete='CASCADE',
    )
