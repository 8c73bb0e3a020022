"""Findings about clauses"""

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'finding',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('source', sa.String(length=15), nullable=False),
        sa.Column('source_id', sa.String(length=32), nullable=True),
        sa.Column('source_name', sa.String(length=300), nullable=False),
        sa.Column('said_by', sa.String(length=40), nullable=False),
        sa.Column('gravity', sa.String(length=8), nullable=False),
        sa.Column('proposal', sa.Text(), nullable=False),
        sa.Column('disposition', sa.String(length=10), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('edits', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['programme_id'],
            ['programme.id'],
            name=op.f('fk_finding_programme_id_programme'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_finding')),
        sa.UniqueConstraint('programme_id', 'number', name=op.f('uq_finding_programme_id_number')),
    )
    op.create_table(
        'findingclause',
        sa.Column('finding_id', sa.String(length=32), nullable=False),
        sa.Column('clause_id', sa.String(length=32), nullable=False),
        sa.Column('seen', sa.Integer(), nullable=True),
        sa.Column('changed', sa.Integer(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [f'{of}_id'],
                [f'{of}.id'],
                name=op.f(f'fk_findingclause_{of}_id_{of}'),
                ondelete='CASCADE',
            )
            for of in ('finding', 'clause')
        ),
        sa.PrimaryKeyConstraint('finding_id', 'clause_id', name=op.f('pk_findingclause')),
    )
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_programme_id'), ['programme_id'])
    with op.batch_alter_table('findingclause', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_findingclause_clause_id'), ['clause_id'])


def downgrade() -> None:
    op.drop_table('findingclause')
    op.drop_table('finding')
