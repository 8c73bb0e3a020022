"""What tables write together, maps of tables, what notes are about, scripts, places and times"""

import sqlalchemy as sa
from alembic import op

from workshop.store.types import Utc


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

_ADDED = {
    'programme': [
        sa.Column('reasons', sa.JSON(), nullable=False, server_default='[]'),
        sa.Column('rehearsal_of', sa.String(length=32), nullable=True),
    ],
    'workingsession': [
        sa.Column('place', sa.String(length=200), nullable=False, server_default=''),
        sa.Column('opened_at', Utc(), nullable=True),
        sa.Column('closed_at', Utc(), nullable=True),
        sa.Column('wifi_name', sa.String(length=64), nullable=False, server_default=''),
        sa.Column('wifi_password', sa.String(length=64), nullable=False, server_default=''),
        sa.Column('wall_table', sa.Integer(), nullable=True),
    ],
    'activity': [
        sa.Column('script', sa.Text(), nullable=False, server_default=''),
        sa.Column('translations', sa.JSON(), nullable=False, server_default='{}'),
        sa.Column('per_table', sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column('votes_on', sa.String(length=6), nullable=False, server_default='needs'),
        sa.Column('round_id', sa.String(length=32), nullable=True),
        sa.Column('began_at', Utc(), nullable=True),
        sa.Column('ended_at', Utc(), nullable=True),
    ],
    'nextstep': [
        sa.Column('state', sa.String(length=10), nullable=False, server_default='open'),
        sa.Column('reason', sa.Text(), nullable=False, server_default=''),
        sa.Column('settled_in', sa.String(length=32), nullable=True),
    ],
    'note': [
        sa.Column('about_kind', sa.String(length=8), nullable=True),
        sa.Column('about_id', sa.String(length=32), nullable=True),
        sa.Column('stage', sa.String(length=120), nullable=True),
        sa.Column('feeling', sa.Integer(), nullable=True),
        sa.Column('reason', sa.String(length=120), nullable=False, server_default=''),
    ],
    'persona': [sa.Column('origin', sa.String(length=12), nullable=False, server_default='')],
    'need': [sa.Column('origin', sa.String(length=12), nullable=False, server_default='')],
    'clause': [sa.Column('origin', sa.String(length=12), nullable=False, server_default='')],
}
_MADE_OF_NOTES = ('idea', 'journeystep')


def _link(target: str) -> sa.ForeignKey:
    return sa.ForeignKey(target, ondelete='CASCADE')


def upgrade() -> None:
    for table, columns in _ADDED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.add_column(column.copy())
    for table in _MADE_OF_NOTES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('note_id', sa.String(length=32), nullable=True))
            batch_op.create_foreign_key(
                f'fk_{table}_note', 'note', ['note_id'], ['id'], ondelete='SET NULL'
            )
            batch_op.create_index(f'ix_{table}_note_id', ['note_id'])
    op.create_table(
        'tablemap',
        sa.Column('activity_id', sa.String(length=32), _link('activity.id'), primary_key=True),
        sa.Column('table_number', sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column('map_id', sa.String(length=32), _link('empathymap.id'), nullable=False),
    )
    op.create_index('ix_tablemap_map_id', 'tablemap', ['map_id'])
    op.create_table(
        'jointdraft',
        sa.Column('id', sa.String(length=32), primary_key=True),
        sa.Column('programme_id', sa.String(length=32), _link('programme.id'), nullable=False),
        sa.Column('session_id', sa.String(length=32), _link('workingsession.id'), nullable=False),
        sa.Column('activity_id', sa.String(length=32), _link('activity.id'), nullable=False),
        sa.Column('form', sa.String(length=12), nullable=False),
        sa.Column('about', sa.String(length=32), nullable=True),
        sa.Column('table_number', sa.Integer(), nullable=True),
        sa.Column('code', sa.String(length=6), nullable=True),
        sa.Column('fields', sa.JSON(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('status', sa.String(length=10), nullable=False),
        sa.Column('why', sa.Text(), nullable=False),
        sa.Column('becomes', sa.String(length=32), nullable=True),
        sa.Column('position', sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    for column in ('programme_id', 'session_id', 'activity_id'):
        op.create_index(f'ix_jointdraft_{column}', 'jointdraft', [column])
    op.create_table(
        'jointdraftrevision',
        sa.Column('draft_id', sa.String(length=32), _link('jointdraft.id'), primary_key=True),
        sa.Column('number', sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column('fields', sa.JSON(), nullable=False),
    )
    op.create_table(
        'jointdraftwriter',
        sa.Column('draft_id', sa.String(length=32), _link('jointdraft.id'), primary_key=True),
        sa.Column('writer', sa.String(length=32), primary_key=True),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ('jointdraftwriter', 'jointdraftrevision', 'jointdraft', 'tablemap'):
        op.drop_table(table)
    for table in _MADE_OF_NOTES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(f'ix_{table}_note_id')
            batch_op.drop_constraint(f'fk_{table}_note', type_='foreignkey')
            batch_op.drop_column('note_id')
    for table, columns in _ADDED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_column(column.name)
