"""Using a database that no server uses meanwhile."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from workshop.errors import Conflict
from workshop.i18n import mark
from workshop.store.engine import is_sqlite
from workshop.store.file_lock import hold, let_go
from workshop.store.postgres_rows import PostgresSide

LOCK = "server.lock"
"""File in the data folder that a running server keeps locked."""


@contextmanager
def alone(url: str, data_dir: Path) -> Iterator[None]:
    """Nobody uses the database when the block begins; with SQLite no server starts within it.

    Raises ``Conflict``.
    """
    if not is_sqlite(url):
        with closing(PostgresSide(url)) as side:
            if side.has_company():
                raise Conflict(
                    mark("Somebody is connected with the PostgreSQL database. Stop all servers.")
                )
        yield
        return
    if not hold(data_dir / LOCK):
        raise Conflict(mark("A server is using this database. Stop it first."))
    try:
        yield
    finally:
        let_go(data_dir / LOCK)
