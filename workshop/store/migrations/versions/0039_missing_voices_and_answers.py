"""Why voices are missing, and whether people were understood"""

import sqlalchemy as sa
from alembic import op

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'missingreason',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        sa.Column('kind', sa.String(length=8), nullable=False),
        sa.Column('subject', sa.String(length=32), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('note_ids', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ['programme_id'],
            ['programme.id'],
            name=op.f('fk_missingreason_programme_id_programme'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_missingreason')),
        sa.UniqueConstraint(
            'programme_id', 'kind', 'subject', name=op.f('uq_missingreason_programme_id_kind_subject')
        ),
    )
    with op.batch_alter_table('missingreason', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_missingreason_programme_id'), ['programme_id'])
    op.create_table(
        'understanding',
        _clause_id(),
        sa.Column('author', sa.String(length=32), nullable=False),
        sa.Column('wording', sa.String(length=16), nullable=False),
        sa.Column('version', sa.String(length=10), nullable=False),
        sa.Column('answer', sa.String(length=8), nullable=False),
        sa.Column('why', sa.Text(), nullable=False),
        sa.Column('word_id', sa.String(length=32), nullable=False),
        sa.Column('word_state', sa.String(length=8), nullable=False),
        _tied('understanding'),
        sa.PrimaryKeyConstraint('clause_id', 'author', name=op.f('pk_understanding')),
        sqlite_with_rowid=False,
    )
    op.create_table(
        'toldunderstanding',
        _clause_id(),
        sa.Column('wording', sa.String(length=16), nullable=False),
        sa.Column('version', sa.String(length=10), nullable=False),
        sa.Column('tellings', sa.JSON(), nullable=False),
        _tied('toldunderstanding'),
        sa.PrimaryKeyConstraint('clause_id', 'wording', name=op.f('pk_toldunderstanding')),
    )


def downgrade() -> None:
    for table in ('toldunderstanding', 'understanding', 'missingreason'):
        op.drop_table(table)


def _clause_id() -> sa.Column[str]:
    return sa.Column('clause_id', sa.String(length=32), nullable=False)


def _tied(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ['clause_id'],
        ['clause.id'],
        name=op.f(f'fk_{table}_clause_id_clause'),
        ondelete='CASCADE',
    )
