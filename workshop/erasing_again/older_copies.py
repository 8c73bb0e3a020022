"""Erase in a copy what was erased since it was made, also where its schema is an older one.

The functions that erase know the present schema only. So an older copy is brought forward beside
itself, erased there, and what that has changed is done in the copy: rows that went go, values that
changed are written. Columns of texts that the present schema has no more are emptied in such rows.

Programmes that were deleted go before that, by the foreign keys of the older schema itself: it may
keep something of them in tables that the present one has no more.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from workshop.erasing_again.from_former import erase_again
from workshop.erasing_again.from_list import erase_listed
from workshop.programme.programmes import DELETED_PROGRAMME
from workshop.store.backup import erased_until, gather, remove_database
from workshop.store.erased_list import ErasedList, line_of
from workshop.store.revisions import present_revision, upgrade
from workshop.store.schema import REVISION
from workshop.store.store import Store

_LEFT_OUT = frozenset({"alembic_version", "sqlite_sequence"})
_OF_PROGRAMMES = (("event", "scope"), ("feed", "scope"), ("programme", "id"))
"""Where something of a programme stands that no foreign key leads to, and the programme itself."""


class CannotErase(Exception):
    """The schema of a copy is too different; names the table."""


@dataclass(frozen=True)
class ErasedCopy:
    """How many things were erased; not ``complete`` where nobody can know whether that was all:
    neither from the list nor from the database that the copy replaces."""

    count: int
    complete: bool


def erase_in_copy(path: Path, erased: ErasedList | None, former: Path | None) -> ErasedCopy:
    """Erase in a database file, which nobody uses, what stands in the list and what is erased in
    the ``former`` database, if there is one. The file keeps its revision.

    Raises ``CannotErase``.
    """
    if present_revision(f"sqlite:///{path}") == REVISION:
        return _erase(path, erased, former)
    return _erase_older(path, erased, former)


def _erase(path: Path, erased: ErasedList | None, former: Path | None) -> ErasedCopy:
    url = f"sqlite:///{path}"
    count, known = 0, _counts(path) and erased is not None
    if erased is not None:
        store = Store(url)
        try:
            # The list first: it has no words for notes that were put in others, the former has.
            count = erase_listed(store, erased)
        finally:
            store.close()
    if former is not None:
        again = erase_again(url, former)
        return ErasedCopy(count + again.count, known or again.complete)
    return ErasedCopy(count, complete=True)


def _erase_older(path: Path, erased: ErasedList | None, former: Path | None) -> ErasedCopy:
    before, after = path.with_suffix(".before.part"), path.with_suffix(".after.part")
    programmes = _delete_programmes(path, erased) if erased is not None else 0
    try:
        shutil.copyfile(path, before)
        upgrade(f"sqlite:///{before}")
        gather(before)
        shutil.copyfile(before, after)
        done = _erase(after, erased, former)
        gather(after)
        _carry_over(path, before, after)
    finally:
        remove_database(before)
        remove_database(after)
    return replace(done, count=done.count + programmes)


def _delete_programmes(path: Path, erased: ErasedList) -> int:
    """Delete the programmes that stand in the list; returns how many were there."""
    lines = erased.lines_after(erased_until(path))
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA secure_delete = ON")
        db.execute("PRAGMA foreign_keys = ON")
        keys = [key for (key,) in db.execute("SELECT id FROM programme")]
        gone = [key for key in keys if line_of(DELETED_PROGRAMME, key) in lines]
        try:
            for key in gone:
                for table, column in _OF_PROGRAMMES:
                    db.execute(f"DELETE FROM {table} WHERE {column} = ?", [key])  # noqa: S608
        except sqlite3.IntegrityError as error:
            raise CannotErase("programme") from error
    return len(gone)


def _carry_over(path: Path, before: Path, after: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA secure_delete = ON")
        db.execute("ATTACH ? AS was", [str(before)])
        db.execute("ATTACH ? AS now", [str(after)])
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("BEGIN")
        try:
            for (name,) in db.execute("SELECT name FROM now.sqlite_master WHERE type = 'table'"):
                if name not in _LEFT_OUT:
                    _carry_over_table(db, name)
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
        db.execute("DETACH was")
        db.execute("DETACH now")
        db.execute("VACUUM")


def _carry_over_table(db: sqlite3.Connection, name: str) -> None:
    keys, there, here = _keys(db, name), _columns(db, "now", name), _columns(db, "main", name)
    key, where = _listed(keys), " AND ".join(f'"{one}" = ?' for one in keys)
    gone = f'SELECT {key} FROM was."{name}" EXCEPT SELECT {key} FROM now."{name}"'  # noqa: S608
    other = f'SELECT * FROM now."{name}" EXCEPT SELECT * FROM was."{name}"'  # noqa: S608
    former_of = f'SELECT * FROM was."{name}" WHERE {where}'  # noqa: S608
    removed = db.execute(gone).fetchall() if keys else []
    for known in removed:
        _must_have(name, keys, here)
        db.execute(f'DELETE FROM main."{name}" WHERE {where}', known)  # noqa: S608
    for row in db.execute(other).fetchall():
        values = dict(zip(there, row, strict=True))
        known = [values[one] for one in keys]
        former = db.execute(former_of, known).fetchone() if keys else None
        if former is not None:
            _must_have(name, keys, here)
            was = dict(zip(there, former, strict=True))
            news = {one: value for one, value in values.items() if value != was[one]}
            _update(db, name, where, known, news, here)
        elif name == "event":
            _insert(db, name, {one: value for one, value in values.items() if one in here})


def _must_have(name: str, keys: Sequence[str], here: dict[str, bool]) -> None:
    """Raises ``CannotErase`` where the older schema has no such rows."""
    if not set(keys) <= set(here):
        raise CannotErase(name)


def _update(
    db: sqlite3.Connection,
    name: str,
    where: str,
    known: Sequence[object],
    news: dict[str, object],
    here: dict[str, bool],
) -> None:
    """Write what has changed, and empty the texts that only the older schema has."""
    newer = set(_columns(db, "now", name))
    emptied = {one: "" for one, is_text in here.items() if is_text and one not in newer}
    wanted = {**{one: value for one, value in news.items() if one in here}, **emptied}
    if wanted:
        values = ", ".join(f'"{one}" = ?' for one in wanted)
        change = f'UPDATE main."{name}" SET {values} WHERE {where}'  # noqa: S608
        db.execute(change, [*wanted.values(), *known])


def _insert(db: sqlite3.Connection, name: str, values: dict[str, object]) -> None:
    marks = ", ".join("?" for _one in values)
    into = f'INSERT INTO main."{name}" ({_listed(values)}) VALUES ({marks})'  # noqa: S608
    db.execute(into, list(values.values()))


def _keys(db: sqlite3.Connection, name: str) -> list[str]:
    found = db.execute(f'PRAGMA now.table_info("{name}")').fetchall()
    return [row[1] for row in sorted(found, key=lambda row: row[5]) if row[5]]


def _columns(db: sqlite3.Connection, schema: str, name: str) -> dict[str, bool]:
    """The columns of a table, and whether each is of text."""
    found = db.execute(f'PRAGMA {schema}.table_info("{name}")').fetchall()
    return {row[1]: "CHAR" in row[2].upper() or "TEXT" in row[2].upper() for row in found}


def _listed(names: Iterator[str] | Sequence[str] | dict[str, object]) -> str:
    return ", ".join(f'"{one}"' for one in names)


def _counts(path: Path) -> bool:
    """Whether a database has counted erasures when it was copied: then the list has all since."""
    return erased_until(path) is not None
