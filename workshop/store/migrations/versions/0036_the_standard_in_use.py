"""The standard in use: units and what they say of clauses"""

import sqlalchemy as sa
from alembic import op

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'unit',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('place', sa.String(length=200), nullable=False),
        sa.Column('function', sa.String(length=200), nullable=False),
        sa.Column('opened_on', sa.String(length=10), nullable=False),
        sa.Column('closed_on', sa.String(length=10), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['programme_id'], ['programme.id'], name=op.f('fk_unit_programme_id_programme'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    )
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_programme_id'), ['programme_id'], unique=False)
    op.create_table(
        'assessment',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        sa.Column('unit_id', sa.String(length=32), nullable=False),
        sa.Column('clause_id', sa.String(length=32), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('answer', sa.String(length=16), nullable=False),
        sa.Column('evidence', sa.Text(), nullable=False),
        sa.Column('obstacle', sa.Text(), nullable=False),
        sa.Column('next_action', sa.Text(), nullable=False),
        sa.Column('due_on', sa.String(length=10), nullable=False),
        sa.Column('function', sa.String(length=200), nullable=False),
        sa.Column('day', sa.String(length=10), nullable=False),
        sa.Column('version', sa.String(length=10), nullable=False),
        sa.Column('clause_revision', sa.Integer(), nullable=False),
        sa.Column('latest', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ['programme_id'], ['programme.id'], name=op.f('fk_assessment_programme_id_programme'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['unit_id'], ['unit.id'], name=op.f('fk_assessment_unit_id_unit'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['clause_id'], ['clause.id'], name=op.f('fk_assessment_clause_id_clause'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment')),
        sa.UniqueConstraint('unit_id', 'clause_id', 'number', name=op.f('uq_assessment_unit_id_clause_id_number')),
    )
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assessment_programme_id'), ['programme_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessment_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessment_clause_id'), ['clause_id'], unique=False)
        batch_op.create_index('ix_assessment_latest', ['programme_id', 'latest'], unique=False)


def downgrade() -> None:
    op.drop_table('assessment')
    op.drop_table('unit')
