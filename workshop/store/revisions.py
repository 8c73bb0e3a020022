"""The revisions of the schema, and bringing a database to one of them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from workshop.store.engine import writing_engine

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


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


def is_known(revision: str) -> bool:
    """Whether this program has the revision; not so for one of a newer program."""
    from alembic.script import ScriptDirectory

    steps = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return revision in {step.revision for step in steps}


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database to a revision, the newest by default; makes all tables of an empty one."""
    from alembic import command

    with _collecting_garbage():
        command.upgrade(configure(url), revision)


def return_to(url: str, revision: str) -> None:
    """Bring a database to a revision, forward or back; what only a newer one can hold is lost."""
    from alembic import command

    present = present_revision(url)
    if present == revision:
        return
    if present is not None and is_known(present) and revision < present:
        command.downgrade(configure(url), revision)
    else:
        command.upgrade(configure(url), revision)


def configure(url: str) -> "Config":
    """What Alembic needs to know for this database."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


@contextmanager
def _collecting_garbage() -> Iterator[None]:
    """A start looks for no garbage (``streamlit_app.py``); all migrations together leave much."""
    if gc.isenabled():
        yield
        return
    gc.freeze()  # what was loaded before is no garbage
    gc.enable()
    try:
        yield
    finally:
        gc.disable()
