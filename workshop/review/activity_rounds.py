"""Rounds of review led in a session: made for an activity, talked about, made a second time.

An activity for ratings has a round of its own, opened while it runs and closed with its end. The
talk after it is about the same round. ``Activity.targets``: what the wall shows of it, the id of a
subject and then ids of comments on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Closed, Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import SYSTEM, Actor, Right
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import list_activities, load_activity, repeat_activity
from workshop.programme.phases import Phase
from workshop.programme.session_run import start_activity
from workshop.programme.sessions import load_open_session
from workshop.programme.tables import Activity
from workshop.review.ratings import SubjectAgreement, agreements_of
from workshop.review.rounds import (
    CreateRound,
    FollowRound,
    Subject,
    close_round,
    create_round,
    follow_round,
    load_round,
    reopen_round,
    subjects_of,
)
from workshop.review.tables import Comment, ReviewRound
from workshop.store import log

MOST_COMMENTS = 4
"""At most this many comments stand on the wall at once, so that they are read from the back."""


@dataclass(frozen=True)
class MakeRound:
    """The round of a running activity. ``phones``: ids of participants; the rest as
    ``CreateRound``."""

    activity_id: str
    title: str
    subjects: Sequence[Subject]
    experts: Sequence[str]
    phones: Sequence[str] = ()
    deadline: datetime | None = None
    consensus: str = ""


@dataclass(frozen=True)
class AskAgain:
    """A second round after the closed round ``round_id``, in the session of ``activity_id``."""

    activity_id: str
    round_id: str
    title: str
    subjects: Sequence[Subject]
    deadline: datetime | None = None


@dataclass(frozen=True)
class ShowRated:
    """What the wall shows of the round of an activity: a subject and some comments on it."""

    activity_id: str
    subject_id: str
    comments: Sequence[str] = ()


def make_round(db: Session, actor: Actor, command: MakeRound) -> ReviewRound:
    """Open the round of an activity for ratings. Raises ``Conflict`` where it has one, ``Closed``
    outside an open session, and as ``create_round``."""
    activity = _rated_in(db, actor, command.activity_id)
    if activity.round_id is not None:
        raise Conflict(mark("This activity has its round already."))
    review = create_round(
        db,
        actor,
        CreateRound(
            activity.programme_id,
            command.title,
            command.subjects,
            command.experts,
            command.deadline,
            command.phones,
            command.consensus,
        ),
    )
    _tie(db, actor, activity, review)
    return review


def ask_again(db: Session, actor: Actor, command: AskAgain) -> ReviewRound:
    """Make the second round after a closed one and start it.

    In the given activity if it is one for ratings without a round, else in the next such one of the
    session, else in a new one after it. Raises as ``follow_round``, and ``Closed``.
    """
    here = load_activity(db, command.activity_id)
    session = load_open_session(db, actor, here.session_id)
    content = FollowRound(command.round_id, command.title, command.subjects, command.deadline)
    review = follow_round(db, actor, content)
    activity = _place_for(db, actor, here, command.round_id)
    _tie(db, actor, activity, review)
    if session.current_activity_id != activity.id or activity.phase != Phase.VOTE:
        start_activity(db, actor, activity.id)
    db.refresh(review)
    return review


def show_rated(db: Session, actor: Actor, command: ShowRated) -> Activity:
    """Show a subject of a closed round, and some comments on it, on the wall.

    Raises ``NotFound`` for what is not of this round, ``Closed`` while it is open, ``Invalid`` for
    too many comments.
    """
    activity = load_activity(db, command.activity_id)
    load_open_session(db, actor, activity.session_id)
    review = load_round(db, activity.round_id or "")
    if not review.closed:
        raise Closed(mark("Nothing of a round is shown before it is closed."))
    comments = list(dict.fromkeys(command.comments))
    if len(comments) > MOST_COMMENTS:
        raise Invalid(mark("At most {most} comments fit on the wall."), most=MOST_COMMENTS)
    rows = [db.get(Comment, key) for key in comments]
    ours = all(
        row is not None and row.round_id == review.id and row.subject_id == command.subject_id
        for row in rows
    )
    if command.subject_id not in (key for _kind, key in subjects_of(review)) or not ours:
        raise NotFound(mark("Something you chose is no longer there."))
    activity.targets = [command.subject_id, *comments]
    db.add(activity)
    _log_shown(db, actor, activity)
    return activity


def round_of(db: Session, activity: Activity) -> ReviewRound | None:
    """The round that an activity is about, or ``None``."""
    return db.get(ReviewRound, activity.round_id) if activity.round_id else None


def latest_round(db: Session, session_id: str) -> ReviewRound | None:
    """The round of the last activity of a session that has one."""
    for activity in reversed(list_activities(db, session_id)):
        if (review := round_of(db, activity)) is not None:
            return review
    return None


def is_led_in_room(db: Session, review: ReviewRound) -> bool:
    """Whether a round belongs to an activity, so that its room sees the results on the wall."""
    query = select(col(Activity.id)).where(col(Activity.round_id) == review.id)
    return db.execute(query.limit(1)).first() is not None


def by_dispute(agreements: dict[str, SubjectAgreement]) -> list[str]:
    """The ids of subjects, most disputed first: by criteria with disagreement, then by the widest
    spread, then by the lowest median. Subjects without a result come last, in their order."""

    def key(subject_id: str) -> tuple[bool, int, float, float]:
        spreads = agreements[subject_id].spreads.values()
        return (
            not spreads,
            -sum(spread.disagreement for spread in spreads),
            -max((spread.ipr for spread in spreads), default=0.0),
            min((spread.median for spread in spreads), default=0.0),
        )

    return sorted(agreements, key=key)


def close_with_activity(db: Session, activity: Activity) -> None:
    """As an activity for ratings ends, its round is closed (``session_run.before_end``)."""
    review = round_of(db, activity)
    if activity.kind == ActivityKind.EXPERT_RATING and review is not None:
        closed = close_round(db, SYSTEM, review.id)
        if not activity.targets:
            activity.targets = by_dispute(agreements_of(closed))[:1]


def open_with_activity(db: Session, activity: Activity) -> None:
    """As an activity for ratings goes on after its end, its round is open again.

    Raises ``Conflict`` where another round follows (``agenda.before_reopened``).
    """
    review = round_of(db, activity)
    ended = activity.phase == Phase.DONE
    if ended and activity.kind == ActivityKind.EXPERT_RATING and review is not None:
        reopen_round(db, SYSTEM, review.id)


def tie_talk(db: Session, activity: Activity) -> None:
    """Let the talk that follows an activity for ratings be about its round
    (``session_run.after_phase``)."""
    if activity.kind != ActivityKind.TALK or activity.round_id or activity.phase == Phase.WAITING:
        return
    earlier = [
        row
        for row in list_activities(db, activity.session_id)
        if row.position < activity.position and row.kind != ActivityKind.BREAK
    ]
    if earlier and earlier[-1].kind == ActivityKind.EXPERT_RATING:
        activity.round_id = earlier[-1].round_id
        activity.targets = list(earlier[-1].targets)
        db.add(activity)


def _rated_in(db: Session, actor: Actor, activity_id: str) -> Activity:
    activity = load_activity(db, activity_id)
    actor.must(Right.RUN, activity.programme_id)
    if activity.kind != ActivityKind.EXPERT_RATING:
        raise Invalid(mark("The request was not understood."))
    load_open_session(db, actor, activity.session_id)
    return activity


def _place_for(db: Session, actor: Actor, here: Activity, round_id: str) -> Activity:
    agenda = list_activities(db, here.session_id)
    for row in [row for row in agenda if row.position >= here.position]:
        if row.kind == ActivityKind.EXPERT_RATING and row.round_id is None:
            return row
    first = next((row for row in agenda if row.round_id == round_id), here)
    made = repeat_activity(db, actor, first.id)
    made.targets = []
    return made


def _tie(db: Session, actor: Actor, activity: Activity, review: ReviewRound) -> None:
    activity.round_id, activity.targets = review.id, []
    db.add(activity)
    db.flush()
    _log_shown(db, actor, activity)


def _log_shown(db: Session, actor: Actor, activity: Activity) -> None:
    refs = [("room", activity.session_id), ("review_round", str(activity.round_id))]
    log.append(db, activity.programme_id, "activity_edited", refs, actor=actor.log_id)
