"""The tables of a database as rows of plain values: the same values for SQLite and PostgreSQL.

A boolean is a ``bool``, a moment a ``datetime`` in UTC, a day a ``date``, JSON its text to the
letter, a picture ``bytes``. Columns stand in the order of their names.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]
Shape = Mapping[str, Mapping[str, "Kind"]]
"""Table → column → what is in it."""
VERSION_TABLE = "alembic_version"


class Kind(StrEnum):
    """What a column holds, where the two databases store it in different ways."""

    FLAG = "flag"
    MOMENT = "moment"
    DAY = "day"
    JSON = "json"
    PLAIN = "plain"


@dataclass
class Tally:
    """How many rows a table has, and a sum over all of them that does not ask for their order."""

    rows: int = 0
    total: int = 0
    _size: int = field(default=2**256, repr=False)

    def add(self, row: Row) -> None:
        """Count a row in."""
        digest = hashlib.sha256()
        for value in row:
            kind, content = _as_bytes(value)
            digest.update(b"%c%d:" % (kind, len(content)))
            digest.update(content)
        self.rows += 1
        self.total = (self.total + int.from_bytes(digest.digest(), "big")) % self._size

    def watch(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The same rows, counted in as they go by."""
        for row in rows:
            self.add(row)
            yield row


def tally(rows: Iterable[Row]) -> Tally:
    """The tally of a table's rows."""
    found = Tally()
    for row in rows:
        found.add(row)
    return found


def in_utc(moment: datetime) -> datetime:
    """The moment in UTC; one without a zone is meant so."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class SqliteSide:
    """A SQLite file as a source, or with ``writable`` as a target: a file that nobody else uses."""

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        mode = "rw" if writable else "ro"
        address = f"{path.resolve().as_uri()}?mode={mode}"
        self._db = sqlite3.connect(address, uri=True, timeout=30, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = DELETE" if writable else "PRAGMA query_only = ON")
        self._db.execute("BEGIN")

    def shape(self) -> Shape:
        """All tables with their columns."""
        names = self._db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        return {name: self._columns(name) for (name,) in names if name != VERSION_TABLE}

    def _columns(self, table: str) -> dict[str, Kind]:
        found = self._db.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
        return {name: _DECLARED.get(declared, Kind.PLAIN) for _at, name, declared, *_rest in found}

    def rows(self, table: str, columns: Mapping[str, Kind]) -> Iterator[Row]:
        """All rows, one after the other. Raises ``ValueError`` where a value makes no sense."""
        readers = [_READ.get(columns[name]) for name in sorted(columns)]
        query = f"SELECT {_listed(columns)} FROM {_quoted(table)}"  # noqa: S608 (names of the database itself)
        for row in self._db.execute(query):
            yield _converted(row, readers)

    def fill(self, table: str, columns: Mapping[str, Kind], rows: Iterable[Row]) -> None:
        """Add rows; links between tables are looked at by whoever checks the file."""
        writers = [_WRITE.get(columns[name]) for name in sorted(columns)]
        places = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {_quoted(table)} ({_listed(columns)}) VALUES ({places})"  # noqa: S608
        self._db.executemany(statement, (_converted(row, writers) for row in rows))

    def finish(self) -> None:
        """Keep what was written."""
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file; what was not finished is undone."""
        self._db.close()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(_quoted(name) for name in sorted(columns))


def _converted(row: Row, converters: list[Callable[[Any], Any] | None]) -> Row:
    return tuple(
        value if value is None or convert is None else convert(value)
        for value, convert in zip(row, converters, strict=True)
    )


def _as_bytes(value: Any) -> tuple[int, bytes]:
    """A letter for the type of a value, and its content."""
    if isinstance(value, bytes):
        return ord("b"), value
    if isinstance(value, str):
        return ord("s"), value.encode()
    return ord(type(value).__name__[0].upper()), repr(value).encode()


def _flag(stored: object) -> bool:
    if stored not in (0, 1):
        raise ValueError("neither true nor false")
    return bool(stored)


def _json_text(stored: object) -> str:
    # SQLite keeps a JSON text that is a number as a number.
    text = stored if isinstance(stored, str) else json.dumps(stored)
    json.loads(text)
    return text


def _write_moment(moment: datetime) -> str:
    return in_utc(moment).replace(tzinfo=None).isoformat(" ", "microseconds")


_DECLARED = {
    "BOOLEAN": Kind.FLAG,
    "DATETIME": Kind.MOMENT,
    "TIMESTAMP": Kind.MOMENT,
    "DATE": Kind.DAY,
    "JSON": Kind.JSON,
}
_READ: dict[Kind, Callable[[Any], Any]] = {
    Kind.FLAG: _flag,
    Kind.MOMENT: lambda stored: in_utc(datetime.fromisoformat(stored)),
    Kind.DAY: date.fromisoformat,
    Kind.JSON: _json_text,
}
_WRITE: dict[Kind, Callable[[Any], Any]] = {
    Kind.FLAG: int,
    Kind.MOMENT: _write_moment,
    Kind.DAY: date.isoformat,
}
