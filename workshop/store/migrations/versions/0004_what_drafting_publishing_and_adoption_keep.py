"""What drafting, publishing and adoption keep"""

import sqlalchemy as sa
from alembic import op


import workshop.store.types

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


_SOUGHT = [
    ('clauseevidence', 'evidence_id'),
    ('clauseneed', 'need_id'),
    ('clausequote', 'note_id'),
    ('dots', 'need_id'),
    ('groupnote', 'note_id'),
    ('impacteffort', 'need_id'),
    ('neargroup', 'group_id'),
    ('needevidence', 'evidence_id'),
    ('needgroup', 'group_id'),
    ('neednote', 'note_id'),
    ('needstep', 'step_id'),
    ('notthesame', 'other_id'),
    ('pile', 'note_id'),
]


def upgrade() -> None:
    op.create_table('adoptedstandard',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('origin', sa.String(length=32), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('version', sa.String(length=10), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('snapshot', sa.JSON(), nullable=False),
    sa.Column('at', workshop.store.types.Utc(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_adoptedstandard_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adoptedstandard')),
    sa.UniqueConstraint('programme_id', 'origin', 'version', name=op.f('uq_adoptedstandard_programme_id_origin_version'))
    )
    with op.batch_alter_table('adoptedstandard', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_adoptedstandard_programme_id'), ['programme_id'], unique=False)

    op.create_table('wording',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('term', sa.String(length=120), nullable=False),
    sa.Column('better', sa.String(length=300), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('off', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_wording_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wording')),
    sa.UniqueConstraint('programme_id', 'term', name=op.f('uq_wording_programme_id_term'))
    )
    with op.batch_alter_table('wording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wording_programme_id'), ['programme_id'], unique=False)

    op.create_table('adoptedclause',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('origin', sa.String(length=32), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('version', sa.String(length=10), nullable=False),
    sa.Column('decision', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('clause_id', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_adoptedclause_clause_id_clause'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_adoptedclause_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adoptedclause')),
    sa.UniqueConstraint('programme_id', 'origin', 'code', name=op.f('uq_adoptedclause_programme_id_origin_code'))
    )
    with op.batch_alter_table('adoptedclause', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_adoptedclause_clause_id'), ['clause_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_adoptedclause_programme_id'), ['programme_id'], unique=False)

    op.create_table('objection',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('activity_id', sa.String(length=32), nullable=False),
    sa.Column('participant_id', sa.String(length=32), nullable=True),
    sa.Column('clause_id', sa.String(length=32), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('recorded', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_objection_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_objection_clause_id_clause'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_objection_participant_id_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_objection_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objection')),
    sa.UniqueConstraint('activity_id', 'participant_id', name=op.f('uq_objection_activity_id_participant_id'))
    )
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_objection_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_objection_clause_id'), ['clause_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_objection_participant_id'), ['participant_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_objection_programme_id'), ['programme_id'], unique=False)

    op.create_table('publishedclause',
    sa.Column('publication_id', sa.String(length=32), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('clause_id', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_publishedclause_clause_id_clause'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_publishedclause_publication_id_publication'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('publication_id', 'code', name=op.f('pk_publishedclause'))
    )
    with op.batch_alter_table('publishedclause', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_publishedclause_clause_id'), ['clause_id'], unique=False)

    op.create_table('clausequote',
    sa.Column('clause_id', sa.String(length=32), nullable=False),
    sa.Column('note_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_clausequote_clause_id_clause'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_clausequote_note_id_note'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('clause_id', 'note_id', name=op.f('pk_clausequote'))
    )
    with op.batch_alter_table('clauserevision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('status', sa.String(length=24), nullable=False, server_default='draft'))

    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('passage', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('suggestion', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('reply_to', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('resolved', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(batch_op.f('ix_comment_reply_to'), ['reply_to'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_comment_reply_to_comment'), 'comment', ['reply_to'], ['id'], ondelete='CASCADE')

    with op.batch_alter_table('dissent', schema=None) as batch_op:
        batch_op.add_column(sa.Column('subject_id', sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f('ix_dissent_subject_id'), ['subject_id'], unique=False)

    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.add_column(sa.Column('areas', sa.JSON(), nullable=False, server_default='[]'))

    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.add_column(sa.Column('published_by', sa.String(length=80), nullable=False, server_default=''))

    for table, column in _SOUGHT:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    for table, column in _SOUGHT:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)

    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.drop_column('published_by')

    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_column('areas')

    with op.batch_alter_table('dissent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dissent_subject_id'))
        batch_op.drop_column('subject_id')

    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_comment_reply_to_comment'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_comment_reply_to'))
        batch_op.drop_column('resolved')
        batch_op.drop_column('reply_to')
        batch_op.drop_column('suggestion')
        batch_op.drop_column('passage')

    with op.batch_alter_table('clauserevision', schema=None) as batch_op:
        batch_op.drop_column('status')

    op.drop_table('clausequote')
    with op.batch_alter_table('publishedclause', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_publishedclause_clause_id'))

    op.drop_table('publishedclause')
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_objection_programme_id'))
        batch_op.drop_index(batch_op.f('ix_objection_participant_id'))
        batch_op.drop_index(batch_op.f('ix_objection_clause_id'))
        batch_op.drop_index(batch_op.f('ix_objection_activity_id'))

    op.drop_table('objection')
    with op.batch_alter_table('adoptedclause', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_adoptedclause_programme_id'))
        batch_op.drop_index(batch_op.f('ix_adoptedclause_clause_id'))

    op.drop_table('adoptedclause')
    with op.batch_alter_table('wording', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wording_programme_id'))

    op.drop_table('wording')
    with op.batch_alter_table('adoptedstandard', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_adoptedstandard_programme_id'))

    op.drop_table('adoptedstandard')
