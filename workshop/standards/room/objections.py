"""Objections: what would have to change, from people who showed fewer than three fingers.

Stored under the pseudonym, so that they can be taken back; shown to the facilitator once the vote
has ended, without the badge. Events name neither the person nor the vote.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.note_rules import LONGEST_NOTE, find_marks
from workshop.board.visibility import Viewer
from workshop.errors import Closed, Invalid, Muted, NotFound
from workshop.i18n import mark
from workshop.live.facts import Fact
from workshop.needs.ballots import Ballot, has_ended, note_press
from workshop.needs.tables import Fingers
from workshop.needs.told_results import CAN_LIVE_WITH_IT
from workshop.needs.votes import ShowFingers, show_fingers
from workshop.people.participants import load_consenting
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import load_activity
from workshop.programme.outcomes import AddOutcome, OutcomeKind, add_outcome
from workshop.programme.phases import Phase
from workshop.programme.sessions import is_running, load_joined, running_activity
from workshop.programme.tables import Activity, Dissent
from workshop.standards.running_clause import displayed_clause_id
from workshop.standards.tables import Objection
from workshop.store import log
from workshop.store.ids_and_clock import checked_id
from workshop.store.store import mark_erased


@dataclass(frozen=True)
class ObjectTo:
    """``text``: at most 280 characters; an empty one takes the objection back. ``nth``: as in
    ``last_presses``, counted with the fingers."""

    activity_id: str
    text: str
    nth: int = 0


@dataclass(frozen=True)
class RecordDissent:
    """``text``: the wording of the objection for the minutes."""

    objection_id: str
    text: str


@dataclass(frozen=True)
class ReadObjection:
    """An objection as the facilitator sees it, without its author. ``marks``: what in it may
    identify somebody, as in notes; ``recorded``: it is in the minutes."""

    id: str
    text: str
    marks: tuple[str, ...]
    recorded: bool


def show_fingers_on_clause(db: Session, actor: Actor, command: ShowFingers) -> Ballot:
    """As ``show_fingers``; three fingers or more erase the participant's objection."""
    ballot = show_fingers(db, actor, command)
    if command.value >= CAN_LIVE_WITH_IT:
        _erase(db, _own(db, command.activity_id, actor.pseudonym(command.activity_id)))
    return ballot


def object_to(db: Session, actor: Actor, command: ObjectTo) -> dict[str, Any]:
    """Store or replace the actor's objection, as long as the activity runs.

    Raises ``Closed`` afterwards, ``Invalid`` with three fingers or more and for texts that are too
    long, ``Muted``, ``NotAllowed`` for people outside the session.
    """
    activity = _load_open(db, actor, command.activity_id)
    text = field_rules.paragraphs(command.text, LONGEST_NOTE)
    author = note_press(db, actor, activity, command.nth)
    row = _own(db, activity.id, author)
    if not text:
        _erase(db, row)
    else:
        row = row or Objection(
            programme_id=activity.programme_id, activity_id=activity.id, author=author
        )
        row.clause_id, row.text, row.recorded = displayed_clause_id(activity), text, False
        db.add(row)
    db.flush()
    # No actor and no reference: the log must not say who objected, nor to what.
    log.append(db, activity.programme_id, "objection_made")
    return {"text": text}


def list_objections(db: Session, actor: Actor, activity_id: str) -> list[ReadObjection]:
    """The objections to a vote, ordered by random ids, so that the order discloses nothing.

    For the facilitator; raises ``Closed`` before the vote has ended, ``NotAllowed``.
    """
    activity = load_activity(db, activity_id)
    actor.must(Right.RUN, activity.programme_id)
    if not has_ended(db, activity.id):
        raise Closed(mark("What people object is shown once the vote has ended."))
    query = (
        select(Objection)
        .join(
            Fingers,
            (col(Fingers.activity_id) == col(Objection.activity_id))
            & (col(Fingers.voter) == col(Objection.author)),
        )
        .where(col(Objection.activity_id) == activity.id, col(Fingers.value) < CAN_LIVE_WITH_IT)
        .order_by(col(Objection.id))
    )
    rows = db.execute(query).scalars()
    return [
        ReadObjection(row.id, row.text, tuple(find_marks(row.text)), row.recorded) for row in rows
    ]


def record_dissent(db: Session, actor: Actor, command: RecordDissent) -> Dissent:
    """Put an objection into the minutes as a separate opinion about its clause.

    Raises ``NotFound``, ``Closed`` before the vote has ended or once the minutes are approved.
    """
    row = db.get(Objection, command.objection_id)
    activity = load_activity(db, row.activity_id) if row else None
    if row is None or activity is None:
        raise NotFound(mark("This objection was taken back."))
    actor.must(Right.RUN, activity.programme_id)
    if not has_ended(db, activity.id):
        raise Closed(mark("What people object is shown once the vote has ended."))
    settled = AddOutcome(
        activity.session_id, OutcomeKind.DISSENT, command.text, subject_id=row.clause_id
    )
    dissent = add_outcome(db, actor, settled)
    row.recorded = True
    db.add(row)
    assert isinstance(dissent, Dissent)
    return dissent


def objections_of(db: Session, authors: Collection[str]) -> list[Objection]:
    """The objections with one of these pseudonyms."""
    query = select(Objection).where(col(Objection.author).in_(authors))
    return list(db.execute(query.order_by(col(Objection.id))).scalars())


def erase_objections(
    db: Session, authors: Collection[str], ids: Collection[str] | None = None
) -> int:
    """Erase the objections with these pseudonyms, or only those with these ids; returns how many.

    A separate opinion recorded in the minutes stays: it has the wording of the minutes.
    """
    rows = [row for row in objections_of(db, authors) if ids is None or row.id in ids]
    for row in rows:
        _erase(db, row)
    return len(rows)


def own_objection(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """The fact with a participant's own objection in the running vote; ``author`` limits it to
    that participant's phone."""
    running = running_activity(db, viewer.session_id)
    if running is None or viewer.participant_id is None:
        return []
    author = viewer.pseudonym(running.id)
    row = _own(db, running.id, author)
    if row is None:
        return []
    return [
        Fact(
            kind="objection",
            id=row.id,
            session_id=viewer.session_id,
            author=author,
            activity_id=running.id,
            body={"text": row.text},
        )
    ]


def _load_open(db: Session, actor: Actor, activity_id: str) -> Activity:
    """The vote in which the actor may object now: while it is open, and while its result shows."""
    activity = load_activity(db, checked_id(activity_id))
    actor.must(Right.VOTE, activity.programme_id)
    if activity.kind != ActivityKind.FIST_TO_FIVE:
        raise Invalid(mark("The request was not understood."))
    session = load_joined(db, actor, activity.session_id)
    if load_consenting(db, actor.id).muted:
        raise Muted(mark("The facilitator has paused your writing."))
    if not is_running(session, activity) or activity.phase == Phase.WAITING:
        raise Closed(mark("The room has gone on. What you had sent before counts."))
    vote = db.get(Fingers, (activity.id, actor.pseudonym(activity.id)))
    if vote is None or vote.value >= CAN_LIVE_WITH_IT:
        raise Invalid(mark("Only those who showed fewer than three fingers are asked this."))
    return activity


def _own(db: Session, activity_id: str, author: str) -> Objection | None:
    query = select(Objection).where(
        col(Objection.activity_id) == activity_id, col(Objection.author) == author
    )
    return db.execute(query).scalars().first()


def _erase(db: Session, row: Objection | None) -> None:
    if row is not None:
        db.delete(row)
        mark_erased(db, ("objection", row.id))
