"""What goes on which day, notices of it, and what was deleted"""

import sqlalchemy as sa
from alembic import op

revision = '0048'
down_revision = '0047'
branch_labels = None
depends_on = None

_NEW = ('notes_days', 'people_days')


def upgrade() -> None:
    with op.batch_alter_table('programme', schema=None) as batch_op:
        for name in _NEW:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default='730'))
    # What facilitators of older programmes have told people: all of it goes with the programme.
    op.execute('UPDATE programme SET notes_days = retention_days, people_days = retention_days')
    with op.batch_alter_table('programme', schema=None) as batch_op:
        for name in _NEW:
            batch_op.alter_column(name, server_default=None)
    op.create_table(
        'deletionnotice',
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('day', sa.String(length=10), nullable=False),
        sa.Column('noticed_on', sa.String(length=10), nullable=False),
        _to('deletionnotice'),
        sa.PrimaryKeyConstraint('programme_id', 'kind', name=op.f('pk_deletionnotice')),
    )
    op.create_table(
        'deletion',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        sa.Column('part', sa.String(length=16), nullable=False),
        sa.Column('day', sa.String(length=10), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        _to('deletion'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_deletion')),
        sa.UniqueConstraint(
            'programme_id', 'part', 'day', name=op.f('uq_deletion_programme_id_part_day')
        ),
    )
    with op.batch_alter_table('deletion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deletion_programme_id'), ['programme_id'])


def downgrade() -> None:
    op.drop_table('deletion')
    op.drop_table('deletionnotice')
    with op.batch_alter_table('programme', schema=None) as batch_op:
        for name in reversed(_NEW):
            batch_op.drop_column(name)


def _to(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ['programme_id'],
        ['programme.id'],
        name=op.f(f'fk_{table}_programme_id_programme'),
        ondelete='CASCADE',
    )
