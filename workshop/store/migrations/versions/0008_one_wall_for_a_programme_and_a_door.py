"""One link to the wall of a programme, how many people are expected, and who waits at the door"""

import secrets
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

_OPENINGS = ('session_opened', 'session_reopened')


def upgrade() -> None:
    connection = op.get_bind()
    links = _links_to_keep(connection)
    op.drop_table('displaylink')
    op.create_table('displaylink',
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('seed', sa.String(length=32), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_displaylink_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('programme_id', name=op.f('pk_displaylink')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_displaylink_token_hash'))
    )
    for programme_id, token_hash in links.items():
        # No seed leads to the token of an older release: its link goes on, but is not shown again.
        connection.execute(
            sa.text('INSERT INTO displaylink (programme_id, seed, token_hash) VALUES (:p, :s, :t)'),
            {'p': programme_id, 's': secrets.token_hex(16), 't': token_hash},
        )

    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.add_column(sa.Column('wall_session_id', sa.String(length=32), nullable=True))
    for programme_id, session_id in _last_opened(connection, _open_sessions(connection)).items():
        connection.execute(
            sa.text('UPDATE programme SET wall_session_id = :s WHERE id = :p'),
            {'p': programme_id, 's': session_id},
        )

    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        batch_op.add_column(sa.Column('expected_people', sa.Integer(), nullable=True))

    op.create_table('knock',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('session_id', sa.String(length=32), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('answer', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['workingsession.id'], name=op.f('fk_knock_session_id_workingsession'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_knock')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_knock_token_hash'))
    )
    with op.batch_alter_table('knock', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_knock_session_id'), ['session_id'], unique=False)


def downgrade() -> None:
    """The walls have to be opened anew: a link of a programme belongs to none of its sessions."""
    with op.batch_alter_table('knock', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_knock_session_id'))
    op.drop_table('knock')

    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        batch_op.drop_column('expected_people')

    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.drop_column('wall_session_id')

    op.drop_table('displaylink')
    op.create_table('displaylink',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('session_id', sa.String(length=32), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('revoked', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['workingsession.id'], name=op.f('fk_displaylink_session_id_workingsession'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_displaylink')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_displaylink_token_hash'))
    )
    with op.batch_alter_table('displaylink', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_displaylink_session_id'), ['session_id'], unique=False)


def _links_to_keep(connection: sa.Connection) -> dict[str, str]:
    """Programme → the hash of its newest link that works: the one made last for the session that
    was opened last. Rows come in the order in which they were made."""
    rows = connection.execute(
        sa.text(
            'SELECT w.programme_id, w.id, d.token_hash FROM displaylink d '
            'JOIN workingsession w ON w.id = d.session_id WHERE NOT d.revoked'
        )
    ).all()
    newest = _last_opened(connection, [(programme, session) for programme, session, _hash in rows])
    return {programme: hash for programme, session, hash in rows if newest[programme] == session}


def _open_sessions(connection: sa.Connection) -> list[tuple[str, str]]:
    """Programme and id of the sessions that are open, by number."""
    rows = connection.execute(
        sa.text("SELECT programme_id, id FROM workingsession WHERE status = 'open' ORDER BY number")
    )
    return [(programme, session) for programme, session in rows]


def _last_opened(
    connection: sa.Connection, among: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """Programme → the session, among these, that was opened last, or the last of them."""
    event = sa.table('event', sa.column('scope'), sa.column('number'), sa.column('kind'),
                     sa.column('refs', sa.JSON()))
    openings = sa.select(event.c.number, event.c.refs).where(event.c.kind.in_(_OPENINGS))
    opened: dict[str, int] = {}
    for number, refs in connection.execute(openings.order_by(event.c.number)):
        opened |= {key: number for kind, key in refs if kind == 'room'}
    found: dict[str, Any] = {}
    for programme, session in among:
        known = found.get(programme)
        if known is None or opened.get(session, 0) >= opened.get(known, 0):
            found[programme] = session
    return found
