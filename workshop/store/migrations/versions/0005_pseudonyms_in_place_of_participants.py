"""Pseudonyms in place of participants; no order of arrival; sums for roles and tables"""

import sqlalchemy as sa
from alembic import op

import workshop.store.types

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

CLAIM_DAYS = 90
"""Days within which a phone of an older release has to come in again, so that its rows get
pseudonyms that its phrase still finds."""

_VOTES = {
    'dots': ('activity_id', 'participant_id', 'need_id'),
    'fingers': ('activity_id', 'participant_id'),
    'impacteffort': ('activity_id', 'participant_id', 'need_id'),
    'pile': ('activity_id', 'participant_id', 'note_id'),
}
_NO_ROWID = {'sqlite_with_rowid': False}
_ORDERED = "('note_added', 'note_edited', 'note_withdrawn', 'notes_withdrawn', 'consent_withdrawn')"
_MUTES = "('author_muted', 'participant_muted', 'participant_unmuted')"


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == 'sqlite'


def _id(name: str, target: str, **more: object) -> sa.Column:
    return sa.Column(
        name, sa.String(32), sa.ForeignKey(target, ondelete='CASCADE'), nullable=False, **more
    )


def upgrade() -> None:
    op.create_table('mutedauthor',
    _id('note_id', 'note.id', primary_key=True),
    _id('activity_id', 'activity.id', index=True),
    sa.Column('author', sa.String(32), nullable=False),
    **_NO_ROWID,
    )
    op.create_table('departure',
    _id('note_id', 'note.id', primary_key=True),
    _id('programme_id', 'programme.id', index=True),
    sa.Column('due_at', workshop.store.types.Utc(timezone=True), nullable=False),
    )
    op.create_table('attendancesum',
    _id('session_id', 'workingsession.id', primary_key=True),
    sa.Column('what', sa.String(12), primary_key=True),
    sa.Column('value', sa.String(20), primary_key=True),
    sa.Column('count', sa.Integer(), nullable=False),
    )
    op.create_table('voterrole',
    _id('activity_id', 'activity.id', primary_key=True),
    sa.Column('voter', sa.String(32), primary_key=True),
    sa.Column('role', sa.String(20), nullable=False),
    **_NO_ROWID,
    )
    op.create_table('rolemedian',
    _id('activity_id', 'activity.id', primary_key=True),
    sa.Column('axis', sa.String(10), primary_key=True),
    _id('need_id', 'need.id', primary_key=True, index=True),
    sa.Column('role', sa.String(20), primary_key=True),
    sa.Column('median', sa.Float(), nullable=False),
    )
    _fill_voter_roles()
    _forget_order()
    with op.batch_alter_table('attendance') as batch_op:
        batch_op.add_column(
            sa.Column('summed', sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table('participant') as batch_op:
        batch_op.add_column(sa.Column('sealed_token', sa.String(64), nullable=True))
        batch_op.add_column(sa.Column('claim_by', sa.String(10), nullable=True))
        batch_op.drop_column('voice')
        batch_op.drop_column('muted_unseen')
    if _is_sqlite():
        op.execute(f"UPDATE participant SET claim_by = date('now', '+{CLAIM_DAYS} days')")
    else:
        due = f"now() + interval '{CLAIM_DAYS} days'"
        op.execute(f"UPDATE participant SET claim_by = to_char({due}, 'YYYY-MM-DD')")
    with op.batch_alter_table('note', recreate=_recreate(), table_kwargs=_NO_ROWID) as batch_op:
        batch_op.drop_constraint('fk_note_author_participant', type_='foreignkey')
        batch_op.drop_column('voice')
        batch_op.add_column(
            sa.Column('released', sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.create_index('ix_note_unreleased', ['released'], unique=False)
    for table, key in _VOTES.items():
        with op.batch_alter_table(table, recreate=_recreate(), table_kwargs=_NO_ROWID) as batch_op:
            batch_op.drop_constraint(f'fk_{table}_participant_id_participant', type_='foreignkey')
            batch_op.alter_column(
                'participant_id', new_column_name='voter', existing_type=sa.String(32)
            )
    with op.batch_alter_table(
        'objection', recreate=_recreate(), table_kwargs=_NO_ROWID
    ) as batch_op:
        batch_op.drop_constraint('fk_objection_participant_id_participant', type_='foreignkey')
        batch_op.drop_constraint('uq_objection_activity_id_participant_id', type_='unique')
        batch_op.drop_index('ix_objection_participant_id')
        batch_op.alter_column(
            'participant_id', new_column_name='author', existing_type=sa.String(32)
        )
    with op.batch_alter_table(
        'objection', recreate=_recreate(), table_kwargs=_NO_ROWID
    ) as batch_op:
        batch_op.create_unique_constraint(
            'uq_objection_activity_id_author', ['activity_id', 'author']
        )
        batch_op.create_index('ix_objection_author', ['author'], unique=False)


def _recreate() -> str:
    return 'always' if _is_sqlite() else 'never'


def _fill_voter_roles() -> None:
    """Roles of those who have voted; they become sums, and go, when the program starts."""
    for table in ('dots', 'fingers', 'impacteffort'):
        op.execute(
            'INSERT INTO voterrole (activity_id, voter, role)'
            ' SELECT DISTINCT v.activity_id, v.participant_id, coalesce(t.role, p.role)'
            f' FROM {table} v'
            ' JOIN participant p ON p.id = v.participant_id'
            ' JOIN activity a ON a.id = v.activity_id'
            ' LEFT JOIN attendance t'
            ' ON t.participant_id = v.participant_id AND t.session_id = a.session_id'
            ' WHERE NOT EXISTS (SELECT 1 FROM voterrole r'
            ' WHERE r.activity_id = v.activity_id AND r.voter = v.participant_id)'
        )


def _forget_order() -> None:
    """Places of notes become random, and the log no longer tells who wrote or went when."""
    empty = "'[]'" if _is_sqlite() else "'[]'::json"
    place = 'abs(random() % 2147483648)' if _is_sqlite() else 'floor(random() * 2147483647)::int'
    op.execute(f'UPDATE note SET position = {place}')
    op.execute(f'UPDATE event SET refs = {empty} WHERE kind IN {_ORDERED}')
    op.execute(
        f'UPDATE event SET refs = {empty}, changes = {empty}, topic = NULL WHERE kind IN {_MUTES}'
    )


def downgrade() -> None:
    with op.batch_alter_table('objection', recreate=_recreate()) as batch_op:
        batch_op.drop_index('ix_objection_author')
        batch_op.drop_constraint('uq_objection_activity_id_author', type_='unique')
        batch_op.alter_column(
            'author', new_column_name='participant_id', existing_type=sa.String(32)
        )
    with op.batch_alter_table('objection', recreate=_recreate()) as batch_op:
        batch_op.create_unique_constraint(
            'uq_objection_activity_id_participant_id', ['activity_id', 'participant_id']
        )
        batch_op.create_index('ix_objection_participant_id', ['participant_id'], unique=False)
    op.execute(
        'DELETE FROM objection WHERE participant_id NOT IN (SELECT id FROM participant)'
    )
    with op.batch_alter_table('objection') as batch_op:
        batch_op.create_foreign_key(
            'fk_objection_participant_id_participant', 'participant',
            ['participant_id'], ['id'], ondelete='CASCADE',
        )
    for table in _VOTES:
        op.execute(f'DELETE FROM {table} WHERE voter NOT IN (SELECT id FROM participant)')
        with op.batch_alter_table(table, recreate=_recreate()) as batch_op:
            batch_op.alter_column(
                'voter', new_column_name='participant_id', existing_type=sa.String(32)
            )
        with op.batch_alter_table(table, recreate=_recreate()) as batch_op:
            batch_op.create_foreign_key(
                f'fk_{table}_participant_id_participant', 'participant',
                ['participant_id'], ['id'], ondelete='CASCADE',
            )
    op.execute('UPDATE note SET author = NULL WHERE author NOT IN (SELECT id FROM participant)')
    with op.batch_alter_table('note', recreate=_recreate()) as batch_op:
        batch_op.drop_index('ix_note_unreleased')
        batch_op.drop_column('released')
        batch_op.add_column(sa.Column('voice', sa.String(32), nullable=False, server_default=''))
        batch_op.create_foreign_key(
            'fk_note_author_participant', 'participant', ['author'], ['id'], ondelete='SET NULL'
        )
    op.execute('UPDATE note SET voice = id')
    with op.batch_alter_table('participant') as batch_op:
        batch_op.drop_column('claim_by')
        batch_op.drop_column('sealed_token')
        batch_op.add_column(sa.Column('voice', sa.String(32), nullable=False, server_default=''))
        batch_op.add_column(
            sa.Column('muted_unseen', sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.execute('UPDATE participant SET voice = id')
    with op.batch_alter_table('attendance') as batch_op:
        batch_op.drop_column('summed')
    for table in ('rolemedian', 'voterrole', 'attendancesum', 'departure', 'mutedauthor'):
        op.drop_table(table)
