"""Taking back a whole import: all its parts, the notes and the evidence among them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy import select as sql_select
from sqlmodel import Session, SQLModel, col, select

from workshop.board import evidence
from workshop.board.hooks import forget_copies
from workshop.board.note_import import EVENT
from workshop.board.notes import count_notes, must_take_notes
from workshop.board.tables import Evidence, Note
from workshop.errors import Conflict, NotAllowed, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme.tables import Activity
from workshop.store import log
from workshop.store.store import mark_erased
from workshop.store.types import metadata

_COMPUTED = frozenset({"noterevision", "notevector", "neargroup"})
"""Tables with rows derived from a note; they do not mean that somebody has used it."""
_LATEST = 1_200
"""How many events of imports are looked through; a long file makes one for each part."""
_CHUNK = 500


@dataclass(frozen=True)
class UndoImport:
    """Take back an import; ``number``: of one of its events in the log, as ``BroughtIn`` has it.

    ``keep_used``: leave what was used in the meantime and take back the rest. ``only_part``: what
    this one event has brought in; a long import goes part by part, so that phones are answered in
    between.
    """

    programme_id: str
    number: int
    keep_used: bool = False
    only_part: bool = False


@dataclass(frozen=True)
class BroughtIn:
    """An import: the numbers of its events, the last one first, and what came in with them."""

    parts: tuple[int, ...]
    notes: int
    evidence: int
    activities: tuple[str, ...]
    at: datetime

    @property
    def number(self) -> int:
        """The number by which the import is called."""
        return self.parts[0]


@dataclass(frozen=True)
class ImportUse:
    """What became of an import: ``free`` things can be taken back; ``reworded`` ones were changed
    since, ``tied`` ones are used elsewhere, such as in a group or by a need; ``gone`` ones are not
    there any more, or have lost their text."""

    free: int
    reworded: int
    tied: int
    gone: int

    @property
    def used(self) -> int:
        """How many things stand in the way of taking back everything."""
        return self.reworded + self.tied


@dataclass
class _Sorted:
    """Ids of the rows of one table, by what became of them."""

    free: list[str]
    reworded: int = 0
    tied: int = 0
    gone: int = 0


def list_imports(
    db: Session, actor: Actor, programme_id: str, limit: int = 5, *, kind: str = EVENT
) -> list[BroughtIn]:
    """The latest imports that this actor may take back and of which an activity still stands,
    newest first. ``kind``: the event that one of the parts must be, notes or evidence."""
    found = []
    for events in _by_batch(db, programme_id):
        ours = all(_may_take_back(actor, event.actor, programme_id) for event in events)
        if ours and kind in {event.kind for event in events} and _stands(db, events):
            found.append(_describe(events))
        if len(found) == limit:
            break
    return found


def look_at_import(db: Session, actor: Actor, command: UndoImport) -> ImportUse:
    """What would become of an import. Raises as ``undo_import``, but for what was used."""
    sorted_ones = [
        _sort(db, model, event) for model, event in _parts(_events_of(db, actor, command))
    ]
    return ImportUse(
        sum(len(one.free) for one in sorted_ones),
        sum(one.reworded for one in sorted_ones),
        sum(one.tied for one in sorted_ones),
        sum(one.gone for one in sorted_ones),
    )


def undo_import(db: Session, actor: Actor, command: UndoImport) -> int:
    """Delete what an import has brought in, with every copy of the texts; returns how many.

    An activity that the import created is deleted too when it is empty then. Raises ``Conflict``
    where notes or evidence were reworded or used and are not to be kept; also raises ``NotFound``,
    ``NotAllowed``, ``Closed``.
    """
    events = _events_of(db, actor, command)
    found = [(model, event, _sort(db, model, event)) for model, event in _parts(events)]
    if not command.keep_used and any(one.reworded or one.tied for _m, _e, one in found):
        raise Conflict(mark("Something was done with these notes; they cannot be taken back."))
    refs = []
    for model, event, one in found:
        if model is Note:
            _must_be_open(db, event)
        _delete(db, model, one.free)
        refs += [(event.refs[0][0], key) for key in one.free]
        # The log of evidence holds its texts, so that it could be done again.
        event.undone, event.changes, event.topic = True, [], None
        db.add(event)
    mark_erased(db)
    for event in events:
        _delete_empty_activity(db, event)
    log.append(db, command.programme_id, "import_taken_back", refs, actor=actor.log_id)
    return len(refs)


def _by_batch(db: Session, programme_id: str) -> list[list[log.Event]]:
    """The latest imports, each as its events, newest first."""
    query = (
        select(log.Event)
        .where(log.Event.scope == programme_id)
        .where(col(log.Event.kind).in_((EVENT, evidence.IMPORTED)))
        .where(col(log.Event.undone).is_(False))
        .order_by(col(log.Event.number).desc())
        .limit(_LATEST)
    )
    batches: dict[object, list[log.Event]] = {}
    for event in db.execute(query).scalars():
        batches.setdefault(event.payload.get("batch") or event.number, []).append(event)
    return list(batches.values())


def _describe(events: Sequence[log.Event]) -> BroughtIn:
    notes = [event for event in events if event.kind == EVENT]
    sources = [event for event in events if event.kind != EVENT]
    return BroughtIn(
        tuple(event.number for event in events),
        sum(event.payload["notes"] for event in notes),
        sum(len(event.refs) for event in sources),
        tuple(dict.fromkeys(event.payload["activity"] for event in reversed(notes))),
        events[0].at,
    )


def _stands(db: Session, events: Iterable[log.Event]) -> bool:
    """Whether there is anything left: notes go with their activity."""
    return any(
        event.kind != EVENT or db.get(Activity, event.payload["activity"]) is not None
        for event in events
    )


def _events_of(db: Session, actor: Actor, command: UndoImport) -> list[log.Event]:
    event = db.get(log.Event, (command.programme_id, command.number))
    batches = _by_batch(db, command.programme_id)
    events = next((batch for batch in batches if event in batch), [])
    if command.only_part and events and event is not None:
        events = [event]
    if event is None or not events:
        raise NotFound(mark("There is no such import, or it was taken back already."))
    for part in events:
        right = Right.WRITE_NOTE if part.kind == EVENT else Right.WRITE_NEED
        actor.must(right, command.programme_id)
        if not _may_take_back(actor, part.actor, command.programme_id):
            raise NotAllowed(mark("You do not have the right to do this."))
    return events


def _parts(events: Sequence[log.Event]) -> Iterator[tuple[type[SQLModel], log.Event]]:
    for event in events:
        yield (Note if event.kind == EVENT else Evidence), event


def _sort(db: Session, model: type[SQLModel], event: log.Event) -> _Sorted:
    found = _Sorted([])
    before = {entry["key"][0]: entry["after"] for entry in event.changes}
    for ids in _chunks([key for _kind, key in event.refs]):
        rows = db.execute(select(model).where(model.id.in_(ids))).scalars().all()  # type: ignore[attr-defined]
        tied = _tied(db, str(model.__tablename__), ids)
        found.gone += len(ids) - len(rows)
        for row in rows:
            if isinstance(row, Note) and not row.text:
                found.gone += 1
            elif row.id in tied:
                found.tied += 1
            elif _is_reworded(row, before):
                found.reworded += 1
            else:
                found.free.append(row.id)
    return found


def _is_reworded(row: SQLModel, before: dict[str, dict[str, object]]) -> bool:
    if isinstance(row, Note):
        return row.edited or row.evened
    first = before.get(row.id, {})  # type: ignore[attr-defined]
    return any(getattr(row, name) != value for name, value in first.items())


def _tied(db: Session, table: str, ids: Sequence[str]) -> set[str]:
    """Those to which a row of any table refers, also of packages above this one."""
    found: set[str] = set()
    for other in metadata.tables.values():
        for key in other.foreign_keys:
            if key.column.table.name == table and other.name not in _COMPUTED:
                query = sql_select(key.parent).where(key.parent.in_(ids)).distinct()
                found.update(db.execute(query).scalars())
    return found


def _must_be_open(db: Session, event: log.Event) -> None:
    activity = db.get(Activity, event.payload["activity"])
    if activity is not None:
        must_take_notes(db, activity)


def _delete(db: Session, model: type[SQLModel], ids: Sequence[str]) -> None:
    for part in _chunks(ids):
        if model is Note:
            forget_copies(db, part)
        db.execute(delete(model).where(model.id.in_(part)))  # type: ignore[attr-defined]
    db.expire_all()


def _delete_empty_activity(db: Session, event: log.Event) -> None:
    if event.kind != EVENT or not event.payload["new"]:
        return
    activity = db.get(Activity, event.payload["activity"])
    if activity is not None and not count_notes(db, [activity.id]):
        db.delete(activity)


def _may_take_back(actor: Actor, made_by: str | None, programme_id: str) -> bool:
    own = made_by is not None and made_by == actor.log_id
    return own or actor.may(Right.RUN, programme_id)


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """``ids`` in parts, since databases limit the parameters of a query."""
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
