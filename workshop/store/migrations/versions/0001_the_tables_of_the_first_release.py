"""The tables of the first release"""

import sqlalchemy as sa
from alembic import op


import workshop.store.types

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('account',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('username', sa.String(length=60), nullable=False),
    sa.Column('display_name', sa.String(length=80), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('password_hash', sa.String(length=120), nullable=False),
    sa.Column('recovery_hash', sa.String(length=64), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('next_try_at', workshop.store.types.Utc(timezone=True), nullable=True),
    sa.Column('disabled_at', workshop.store.types.Utc(timezone=True), nullable=True),
    sa.Column('created_at', workshop.store.types.Utc(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('username', name=op.f('uq_account_username'))
    )
    op.create_table('event',
    sa.Column('scope', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', workshop.store.types.Utc(timezone=True), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('topic', sa.String(length=20), nullable=True),
    sa.Column('actor', sa.String(length=32), nullable=True),
    sa.Column('refs', sa.JSON(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('undone', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('scope', 'number', name=op.f('pk_event'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index('ix_event_undo', ['scope', 'actor', 'topic', 'number'], unique=False)

    op.create_table('feed',
    sa.Column('scope', sa.String(length=32), nullable=False),
    sa.Column('last_number', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('scope', name=op.f('pk_feed'))
    )
    op.create_table('programme',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('tables', sa.Integer(), nullable=False),
    sa.Column('retention_days', sa.Integer(), nullable=False),
    sa.Column('example', sa.Boolean(), nullable=False),
    sa.Column('created_at', workshop.store.types.Utc(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme')),
    sa.UniqueConstraint('slug', name=op.f('uq_programme_slug'))
    )
    op.create_table('accountsession',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('account_id', sa.String(length=32), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('ticket_hash', sa.String(length=64), nullable=True),
    sa.Column('ticket_until', workshop.store.types.Utc(timezone=True), nullable=True),
    sa.Column('expires_at', workshop.store.types.Utc(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_accountsession_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accountsession')),
    sa.UniqueConstraint('ticket_hash', name=op.f('uq_accountsession_ticket_hash')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_accountsession_token_hash'))
    )
    op.create_table('area',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_area_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_area')),
    sa.UniqueConstraint('programme_id', 'code', name=op.f('uq_area_programme_id_code'))
    )
    with op.batch_alter_table('area', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_area_programme_id'), ['programme_id'], unique=False)

    op.create_table('comment',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('subject_kind', sa.String(length=10), nullable=False),
    sa.Column('subject_id', sa.String(length=32), nullable=False),
    sa.Column('account_id', sa.String(length=32), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('proposal', sa.String(length=20), nullable=True),
    sa.Column('disposition', sa.String(length=12), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', workshop.store.types.Utc(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_comment_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_comment_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment'))
    )
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comment_programme_id'), ['programme_id'], unique=False)
        batch_op.create_index('ix_comment_subject', ['subject_kind', 'subject_id'], unique=False)

    op.create_table('evidence',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('publisher', sa.String(length=200), nullable=False),
    sa.Column('year', sa.String(length=20), nullable=False),
    sa.Column('address', sa.String(length=500), nullable=False),
    sa.Column('figure', sa.Text(), nullable=False),
    sa.Column('sample', sa.String(length=200), nullable=False),
    sa.Column('population', sa.String(length=300), nullable=False),
    sa.Column('caveat', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_evidence_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_programme_id'), ['programme_id'], unique=False)

    op.create_table('membership',
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('account_id', sa.String(length=32), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_membership_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_membership_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('programme_id', 'account_id', name=op.f('pk_membership'))
    )
    op.create_table('note_group',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('header', sa.Text(), nullable=False),
    sa.Column('parent_id', sa.String(length=32), nullable=True),
    sa.Column('merged_into', sa.String(length=32), nullable=True),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['merged_into'], ['note_group.id'], name=op.f('fk_note_group_merged_into_note_group'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['parent_id'], ['note_group.id'], name=op.f('fk_note_group_parent_id_note_group'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_note_group_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note_group'))
    )
    with op.batch_alter_table('note_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_note_group_programme_id'), ['programme_id'], unique=False)

    op.create_table('publication',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('version', sa.String(length=10), nullable=False),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('snapshot', sa.JSON(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('at', workshop.store.types.Utc(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_publication_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publication')),
    sa.UniqueConstraint('programme_id', 'version', name=op.f('uq_publication_programme_id_version'))
    )
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_publication_programme_id'), ['programme_id'], unique=False)

    op.create_table('reviewround',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('subject_kind', sa.String(length=10), nullable=False),
    sa.Column('subjects', sa.JSON(), nullable=False),
    sa.Column('experts', sa.JSON(), nullable=False),
    sa.Column('deadline', workshop.store.types.Utc(timezone=True), nullable=True),
    sa.Column('closed', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_reviewround_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reviewround'))
    )
    with op.batch_alter_table('reviewround', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reviewround_programme_id'), ['programme_id'], unique=False)

    op.create_table('suggestionrun',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('method', sa.String(length=60), nullable=False),
    sa.Column('parameters', sa.JSON(), nullable=False),
    sa.Column('model', sa.String(length=120), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('note_ids', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_suggestionrun_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestionrun'))
    )
    with op.batch_alter_table('suggestionrun', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_suggestionrun_programme_id'), ['programme_id'], unique=False)

    op.create_table('workingsession',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('slot', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('goal', sa.Text(), nullable=False),
    sa.Column('planned_start', workshop.store.types.Utc(timezone=True), nullable=True),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('joining', sa.Boolean(), nullable=False),
    sa.Column('join_code', sa.String(length=6), nullable=True),
    sa.Column('blanked', sa.Boolean(), nullable=False),
    sa.Column('current_activity_id', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_workingsession_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workingsession')),
    sa.UniqueConstraint('join_code', name=op.f('uq_workingsession_join_code')),
    sa.UniqueConstraint('programme_id', 'number', name=op.f('uq_workingsession_programme_id_number'))
    )
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_workingsession_programme_id'), ['programme_id'], unique=False)

    op.create_table('activity',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('session_id', sa.String(length=32), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('prompt', sa.Text(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('phase', sa.String(length=12), nullable=False),
    sa.Column('hidden', sa.Boolean(), nullable=False),
    sa.Column('moderated', sa.Boolean(), nullable=False),
    sa.Column('anonymous', sa.Boolean(), nullable=False),
    sa.Column('quotable', sa.Boolean(), nullable=False),
    sa.Column('notes_per_person', sa.Integer(), nullable=True),
    sa.Column('votes_per_person', sa.Integer(), nullable=False),
    sa.Column('variant', sa.String(length=10), nullable=False),
    sa.Column('map_id', sa.String(length=32), nullable=True),
    sa.Column('targets', sa.JSON(), nullable=False),
    sa.Column('timer_state', sa.String(length=8), nullable=False),
    sa.Column('timer_ends_at', workshop.store.types.Utc(timezone=True), nullable=True),
    sa.Column('timer_left_ms', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_activity_programme_id_programme'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['workingsession.id'], name=op.f('fk_activity_session_id_workingsession'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity'))
    )
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_programme_id'), ['programme_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_session_id'), ['session_id'], unique=False)

    op.create_table('clause',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('area_id', sa.String(length=32), nullable=True),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('level', sa.String(length=15), nullable=True),
    sa.Column('rationale', sa.Text(), nullable=False),
    sa.Column('applies_to', sa.Text(), nullable=False),
    sa.Column('responsible', sa.String(length=200), nullable=False),
    sa.Column('cooperating', sa.String(length=200), nullable=False),
    sa.Column('steps', sa.Text(), nullable=False),
    sa.Column('measure_structure', sa.Text(), nullable=False),
    sa.Column('measure_process', sa.Text(), nullable=False),
    sa.Column('measure_outcome', sa.Text(), nullable=False),
    sa.Column('check_method', sa.Text(), nullable=False),
    sa.Column('check_frequency', sa.String(length=120), nullable=False),
    sa.Column('good_example', sa.Text(), nullable=False),
    sa.Column('bad_example', sa.Text(), nullable=False),
    sa.Column('meaning_client', sa.Text(), nullable=False),
    sa.Column('meaning_staff', sa.Text(), nullable=False),
    sa.Column('meaning_manager', sa.Text(), nullable=False),
    sa.Column('legal_basis', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=24), nullable=False),
    sa.Column('status_reason', sa.Text(), nullable=False),
    sa.Column('version', sa.String(length=10), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_clause_area_id_area'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_clause_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clause')),
    sa.UniqueConstraint('programme_id', 'code', name=op.f('uq_clause_programme_id_code'))
    )
    with op.batch_alter_table('clause', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clause_programme_id'), ['programme_id'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('session_id', sa.String(length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('responsible', sa.String(length=200), nullable=False),
    sa.Column('until', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['workingsession.id'], name=op.f('fk_decision_session_id_workingsession'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_session_id'), ['session_id'], unique=False)

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

    op.create_table('dissent',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('session_id', sa.String(length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['workingsession.id'], name=op.f('fk_dissent_session_id_workingsession'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dissent'))
    )
    with op.batch_alter_table('dissent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dissent_session_id'), ['session_id'], unique=False)

    op.create_table('minutes',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('session_id', sa.String(length=32), nullable=False),
    sa.Column('approved_by', sa.String(length=80), nullable=False),
    sa.Column('approved_at', workshop.store.types.Utc(timezone=True), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('snapshot', sa.JSON(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['workingsession.id'], name=op.f('fk_minutes_session_id_workingsession'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes'))
    )
    with op.batch_alter_table('minutes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_minutes_session_id'), ['session_id'], unique=False)

    op.create_table('need',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('area_id', sa.String(length=32), nullable=True),
    sa.Column('who', sa.String(length=200), nullable=False),
    sa.Column('need', sa.Text(), nullable=False),
    sa.Column('goal', sa.Text(), nullable=False),
    sa.Column('criteria', sa.JSON(), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('harm', sa.Integer(), nullable=True),
    sa.Column('merged_into', sa.String(length=32), nullable=True),
    sa.Column('first_session_id', sa.String(length=32), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_need_area_id_area'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_need_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need'))
    )
    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_need_programme_id'), ['programme_id'], unique=False)

    op.create_table('nextstep',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('session_id', sa.String(length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('responsible', sa.String(length=200), nullable=False),
    sa.Column('until', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['workingsession.id'], name=op.f('fk_nextstep_session_id_workingsession'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nextstep'))
    )
    with op.batch_alter_table('nextstep', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_nextstep_session_id'), ['session_id'], unique=False)

    op.create_table('participant',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('session_id', sa.String(length=32), nullable=True),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('phrase_hash', sa.String(length=64), nullable=False),
    sa.Column('voice', sa.String(length=32), nullable=False),
    sa.Column('badge', sa.String(length=60), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('table_number', sa.Integer(), nullable=True),
    sa.Column('muted', sa.Boolean(), nullable=False),
    sa.Column('example', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_participant_programme_id_programme'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['workingsession.id'], name=op.f('fk_participant_session_id_workingsession'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_participant')),
    sa.UniqueConstraint('programme_id', 'badge', name=op.f('uq_participant_programme_id_badge')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_participant_token_hash'))
    )
    with op.batch_alter_table('participant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_participant_phrase_hash'), ['phrase_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_participant_programme_id'), ['programme_id'], unique=False)

    op.create_table('persona',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('situation', sa.Text(), nullable=False),
    sa.Column('context', sa.Text(), nullable=False),
    sa.Column('area_id', sa.String(length=32), nullable=True),
    sa.Column('goals', sa.Text(), nullable=False),
    sa.Column('barriers', sa.Text(), nullable=False),
    sa.Column('access_needs', sa.Text(), nullable=False),
    sa.Column('basis', sa.String(length=12), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('archived', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_persona_area_id_area'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_persona_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_persona'))
    )
    with op.batch_alter_table('persona', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_persona_area_id'), ['area_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_persona_programme_id'), ['programme_id'], unique=False)

    op.create_table('rating',
    sa.Column('round_id', sa.String(length=32), nullable=False),
    sa.Column('subject_id', sa.String(length=32), nullable=False),
    sa.Column('criterion', sa.String(length=20), nullable=False),
    sa.Column('rater', sa.String(length=64), nullable=False),
    sa.Column('value', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['round_id'], ['reviewround.id'], name=op.f('fk_rating_round_id_reviewround'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('round_id', 'subject_id', 'criterion', 'rater', name=op.f('pk_rating'))
    )
    op.create_table('suggestion',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('run_id', sa.String(length=32), nullable=False),
    sa.Column('note_ids', sa.JSON(), nullable=False),
    sa.Column('label_words', sa.JSON(), nullable=False),
    sa.Column('cohesion', sa.Float(), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=True),
    sa.ForeignKeyConstraint(['run_id'], ['suggestionrun.id'], name=op.f('fk_suggestion_run_id_suggestionrun'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion'))
    )
    op.create_table('attendance',
    sa.Column('session_id', sa.String(length=32), nullable=False),
    sa.Column('participant_id', sa.String(length=32), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('table_number', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_attendance_participant_id_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['workingsession.id'], name=op.f('fk_attendance_session_id_workingsession'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', 'participant_id', name=op.f('pk_attendance'))
    )
    op.create_table('clauseevidence',
    sa.Column('clause_id', sa.String(length=32), nullable=False),
    sa.Column('evidence_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_clauseevidence_clause_id_clause'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_clauseevidence_evidence_id_evidence'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('clause_id', 'evidence_id', name=op.f('pk_clauseevidence'))
    )
    op.create_table('clauseneed',
    sa.Column('clause_id', sa.String(length=32), nullable=False),
    sa.Column('need_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_clauseneed_clause_id_clause'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_clauseneed_need_id_need'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('clause_id', 'need_id', name=op.f('pk_clauseneed'))
    )
    op.create_table('clauserevision',
    sa.Column('clause_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('saved_by', sa.String(length=80), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('at', workshop.store.types.Utc(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_clauserevision_clause_id_clause'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('clause_id', 'number', name=op.f('pk_clauserevision'))
    )
    op.create_table('consent',
    sa.Column('participant_id', sa.String(length=32), nullable=False),
    sa.Column('notice_version', sa.String(length=20), nullable=False),
    sa.Column('given_on', sa.String(length=10), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_consent_participant_id_participant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('participant_id', 'notice_version', name=op.f('pk_consent'))
    )
    op.create_table('dots',
    sa.Column('activity_id', sa.String(length=32), nullable=False),
    sa.Column('participant_id', sa.String(length=32), nullable=False),
    sa.Column('need_id', sa.String(length=32), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_dots_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_dots_need_id_need'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_dots_participant_id_participant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('activity_id', 'participant_id', 'need_id', name=op.f('pk_dots'))
    )
    op.create_table('empathymap',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('persona_id', sa.String(length=32), nullable=False),
    sa.Column('variant', sa.String(length=10), nullable=False),
    sa.Column('goal', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['persona_id'], ['persona.id'], name=op.f('fk_empathymap_persona_id_persona'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_empathymap_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_empathymap'))
    )
    with op.batch_alter_table('empathymap', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_empathymap_persona_id'), ['persona_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_empathymap_programme_id'), ['programme_id'], unique=False)

    op.create_table('fingers',
    sa.Column('activity_id', sa.String(length=32), nullable=False),
    sa.Column('participant_id', sa.String(length=32), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_fingers_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_fingers_participant_id_participant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('activity_id', 'participant_id', name=op.f('pk_fingers'))
    )
    op.create_table('idea',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('need_id', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('moscow', sa.String(length=10), nullable=True),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_idea_need_id_need'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_idea'))
    )
    with op.batch_alter_table('idea', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_idea_need_id'), ['need_id'], unique=False)

    op.create_table('impacteffort',
    sa.Column('activity_id', sa.String(length=32), nullable=False),
    sa.Column('participant_id', sa.String(length=32), nullable=False),
    sa.Column('need_id', sa.String(length=32), nullable=False),
    sa.Column('impact', sa.Integer(), nullable=False),
    sa.Column('effort', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_impacteffort_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_impacteffort_need_id_need'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_impacteffort_participant_id_participant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('activity_id', 'participant_id', 'need_id', name=op.f('pk_impacteffort'))
    )
    op.create_table('journeystep',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('persona_id', sa.String(length=32), nullable=True),
    sa.Column('activity_id', sa.String(length=32), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=120), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('touchpoint', sa.String(length=200), nullable=False),
    sa.Column('thoughts', sa.Text(), nullable=False),
    sa.Column('emotion', sa.Integer(), nullable=False),
    sa.Column('barrier', sa.Text(), nullable=False),
    sa.Column('opportunity', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_journeystep_activity_id_activity'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['persona_id'], ['persona.id'], name=op.f('fk_journeystep_persona_id_persona'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_journeystep_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journeystep'))
    )
    with op.batch_alter_table('journeystep', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_journeystep_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_journeystep_persona_id'), ['persona_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_journeystep_programme_id'), ['programme_id'], unique=False)

    op.create_table('needevidence',
    sa.Column('need_id', sa.String(length=32), nullable=False),
    sa.Column('evidence_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_needevidence_evidence_id_evidence'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_needevidence_need_id_need'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('need_id', 'evidence_id', name=op.f('pk_needevidence'))
    )
    op.create_table('needgroup',
    sa.Column('need_id', sa.String(length=32), nullable=False),
    sa.Column('group_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['note_group.id'], name=op.f('fk_needgroup_group_id_note_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_needgroup_need_id_need'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('need_id', 'group_id', name=op.f('pk_needgroup'))
    )
    op.create_table('note',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('session_id', sa.String(length=32), nullable=False),
    sa.Column('activity_id', sa.String(length=32), nullable=False),
    sa.Column('map_id', sa.String(length=32), nullable=True),
    sa.Column('section', sa.String(length=20), nullable=True),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('table_number', sa.Integer(), nullable=True),
    sa.Column('author', sa.String(length=32), nullable=True),
    sa.Column('voice', sa.String(length=32), nullable=False),
    sa.Column('badge', sa.String(length=60), nullable=True),
    sa.Column('origin', sa.String(length=10), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('shown', sa.Boolean(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('edited', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_note_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['author'], ['participant.id'], name=op.f('fk_note_author_participant'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['map_id'], ['empathymap.id'], name=op.f('fk_note_map_id_empathymap'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_note_programme_id_programme'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['workingsession.id'], name=op.f('fk_note_session_id_workingsession'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note'))
    )
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_note_author'), ['author'], unique=False)
        batch_op.create_index(batch_op.f('ix_note_map_id'), ['map_id'], unique=False)
        batch_op.create_index('ix_note_place', ['activity_id', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_note_programme_id'), ['programme_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_note_session_id'), ['session_id'], unique=False)

    op.create_table('groupnote',
    sa.Column('group_id', sa.String(length=32), nullable=False),
    sa.Column('note_id', sa.String(length=32), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['note_group.id'], name=op.f('fk_groupnote_group_id_note_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_groupnote_note_id_note'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('group_id', 'note_id', name=op.f('pk_groupnote'))
    )
    op.create_table('noterevision',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('note_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('section', sa.String(length=20), nullable=True),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('edited_by', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_noterevision_note_id_note'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_noterevision'))
    )
    with op.batch_alter_table('noterevision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_noterevision_note_id'), ['note_id'], unique=False)




def downgrade() -> None:

    with op.batch_alter_table('noterevision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_noterevision_note_id'))

    op.drop_table('noterevision')
    op.drop_table('groupnote')
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_note_session_id'))
        batch_op.drop_index(batch_op.f('ix_note_programme_id'))
        batch_op.drop_index('ix_note_place')
        batch_op.drop_index(batch_op.f('ix_note_map_id'))
        batch_op.drop_index(batch_op.f('ix_note_author'))

    op.drop_table('note')
    op.drop_table('needgroup')
    op.drop_table('needevidence')
    with op.batch_alter_table('journeystep', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_journeystep_programme_id'))
        batch_op.drop_index(batch_op.f('ix_journeystep_persona_id'))
        batch_op.drop_index(batch_op.f('ix_journeystep_activity_id'))

    op.drop_table('journeystep')
    op.drop_table('impacteffort')
    with op.batch_alter_table('idea', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_idea_need_id'))

    op.drop_table('idea')
    op.drop_table('fingers')
    with op.batch_alter_table('empathymap', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_empathymap_programme_id'))
        batch_op.drop_index(batch_op.f('ix_empathymap_persona_id'))

    op.drop_table('empathymap')
    op.drop_table('dots')
    op.drop_table('consent')
    op.drop_table('clauserevision')
    op.drop_table('clauseneed')
    op.drop_table('clauseevidence')
    op.drop_table('attendance')
    op.drop_table('suggestion')
    op.drop_table('rating')
    with op.batch_alter_table('persona', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_persona_programme_id'))
        batch_op.drop_index(batch_op.f('ix_persona_area_id'))

    op.drop_table('persona')
    with op.batch_alter_table('participant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_participant_programme_id'))
        batch_op.drop_index(batch_op.f('ix_participant_phrase_hash'))

    op.drop_table('participant')
    with op.batch_alter_table('nextstep', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_nextstep_session_id'))

    op.drop_table('nextstep')
    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_need_programme_id'))

    op.drop_table('need')
    with op.batch_alter_table('minutes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_minutes_session_id'))

    op.drop_table('minutes')
    with op.batch_alter_table('dissent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dissent_session_id'))

    op.drop_table('dissent')
    with op.batch_alter_table('displaylink', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_displaylink_session_id'))

    op.drop_table('displaylink')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_session_id'))

    op.drop_table('decision')
    with op.batch_alter_table('clause', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clause_programme_id'))

    op.drop_table('clause')
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_session_id'))
        batch_op.drop_index(batch_op.f('ix_activity_programme_id'))

    op.drop_table('activity')
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_workingsession_programme_id'))

    op.drop_table('workingsession')
    with op.batch_alter_table('suggestionrun', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_suggestionrun_programme_id'))

    op.drop_table('suggestionrun')
    with op.batch_alter_table('reviewround', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reviewround_programme_id'))

    op.drop_table('reviewround')
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_publication_programme_id'))

    op.drop_table('publication')
    with op.batch_alter_table('note_group', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_note_group_programme_id'))

    op.drop_table('note_group')
    op.drop_table('membership')
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evidence_programme_id'))

    op.drop_table('evidence')
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_index('ix_comment_subject')
        batch_op.drop_index(batch_op.f('ix_comment_programme_id'))

    op.drop_table('comment')
    with op.batch_alter_table('area', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_area_programme_id'))

    op.drop_table('area')
    op.drop_table('accountsession')
    op.drop_table('programme')
    op.drop_table('feed')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_undo')

    op.drop_table('event')
    op.drop_table('account')

