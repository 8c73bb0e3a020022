"""Noticing that an older state of the database was brought back by hand, such as with pg_restore:
then what was erased since is there again, and ``workshop erase-again`` has to be run."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlmodel import Session, col, select

from workshop.i18n import mark
from workshop.store.log import Feed

BROUGHT_BACK = mark(
    "The database is older than its copy {path}: somebody has brought it back by hand, and what"
    " was erased since is there again. Stop the server and run: workshop erase-again {path}"
)
MARK = "erased-again-from"
"""File beside the copies with the name of the newest one whose erasures were repeated."""


def find_newer_copy(db: Session, folder: Path) -> Path | None:
    """The newest copy in ``folder`` if its log goes on after the database's; ``None`` if not, or
    if what was erased until that copy has been erased again."""
    copy = max(folder.glob("workshop-*.db"), default=None)
    if copy is None or copy.name <= _noted(folder):
        return None
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as kept:
            numbers = dict(kept.execute("SELECT scope, last_number FROM feed"))
    except (sqlite3.Error, ValueError):
        return None
    present = db.execute(select(col(Feed.scope), col(Feed.last_number))).all()
    behind = any(numbers.get(scope, 0) > number for scope, number in present)
    return copy if behind else None


def note_erased_again(folder: Path, copy: Path) -> None:
    """Note that what had been erased until this copy was made has been erased again."""
    if copy.resolve().parent == folder.resolve() and copy.name > _noted(folder):
        (folder / MARK).write_text(copy.name)


def _noted(folder: Path) -> str:
    try:
        return (folder / MARK).read_text()
    except OSError:
        return ""
