"""Running a command as if, beside the writer: nobody waits for it, and nothing of it stays.

What takes long is found out so, and the writer does the little that is left.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, text
from sqlmodel import Session, SQLModel

from workshop.store.common_transaction import KeepingSession
from workshop.store.engine import trying_engine
from workshop.store.store import Store

ActorT = TypeVar("ActorT")
CommandT = TypeVar("CommandT")
ResultT = TypeVar("ResultT")
_CHANGES = (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE)


def rehearse(
    store: Store,
    command: Callable[[Session, ActorT, CommandT], ResultT],
    actor: ActorT,
    content: CommandT,
    tables: Sequence[type[SQLModel]],
) -> ResultT:
    """What a command returns that writes to ``tables`` alone, from the database as it is now.

    Its result must hold no rows. With SQLite it writes to copies of these tables, in memory, so
    that the writer goes on beside it; with PostgreSQL its transaction is undone.
    """
    engine = trying_engine(store.url)
    try:
        with engine.connect() as connection:
            if store.sqlite:
                _copy(connection, [str(table.__tablename__) for table in tables])
            with KeepingSession(connection, expire_on_commit=False) as db:
                try:
                    return command(db, actor, content)
                finally:
                    db.rollback()
    finally:
        engine.dispose()


def _copy(connection: Connection, names: Sequence[str]) -> None:
    """Hide these tables behind copies, and let nothing else be written."""
    made = text("SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name = :n")
    for name in names:
        definition: str = connection.execute(made, {"n": name}).scalar_one()
        temporary = definition.replace("CREATE TABLE", "CREATE TEMP TABLE", 1)
        connection.exec_driver_sql(temporary)
        connection.exec_driver_sql(f"INSERT INTO temp.{name} SELECT * FROM main.{name}")  # noqa: S608
    driver: Any = connection.connection.driver_connection
    driver.set_authorizer(_refuse_writing)


def _refuse_writing(
    action: int, _first: str | None, _second: str | None, place: str | None, _by: str | None
) -> int:
    if action in _CHANGES and place == "main":
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
