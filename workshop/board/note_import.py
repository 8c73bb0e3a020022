"""Import notes in one transaction, all or none.

Nothing of the file itself is stored: neither its name nor names of people in it. Imported notes
have no author, and nothing ties two of them to one person.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from workshop.board import note_rules
from workshop.board.note_kinds import NoteOrigin, NoteStatus
from workshop.board.notes import PLACES, must_take_notes, new_position
from workshop.board.table_maps import map_of
from workshop.board.visibility import SHOWN
from workshop.errors import Invalid, NotAllowed
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import AddActivity, add_activity, load_activity
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity
from workshop.store import log
from workshop.store.ids_and_clock import checked_id, new_id
from workshop.store.types import metadata

EVENT = "notes_imported"
MOST_NOTES = 5_000
"""At most this many notes in one import."""
AT_ONCE = 250
"""Notes of one part of a long import: others who write wait for a part, not for all of them."""
MOST_TABLES = 20


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

    ``origin``: ``import``, or ``paper`` or ``keyboard`` for what was typed in. ``batch``: an id
    that the parts of one import share, by which it is taken back as a whole (``import_undo.py``).
    ``place``: where the notes stand, as ``NoteImport.next_place`` of the part before says.
    """

    notes: Sequence[ImportedNote]
    activity_id: str | None = None
    session_id: str | None = None
    title: str = ""
    origin: str = NoteOrigin.IMPORT
    batch: str | None = None
    place: int | None = None


@dataclass(frozen=True)
class NoteImport:
    """An import, or a part of one: its event number, the count of its notes, and how many of them
    were flagged."""

    number: int
    notes: int
    flagged: int
    activity_id: str
    next_place: int


def import_notes(db: Session, actor: Actor, command: ImportNotes) -> NoteImport:
    """Store all these notes. Those that may identify somebody are flagged for the facilitator.

    Raises ``Invalid`` for the first note that breaks a rule, ``Closed``, ``NotAllowed``,
    ``NotFound``; then none of them is stored.
    """
    if not command.notes:
        raise Invalid(mark("There is no note to bring in."))
    if len(command.notes) > MOST_NOTES:
        raise Invalid(mark("At most {most} notes come in at once."), most=MOST_NOTES)
    batch = checked_id(command.batch or new_id())
    activity = _target(db, actor, command)
    actor.must(Right.WRITE_NOTE, activity.programme_id)
    if actor.is_participant:
        raise NotAllowed(mark("You do not have the right to do this."))
    must_take_notes(db, activity)
    # In the order of the file, which tells nothing about people, from a random place on.
    first = new_position() // 2 if command.place is None else _checked_place(command.place)
    tables = {given.table for given in command.notes}
    maps = {table: map_of(db, activity, table) for table in tables}
    notes = [
        _row(activity, maps[given.table], command.origin, given, first + place)
        for place, given in enumerate(command.notes)
    ]
    db.execute(insert(metadata.tables["note"]), notes)
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
            "batch": batch,
        },
    )
    return NoteImport(event.number, len(notes), flagged, activity.id, first + len(notes))


def fingerprint_of(text: str) -> str:
    """SHA-256 of an imported text. Empty in a row means that the text was erased."""
    return hashlib.sha256(text.encode()).hexdigest()


def _checked_place(place: int) -> int:
    return field_rules.whole_number(place, 0, PLACES - MOST_NOTES)


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
