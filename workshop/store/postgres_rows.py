"""The tables of a PostgreSQL database as rows of plain values; see ``rows``."""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import psycopg
from psycopg import sql

from workshop.store.engine import lasting_connection
from workshop.store.rows import VERSION_TABLE, Kind, Row, Shape, in_utc

AT_ONCE = 16
"""Rows that are fetched together: a picture has up to a megabyte."""
LETS_GO_WITHIN = 3.0
"""Seconds in which the server notices that connections were closed."""
_TABLES = """
    SELECT c.relname, a.attname, format_type(a.atttypid, NULL)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
      AND c.relpersistence = 'p' AND a.attnum > 0 AND NOT a.attisdropped AND c.relname <> %s
"""
"""Unlogged tables are left out: they hold what processes tell each other while they run."""
_LINKS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint
    WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
"""
_COUNTED = """
    SELECT c.relname, a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0
      AND NOT a.attisdropped
      AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) IS NOT NULL
"""
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
      AND pid <> pg_backend_pid()
"""
_KINDS = {
    "boolean": Kind.FLAG,
    "timestamp with time zone": Kind.MOMENT,
    "timestamp without time zone": Kind.MOMENT,
    "date": Kind.DAY,
    "json": Kind.JSON,
}


class PostgresSide:
    """A PostgreSQL database as a source or a target, in one transaction with one picture of it."""

    def __init__(self, url: str) -> None:
        self._held = lasting_connection(url)
        self._db = cast("psycopg.Connection[Any]", self._held.connection.driver_connection)
        self._links: list[tuple[str, str, str]] = []
        self._db.execute("SET lock_timeout = '10s'")
        self._db.execute("SET idle_in_transaction_session_timeout = 0")
        self._db.execute("SET statement_timeout = 0")
        self._db.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")

    def has_company(self) -> bool:
        """Whether anybody else is connected with this database."""
        until = time.monotonic() + LETS_GO_WITHIN
        while self._count_others():
            if time.monotonic() > until:
                return True
            time.sleep(0.1)
            self._db.execute("SELECT pg_stat_clear_snapshot()")
        return False

    def hold_writers(self) -> None:
        """Until the end nobody writes: each change stands in the log."""
        self._db.execute("LOCK TABLE event IN SHARE MODE")

    def shape(self) -> Shape:
        """All tables with their columns."""
        found: dict[str, dict[str, Kind]] = {}
        for table, column, declared in self._db.execute(_TABLES, [VERSION_TABLE]):
            found.setdefault(table, {})[column] = _KINDS.get(declared, Kind.PLAIN)
        return found

    def rows(self, table: str, columns: Mapping[str, Kind]) -> Iterator[Row]:
        """All rows, a few at a time."""
        names = sorted(columns)
        wanted = sql.SQL(", ").join(
            sql.SQL("{}::text" if columns[name] is Kind.JSON else "{}").format(sql.Identifier(name))
            for name in names
        )
        moments = [at for at, name in enumerate(names) if columns[name] is Kind.MOMENT]
        with self._db.cursor(name="rows") as cursor:
            cursor.itersize = AT_ONCE
            cursor.execute(sql.SQL("SELECT {} FROM {}").format(wanted, sql.Identifier(table)))
            for row in cursor:
                yield _with_moments(row, moments)

    def fill(self, table: str, columns: Mapping[str, Kind], rows: Iterable[Row]) -> None:
        """Add rows in any order: links are taken off and put back, and checked, at the end."""
        self._take_off_links()
        names = sql.SQL(", ").join(sql.Identifier(name) for name in sorted(columns))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        with self._db.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def empty(self) -> None:
        """Remove all rows, also of what processes tell each other."""
        named = self._db.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname <> %s"
            " AND relnamespace = current_schema()::regnamespace",
            [VERSION_TABLE],
        )
        tables = [sql.Identifier(name) for (name,) in named]
        if tables:
            self._db.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(tables)))

    def finish(self) -> None:
        """Put links back, let numbers go on after the highest, and keep what was written."""
        for table, name, definition in self._links:
            self._alter(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        for table, column, sequence in self._db.execute(_COUNTED).fetchall():
            self._db.execute(
                sql.SQL("SELECT setval(%s, max({})) FROM {}").format(
                    sql.Identifier(column), sql.Identifier(table)
                ),
                [sequence],
            )
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Let go of the database; what was not finished is undone."""
        self._held.close()

    def _count_others(self) -> int:
        return sum(number for (number,) in self._db.execute(_OTHERS))

    def _take_off_links(self) -> None:
        if not self._links:
            self._links = self._db.execute(_LINKS).fetchall()
            for table, name, _definition in self._links:
                self._alter(f"ALTER TABLE {table} DROP CONSTRAINT {name}")

    def _alter(self, statement: str) -> None:
        """Run what the database itself has quoted."""
        self._db.execute(statement.encode())


def _with_moments(row: Row, places: list[int]) -> Row:
    if not places:
        return row
    values = list(row)
    for place in places:
        if values[place] is not None:
            values[place] = in_utc(values[place])
    return tuple(values)
