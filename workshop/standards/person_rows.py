"""Every row that is stored about one participant: the one place that knows where they are.

Whoever shows or erases what belongs to a person asks here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from workshop.board.notes import list_revisions
from workshop.board.tables import Note, NoteRevision
from workshop.needs.tables import Dots, Fingers, ImpactEffort, Pile
from workshop.people.tables import Attendance, Consent, Participant
from workshop.standards.room.objections import objections_of
from workshop.standards.tables import Objection

RowT = TypeVar("RowT", bound=SQLModel)


@dataclass(frozen=True)
class PersonRows:
    """The rows of one participant; ``wordings``: note id → its former wordings, oldest first."""

    person: Participant
    consents: Sequence[Consent]
    attendances: Sequence[Attendance]
    notes: Sequence[Note]
    wordings: dict[str, list[NoteRevision]]
    dots: Sequence[Dots]
    fingers: Sequence[Fingers]
    estimates: Sequence[ImpactEffort]
    piles: Sequence[Pile]
    objections: Sequence[Objection]


def load_person_rows(db: Session, person: Participant) -> PersonRows:
    """Everything that is stored about this participant."""
    notes = notes_by(db, person)
    return PersonRows(
        person=person,
        consents=_rows(db, Consent, Consent.participant_id, person.id),
        attendances=_rows(db, Attendance, Attendance.participant_id, person.id),
        notes=notes,
        wordings={note.id: list_revisions(db, note.id) for note in notes},
        dots=_rows(db, Dots, Dots.participant_id, person.id),
        fingers=_rows(db, Fingers, Fingers.participant_id, person.id),
        estimates=_rows(db, ImpactEffort, ImpactEffort.participant_id, person.id),
        piles=_rows(db, Pile, Pile.participant_id, person.id),
        objections=objections_of(db, person.id),
    )


def notes_by(db: Session, person: Participant) -> list[Note]:
    """The notes of this participant, in all sessions and states."""
    query = select(Note).where(col(Note.author) == person.id).order_by(col(Note.position))
    return list(db.execute(query).scalars())


def _rows(db: Session, table: type[RowT], owner: Any, key: str) -> list[RowT]:
    return list(db.execute(select(table).where(col(owner) == key)).scalars())
