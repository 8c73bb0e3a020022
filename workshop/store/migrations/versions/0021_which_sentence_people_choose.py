"""Which of the sentences proposed for a group people choose"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

# In the order of the key: else SQLite 3.40 takes a sound table for a broken one.
_COLUMNS = ('activity_id', 'voter', 'group_id', 'draft_id')
_TARGETS = {'activity_id': 'activity', 'group_id': 'note_group', 'draft_id': 'jointdraft'}


def upgrade() -> None:
    op.create_table(
        'choice',
        *(sa.Column(column, sa.String(length=32), nullable=False) for column in _COLUMNS),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f'{target}.id'],
                name=op.f(f'fk_choice_{column}_{target}'),
                ondelete='CASCADE',
            )
            for column, target in _TARGETS.items()
        ),
        sa.PrimaryKeyConstraint('activity_id', 'voter', 'group_id', name=op.f('pk_choice')),
        sqlite_with_rowid=False,
    )
    for column in ('group_id', 'draft_id'):
        op.create_index(op.f(f'ix_choice_{column}'), 'choice', [column])


def downgrade() -> None:
    op.drop_table('choice')
