"""Pictures beside sessions, activities and evidence"""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None

_OF = {
    'programme_id': 'programme',
    'session_id': 'workingsession',
    'activity_id': 'activity',
    'evidence_id': 'evidence',
}


def upgrade() -> None:
    op.create_table(
        'picture',
        sa.Column('id', sa.String(length=32), nullable=False),
        *(
            sa.Column(column, sa.String(length=32), nullable=column != 'programme_id')
            for column in _OF
        ),
        sa.Column('alt', sa.Text(), nullable=False),
        sa.Column('caption', sa.Text(), nullable=False),
        sa.Column('width', sa.Integer(), nullable=False),
        sa.Column('height', sa.Integer(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f'{target}.id'],
                name=op.f(f'fk_picture_{column}_{target}'),
                ondelete='CASCADE',
            )
            for column, target in _OF.items()
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_picture')),
    )
    for column in _OF:
        op.create_index(op.f(f'ix_picture_{column}'), 'picture', [column])
    op.create_table(
        'picturefile',
        sa.Column('picture_id', sa.String(length=32), nullable=False),
        sa.Column('size', sa.String(length=8), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ['picture_id'],
            ['picture.id'],
            name=op.f('fk_picturefile_picture_id_picture'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('picture_id', 'size', name=op.f('pk_picturefile')),
    )


def downgrade() -> None:
    op.drop_table('picturefile')
    op.drop_table('picture')
