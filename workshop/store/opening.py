"""What is looked at before a database is used: is it there, sound, and made with this secret?

Where something is wrong, one sentence says so with the way out, and nothing is changed: no empty
workshop begins in the place of one that was here, and no secret is made beside a database that was
made with another one.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from workshop.errors import Conflict, Invalid, WorkshopError
from workshop.i18n import _, mark
from workshop.settings import KEY_FILE, Settings, read_secret
from workshop.store.backup_place import BackupPlace
from workshop.store.engine import LOCK_SECONDS, file_of, writing_engine
from workshop.store.kept_secret import (
    find_fingerprint,
    fingerprint_of,
    keep_fingerprint,
    make_secret,
)
from workshop.store.revisions import present_revision
from workshop.store.schema import migrate
from workshop.store.trouble import is_damage, is_trouble, sqlite_code

ResultT = TypeVar("ResultT")
TOLD = 1
"""How many of the problems that SQLite finds are looked for: one is enough to refuse."""
_TRACES = ("backups/*", "erased/*", "server.lock")
"""What is left in a data folder where a database was in use, besides a secret and its log."""
_FILLED_FIRST = ("event", "account")
"""Tables of which one has a row as soon as anything has been done with a database."""
_SECRET_MISSING = mark(
    "{path} is missing, empty or cut off, and this database was made with it: without it"
    " nobody can withdraw by their five words. Put the file back from where it was kept. If it is"
    " lost for good: workshop accept-secret"
)
_SECRET_DIFFERS = mark(
    "The secret is not the one that this database was made with: nobody could withdraw by their"
    " five words. Put back the right {name}, or the right WORKSHOP_SECRET. If it is lost for good:"
    " workshop accept-secret"
)


@dataclass(frozen=True)
class FoundDatabase:
    """What a database says of itself. ``revision``: ``None`` where it has no tables; ``used``:
    something has happened in it; ``fingerprint`` of its secret, where one is noted."""

    revision: str | None = None
    used: bool = False
    fingerprint: str | None = None


def open_for_use(settings: Settings) -> bytes:
    """Bring a database up to date before a server or a command uses it; returns the secret, which
    is made for one that has just begun.

    Raises a ``WorkshopError`` as ``look_at`` and ``must_have_secret``, and as ``migrate``.
    """
    url, data_dir = settings.database_url, settings.data_dir
    found = look_at(url, data_dir)
    # Another process may have made it meanwhile.
    secret = settings.secret or read_secret(data_dir)
    must_have_secret(found, data_dir, secret)
    with _explained(url):
        migrate(url, BackupPlace.of(replace(settings, secret=secret)))
        return _settle_secret(url, data_dir, secret)


def look_at(url: str, data_dir: Path) -> FoundDatabase:
    """Look at a database that is to be used, and at its folder. Changes nothing.

    Raises ``Conflict`` where it is not there although it was, cannot be written, is locked or
    cannot be reached, and ``Invalid`` where it is damaged.
    """
    # Before the database is asked: of processes that start together the first makes the tables,
    # then the secret, and another one must not take that for what a lost database left behind.
    file = file_of(url)
    trace = _trace_in(data_dir, file)
    with _explained(url):
        if file is not None:
            _must_be_writable(data_dir, file.parent, *([file] if file.exists() else []))
        if file is None:
            there = present_revision(url) is not None
        else:
            there = file.exists() and _has_tables(file)
        if not there and trace is not None:
            raise Conflict(
                mark(
                    "The database is missing or empty: {place}. A workshop was here, as {trace}"
                    " shows, so no empty one begins in its place. To bring back a copy: workshop"
                    " restore {file}. To begin anew all the same: workshop begin-anew"
                ),
                place=file or "PostgreSQL",
                trace=trace,
                file=_newest_copy(data_dir),
            )
        return _asked(url, _find) if there else FoundDatabase()


def must_have_secret(found: FoundDatabase, data_dir: Path, secret: bytes) -> None:
    """Raise ``Conflict`` where a database was made with another secret than the present one."""
    if not secret:
        if found.used or found.fingerprint:
            raise Conflict(_SECRET_MISSING, path=data_dir / KEY_FILE)
    elif found.fingerprint not in (None, fingerprint_of(secret)):
        raise Conflict(_SECRET_DIFFERS, name=KEY_FILE)


def accept_secret(url: str, data_dir: Path, secret: bytes) -> None:
    """Take the present secret, or where there is none a new one, for that of the database."""
    kept = secret or make_secret(data_dir)
    _asked(url, lambda connection: keep_fingerprint(connection, kept, anew=True))


def explain(error: BaseException, url: str) -> WorkshopError | None:
    """What an error of a database means for whoever starts a server; ``None`` for a bug."""
    if isinstance(error, WorkshopError):
        cause = error.__cause__
        return error if cause is None else explain(cause, url) or error
    file, what = file_of(url), _first_line(error)
    if file is not None and is_damage(error):
        return _damaged(file, what)
    if file is not None and sqlite_code(error) in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return _unwritable(file)
    if file is not None and sqlite_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Conflict(
            mark("Another program has locked the database {path}. Stop it, then start again."),
            path=file,
        )
    if is_trouble(error):
        return Conflict(
            mark("The database cannot be used: {what}. When that is mended, start again."),
            what=what,
        )
    return None


def _settle_secret(url: str, data_dir: Path, secret: bytes) -> bytes:
    """Note which secret the database was made with; make one where there is none yet."""
    if secret:
        if not _asked(url, lambda connection: keep_fingerprint(connection, secret)):
            raise Conflict(_SECRET_DIFFERS, name=KEY_FILE)
        return secret
    made = make_secret(data_dir)
    if not _asked(url, lambda connection: keep_fingerprint(connection, made)):
        # Another machine has begun with this database at the same moment.
        (data_dir / KEY_FILE).unlink(missing_ok=True)
        raise Conflict(_SECRET_MISSING, path=data_dir / KEY_FILE)
    return made


def _trace_in(data_dir: Path, file: Path | None) -> Path | None:
    if read_secret(data_dir):
        return data_dir / KEY_FILE
    log = data_dir / "workshop.db-wal"
    # Beside a file that has begun, it may be all that a first start left behind as it was killed.
    begun = file is not None and file.exists() and file.stat().st_size > 0
    logs = [log] if log.exists() and not begun else []
    found = [*(path for trace in _TRACES for path in data_dir.glob(trace)), *logs]
    return next((path for path in found if not path.name.startswith(".")), None)


def _newest_copy(data_dir: Path) -> str:
    newest = max((data_dir / "backups").glob("workshop-*"), default=None)
    return _("FILE") if newest is None else str(newest)


def _must_be_writable(*paths: Path) -> None:
    for path in paths:
        if not os.access(path, os.W_OK):
            raise _unwritable(path)


def _unwritable(path: Path) -> WorkshopError:
    return Conflict(
        mark(
            "{path} cannot be written. Make it writable for the account that runs the server, then"
            " start again."
        ),
        path=path,
    )


def _damaged(file: Path, what: str) -> WorkshopError:
    return Invalid(
        mark(
            "The database {path} is damaged: {what}. Nothing was changed. To bring back a copy:"
            " workshop restore {file}"
        ),
        path=file,
        what=what,
        file=_newest_copy(file.parent),
    )


def _has_tables(file: Path) -> bool:
    """Whether a SQLite file holds anything. Raises what SQLite says of one that it cannot read or
    write, and ``Invalid`` for one that is damaged or of another program."""
    if not file.stat().st_size:
        return False
    try:
        tables, problems = _names_and_problems(file)
    except (ValueError, OverflowError, MemoryError) as error:
        # A damaged file also damages the messages that tell of it.
        raise _damaged(file, _("a value cannot be read")) from error
    if problems != ["ok"]:
        raise _damaged(file, " ".join(" ".join(problems).split()))
    if tables and "alembic_version" not in tables:
        raise _damaged(file, _("this is no database of the workshop: {path}", path=file.name))
    return bool(tables)


def _names_and_problems(file: Path) -> tuple[set[str], list[str]]:
    """The names of what is in a SQLite file, and what SQLite finds wrong with it, or ``ok``."""
    address = f"{file.resolve().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=LOCK_SECONDS)) as db:
        db.isolation_level = None
        db.text_factory = lambda content: content.decode(errors="replace")
        db.execute("BEGIN IMMEDIATE")
        names = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        db.execute("ROLLBACK")
        problems = [problem for (problem,) in db.execute(f"PRAGMA quick_check({TOLD})")]
    return names, problems


def _find(connection: Connection) -> FoundDatabase:
    tables = inspect(connection)
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    used = any(
        not tables.has_table(table)
        or connection.execute(text(f"SELECT EXISTS (SELECT 1 FROM {table})")).scalar_one()  # noqa: S608
        for table in _FILLED_FIRST
    )
    noted = tables.has_table("keyfingerprint")
    return FoundDatabase(revision, used, find_fingerprint(connection) if noted else None)


def _asked(url: str, ask: Callable[[Connection], ResultT]) -> ResultT:
    engine = writing_engine(url)
    try:
        with engine.begin() as connection:
            return ask(connection)
    finally:
        engine.dispose()


@contextmanager
def _explained(url: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, SQLAlchemyError) as error:
        explained = explain(error, url)
        if explained is None:
            raise
        raise explained from error


def _first_line(error: BaseException) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().partition("\n")[0] or type(cause).__name__
