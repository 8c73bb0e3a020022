"""Copying everything from one database into another one, whichever of the two kinds they are."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from workshop.i18n import _
from workshop.store.engine import is_sqlite
from workshop.store.kept_secret import KeyFingerprint
from workshop.store.log import Feed
from workshop.store.postgres_rows import PostgresSide
from workshop.store.revisions import upgrade
from workshop.store.rows import SqliteSide, Tally, tally

NOTED = (str(KeyFingerprint.__tablename__), str(Feed.__tablename__))
"""Tables in which a server notes something as soon as it starts."""
Side = SqliteSide | PostgresSide


class CopyDiffers(Exception):
    """Two databases do not have the same tables, or a table came out different; names them."""


TROUBLES = (OSError, ValueError, sqlite3.Error, SQLAlchemyError, psycopg.Error, CopyDiffers)
"""What can go wrong with a database or a disk while everything is copied."""


def reason_of(error: BaseException) -> str:
    """What went wrong, in one line that quotes nothing of what people wrote."""
    if isinstance(error, SQLAlchemyError):
        error = getattr(error, "orig", None) or error
    if isinstance(error, psycopg.Error) and error.diag.message_primary:
        return error.diag.message_primary
    if isinstance(error, ValueError):
        return _("a value cannot be read")
    return str(error).strip().partition("\n")[0] or type(error).__name__


def open_side(url: str, *, writable: bool = False) -> Side:
    """A database as a source, or as a target; to be closed."""
    if not is_sqlite(url):
        return PostgresSide(url)
    return SqliteSide(Path(make_url(url).database or ""), writable=writable)


def copy_rows(source: Side, target: Side) -> dict[str, Tally]:
    """Copy all rows of all tables into tables that are empty, read them again and compare.

    Returns what was copied, by table. The target is finished when it is the same; otherwise
    raises ``CopyDiffers``, and closing the target undoes everything.
    """
    shape = source.shape()
    if shape != target.shape():
        raise CopyDiffers(", ".join(sorted(_differing(shape, target.shape()))))
    copied = {}
    for table, columns in sorted(shape.items()):
        copied[table] = Tally()
        target.fill(table, columns, copied[table].watch(source.rows(table, columns)))
    for table, columns in shape.items():
        if tally(target.rows(table, columns)) != copied[table]:
            raise CopyDiffers(table)
    target.finish()
    return copied


def copy_to_file(url: str, path: Path, revision: str) -> dict[str, Tally]:
    """Make a SQLite file with everything that a database of this revision holds, also while it is
    in use."""
    upgrade(f"sqlite:///{path}", revision)
    with closing(open_side(url)) as source, closing(SqliteSide(path, writable=True)) as target:
        return copy_rows(source, target)


def is_empty(side: Side) -> bool:
    """Whether no table has a row, but for what a server notes when it starts."""
    tables = [(table, columns) for table, columns in side.shape().items() if table not in NOTED]
    return all(next(side.rows(table, columns), None) is None for table, columns in tables)


def _differing(left: object, right: object) -> set[str]:
    if not (isinstance(left, dict) and isinstance(right, dict)):
        return set()
    return {name for name in {*left, *right} if left.get(name) != right.get(name)}
