"""Keys for other programs, webhooks and what waits for them"""

import sqlalchemy as sa
from alembic import op

import workshop.store.types

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accesskey",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("programmes", sa.JSON(), nullable=False),
        sa.Column("everywhere", sa.Boolean(), nullable=False),
        sa.Column("resources", sa.JSON(), nullable=False),
        sa.Column("expires_on", sa.String(length=10), nullable=False),
        sa.Column("made_on", sa.String(length=10), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("used_on", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accesskey")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_accesskey_key_hash")),
    )
    op.create_table(
        "webhook",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("programme_id", sa.String(length=32), nullable=True),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("made_on", sa.String(length=10), nullable=False),
        _to_programme("webhook"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    op.create_table(
        "webhookdelivery",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("webhook_id", sa.String(length=32), nullable=False),
        sa.Column("programme_id", sa.String(length=32), nullable=True),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", workshop.store.types.Utc(timezone=True), nullable=False),
        sa.Column("next_at", workshop.store.types.Utc(timezone=True), nullable=False),
        sa.Column("answered_on", sa.String(length=10), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("trouble", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["webhook_id"],
            ["webhook.id"],
            name=op.f("fk_webhookdelivery_webhook_id_webhook"),
            ondelete="CASCADE",
        ),
        _to_programme("webhookdelivery"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhookdelivery")),
    )
    for table, column in _INDEXES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column])


def downgrade() -> None:
    for table in ("webhookdelivery", "webhook", "accesskey"):
        op.drop_table(table)


_INDEXES = (
    ("webhook", "programme_id"),
    ("webhookdelivery", "programme_id"),
    ("webhookdelivery", "state"),
    ("webhookdelivery", "webhook_id"),
)


def _to_programme(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["programme_id"],
        ["programme.id"],
        name=op.f(f"fk_{table}_programme_id_programme"),
        ondelete="CASCADE",
    )
