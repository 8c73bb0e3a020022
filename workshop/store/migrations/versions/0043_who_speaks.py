"""Who speaks in a standard, and exceptions, targets, days and contacts of clauses"""

import sqlalchemy as sa
from alembic import op

revision = '0043'
down_revision = '0042'
branch_labels = None
depends_on = None

_LINES = {
    'issuer': 200,
    'office': 200,
    'email': 200,
    'phone': 80,
    'address': 300,
    'feedback': 500,
    'binds_from': 10,
    'act_name': 300,
    'act_number': 120,
    'act_address': 500,
    'licence': 12,
    'licence_text': 300,
    'a11y_status': 8,
    'a11y_method': 200,
    'a11y_made_on': 10,
    'a11y_reviewed_on': 10,
}
_TEXTS = ('complaints', 'a11y_unmet', 'building')
_OF_CLAUSES = {
    'exceptions': sa.Text(),
    'target_value': sa.String(length=200),
    'binds_from': sa.String(length=120),
    'contact': sa.String(length=200),
}


def upgrade() -> None:
    op.create_table(
        'imprint',
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        *(sa.Column(name, sa.String(length=longest), nullable=False) for name, longest in _LINES.items()),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        sa.Column('terms', sa.JSON(), nullable=False),
        sa.Column('edits', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['programme_id'], ['programme.id'], name=op.f('fk_imprint_programme_id_programme'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('programme_id', name=op.f('pk_imprint')),
    )
    with op.batch_alter_table('clause', schema=None) as batch_op:
        for name, kind in _OF_CLAUSES.items():
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=''))
    with op.batch_alter_table('clause', schema=None) as batch_op:
        for name in _OF_CLAUSES:
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('clause', schema=None) as batch_op:
        for name in reversed(_OF_CLAUSES):
            batch_op.drop_column(name)
    op.drop_table('imprint')
