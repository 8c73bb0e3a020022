"""What a report says that no program knows"""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'indicator',
        *_own('indicator'),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('definition', sa.Text(), nullable=False),
        sa.Column('unit', sa.String(length=60), nullable=False),
        sa.Column('rule', sa.Text(), nullable=False),
        sa.Column('baseline', sa.String(length=60), nullable=False),
        sa.Column('target', sa.String(length=60), nullable=False),
        sa.Column('source', sa.String(length=300), nullable=False),
        sa.Column('figure', sa.String(length=30), nullable=False),
        sa.Column('achieved', sa.String(length=60), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
    )
    op.create_table(
        'reportentry',
        *_own('reportentry'),
        sa.Column('part', sa.String(length=12), nullable=False),
        sa.Column('title', sa.String(length=300), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('address', sa.String(length=500), nullable=False),
    )
    for table in ('indicator', 'reportentry'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f'ix_{table}_programme_id'), ['programme_id'])


def downgrade() -> None:
    op.drop_table('reportentry')
    op.drop_table('indicator')


def _own(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['programme_id'],
            ['programme.id'],
            name=op.f(f'fk_{table}_programme_id_programme'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')),
    ]
