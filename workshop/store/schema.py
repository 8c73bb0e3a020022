"""Bringing a database to the present schema, with a backup before anything changes."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from workshop.i18n import _
from workshop.store.backup import back_up
from workshop.store.engine import is_sqlite, writing_engine

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str, backup_dir: Path) -> bool:
    """Apply what is missing; returns whether anything was. An old SQLite file is backed up first.

    Raises ``SystemExit`` with a sentence when the database is newer than this program.
    """
    config = _config(url)
    script = ScriptDirectory.from_config(config)
    present = present_revision(url)
    if present == script.get_current_head():
        return False
    if present not in {None, *(step.revision for step in script.walk_revisions())}:
        raise SystemExit(_("The database is newer than this program; install the newer program."))
    if present is not None and is_sqlite(url):
        back_up(url, backup_dir)
    command.upgrade(config, "head")
    return True


def present_revision(url: str) -> str | None:
    """The revision a database stands at; ``None`` when it is empty."""
    engine = writing_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config
