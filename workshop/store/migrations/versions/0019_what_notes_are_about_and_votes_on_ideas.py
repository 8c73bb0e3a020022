"""What notes are written under, and votes on ideas"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def _link(table: str, column: str, target: str) -> list:
    return [
        sa.Column(column, sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            [column], [f'{target}.id'], name=op.f(f'fk_{table}_{column}_{target}'), ondelete='CASCADE'
        ),
    ]


def _make(table: str, keys: list[str], *columns: sa.Column, rowid: bool) -> None:
    op.create_table(
        table,
        *_link(table, 'activity_id', 'activity'),
        *_link(table, 'idea_id', 'idea'),
        *columns,
        sa.PrimaryKeyConstraint(*keys, name=op.f(f'pk_{table}')),
        **({} if rowid else {'sqlite_with_rowid': False}),
    )
    op.create_index(op.f(f'ix_{table}_idea_id'), table, ['idea_id'])


def upgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('about', sa.String(length=8), nullable=False, server_default='')
        )
    voter = ['activity_id', 'voter', 'idea_id']
    _make(
        'ideadots', voter,
        sa.Column('voter', sa.String(length=32), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        rowid=False,
    )
    _make(
        'ideaimpacteffort', voter,
        sa.Column('voter', sa.String(length=32), nullable=False),
        sa.Column('impact', sa.Integer(), nullable=False),
        sa.Column('effort', sa.Integer(), nullable=False),
        rowid=False,
    )
    _make(
        'idearolemedian', ['activity_id', 'axis', 'idea_id', 'role'],
        sa.Column('axis', sa.String(length=10), nullable=False),
        sa.Column('role', sa.String(length=20), nullable=False),
        sa.Column('median', sa.Float(), nullable=False),
        rowid=True,
    )


def downgrade() -> None:
    for table in ('idearolemedian', 'ideaimpacteffort', 'ideadots'):
        op.drop_table(table)
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_column('about')
