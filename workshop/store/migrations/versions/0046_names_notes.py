"""Which events still name notes is found without looking through all"""

import sqlalchemy as sa
from alembic import op

revision = '0046'
down_revision = '0045'
branch_labels = None
depends_on = None

WHERE = (
    "kind IN ('note_added', 'note_edited', 'note_withdrawn', 'notes_released')"
    " AND CAST(refs AS TEXT) <> '[]'"
)


def upgrade() -> None:
    where = sa.text(WHERE)
    op.create_index(
        'ix_event_names_notes',
        'event',
        ['scope', 'kind', 'number'],
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    op.drop_index('ix_event_names_notes', table_name='event')
