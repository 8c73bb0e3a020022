"""Backup, restore and integrity check of the SQLite database."""

import os
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

KEPT = 20
PRIVATE = 0o600
"""File mode: only the account that runs the server may read what people wrote."""


class BrokenBackup(Exception):
    """A file is not an intact database of this program; the message says why."""


def database_file(url: str) -> Path:
    """The path of a SQLite database URL; raises ``BrokenBackup`` for other databases."""
    name = make_url(url).database
    if not name:
        raise BrokenBackup("only a SQLite file can be backed up here; use pg_dump for PostgreSQL")
    return Path(name)


def back_up(url: str, folder: Path) -> Path:
    """Write a checked copy of the database, also while it is in use; returns its path.

    The latest ``KEPT`` copies in ``folder`` are kept. Raises ``BrokenBackup``.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    part, target = folder / f".{stamp}.part", folder / f"workshop-{stamp}.db"
    source = sqlite3.connect(database_file(url), timeout=30)
    try:
        source.execute("VACUUM INTO ?", (str(part),))
    finally:
        source.close()
    problems = find_problems(part)
    if problems:
        part.unlink(missing_ok=True)
        raise BrokenBackup("; ".join(problems))
    part.chmod(PRIVATE)
    _to_disk(part)
    part.replace(target)
    _to_disk(folder)
    for old in sorted(folder.glob("workshop-*.db"))[:-KEPT]:
        old.unlink()
    return target


def restore(url: str, backup: Path, folder: Path) -> Path | None:
    """Replace the database by a backup; the present database is backed up first.

    Only while no server runs. Returns the path of the former database, ``None`` if there was
    none. Raises ``BrokenBackup``.
    """
    problems = find_problems(backup)
    if problems:
        raise BrokenBackup("; ".join(problems))
    target = database_file(url)
    former = _set_aside(url, target, folder) if target.exists() else None
    part = target.with_suffix(".restoring")
    shutil.copyfile(backup, part)
    part.chmod(PRIVATE)
    _to_disk(part)
    for leftover in (f"{target}-wal", f"{target}-shm"):
        Path(leftover).unlink(missing_ok=True)
    part.replace(target)
    _to_disk(target.parent)
    return former


def find_problems(path: Path) -> list[str]:
    """The problems of a database file (integrity, foreign keys); empty if it is intact."""
    if not path.is_file():
        return [f"{path} is not there"]
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
    try:
        problems = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'event'")
        if not tables.fetchone()[0]:
            return [f"{path} holds no workshop"]
    except sqlite3.DatabaseError as error:
        return [f"{path}: {error}"]
    finally:
        connection.close()
    links = [f"a row of {row[0]} points to a missing row of {row[2]}" for row in broken]
    return [problem for problem in problems if problem != "ok"] + links


def _set_aside(url: str, target: Path, folder: Path) -> Path:
    try:
        return back_up(url, folder)
    except (BrokenBackup, sqlite3.DatabaseError):
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / f"damaged-{datetime.now(UTC):%Y%m%d-%H%M%S}.db"
        shutil.copyfile(target, aside)
        aside.chmod(PRIVATE)
        return aside


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
