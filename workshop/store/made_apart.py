"""Running a command in a database of its own, in memory: its rows are stored later at one go.

For what only adds, such as a whole programme: the writer has little to do then, and either all of
it is there or nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import create_engine, insert, select
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from workshop.store.common_transaction import KeepingSession
from workshop.store.types import metadata

ActorT = TypeVar("ActorT")
CommandT = TypeVar("CommandT")
Rows = Mapping[str, Sequence[dict[str, Any]]]
"""Table → its rows, in the order in which they were added; no table without any."""


def read_rows(db: Session, names: Sequence[str]) -> Rows:
    """All rows of these tables."""
    found = {}
    for name in names:
        rows = [dict(row) for row in db.execute(select(metadata.tables[name])).mappings()]
        if rows:
            found[name] = rows
    return found


def add_rows(db: Session, rows: Rows) -> None:
    """Add rows that were made elsewhere; they make no events."""
    for table in metadata.sorted_tables:
        if table.name in rows:
            db.execute(insert(table), list(rows[table.name]))


def rows_made(
    command: Callable[[Session, ActorT, CommandT], object],
    actor: ActorT,
    content: CommandT,
    known: Rows,
) -> Rows:
    """What a command adds to a database that holds nothing but ``known``, whose tables are left out
    of it apart from what is new. Raises what the command raises."""
    engine = create_engine("sqlite://", poolclass=StaticPool, hide_parameters=True)
    try:
        metadata.create_all(engine, checkfirst=False)
        with KeepingSession(engine, expire_on_commit=False) as db:
            add_rows(db, known)
            command(db, actor, content)
            db.flush()
            made = read_rows(db, list(metadata.tables))
    finally:
        engine.dispose()
    new = {name: _new_rows(name, rows, known.get(name, ())) for name, rows in made.items()}
    return {name: rows for name, rows in new.items() if rows}


def _new_rows(
    name: str, rows: Sequence[dict[str, Any]], known: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Rows that were not known, without the numbers that the database counts by itself: it would
    count on from others there."""
    counted = metadata.tables[name].autoincrement_column
    skipped = None if counted is None else counted.name
    return [
        {column: value for column, value in row.items() if column != skipped}
        for row in rows
        if row not in known
    ]
