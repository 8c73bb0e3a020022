"""Backup, restore and integrity check. A copy is one SQLite file, whichever database it is of: so
it can be looked into everywhere, and brought back into both."""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from workshop.i18n import _
from workshop.store.copying import TROUBLES, copy_rows, copy_to_file, reason_of
from workshop.store.engine import is_sqlite
from workshop.store.postgres_rows import PostgresSide
from workshop.store.revisions import present_revision
from workshop.store.rows import SqliteSide, tally

KEPT = 20
PRIVATE = 0o600
"""File mode: only the account that runs the server may read what people wrote."""
FORGOTTEN_AFTER = 3600
"""Seconds after which a part of a copy that nobody has written to was left behind by a crash."""


class BrokenBackup(Exception):
    """A file is not an intact database of this program; the message says why."""


class BackupFailed(Exception):
    """A copy could not be made; the message says why. Nothing of it was left behind."""


@dataclass(frozen=True)
class Former:
    """The database before a restore, as a file; if it is not ``sound``, as it was found."""

    path: Path
    sound: bool


def database_file(url: str) -> Path:
    """The path of a SQLite database URL."""
    return Path(make_url(url).database or "")


def back_up(url: str, folder: Path) -> Path:
    """Write a checked copy of the database, also while it is in use; returns its path.

    The latest ``KEPT`` copies in ``folder`` are kept. Raises ``BrokenBackup`` where the database
    is damaged and ``BackupFailed``; then nothing is left behind.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    part, target = folder / f".{stamp}.part", folder / f"workshop-{stamp}.db"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove_forgotten(folder)
        _write_copy(url, part)
        _must_be_sound(part)
        part.chmod(PRIVATE)
        _to_disk(part)
        part.replace(target)
        _to_disk(folder)
    except TROUBLES as error:
        raise BackupFailed(reason_of(error)) from error
    finally:
        remove_database(part)
    for old in sorted(folder.glob("workshop-*.db"))[:-KEPT]:
        old.unlink()
    return target


def stage(backup: Path, staged: Path) -> None:
    """Copy a backup beside the database, to be changed before it takes its place.

    Raises ``BrokenBackup``.
    """
    _must_be_sound(backup)
    remove_database(staged)
    shutil.copyfile(backup, staged)
    staged.chmod(PRIVATE)


def set_aside(url: str, folder: Path) -> Former | None:
    """Back up the database that a copy is about to replace; ``None`` if there is none.

    A SQLite file that is damaged is kept as it is. Raises ``BackupFailed``.
    """
    if not is_sqlite(url):
        return Former(back_up(url, folder), sound=True) if present_revision(url) else None
    file = database_file(url)
    if not file.exists():
        return None
    try:
        return Former(back_up(url, folder), sound=True)
    except (BrokenBackup, BackupFailed):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = folder / f"damaged-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.db"
        try:
            for ending in ("", "-wal"):
                if Path(f"{file}{ending}").exists():
                    shutil.copyfile(f"{file}{ending}", f"{aside}{ending}")
                    Path(f"{aside}{ending}").chmod(PRIVATE)
        except OSError as error:
            remove_database(aside)
            raise BackupFailed(reason_of(error)) from error
        return Former(aside, sound=False)


def put_in_place(url: str, staged: Path) -> None:
    """Replace the database, which nobody uses, by a staged copy of the same revision.

    Until the last moment the former one stands as it was; a crash leaves the one or the other.
    """
    _gather(staged)
    _must_be_sound(staged)
    if is_sqlite(url):
        _replace_file(database_file(url), staged)
        return
    with closing(SqliteSide(staged)) as source, closing(PostgresSide(url)) as target:
        target.empty()
        copy_rows(source, target)


def find_problems(path: Path) -> list[str]:
    """The problems of a database file (integrity, links between tables, and whether every value
    can be read); empty if it is intact."""
    if not path.is_file():
        return [_("the file is not there: {path}", path=path)]
    try:
        return _damages(path) or list(_unreadable(path))
    # A damaged file also damages the messages that tell of it.
    except (sqlite3.Error, ValueError, OverflowError, MemoryError) as error:
        what = error if isinstance(error, sqlite3.Error) else _("a value cannot be read")
        return [f"{path}: {what}"]


def remove_database(path: Path) -> None:
    """Remove a database file and what SQLite keeps beside it, where they are there."""
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            Path(f"{path}{ending}").unlink(missing_ok=True)


def _write_copy(url: str, part: Path) -> None:
    if not is_sqlite(url):
        copy_to_file(url, part, present_revision(url) or "base")
        return
    source = sqlite3.connect(f"{database_file(url).resolve().as_uri()}?mode=rw", uri=True)
    with closing(source):
        source.execute("PRAGMA busy_timeout = 30000")
        source.execute("VACUUM INTO ?", (str(part),))


def _must_be_sound(path: Path) -> None:
    if problems := find_problems(path):
        raise BrokenBackup("; ".join(problems))


def _damages(path: Path) -> list[str]:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)
    connection.text_factory = lambda content: content.decode(errors="replace")
    with closing(connection):
        problems = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'event'")
        if not tables.fetchone()[0]:
            return [_("this is no database of the workshop: {path}", path=path)]
    links = [
        _("a row of {table} points to a missing row of {other}", table=row[0], other=row[2])
        for row in broken
    ]
    return [problem for problem in problems if problem != "ok"] + links


def _unreadable(path: Path) -> Iterator[str]:
    """Names tables, and nothing of what stands in them."""
    with closing(SqliteSide(path)) as side:
        for table, columns in side.shape().items():
            try:
                tally(side.rows(table, columns))
            except (sqlite3.Error, ValueError, TypeError, OverflowError):
                yield _("the table {table} holds a value that cannot be read", table=table)


def _gather(path: Path) -> None:
    """Bring everything into the one file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    _to_disk(path)


def _replace_file(target: Path, staged: Path) -> None:
    # What the log beside the former file holds goes into it first: a crash between the next two
    # steps would lose it. That of a damaged file is kept with the file that was set aside.
    with suppress(sqlite3.Error), closing(sqlite3.connect(target)) as former:
        former.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for ending in ("-wal", "-shm"):
        Path(f"{target}{ending}").unlink(missing_ok=True)
    staged.replace(target)
    _to_disk(target.parent)


def _remove_forgotten(folder: Path) -> None:
    """Remove parts of copies that a crash has left behind; another process may be writing one."""
    before = time.time() - FORGOTTEN_AFTER
    for part in folder.glob(".*.part*"):
        with suppress(OSError):
            if part.stat().st_mtime < before:
                part.unlink()


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
