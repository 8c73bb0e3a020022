"""Undo and redo of an account's own steps, from the changes stored in the event log."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select as sql_select
from sqlmodel import Session, SQLModel, col, select

from workshop.errors import Conflict, NotFound
from workshop.i18n import mark
from workshop.store import log
from workshop.store.log import Change, Event
from workshop.store.types import metadata


def change(db: Session, row: SQLModel, **values: Any) -> Change:
    """Set fields of a stored row and return what changed, for the log."""
    table, key = _address(row)
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    db.add(row)
    return Change(table, key, before, dict(values))


def create(db: Session, row: SQLModel) -> Change:
    """Add a row and return the change; undo deletes the row again."""
    db.add(row)
    table, key = _address(row)
    return Change(table, key, None, row.model_dump())


def remove(db: Session, row: SQLModel) -> Change:
    """Delete a row and return the change; undo adds the row again with the same key."""
    table, key = _address(row)
    before = row.model_dump()
    db.delete(row)
    return Change(table, key, before, None)


def step_back(db: Session, scope: str, topic: str, actor: str) -> Event:
    """Undo the actor's latest step of this topic that is not undone; returns its event.

    Raises ``NotFound`` when there is none, ``Conflict`` when its rows were changed since or are
    referred to by rows added since.
    """
    event = _latest(db, scope, topic, actor, undone=False)
    if event is None:
        raise NotFound(mark("There is nothing to undo."))
    revert(db, event)
    return event


def step_forward(db: Session, scope: str, topic: str, actor: str) -> Event:
    """Redo the step that was undone last; returns its event. Raises as ``step_back``."""
    event = _earliest_undone(db, scope, topic, actor)
    if event is None:
        raise NotFound(mark("There is nothing to redo."))
    _apply(db, event.changes, old="before", new="after")
    event.undone = False
    db.add(event)
    return event


def revert(db: Session, event: Event) -> None:
    """Undo this one step of any actor, also when there are later steps.

    Raises ``NotFound`` when it is undone already, ``Conflict`` when its rows were changed since.
    """
    if event.undone:
        raise NotFound(mark("There is nothing to undo."))
    _apply(db, event.changes[::-1], old="after", new="before")
    event.undone = True
    db.add(event)


def steps_at_hand(
    db: Session, scope: str, topic: str, actor: str
) -> tuple[Event | None, Event | None]:
    """``(to undo, to redo)``: the actor's steps of this topic that are next, each or ``None``."""
    back = _latest(db, scope, topic, actor, undone=False)
    return back, _earliest_undone(db, scope, topic, actor)


def _latest(db: Session, scope: str, topic: str, actor: str, *, undone: bool) -> Event | None:
    query = (
        select(Event)
        .where(Event.scope == scope, Event.topic == topic, Event.actor == actor)
        .where(col(Event.undone).is_(undone))
        .order_by(col(Event.number).desc())
        .limit(1)
    )
    return db.execute(query).scalars().first()


def _earliest_undone(db: Session, scope: str, topic: str, actor: str) -> Event | None:
    last_done = _latest(db, scope, topic, actor, undone=False)
    query = (
        select(Event)
        .where(Event.scope == scope, Event.topic == topic, Event.actor == actor)
        .where(col(Event.undone).is_(True))
        .where(Event.number > (last_done.number if last_done else 0))
        .order_by(col(Event.number))
        .limit(1)
    )
    return db.execute(query).scalars().first()


def _apply(db: Session, changes: Iterable[dict[str, Any]], *, old: str, new: str) -> None:
    for entry in changes:
        model = _models()[entry["table"]]
        key = tuple(entry["key"])
        row = db.get(model, key if len(key) > 1 else key[0])
        _check_untouched(row, entry[old])
        if entry[new] is None:
            _check_nothing_stands_on(db, row)
            db.delete(row)
        elif row is None:
            db.add(model(**_without_gone(db, entry["table"], entry[new])))
        else:
            for name, value in _without_gone(db, entry["table"], entry[new]).items():
                setattr(row, name, value)
            db.add(row)
        db.flush()


def _without_gone(db: Session, table: str, values: dict[str, Any]) -> dict[str, Any]:
    """The values of a row, empty where they refer to what was deleted since.

    Raises ``Conflict`` where the row would have gone with it.
    """
    kept = dict(values)
    for key in metadata.tables[table].foreign_keys:
        name = key.parent.name
        wanted = sql_select(key.column).where(key.column == kept.get(name))
        if kept.get(name) is None or db.execute(wanted).first() is not None:
            continue
        if key.ondelete != "SET NULL":
            raise Conflict(mark("Somebody has changed this since; it cannot be undone any more."))
        kept[name] = None
    return kept


def _check_untouched(row: SQLModel | None, expected: dict[str, Any] | None) -> None:
    same = (row is None) == (expected is None) and all(
        getattr(row, name) == value for name, value in (expected or {}).items()
    )
    if not same:
        raise Conflict(mark("Somebody has changed this since; it cannot be undone any more."))


def _check_nothing_stands_on(db: Session, row: SQLModel | None) -> None:
    """Raise ``Conflict`` if other rows refer to ``row`` and would be deleted with it (CASCADE)."""
    table = metadata.tables[str(row.__tablename__)] if row is not None else None
    for other in metadata.tables.values():
        for key in other.foreign_keys:
            if key.column.table is not table or key.ondelete != "CASCADE":
                continue
            tied = sql_select(key.parent).where(key.parent == getattr(row, key.column.name))
            if db.execute(tied.limit(1)).first() is not None:
                raise Conflict(mark("Something stands on this by now; it cannot be undone."))


def _address(row: SQLModel) -> tuple[str, tuple[str, ...]]:
    table = metadata.tables[str(row.__tablename__)]
    return table.name, tuple(str(getattr(row, column.name)) for column in table.primary_key)


def _models() -> dict[str, type[SQLModel]]:
    return {
        str(mapper.class_.__tablename__): mapper.class_ for mapper in SQLModel._sa_registry.mappers
    }


__all__ = ["change", "create", "log", "remove", "revert", "step_back", "step_forward"]
