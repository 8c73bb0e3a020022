"""Names that a running process holds, so that others at the same database know that it is there.

With PostgreSQL each is an advisory lock on a connection of its own, which ends with the process.
SQLite has one process for each data folder: nothing is held, and what is found was left behind.
"""

from collections.abc import Callable

from sqlalchemy import text
from sqlmodel import Session

from workshop.store.engine import is_sqlite, lasting_connection

_KEY = "hashtextextended(:name, 0)"


def hold_name(url: str, name: str) -> Callable[[], None]:
    """Hold a name in the database at ``url``; returns the function that lets it go."""
    if is_sqlite(url):
        return lambda: None
    connection = lasting_connection(url)
    connection.execute(text(f"SELECT pg_advisory_lock({_KEY})"), {"name": name})
    return connection.close


def try_to_hold(url: str, name: str) -> Callable[[], None] | None:
    """As ``hold_name``; ``None`` when another process holds the name."""
    if is_sqlite(url):
        return lambda: None
    connection = lasting_connection(url)
    query = text(f"SELECT pg_try_advisory_lock({_KEY})")
    if connection.execute(query, {"name": name}).scalar_one():
        return connection.close
    connection.close()
    return None


def is_held(db: Session, name: str) -> bool:
    """Whether a process that runs holds this name."""
    if db.get_bind().dialect.name == "sqlite":
        return False
    query = text(f"SELECT pg_try_advisory_xact_lock({_KEY})")
    return not db.execute(query, {"name": name}).scalar_one()
