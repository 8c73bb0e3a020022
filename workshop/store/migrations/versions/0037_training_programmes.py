"""Training programmes"""

import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('trainingprogramme',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('audience', sa.String(length=300), nullable=False),
    sa.Column('aims', sa.Text(), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changes', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_trainingprogramme_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainingprogramme'))
    )
    with op.batch_alter_table('trainingprogramme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trainingprogramme_programme_id'), ['programme_id'], unique=False)

    op.create_table('trainingmodule',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('training_id', sa.String(length=32), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('knowledge', sa.Text(), nullable=False),
    sa.Column('skills', sa.Text(), nullable=False),
    sa.Column('attitudes', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['training_id'], ['trainingprogramme.id'], name=op.f('fk_trainingmodule_training_id_trainingprogramme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainingmodule'))
    )
    with op.batch_alter_table('trainingmodule', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trainingmodule_training_id'), ['training_id'], unique=False)

    op.create_table('trainingblock',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('module_id', sa.String(length=32), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('about_clauses', sa.Boolean(), nullable=False),
    sa.Column('prompt', sa.Text(), nullable=False),
    sa.Column('aim', sa.Text(), nullable=False),
    sa.Column('method', sa.String(length=300), nullable=False),
    sa.Column('course', sa.Text(), nullable=False),
    sa.Column('materials', sa.Text(), nullable=False),
    sa.Column('leads', sa.String(length=200), nullable=False),
    sa.Column('care', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['module_id'], ['trainingmodule.id'], name=op.f('fk_trainingblock_module_id_trainingmodule'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainingblock'))
    )
    with op.batch_alter_table('trainingblock', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trainingblock_module_id'), ['module_id'], unique=False)

    op.create_table('blockclause',
    sa.Column('block_id', sa.String(length=32), nullable=False),
    sa.Column('clause_id', sa.String(length=32), nullable=False),
    sa.Column('taught', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['block_id'], ['trainingblock.id'], name=op.f('fk_blockclause_block_id_trainingblock'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_blockclause_clause_id_clause'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('block_id', 'clause_id', name=op.f('pk_blockclause'))
    )
    with op.batch_alter_table('blockclause', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_blockclause_clause_id'), ['clause_id'], unique=False)

    op.create_table('blockmeeting',
    sa.Column('block_id', sa.String(length=32), nullable=False),
    sa.Column('session_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['block_id'], ['trainingblock.id'], name=op.f('fk_blockmeeting_block_id_trainingblock'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('block_id', 'session_id', name=op.f('pk_blockmeeting'))
    )
    with op.batch_alter_table('blockmeeting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_blockmeeting_session_id'), ['session_id'], unique=False)


def downgrade() -> None:
    for name in ('blockmeeting', 'blockclause', 'trainingblock', 'trainingmodule'):
        op.drop_table(name)
    op.drop_table('trainingprogramme')
