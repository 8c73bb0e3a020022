"""Every row that is stored about one participant: the one place that knows where they are.

Whoever shows or erases what belongs to a person asks here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from workshop.board.joint_drafts import drafts_written_by
from workshop.board.notes import list_revisions
from workshop.board.tables import JointDraft, MutedAuthor, Note, NoteRevision
from workshop.needs.tables import (
    Choice,
    Dots,
    Fingers,
    IdeaDots,
    IdeaImpactEffort,
    ImpactEffort,
    Pile,
    QuestionVote,
    VoterRole,
)
from workshop.people.participants import TypedPhrase, find_by_phrase, find_participant
from workshop.people.pseudonyms import pseudonyms
from workshop.people.tables import Attendance, Consent, Participant, WindowVisit
from workshop.programme.tables import Activity
from workshop.review.phone_ratings import OwnInRound, own_in_rounds
from workshop.slot import Slot
from workshop.standards.room.objections import objections_of
from workshop.standards.tables import Clause, Objection, Understanding
from workshop.standards.understanding.answers import own_answers

RowT = TypeVar("RowT", bound=SQLModel)


@dataclass(frozen=True)
class Person:
    """A participant and the pseudonyms of their notes, votes and objections → the activity.

    ``token``: empty for somebody of the first release who is found by phrase.
    """

    row: Participant
    pseudonyms: Mapping[str, str]
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class KeptElsewhere:
    """What a package above this one keeps about people.

    ``name``: its key among their own data; ``describe``: each thing as JSON values; ``erase``:
    erases all of it, for somebody who withdraws the consent.
    """

    name: str
    describe: Callable[[Session, Person], list[dict[str, Any]]]
    erase: Callable[[Session, Person], object]


kept_elsewhere: Slot[Sequence[KeptElsewhere]] = Slot("what is kept about people elsewhere")


@dataclass(frozen=True)
class Claim:
    """By what somebody is known: their withdrawal phrase, or the token of their phone."""

    phrase: TypedPhrase | None = None
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class PersonRows:
    """The rows of one participant; ``wordings``: note id → its former wordings, oldest first."""

    person: Participant
    consents: Sequence[Consent]
    attendances: Sequence[Attendance]
    visits: Sequence[WindowVisit]
    notes: Sequence[Note]
    wordings: dict[str, list[NoteRevision]]
    dots: Sequence[Dots | IdeaDots]
    fingers: Sequence[Fingers]
    estimates: Sequence[ImpactEffort | IdeaImpactEffort]
    choices: Sequence[Choice]
    piles: Sequence[Pile]
    questions: Sequence[QuestionVote]
    objections: Sequence[Objection]
    mutes: Sequence[MutedAuthor]
    voter_roles: Sequence[VoterRole]
    reviews: Sequence[OwnInRound]
    drafts: Sequence[JointDraft]
    answers: Sequence[tuple[Clause, Understanding]]


def find_people(db: Session, claim: Claim) -> list[Person]:
    """The participants whom this phrase or token belongs to: usually one or none.

    Only here, with the token in hand, are all pseudonyms of a person known together.
    """
    if claim.phrase is not None:
        found = find_by_phrase(db, claim.phrase)
    else:
        person = find_participant(db, claim.token)
        found = [(person, claim.token)] if person else []
    return [_with_pseudonyms(db, person, token) for person, token in found]


def _with_pseudonyms(db: Session, person: Participant, token: str) -> Person:
    query = select(Activity.id).where(col(Activity.programme_id) == person.programme_id)
    activity_ids = list(db.execute(query).scalars())
    own = pseudonyms(token, activity_ids) if token else {}
    # Rows of the first release that have no pseudonym yet hold the participant's id.
    return Person(person, own if person.sealed_token else {**own, person.id: ""}, token)


def load_person_rows(db: Session, person: Person) -> PersonRows:
    """Everything that is stored about this participant."""
    notes = notes_by(db, person)
    row, own = person.row, list(person.pseudonyms)
    return PersonRows(
        person=row,
        consents=_rows(db, Consent, Consent.participant_id, [row.id]),
        attendances=_rows(db, Attendance, Attendance.participant_id, [row.id]),
        visits=_rows(db, WindowVisit, WindowVisit.participant_id, [row.id]),
        notes=notes,
        wordings={note.id: list_revisions(db, note.id) for note in notes},
        dots=[*_rows(db, Dots, Dots.voter, own), *_rows(db, IdeaDots, IdeaDots.voter, own)],
        fingers=_rows(db, Fingers, Fingers.voter, own),
        estimates=[
            *_rows(db, ImpactEffort, ImpactEffort.voter, own),
            *_rows(db, IdeaImpactEffort, IdeaImpactEffort.voter, own),
        ],
        choices=_rows(db, Choice, Choice.voter, own),
        piles=_rows(db, Pile, Pile.voter, own),
        questions=_rows(db, QuestionVote, QuestionVote.voter, own),
        objections=objections_of(db, own),
        mutes=mutes_of_person(db, person),
        voter_roles=_rows(db, VoterRole, VoterRole.voter, own),
        reviews=own_in_rounds(db, row.programme_id, person.token),
        drafts=drafts_written_by(db, own),
        answers=own_answers(db, row.programme_id, person.token),
    )


def notes_by(db: Session, person: Person) -> list[Note]:
    """The notes of this participant, in all sessions and states."""
    query = select(Note).where(
        col(Note.programme_id) == person.row.programme_id,
        col(Note.author).in_(person.pseudonyms),
    )
    return list(db.execute(query.order_by(col(Note.session_id), col(Note.position))).scalars())


def mutes_of_person(db: Session, person: Person) -> list[MutedAuthor]:
    """By way of which notes the person may write no more, each in its activity."""
    return _rows(db, MutedAuthor, MutedAuthor.author, list(person.pseudonyms))


def _rows(db: Session, table: type[RowT], owner: Any, keys: Sequence[str]) -> list[RowT]:
    return list(db.execute(select(table).where(col(owner).in_(keys))).scalars())
