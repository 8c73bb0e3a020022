"""Questionnaires"""

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None
_NO_ROWID = {'sqlite_with_rowid': False}


def upgrade() -> None:
    op.create_table(
        'questionnaire',
        _id(),
        _key('programme_id'),
        sa.Column('title', sa.String(length=200), nullable=False),
        sa.Column('intro', sa.Text(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('former_id', sa.String(length=32), nullable=True),
        sa.Column('meeting_id', sa.String(length=32), nullable=True),
        sa.Column('edits', sa.Integer(), nullable=False),
        _refers('questionnaire', 'programme_id', 'programme'),
        _refers('questionnaire', 'meeting_id', 'workingsession', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_questionnaire')),
    )
    op.create_table(
        'questionnaireitem',
        _id(),
        _key('questionnaire_id'),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=15), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('low', sa.String(length=80), nullable=False),
        sa.Column('high', sa.String(length=80), nullable=False),
        sa.Column('options', sa.JSON(), nullable=False),
        sa.Column('right', sa.Integer(), nullable=True),
        sa.Column('moments', sa.JSON(), nullable=False),
        sa.Column('about_id', sa.String(length=32), nullable=True),
        sa.Column('level', sa.String(length=10), nullable=False),
        sa.Column('clauses', sa.JSON(), nullable=False),
        _refers('questionnaireitem', 'questionnaire_id', 'questionnaire'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_questionnaireitem')),
    )
    op.create_table(
        'questionnaireanswer',
        _key('item_id'),
        sa.Column('moment', sa.String(length=10), nullable=False),
        sa.Column('author', sa.String(length=32), nullable=False),
        _key('questionnaire_id'),
        sa.Column('number', sa.Integer(), nullable=True),
        sa.Column('clause_id', sa.String(length=32), nullable=True),
        sa.Column('told', sa.Boolean(), nullable=False),
        _refers('questionnaireanswer', 'item_id', 'questionnaireitem'),
        _refers('questionnaireanswer', 'questionnaire_id', 'questionnaire'),
        sa.PrimaryKeyConstraint(
            'item_id', 'moment', 'author', name=op.f('pk_questionnaireanswer')
        ),
        **_NO_ROWID,
    )
    op.create_table(
        'openanswer',
        _id(),
        _key('item_id'),
        sa.Column('moment', sa.String(length=10), nullable=False),
        sa.Column('author', sa.String(length=32), nullable=True),
        _key('questionnaire_id'),
        sa.Column('clause_id', sa.String(length=32), nullable=True),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('status', sa.String(length=10), nullable=False),
        _refers('openanswer', 'item_id', 'questionnaireitem'),
        _refers('openanswer', 'questionnaire_id', 'questionnaire'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_openanswer')),
        sa.UniqueConstraint(
            'item_id', 'moment', 'author', name=op.f('uq_openanswer_item_id_moment_author')
        ),
        **_NO_ROWID,
    )
    op.create_table(
        'toldresults',
        _key('questionnaire_id'),
        sa.Column('results', sa.JSON(), nullable=False),
        sa.Column('people', sa.JSON(), nullable=False),
        _refers('toldresults', 'questionnaire_id', 'questionnaire'),
        sa.PrimaryKeyConstraint('questionnaire_id', name=op.f('pk_toldresults')),
    )
    for table, column in (
        ('questionnaire', 'programme_id'),
        ('questionnaire', 'meeting_id'),
        ('questionnaireitem', 'questionnaire_id'),
        ('questionnaireanswer', 'questionnaire_id'),
        ('openanswer', 'questionnaire_id'),
    ):
        op.create_index(op.f(f'ix_{table}_{column}'), table, [column])


def downgrade() -> None:
    for table in (
        'toldresults',
        'openanswer',
        'questionnaireanswer',
        'questionnaireitem',
        'questionnaire',
    ):
        op.drop_table(table)


def _id() -> sa.Column:
    return sa.Column('id', sa.String(length=32), nullable=False)


def _key(name: str) -> sa.Column:
    return sa.Column(name, sa.String(length=32), nullable=False)


def _refers(
    table: str, column: str, target: str, on_delete: str = 'CASCADE'
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f'{target}.id'],
        name=op.f(f'fk_{table}_{column}_{target}'),
        ondelete=on_delete,
    )
