"""Groups within proposed groups, how well they hold, and headers that repeat a note"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.add_column(sa.Column('held', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('part_of', sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f('ix_suggestion_part_of'), ['part_of'], unique=False)
        batch_op.create_foreign_key(
            batch_op.f('fk_suggestion_part_of_suggestion'),
            'suggestion',
            ['part_of'],
            ['id'],
            ondelete='CASCADE',
        )
    with op.batch_alter_table('note_group', schema=None) as batch_op:
        batch_op.add_column(sa.Column('words_of', sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f('ix_note_group_words_of'), ['words_of'], unique=False)
        batch_op.create_foreign_key(
            batch_op.f('fk_note_group_words_of_note'),
            'note',
            ['words_of'],
            ['id'],
            ondelete='SET NULL',
        )


def downgrade() -> None:
    with op.batch_alter_table('note_group', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_note_group_words_of_note'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_note_group_words_of'))
        batch_op.drop_column('words_of')
    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f('fk_suggestion_part_of_suggestion'), type_='foreignkey'
        )
        batch_op.drop_index(batch_op.f('ix_suggestion_part_of'))
        batch_op.drop_column('part_of')
        batch_op.drop_column('held')
