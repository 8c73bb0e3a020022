"""Dots on needs and the fist to five. Nobody learns who voted how, not even from the log."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.board.visibility import Viewer
from workshop.errors import Closed, Invalid, NotAllowed, NotFound
from workshop.i18n import mark
from workshop.live.facts import Fact, in_snapshot, loads
from workshop.needs.needs import needs_on_board
from workshop.needs.tables import Dots, Fingers
from workshop.people.participants import load_consenting
from workshop.people.rights import Actor, Right
from workshop.programme.agenda import load_activity
from workshop.programme.phases import Phase
from workshop.programme.running import OPEN, load_session
from workshop.programme.tables import Activity, WorkingSession
from workshop.store import log
from workshop.store.ids import checked_id

CAN_LIVE_WITH_IT = 3
"""Fist to five: there is consensus when nobody shows fewer fingers than this."""


@dataclass(frozen=True)
class SetDots:
    """How many dots the participant puts on a need; 0 takes them back."""

    activity_id: str
    subject: str
    count: int


@dataclass(frozen=True)
class ShowFingers:
    """0: I block it … 3: I can live with it … 5: I will help to lead it."""

    activity_id: str
    value: int


Ballot = dict[str, Any]
"""One participant's own vote: ``dots`` by need, dots ``left``, ``fingers`` (0–5 or ``None``)."""


@dataclass(frozen=True)
class Ranked:
    """A need's place in a dot vote; equal numbers of dots share a rank."""

    rank: int
    need_id: str
    dots: int


def set_dots(db: Session, actor: Actor, command: SetDots) -> Ballot:
    """Put dots on a need; returns the participant's whole ballot.

    Raises ``Closed`` outside the vote's phase, ``Invalid`` for more dots than there are,
    ``NotFound`` for a need that is not voted on.
    """
    activity = _votable(db, actor, command.activity_id, "dot_vote")
    count = _whole(command.count, 0, activity.votes_per_person)
    if command.subject not in {need.id for need in needs_on_board(db, activity)}:
        raise NotFound(mark("This need is not voted on."))
    dots = _dots(db, activity.id, actor.id)
    others = sum(number for need_id, number in dots.items() if need_id != command.subject)
    if others + count > activity.votes_per_person:
        raise Invalid(
            mark("You have {votes} dots in all. Take one back to put it elsewhere."),
            votes=activity.votes_per_person,
        )
    row = db.get(Dots, (activity.id, actor.id, command.subject))
    if count:
        row = row or Dots(
            activity_id=activity.id, participant_id=actor.id, need_id=command.subject
        )
        row.count = count
        db.add(row)
    elif row is not None:
        db.delete(row)
    log.append(db, activity.programme_id, "dots_set")
    return _ballot(db, activity, actor.id)


def show_fingers(db: Session, actor: Actor, command: ShowFingers) -> Ballot:
    """Show 0 to 5 fingers; may be changed while the vote lasts. Raises as ``set_dots``."""
    activity = _votable(db, actor, command.activity_id, "fist_to_five")
    value = _whole(command.value, 0, 5)
    row = db.get(Fingers, (activity.id, actor.id))
    row = row or Fingers(activity_id=activity.id, participant_id=actor.id, value=value)
    row.value = value
    db.add(row)
    log.append(db, activity.programme_id, "fingers_shown")
    return _ballot(db, activity, actor.id)


def count_dots(db: Session, activity_id: str) -> dict[str, int]:
    """How many dots each need got in a vote; needs without any are left out."""
    query = (
        select(col(Dots.need_id), func.sum(col(Dots.count)))
        .where(col(Dots.activity_id) == activity_id)
        .group_by(col(Dots.need_id))
        .order_by(col(Dots.need_id))
    )
    return {need_id: int(number) for need_id, number in db.execute(query)}


def count_fingers(db: Session, activity_id: str) -> list[int]:
    """How many people showed 0, 1, 2, 3, 4 and 5 fingers."""
    counts = [0] * 6
    query = select(col(Fingers.value)).where(col(Fingers.activity_id) == activity_id)
    for value in db.execute(query).scalars():
        counts[value] += 1
    return counts


def count_voters(db: Session, activity: Activity) -> int:
    """How many people have voted so far; this much may be known before the end."""
    table = Fingers if activity.kind == "fist_to_five" else Dots
    query = select(func.count(col(table.participant_id).distinct())).where(
        col(table.activity_id) == activity.id
    )
    return int(db.execute(query).scalar_one())


def tally(dots: Mapping[str, int]) -> list[Ranked]:
    """Needs by their dots, most first; equal numbers share a rank and the next is left out."""
    ordered = sorted(dots.items(), key=lambda item: (-item[1], item[0]))
    counts = [count for _need, count in ordered]
    return [Ranked(counts.index(count) + 1, need_id, count) for need_id, count in ordered]


def has_consensus(fingers: Sequence[int]) -> bool:
    """Whether everybody who voted can live with it. ``fingers``: how many showed 0 to 5."""
    return sum(fingers) > 0 and not any(fingers[:CAN_LIVE_WITH_IT])


@loads("result")
def load_results(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """Results of votes; before a vote has ended there is none."""
    for activity_id in activity_ids:
        activity = db.get(Activity, activity_id)
        if activity is not None and activity.kind in ("dot_vote", "fist_to_five"):
            yield _result(db, activity)


@loads("board_of")
def load_board_results(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """A vote's result comes with its last phase and goes when the phase is taken back."""
    return load_results(db, activity_ids)


@in_snapshot
def votes_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """The result of the running vote, and to a participant the own ballot.

    Staff get the results of the running votes of all open sessions.
    """
    for activity in _running(db, viewer):
        if activity.kind not in ("dot_vote", "fist_to_five"):
            continue
        if activity.phase == Phase.DONE:
            yield _result(db, activity)
        if viewer.participant_id is not None:
            yield _ballot_fact(db, activity, viewer.participant_id)


def _running(db: Session, viewer: Viewer) -> list[Activity]:
    if viewer.kind != "staff":
        session = db.get(WorkingSession, viewer.session_id or "")
        running = session and session.current_activity_id
        activity = db.get(Activity, running) if running else None
        return [activity] if activity else []
    query = select(Activity).join(
        WorkingSession, col(WorkingSession.current_activity_id) == col(Activity.id)
    )
    query = query.where(
        col(WorkingSession.programme_id) == viewer.programme_id,
        col(WorkingSession.status) == OPEN,
    )
    return list(db.execute(query).scalars())


def _votable(db: Session, actor: Actor, activity_id: str, kind: str) -> Activity:
    activity = load_activity(db, checked_id(activity_id))
    actor.must(Right.VOTE, activity.programme_id)
    if activity.kind != kind:
        raise Invalid(mark("The request was not understood."))
    person = load_consenting(db, actor.id)
    session = load_session(db, activity.session_id)
    if person.session_id != session.id:
        raise NotAllowed(mark("You have not joined this session."))
    if activity.phase == Phase.WAITING:
        raise Closed(mark("The vote has not begun yet."))
    if activity.phase != Phase.VOTE or session.status != OPEN:
        raise Closed(mark("The vote has ended. Your last vote counts."))
    return activity


def _whole(value: object, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Invalid(
            mark("A number from {least} to {most} fits here."), least=least, most=most
        )
    return value


def _dots(db: Session, activity_id: str, participant_id: str) -> dict[str, int]:
    query = select(Dots).where(
        col(Dots.activity_id) == activity_id, col(Dots.participant_id) == participant_id
    )
    return {row.need_id: row.count for row in db.execute(query).scalars()}


def _ballot(db: Session, activity: Activity, participant_id: str) -> Ballot:
    db.flush()
    dots = _dots(db, activity.id, participant_id)
    fingers = db.get(Fingers, (activity.id, participant_id))
    left = max(0, activity.votes_per_person - sum(dots.values()))
    return {"dots": dots, "left": left, "fingers": fingers.value if fingers else None}


def _ballot_fact(db: Session, activity: Activity, participant_id: str) -> Fact:
    return Fact(
        kind="ballot",
        id=f"{activity.id}:{participant_id}",
        session_id=activity.session_id,
        author=participant_id,
        body=_ballot(db, activity, participant_id),
        inner={"activity": activity.id},
    )


def _result(db: Session, activity: Activity) -> Fact:
    body: dict[str, Any] | None = None
    if activity.phase == Phase.DONE:
        dotted = activity.kind == "dot_vote"
        body = {
            "dots": count_dots(db, activity.id) if dotted else None,
            "fingers": None if dotted else count_fingers(db, activity.id),
            "voters": count_voters(db, activity),
        }
    return Fact(kind="result", id=activity.id, body=body, session_id=activity.session_id)
