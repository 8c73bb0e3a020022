"""What a recruitment keeps until its day"""

import sqlalchemy as sa
from alembic import op

import workshop.store.types

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('recruitment',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('stage', sa.String(length=12), nullable=False),
    sa.Column('erase_on', sa.String(length=10), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('balance_columns', sa.JSON(), nullable=False),
    sa.Column('criteria', sa.JSON(), nullable=False),
    sa.Column('raters', sa.JSON(), nullable=False),
    sa.Column('finished', sa.JSON(), nullable=False),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.Column('interview_questions', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_recruitment_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recruitment')),
    sa.UniqueConstraint('programme_id', name=op.f('uq_recruitment_programme_id'))
    )

    op.create_table('recruitmenttold',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('erased_on', sa.String(length=10), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_recruitmenttold_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recruitmenttold'))
    )
    with op.batch_alter_table('recruitmenttold', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recruitmenttold_programme_id'), ['programme_id'], unique=False)

    op.create_table('candidate',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('recruitment_id', sa.String(length=32), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('balance', sa.JSON(), nullable=False),
    sa.Column('decision', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['recruitment_id'], ['recruitment.id'], name=op.f('fk_candidate_recruitment_id_recruitment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_candidate')),
    sa.UniqueConstraint('recruitment_id', 'code', name=op.f('uq_candidate_recruitment_id_code')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('candidate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_candidate_recruitment_id'), ['recruitment_id'], unique=False)

    op.create_table('recruiter',
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('account_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['programme_id', 'account_id'], ['membership.programme_id', 'membership.account_id'], name=op.f('fk_recruiter_programme_id_membership'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('programme_id', 'account_id', name=op.f('pk_recruiter'))
    )
    op.create_table('candidaterating',
    sa.Column('candidate_id', sa.String(length=32), nullable=False),
    sa.Column('rater', sa.String(length=32), nullable=False),
    sa.Column('criterion', sa.String(length=100), nullable=False),
    sa.Column('value', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['candidate_id'], ['candidate.id'], name=op.f('fk_candidaterating_candidate_id_candidate'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('candidate_id', 'rater', 'criterion', name=op.f('pk_candidaterating')),
    sqlite_with_rowid=False
    )
    op.create_table('interview',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('recruitment_id', sa.String(length=32), nullable=False),
    sa.Column('begins', workshop.store.types.Utc(timezone=True), nullable=False),
    sa.Column('ends', workshop.store.types.Utc(timezone=True), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('link', sa.String(length=500), nullable=False),
    sa.Column('candidate_id', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['candidate_id'], ['candidate.id'], name=op.f('fk_interview_candidate_id_candidate'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recruitment_id'], ['recruitment.id'], name=op.f('fk_interview_recruitment_id_recruitment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interview')),
    sa.UniqueConstraint('candidate_id', name=op.f('uq_interview_candidate_id'))
    )
    with op.batch_alter_table('interview', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interview_recruitment_id'), ['recruitment_id'], unique=False)



def downgrade() -> None:
    for name in ('interview', 'candidaterating', 'recruiter', 'candidate', 'recruitmenttold'):
        op.drop_table(name)
    op.drop_table('recruitment')
