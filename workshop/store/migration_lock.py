"""One process at a time migrates a PostgreSQL, and none while servers of another version use it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from workshop.i18n import _
from workshop.store.engine import is_sqlite, lasting_connection

OTHERS_STOP_WITHIN = 10.0
"""Seconds in which servers of another version may stop before the start is given up."""
_KEY = 7_411_031
_LOOKS_EVERY = 0.2
_TRY = text("SELECT pg_try_advisory_lock(:key)")
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name LIKE 'workshop %' AND application_name <> :name"
)


def server_name(revision: str) -> str:
    """What a running server calls itself to the database: by the schema that it needs."""
    return f"workshop {revision}"


@contextmanager
def migrating_alone(url: str) -> Iterator[None]:
    """Wait until no other process migrates this database, and let none begin meanwhile.

    On SQLite nothing is done: there one process uses a database. Whoever dies lets the lock go.
    """
    if is_sqlite(url):
        yield
        return
    with lasting_connection(url) as connection:
        if not _take(connection):
            print(_("Another process is preparing the database; waiting for it."), flush=True)
            while not _take(connection):
                time.sleep(_LOOKS_EVERY)
        yield


def must_have_no_others(url: str, revision: str) -> None:
    """Raise ``SystemExit`` where servers that need another schema run on this database: the tables
    would change under them. Those that are being stopped just now are waited for."""
    if is_sqlite(url):
        return
    until = time.monotonic() + OTHERS_STOP_WITHIN
    with lasting_connection(url) as connection:
        while connection.execute(_OTHERS, {"name": server_name(revision)}).scalar():
            if time.monotonic() > until:
                raise SystemExit(
                    _(
                        "A server of an older version still runs on this database. Stop every"
                        " server of that version, then start this one."
                    )
                )
            time.sleep(_LOOKS_EVERY)


def _take(connection: Connection) -> bool:
    return bool(connection.execute(_TRY, {"key": _KEY}).scalar())
