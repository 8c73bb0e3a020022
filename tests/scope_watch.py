"""Watches that commands with a scope change rows of that programme alone (``scope_locks.py``).

On PostgreSQL two of them run beside each other. One that logs an event of another scope is run
again alone by the store itself; one that changes something elsewhere without an event would go
unseen, so it fails here, whatever test it runs in.
"""

from functools import cache
from typing import Any

from sqlalchemy import Table, event
from sqlmodel import Session, SQLModel, select

from workshop.store import log
from workshop.store.common_transaction import KeepingSession
from workshop.store.store import Store

_NAMES = ("programme_id", "scope")
_submit = Store.submit


def _submit_watched(self: Store, command, actor, content, scope=None, **told):
    if scope is None:
        return _submit(self, command, actor, content, **told)

    def watched(db: Session, actor, content):
        db.info["watched"] = scope
        return command(db, actor, content)

    return _submit(self, watched, actor, content, scope, **told)


def watch_scopes() -> None:
    """Watch every store of this process from now on."""
    Store.submit = _submit_watched
    event.listen(KeepingSession, "before_flush", _note_strays)
    event.listen(KeepingSession, "before_commit", _must_have_no_strays)


def _note_strays(db: Session, _context: object, _instances: object) -> None:
    scope = db.info.get("watched")
    if scope is None:
        return
    changed = [row for row in db.dirty if db.is_modified(row)]
    for row in [*db.new, *changed, *db.deleted]:
        with db.no_autoflush:
            found = _scope_of(db, row.__table__, row)
        if found != scope:
            db.info.setdefault("strays", set()).add(row.__tablename__)


def _must_have_no_strays(db: Session) -> None:
    strays = db.info.pop("strays", None)
    scope = db.info.get("watched")
    # One that has asked for another scope is run again alone, on PostgreSQL.
    if strays and db.info.get("scopes", set()) <= {scope}:
        raise AssertionError(f"a command of one programme changed other rows: {sorted(strays)}")


def _scope_of(db: Session, table: Table, row: Any) -> str | None:
    """The programme to which a row belongs, or ``HOUSE``."""
    if table.name == "programme":
        return row.id
    value = log.HOUSE
    for step, column in enumerate(_way_up(table.name)):
        if step == 0:
            value = getattr(row, column)
        else:
            [key] = table.primary_key.columns
            value = db.execute(select(table.c[column]).where(key == value)).scalar()
        parents = [key.column.table for key in table.c[column].foreign_keys]
        table = parents[0] if parents else table
    return value


@cache
def _way_up(name: str, seen: tuple[str, ...] = ()) -> list[str]:
    """The columns that lead from a table to a programme, the shortest way; empty if none does."""
    table = SQLModel.metadata.tables[name]
    for known in _NAMES:
        if known in table.columns:
            return [known]
    ways = []
    for column in table.columns:
        for key in column.foreign_keys:
            parent = key.column.table.name
            if parent == "programme":
                return [column.name]
            if parent != name and parent not in seen and (way := _way_up(parent, (*seen, name))):
                ways.append([column.name, *way])
    return min(ways, key=len, default=[])
