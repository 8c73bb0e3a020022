"""What suggestions, silent grouping, choosing and rounds of review keep"""

import sqlalchemy as sa
from alembic import op


import workshop.store.types

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('needstep',
    sa.Column('need_id', sa.String(length=32), nullable=False),
    sa.Column('step_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_needstep_need_id_need'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['step_id'], ['journeystep.id'], name=op.f('fk_needstep_step_id_journeystep'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('need_id', 'step_id', name=op.f('pk_needstep'))
    )
    op.create_table('neargroup',
    sa.Column('note_id', sa.String(length=32), nullable=False),
    sa.Column('group_id', sa.String(length=32), nullable=False),
    sa.Column('distance', sa.Float(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['note_group.id'], name=op.f('fk_neargroup_group_id_note_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_neargroup_note_id_note'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('note_id', 'group_id', name=op.f('pk_neargroup'))
    )
    op.create_table('neednote',
    sa.Column('need_id', sa.String(length=32), nullable=False),
    sa.Column('note_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_neednote_need_id_need'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_neednote_note_id_note'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('need_id', 'note_id', name=op.f('pk_neednote'))
    )
    op.create_table('notevector',
    sa.Column('note_id', sa.String(length=32), nullable=False),
    sa.Column('model', sa.String(length=120), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('vector', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_notevector_note_id_note'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('note_id', 'model', name=op.f('pk_notevector'))
    )
    op.create_table('notthesame',
    sa.Column('note_id', sa.String(length=32), nullable=False),
    sa.Column('other_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_notthesame_note_id_note'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['other_id'], ['note.id'], name=op.f('fk_notthesame_other_id_note'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('note_id', 'other_id', name=op.f('pk_notthesame'))
    )
    op.create_table('pile',
    sa.Column('activity_id', sa.String(length=32), nullable=False),
    sa.Column('participant_id', sa.String(length=32), nullable=False),
    sa.Column('note_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_pile_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_pile_note_id_note'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_pile_participant_id_participant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('activity_id', 'participant_id', 'note_id', name=op.f('pk_pile'))
    )
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stacking', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('silent', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('round_id', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('rater', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('proposed', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.create_index(batch_op.f('ix_comment_round_id'), ['round_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_comment_round_id_reviewround'), 'reviewround', ['round_id'], ['id'], ondelete='CASCADE')

    with op.batch_alter_table('idea', schema=None) as batch_op:
        batch_op.add_column(sa.Column('answers', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('impact', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('effort', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('position', sa.Integer(), nullable=False, server_default='0'))
        batch_op.create_index(batch_op.f('ix_idea_answers'), ['answers'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_idea_answers_idea'), 'idea', ['answers'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.add_column(sa.Column('moscow', sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column('split_from', sa.String(length=32), nullable=True))

    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.add_column(sa.Column('same_as', sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f('ix_note_same_as'), ['same_as'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_note_same_as_note'), 'note', ['same_as'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.add_column(sa.Column('suggestions', sa.Boolean(), nullable=False, server_default=sa.true()))

    with op.batch_alter_table('reviewround', schema=None) as batch_op:
        batch_op.add_column(sa.Column('title', sa.String(length=200), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('follows', sa.String(length=32), nullable=True))

    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.add_column(sa.Column('misfits', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('position', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('extends', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('kept_ids', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('group_id', sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f('ix_suggestion_extends'), ['extends'], unique=False)
        batch_op.create_index(batch_op.f('ix_suggestion_group_id'), ['group_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_suggestion_group_id_note_group'), 'note_group', ['group_id'], ['id'], ondelete='SET NULL')
        batch_op.create_foreign_key(batch_op.f('fk_suggestion_extends_note_group'), 'note_group', ['extends'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('suggestionrun', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version', sa.String(length=40), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('account_id', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('at', workshop.store.types.Utc(timezone=True), nullable=False, server_default=sa.func.now()))
        batch_op.create_foreign_key(batch_op.f('fk_suggestionrun_account_id_account'), 'account', ['account_id'], ['id'], ondelete='SET NULL')



def downgrade() -> None:
    with op.batch_alter_table('suggestionrun', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_suggestionrun_account_id_account'), type_='foreignkey')
        batch_op.drop_column('at')
        batch_op.drop_column('account_id')
        batch_op.drop_column('version')

    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_suggestion_extends_note_group'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_suggestion_group_id_note_group'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_suggestion_group_id'))
        batch_op.drop_index(batch_op.f('ix_suggestion_extends'))
        batch_op.drop_column('group_id')
        batch_op.drop_column('kept_ids')
        batch_op.drop_column('extends')
        batch_op.drop_column('position')
        batch_op.drop_column('misfits')

    with op.batch_alter_table('reviewround', schema=None) as batch_op:
        batch_op.drop_column('follows')
        batch_op.drop_column('title')

    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.drop_column('suggestions')

    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_note_same_as_note'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_note_same_as'))
        batch_op.drop_column('same_as')

    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.drop_column('split_from')
        batch_op.drop_column('moscow')

    with op.batch_alter_table('idea', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_idea_answers_idea'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_idea_answers'))
        batch_op.drop_column('position')
        batch_op.drop_column('effort')
        batch_op.drop_column('impact')
        batch_op.drop_column('answers')

    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_comment_round_id_reviewround'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_comment_round_id'))
        batch_op.drop_column('proposed')
        batch_op.drop_column('rater')
        batch_op.drop_column('round_id')

    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_column('silent')
        batch_op.drop_column('stacking')

    op.drop_table('pile')
    op.drop_table('notthesame')
    op.drop_table('notevector')
    op.drop_table('neednote')
    op.drop_table('neargroup')
    op.drop_table('needstep')
