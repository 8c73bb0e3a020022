"""Migrating a database to the current schema, with a backup before anything changes."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from workshop.i18n import _
from workshop.store.backup import back_up
from workshop.store.engine import is_sqlite, writing_engine
from workshop.store.migration_lock import migrating_alone, must_have_no_others

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
REVISION = "0045"
"""The revision this program needs: the newest in ``migrations/versions``. Repeated here so that a
start without anything to migrate does not load Alembic and all migrations."""


def migrate(url: str, backup_dir: Path) -> bool:
    """Apply missing migrations; returns whether there were any.

    On PostgreSQL processes that start together wait for each other, and none migrates while servers
    of another version run. An existing SQLite file is backed up to ``backup_dir`` first. Raises
    ``SystemExit`` with a message when the database is newer than this program.
    """
    if present_revision(url) == REVISION:
        return False
    with migrating_alone(url):
        present = present_revision(url)
        if present == REVISION:
            return False  # by another process that was started at the same time
        if present is not None:
            must_have_no_others(url, REVISION)
        _upgrade(url, present, backup_dir)
    return True


def present_revision(url: str) -> str | None:
    """The revision of a database's schema; ``None`` when it is empty."""
    engine = writing_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(
                text("SELECT version_num FROM alembic_version")
            ).scalar_one_or_none()
    finally:
        engine.dispose()


def _upgrade(url: str, present: str | None, backup_dir: Path) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    config = _config(url)
    steps = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if present not in {None, *steps}:
        raise SystemExit(_("The database is newer than this program; install the newer program."))
    if present is not None and is_sqlite(url):
        back_up(url, backup_dir)
    command.upgrade(config, "head")


def _config(url: str) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config
