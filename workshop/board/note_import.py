"""Import notes in one transaction, all or none, and undo such an import.

Nothing of the file itself is stored: neither its name nor names of people in it. Imported notes
have no author, and nothing ties two of them to one person.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from workshop.board import note_rules
from workshop.board.hooks import forget_copies
from workshop.board.note_kinds import NoteOrigin, NoteStatus
from workshop.board.notes import list_notes, must_take_notes, new_position, notes_by_id
from workshop.board.table_maps import map_of
from workshop.board.tables import Note
from workshop.board.visibility import SHOWN
from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import AddActivity, add_activity, load_activity
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity
from workshop.store import log
from workshop.store.ids_and_clock import new_id
from workshop.store.store import mark_erased
from workshop.store.types import metadata
from workshop.text_folding import fold_spaces

EVENT = "notes_imported"
MOST_NOTES = 5_000
"""At most this many notes in one import."""
MOST_TABLES = 20
_COMPUTED = frozenset({"noterevision", "notevector", "neargroup"})
"""Tables with rows derived from a note; they do not mean that somebody has used it."""


@dataclass(frozen=True)
class ImportedNote:
    """A note to import."""

    text: str
    section: str | None = None
    kind: str | None = None
    table: int | None = None


@dataclass(frozen=True)
class ImportNotes:
    """Notes for an activity, or for a new one called ``title`` at the end of ``session_id``.

    ``origin``: ``import``, or ``paper`` or ``keyboard`` for what was typed in.
    """

    notes: Sequence[ImportedNote]
    activity_id: str | None = None
    session_id: str | None = None
    title: str = ""
    origin: str = NoteOrigin.IMPORT


@dataclass(frozen=True)
class UndoImport:
    """Undo an import; ``number`` is the number of its event in the log."""

    programme_id: str
    number: int


@dataclass(frozen=True)
class NoteImport:
    """An import: its event number, the count of its notes, and how many of them were flagged."""

    number: int
    notes: int
    flagged: int
    activity_id: str


def import_notes(db: Session, actor: Actor, command: ImportNotes) -> NoteImport:
    """Store all these notes. Those that may identify somebody are flagged for the facilitator.

    Raises ``Invalid`` for the first note that breaks a rule, ``Closed``, ``NotAllowed``,
    ``NotFound``; then none of them is stored.
    """
    if not command.notes:
        raise Invalid(mark("There is no note to bring in."))
    if len(command.notes) > MOST_NOTES:
        raise Invalid(mark("At most {most} notes come in at once."), most=MOST_NOTES)
    activity = _target(db, actor, command)
    actor.must(Right.WRITE_NOTE, activity.programme_id)
    if actor.is_participant:
        raise NotAllowed(mark("You do not have the right to do this."))
    must_take_notes(db, activity)
    # In the order of the file, which tells nothing about people, from a random place on.
    first = new_position() // 2
    tables = {given.table for given in command.notes}
    maps = {table: map_of(db, activity, table) for table in tables}
    notes = [
        _row(activity, maps[given.table], command.origin, given, first + place)
        for place, given in enumerate(command.notes)
    ]
    db.execute(insert(Note), notes)
    flagged = sum(note["status"] != SHOWN for note in notes)
    event = log.append(
        db,
        activity.programme_id,
        EVENT,
        [("note", note["id"]) for note in notes],
        actor=actor.log_id,
        payload={
            "notes": len(notes),
            "flagged": flagged,
            "activity": activity.id,
            "new": command.activity_id is None,
        },
    )
    return NoteImport(event.number, len(notes), flagged, activity.id)


def list_imports(db: Session, actor: Actor, programme_id: str, limit: int = 5) -> list[NoteImport]:
    """At most ``limit`` imports that this actor may undo, newest first, of the last 50."""
    query = select(log.Event).where(
        log.Event.scope == programme_id,
        log.Event.kind == EVENT,
        col(log.Event.undone).is_(False),
    )
    events = db.execute(query.order_by(col(log.Event.number).desc()).limit(50)).scalars()
    ours = [event for event in events if _may_take_back(actor, event)]
    return [
        NoteImport(
            event.number,
            event.payload["notes"],
            event.payload["flagged"],
            event.payload["activity"],
        )
        for event in ours[:limit]
    ]


def undo_import(db: Session, actor: Actor, command: UndoImport) -> int:
    """Delete all notes of an import with every copy of their texts; returns how many.

    An activity that the import created is deleted too when it is empty then. Raises ``Conflict``
    once one of the notes was edited, put into a group, approved or redacted; also raises
    ``NotFound``, ``NotAllowed``, ``Closed``.
    """
    event = db.get(log.Event, (command.programme_id, command.number))
    if event is None or event.kind != EVENT or event.undone:
        raise NotFound(mark("There is no such import, or it was taken back already."))
    actor.must(Right.WRITE_NOTE, command.programme_id)
    if not _may_take_back(actor, event):
        raise NotAllowed(mark("You do not have the right to do this."))
    ids = [key for _kind, key in event.refs]
    notes = list(notes_by_id(db, ids).values())
    if len(notes) < len(ids) or any(_is_changed(note) for note in notes) or _are_used(db, ids):
        raise Conflict(mark("Something was done with these notes; they cannot be taken back."))
    activity = load_activity(db, event.payload["activity"])
    must_take_notes(db, activity)
    for part in _chunks(ids, 200):
        forget_copies(db, part)
        db.execute(delete(Note).where(col(Note.id).in_(part)))
    db.expire_all()
    mark_erased(db)
    if event.payload["new"] and not list_notes(db, [activity.id]):
        db.delete(activity)
    event.undone = True
    db.add(event)
    refs = [("note", key) for key in ids]
    log.append(db, command.programme_id, "import_taken_back", refs, actor=actor.log_id)
    return len(ids)


def known_notes(db: Session, activity_id: str) -> frozenset[tuple[str | None, str]]:
    """``(section, plain text)`` of the visible notes of an activity, to detect duplicates."""
    query = select(Note.section, Note.text).where(
        Note.activity_id == activity_id, Note.status == SHOWN, col(Note.released)
    )
    return frozenset((section, plain_text(text)) for section, text in db.execute(query))


def fingerprint_of(text: str) -> str:
    """SHA-256 of an imported text. Empty in a row means that the text was erased."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain_text(text: str) -> str:
    """A text folded for comparison: case, white space and trailing ``. !`` do not count."""
    return fold_spaces(text).rstrip(" .!")


def _target(db: Session, actor: Actor, command: ImportNotes) -> Activity:
    if command.activity_id is not None:
        return load_activity(db, command.activity_id)
    if command.session_id is None:
        raise Invalid(mark("Choose where the notes go."))
    adding = AddActivity(command.session_id, ActivityKind.NOTES, command.title, {"hidden": False})
    activity = add_activity(db, actor, adding)
    activity.phase = Phase.DONE
    db.add(activity)
    return activity


def _row(
    activity: Activity, map_id: str | None, origin: str, given: ImportedNote, position: int
) -> dict[str, Any]:
    """The columns of a note as a dict, for one bulk insert."""
    section = note_rules.note_section(given.section, activity.kind, activity.variant)
    text = note_rules.note_text(given.text)
    marked = bool(note_rules.find_marks(text))
    return {
        "id": new_id(),
        "programme_id": activity.programme_id,
        "session_id": activity.session_id,
        "activity_id": activity.id,
        "map_id": map_id,
        "section": section,
        "kind": note_rules.note_kind(given.kind),
        "text": text,
        "table_number": _table(given.table),
        "released": True,
        "origin": origin
        if origin in (NoteOrigin.PAPER, NoteOrigin.KEYBOARD)
        else NoteOrigin.IMPORT,
        "status": NoteStatus.FLAGGED if marked else SHOWN,
        "late": False,
        "shown": not marked,
        "fingerprint": fingerprint_of(text),
        "position": position,
        "edited": False,
        "evened": False,
    }


def _table(number: int | None) -> int | None:
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= MOST_TABLES:
        raise Invalid(mark("There is no such table."))
    return number


def _may_take_back(actor: Actor, event: log.Event) -> bool:
    own = event.actor is not None and event.actor == actor.log_id
    return own or actor.may(Right.RUN, event.scope)


def _is_changed(note: Note) -> bool:
    waits = bool(note_rules.find_marks(note.text))
    if note.edited or note.evened or not note.text:
        return True
    return note.status != (NoteStatus.FLAGGED if waits else SHOWN)


def _are_used(db: Session, ids: Sequence[str]) -> bool:
    """Whether a row of any table, also of packages above this one, refers to one of these notes."""
    for table in metadata.tables.values():
        for key in table.foreign_keys:
            if key.column.table.name != "note" or table.name in _COMPUTED:
                continue
            for part in _chunks(ids):
                query = sql_select(key.parent).where(key.parent.in_(part)).limit(1)
                if db.execute(query).first() is not None:
                    return True
    return False


def _chunks(ids: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    """``ids`` in parts of at most ``size``, since databases limit the parameters of a query."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
