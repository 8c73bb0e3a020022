"""Saying why something stands behind no clause: one sentence for a need, a group, or the loose
notes of a section of the map. Undo is that of the topic ``TOPIC``."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.note_rules import CANVAS
from workshop.board.tables import Note
from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.needs.headers_of_notes import find_repeated
from workshop.needs.tables import Group, Need
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.standards.insight.need_origins import OFF_MAP
from workshop.standards.tables import MissingReason
from workshop.standards.voices.ledger import GivenReason, Key, Place
from workshop.store import log
from workshop.store.undo import change, create, remove

TOPIC = "voices"
LONGEST = 280


@dataclass(frozen=True)
class ExplainMissing:
    """``subject``: id of a need or group, or a section. An empty ``text`` takes the reason away.
    ``seen``: the reason that was read, empty where there was none; ``notes``: ids of the loose
    notes that were in sight, of which it is said."""

    programme_id: str
    place: str
    subject: str
    text: str
    seen: str = ""
    notes: Collection[str] = ()


def explain_missing(db: Session, actor: Actor, command: ExplainMissing) -> None:
    """Say why something stands behind no clause; needs the right to group.

    Of loose notes it is said of those in sight and of those that had a reason before; what comes
    later waits. Raises ``Invalid`` for a text that repeats a note, which could not be taken back
    any more, ``Conflict`` where somebody else has given another reason since, ``NotFound``.
    """
    actor.must(Right.GROUP, command.programme_id)
    _must_exist(db, command)
    text = field_rules.line(command.text, LONGEST, required=False)
    if find_repeated(db, command.programme_id, text):
        raise Invalid(
            mark("This repeats a note word for word. Say in your own words why it is left out.")
        )
    row = _load(db, command)
    stands = row.text if row else ""
    notes = sorted({*(row.note_ids if row else ()), *_notes_in_sight(db, command)})
    if stands != command.seen:
        raise Conflict(mark("Somebody else has given a reason meanwhile. Read it first."))
    if row and not text:
        steps = [remove(db, row)]
    elif row:
        steps = [change(db, row, text=text, note_ids=notes)]
    elif text:
        content = MissingReason(
            programme_id=command.programme_id,
            kind=command.place,
            subject=command.subject,
            text=text,
            note_ids=notes,
        )
        steps = [create(db, content)]
    else:
        return
    db.flush()
    log.append(
        db,
        command.programme_id,
        "missing_explained",
        actor=actor.log_id,
        topic=TOPIC,
        changes=steps,
    )


def load_reasons(db: Session, programme_id: str) -> dict[Key, GivenReason]:
    """Every reason that was given in a programme."""
    query = select(MissingReason).where(col(MissingReason.programme_id) == programme_id)
    return {
        (row.kind, row.subject): GivenReason(row.text, frozenset(row.note_ids))
        for row in db.execute(query).scalars()
    }


def _load(db: Session, command: ExplainMissing) -> MissingReason | None:
    query = select(MissingReason).where(
        col(MissingReason.programme_id) == command.programme_id,
        col(MissingReason.kind) == command.place,
        col(MissingReason.subject) == command.subject,
    )
    found: MissingReason | None = db.execute(query).scalars().first()
    return found


def _must_exist(db: Session, command: ExplainMissing) -> None:
    if command.place == Place.LOOSE and command.subject in (*CANVAS, OFF_MAP):
        return
    if command.place not in (Place.NEED, Place.GROUP):
        raise Invalid(mark("The request was not understood."))
    need = command.place == Place.NEED
    row = db.get(Need, command.subject) if need else db.get(Group, command.subject)
    if row is None or row.programme_id != command.programme_id:
        raise NotFound(mark("Somebody has removed this meanwhile."))


def _notes_in_sight(db: Session, command: ExplainMissing) -> list[str]:
    if command.place != Place.LOOSE:
        return []
    query = select(col(Note.id)).where(col(Note.programme_id) == command.programme_id)
    return sorted(set(command.notes).intersection(db.execute(query).scalars()))
