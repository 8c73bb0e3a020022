"""Alembic environment: runs migrations on the given URL with the tables of all packages."""

from importlib import import_module

from alembic import context
from sqlmodel import SQLModel

from workshop.store.engine import is_sqlite, migrating_engine

TABLES = (
    "store.log",
    "store.kept_secret",
    "people.tables",
    "programme.tables",
    "pictures.tables",
    "review.tables",
    "board.tables",
    "needs.tables",
    "standards.tables",
    "standards.network_tables",
    "consultation.tables",
    "transcripts.tables",
    "recruitment.tables",
    "questionnaires.tables",
    "in_use.tables",
    "training.tables",
    "retention.tables",
    "outside.tables",
)
for module in TABLES:
    import_module(f"workshop.{module}")

url = context.config.attributes["url"]
engine = migrating_engine(url)
with engine.connect() as connection:
    if is_sqlite(url):
        # Batch mode drops and recreates tables: with foreign keys on, child rows would be deleted.
        connection.connection.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=is_sqlite(url),
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
