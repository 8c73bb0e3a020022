"""Consultations on published versions, and the remarks that come in"""

import sqlalchemy as sa
from alembic import op

import workshop.store.types

revision = '0053'
down_revision = '0052'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'consultation',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        sa.Column('publication_id', sa.String(length=32), nullable=False),
        sa.Column('opens', sa.String(length=10), nullable=False),
        sa.Column('closes', sa.String(length=10), nullable=False),
        sa.Column('question', sa.Text(), nullable=False),
        sa.Column('ended_at', workshop.store.types.Utc(timezone=True), nullable=True),
        sa.Column('edits', sa.Integer(), nullable=False),
        _to('consultation', 'programme'),
        _to('consultation', 'publication'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation')),
        sa.UniqueConstraint('publication_id', name=op.f('uq_consultation_publication_id')),
    )
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consultation_programme_id'), ['programme_id'])
    op.create_table(
        'remark',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('consultation_id', sa.String(length=32), nullable=False),
        sa.Column('number', sa.String(length=6), nullable=False),
        sa.Column('code', sa.String(length=16), nullable=False),
        sa.Column('sender', sa.String(length=8), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('shown', sa.Text(), nullable=False),
        sa.Column('state', sa.String(length=9), nullable=False),
        sa.Column('answer', sa.String(length=8), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('edits', sa.Integer(), nullable=False),
        _to('remark', 'consultation'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_remark')),
        sa.UniqueConstraint(
            'consultation_id', 'number', name=op.f('uq_remark_consultation_id_number')
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table('remark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_remark_consultation_id'), ['consultation_id'])


def downgrade() -> None:
    op.drop_table('remark')
    op.drop_table('consultation')


def _to(table: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f'{target}_id'],
        [f'{target}.id'],
        name=op.f(f'fk_{table}_{target}_id_{target}'),
        ondelete='CASCADE',
    )
