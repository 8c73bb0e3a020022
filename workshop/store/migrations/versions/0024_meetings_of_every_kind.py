"""Meetings of every kind, planned and held, and the phases of a project"""

import sqlalchemy as sa
from alembic import op

import workshop.store.types

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'projectphase',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('from_day', sa.Date(), nullable=False),
        sa.Column('to_day', sa.Date(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['programme_id'],
            ['programme.id'],
            name=op.f('fk_projectphase_programme_id_programme'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_projectphase')),
    )
    with op.batch_alter_table('projectphase', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_projectphase_programme_id'), ['programme_id'])
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        for column in _new_columns():
            batch_op.add_column(column)
    op.execute('UPDATE workingsession SET position = number')
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        for name in ('kind', 'position', 'deviation', 'link', 'functions', 'cancelled', 'sequence'):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        for column in reversed(_new_columns()):
            batch_op.drop_column(column.name)
    op.drop_table('projectphase')


def _new_columns() -> list[sa.Column]:
    utc = workshop.store.types.Utc()
    return [
        sa.Column('kind', sa.String(length=20), nullable=False, server_default='working'),
        sa.Column('position', sa.Integer(), nullable=False, server_default='0'),
        sa.Column('planned_end', utc, nullable=True),
        sa.Column('actual_start', utc, nullable=True),
        sa.Column('actual_end', utc, nullable=True),
        sa.Column('deviation', sa.Text(), nullable=False, server_default=''),
        sa.Column('link', sa.String(length=500), nullable=False, server_default=''),
        sa.Column('functions', sa.JSON(), nullable=False, server_default='[]'),
        sa.Column('cancelled', sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column('sequence', sa.Integer(), nullable=False, server_default='0'),
        sa.Column('uid', sa.String(length=300), nullable=True),
        sa.Column('signatures', sa.Integer(), nullable=True),
    ]
