"""SQL compiled once for all databases of a run.

Each test has engines of its own, and each engine compiles every statement that it meets for the
first time: on SQLite that takes longer than all that the statements do.
"""

from sqlalchemy import Connection, event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache

_compiled: LRUCache[object, object] = LRUCache(2_000)


def compile_once() -> None:
    """Let all engines on SQLite of this process keep in one place what they have compiled."""
    # What is kept is found by the statement and the dialect, and engines have one each, all alike.
    SQLiteDialect_pysqlite.__eq__ = _are_alike  # type: ignore[method-assign, assignment]
    SQLiteDialect_pysqlite.__hash__ = _hash_of_kind  # type: ignore[method-assign, assignment]
    event.listen(Engine, "engine_connect", _share)


def _are_alike(one: object, other: object) -> bool:
    return type(one) is type(other)


def _hash_of_kind(one: object) -> int:
    return hash(type(one))


def _share(connection: Connection) -> None:
    if isinstance(connection.dialect, SQLiteDialect_pysqlite):
        connection.execution_options(compiled_cache=_compiled)
