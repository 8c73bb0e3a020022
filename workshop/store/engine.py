"""Database engines: SQLite by default, PostgreSQL when one machine is not enough.

Database errors are logged without the parameters of the statement: those may be texts of notes.
"""

import os
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool, QueuePool


def is_sqlite(url: str) -> bool:
    """Whether this database URL is one of SQLite."""
    return url.startswith("sqlite")


def writing_engine(url: str, *, durable: bool = True) -> Engine:
    """The engine of the single writer, with one connection.

    ``durable``: commits wait for the disk (``synchronous = FULL``); SQLite only, on PostgreSQL the
    server's settings decide.
    """
    if is_sqlite(url):
        return _sqlite(url, begin="BEGIN IMMEDIATE", read_only=False, size=1, durable=durable)
    return create_engine(
        _postgres(url), pool_size=1, max_overflow=1, pool_pre_ping=True, hide_parameters=True
    )


def reading_engine(url: str) -> Engine:
    """The engine for reading; it cannot write (on SQLite by ``query_only``)."""
    if is_sqlite(url):
        return _sqlite(url, begin="BEGIN", read_only=True, size=8)
    engine = create_engine(_postgres(url), pool_size=8, pool_pre_ping=True, hide_parameters=True)
    return engine.execution_options(postgresql_readonly=True)


def lasting_connection(url: str) -> Connection:
    """A connection of its own to a PostgreSQL, outside any transaction, until it is closed."""
    engine = create_engine(
        _postgres(url), poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True
    )
    return engine.connect()


def _postgres(url: str) -> str:
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _make_private(url: str) -> None:
    """Create the file so that only its owner may read it; SQLite's other files follow it."""
    name = make_url(url).database
    if name and name != ":memory:":
        with suppress(OSError):
            os.close(os.open(name, os.O_RDWR | os.O_CREAT, 0o600))


def _sqlite(url: str, *, begin: str, read_only: bool, size: int, durable: bool = True) -> Engine:
    _make_private(url)
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=16,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": 10},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        cursor.execute("PRAGMA foreign_keys = ON")
        # Deleted rows are overwritten with zeros: erased texts must not stay in free pages.
        cursor.execute("PRAGMA secure_delete = ON")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Any) -> None:
        connection.connection.driver_connection.execute(begin)

    return engine
