"""Transcripts of interviews, and which notes were made of their words"""

import sqlalchemy as sa
from alembic import op

revision = '0059'
down_revision = '0058'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'transcript',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        sa.Column('session_id', sa.String(length=32), nullable=True),
        sa.Column('title', sa.String(length=120), nullable=False),
        sa.Column('consent_on', sa.String(length=10), nullable=False),
        sa.Column('may_quote', sa.Boolean(), nullable=False),
        sa.Column('may_paraphrase', sa.Boolean(), nullable=False),
        sa.Column('keep_until', sa.String(length=10), nullable=False),
        sa.Column('is_gone', sa.Boolean(), nullable=False),
        sa.Column('passages', sa.JSON(), nullable=False),
        sa.Column('phrase_hash', sa.String(length=64), nullable=False),
        sa.Column('edits', sa.Integer(), nullable=False),
        _to('transcript', 'programme', 'CASCADE'),
        _to('transcript', 'session', 'SET NULL', 'workingsession'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_transcript')),
        sa.UniqueConstraint('phrase_hash', name=op.f('uq_transcript_phrase_hash')),
    )
    with op.batch_alter_table('transcript', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_transcript_programme_id'), ['programme_id'])
        batch_op.create_index(batch_op.f('ix_transcript_session_id'), ['session_id'])
    op.create_table(
        'highlight',
        sa.Column('note_id', sa.String(length=32), nullable=False),
        sa.Column('transcript_id', sa.String(length=32), nullable=False),
        sa.Column('passages', sa.JSON(), nullable=False),
        sa.Column('phrase_hash', sa.String(length=64), nullable=False),
        _to('highlight', 'note', 'CASCADE'),
        _to('highlight', 'transcript', 'CASCADE'),
        sa.PrimaryKeyConstraint('note_id', name=op.f('pk_highlight')),
        sa.UniqueConstraint('phrase_hash', name=op.f('uq_highlight_phrase_hash')),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table('highlight', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_highlight_transcript_id'), ['transcript_id'])


def downgrade() -> None:
    # Programs before this know no such origin.
    op.execute("UPDATE note SET origin = 'import' WHERE origin = 'interview'")
    op.drop_table('highlight')
    op.drop_table('transcript')


def _to(table: str, name: str, ondelete: str, target: str = '') -> sa.ForeignKeyConstraint:
    target = target or name
    return sa.ForeignKeyConstraint(
        [f'{name}_id'],
        [f'{target}.id'],
        name=op.f(f'fk_{table}_{name}_id_{target}'),
        ondelete=ondelete,
    )
