"""Database engines: SQLite by default, PostgreSQL when one machine is not enough.

Database errors are logged without the parameters of the statement: those may be texts of notes.
"""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool, QueuePool

from workshop.store.file_place import FilePlace

LOCK_SECONDS, IDLE_SECONDS = 5, 4
"""PostgreSQL: how long a command waits for another one, and how long a transaction may stand still
before the server ends it. The second is shorter: a process that is frozen in the middle of writing
is cut off before anybody who waits for it gives up."""
READING_IDLE_SECONDS = 60
"""A page may compute for a while between two questions; it holds nobody up."""
WRITERS = 4
"""Threads, each with a connection, in which a process writes to PostgreSQL."""
READERS, MORE_READERS = 8, 4
"""Connections for reading that a process keeps, and those it opens beside them when many read at
once: reader threads of the feed (2), Streamlit's scripts, asyncio's threads, clocks, the relay."""
POOL_SECONDS = 5
"""How long a reader waits for one of them."""
ANSWER_SECONDS, PASSING_ANSWER_SECONDS = 8, 3
"""How long a statement waits for a PostgreSQL that stands still without being gone: longer than for
another command's lock, with a new connection still shorter than a phone waits (15), and for what
passes shorter than anybody minds."""
KEEPALIVES = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 11_000,
}
"""A network that has gone silent is noticed within about 11 s."""


def is_sqlite(url: str) -> bool:
    """Whether this database URL is one of SQLite."""
    return url.startswith("sqlite")


def writing_engine(url: str, *, durable: bool = True, place: FilePlace | None = None) -> Engine:
    """The engine for writing, with a connection for each thread that writes.

    ``durable``: commits wait for the disk (``synchronous = FULL``); SQLite only, on PostgreSQL the
    server's settings decide. ``place``: the file is to be the one that others have opened there.
    """
    if is_sqlite(url):
        return _sqlite(
            url, begin="BEGIN IMMEDIATE", read_only=False, size=1, durable=durable, place=place
        )
    engine = _limited(url, WRITERS, 0, f"{LOCK_SECONDS}s", f"{IDLE_SECONDS}s")
    return _answering_within(engine, ANSWER_SECONDS)


def reading_engine(url: str, *, place: FilePlace | None = None) -> Engine:
    """The engine for reading; it cannot write (on SQLite by ``query_only``). ``place``: as for
    ``writing_engine``."""
    if is_sqlite(url):
        return _sqlite(url, begin="BEGIN", read_only=True, size=8, place=place)
    idle = f"{READING_IDLE_SECONDS}s"
    engine = _limited(url, READERS, MORE_READERS, f"{LOCK_SECONDS}s", idle)
    return _answering_within(engine, ANSWER_SECONDS).execution_options(postgresql_readonly=True)


def migrating_engine(url: str) -> Engine:
    """The engine for migrations: on PostgreSQL it may stand still, and waits for tables longer."""
    return writing_engine(url) if is_sqlite(url) else _limited(url, 1, 1, "30s", "0")


def trying_engine(url: str) -> Engine:
    """An engine with one connection, for transactions that are undone; what it copies stays in
    memory."""
    if not is_sqlite(url):
        return _limited(url, 1, 0, f"{LOCK_SECONDS}s", f"{READING_IDLE_SECONDS}s")
    engine = _sqlite(url, begin="BEGIN", read_only=False, size=1)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA foreign_keys = OFF")  # none leads from a copy to a table

    return engine


def lasting_connection(url: str) -> Connection:
    """A connection of its own to a PostgreSQL, outside any transaction, until it is closed."""
    engine = create_engine(
        _postgres(url),
        poolclass=NullPool,
        pool_reset_on_return=None,  # there is nothing to undo, and it may be gone
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        connect_args=KEEPALIVES,
    )
    return engine.connect()


def _limited(url: str, size: int, more: int, lock: str, idle: str) -> Engine:
    """An engine on PostgreSQL with this many connections, that waits for locks and stands still in
    a transaction no longer than this."""
    engine = create_engine(
        _postgres(url),
        pool_size=size,
        max_overflow=more,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=KEEPALIVES,
    )

    @event.listens_for(engine, "connect")
    def limit(connection: Any, _record: Any) -> None:
        # Not as options of the connection: an address may have some, and poolers refuse them.
        connection.autocommit = True
        connection.execute(f"SET lock_timeout = '{lock}'")
        connection.execute(f"SET idle_in_transaction_session_timeout = '{idle}'")
        connection.autocommit = False

    return engine


def _answering_within(engine: Engine, seconds: float) -> Engine:
    """The engine, with connections that wait so long for an answer; migrations wait on."""

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, given: Any, named: Any) -> Any:
        # 9 MB that a server with SQLite does not need.
        from workshop.store.patient_connection import PatientConnection

        connection = PatientConnection.connect(*given, **named)
        connection.answers_within = seconds
        return connection

    return engine


def passing_engine(url: str) -> Engine:
    """The engine for unlogged tables: each statement stands alone, and waits for no disk."""
    engine = _limited(url, 2, 2, "3s", f"{IDLE_SECONDS}s")
    _answering_within(engine, PASSING_ANSWER_SECONDS)
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _postgres(url: str) -> str:
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def file_of(url: str) -> Path | None:
    """The file of a SQLite database; ``None`` for another one, or one in memory."""
    name = make_url(url).database if is_sqlite(url) else None
    return Path(name) if name and name != ":memory:" else None


def _make_private(file: Path | None) -> None:
    """Create the file so that only its owner may read it; SQLite's other files follow it."""
    if file is not None:
        with suppress(OSError):
            os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))


def _sqlite(
    url: str,
    *,
    begin: str,
    read_only: bool,
    size: int,
    durable: bool = True,
    place: FilePlace | None = None,
) -> Engine:
    file = file_of(url)
    _make_private(file)
    # A file that is deleted while the server runs must not be made again, empty, by whoever opens
    # the next connection.
    address = {"creator": lambda: _open_file(file)} if file is not None else {}
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=16,
        pool_timeout=POOL_SECONDS,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": LOCK_SECONDS},
        **address,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        if place is not None:
            place.must_be_here()
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


def _open_file(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{file.resolve().as_uri()}?mode=rw",
        uri=True,
        check_same_thread=False,
        timeout=LOCK_SECONDS,
    )
