"""Files between towns that adopt each other's standards, and wordings taken from them"""

import sqlalchemy as sa
from alembic import op

revision = '0052'
down_revision = '0051'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create(
        'givenreturn',
        'origin',
        sa.Column('origin', sa.String(length=32), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('content', sa.JSON(), nullable=False),
        sa.Column('signature', sa.JSON(), nullable=False),
    )
    _create(
        'takenreturn',
        'town_id',
        sa.Column('town_id', sa.String(length=32), nullable=False),
        sa.Column('town', sa.String(length=200), nullable=False),
        sa.Column('address', sa.String(length=500), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('content', sa.JSON(), nullable=False),
        sa.Column('signature', sa.JSON(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    )
    _create(
        'standardsource',
        'origin',
        sa.Column('origin', sa.String(length=32), nullable=False),
        sa.Column('feed', sa.String(length=500), nullable=False),
        sa.Column('newest', sa.String(length=10), nullable=False),
        sa.Column('newest_address', sa.String(length=500), nullable=False),
        sa.Column('failed', sa.Boolean(), nullable=False),
        sa.Column('looked_at', sa.DateTime(timezone=True), nullable=True),
    )
    op.create_table(
        'borrowedwording',
        sa.Column('comment_id', sa.String(length=32), nullable=False),
        sa.Column('clause_id', sa.String(length=32), nullable=False),
        sa.Column('town', sa.String(length=200), nullable=False),
        sa.Column('version', sa.String(length=10), nullable=False),
        sa.Column('code', sa.String(length=16), nullable=False),
        sa.Column('field', sa.String(length=20), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=True),
        _to('borrowedwording', 'comment'),
        _to('borrowedwording', 'clause'),
        sa.PrimaryKeyConstraint('comment_id', name=op.f('pk_borrowedwording')),
    )
    with op.batch_alter_table('borrowedwording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_borrowedwording_clause_id'), ['clause_id'])


def downgrade() -> None:
    for table in ('borrowedwording', 'standardsource', 'takenreturn', 'givenreturn'):
        op.drop_table(table)


def _create(table: str, other: str, *columns: sa.Column) -> None:
    """A table of a programme, with one row for each of ``other``."""
    op.create_table(
        table,
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        *columns,
        _to(table, 'programme'),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')),
        sa.UniqueConstraint(
            'programme_id', other, name=op.f(f'uq_{table}_programme_id_{other}')
        ),
    )
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f'ix_{table}_programme_id'), ['programme_id'])


def _to(table: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f'{other}_id'],
        [f'{other}.id'],
        name=op.f(f'fk_{table}_{other}_id_{other}'),
        ondelete='CASCADE',
    )
