"""Rounds of review: create with subjects, experts and deadline; extend, close, reopen, follow."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import String, cast, select
from sqlmodel import Session, col

from workshop.errors import Closed, Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.local_time import local_day
from workshop.people.accounts import load_actor
from workshop.people.members import list_members
from workshop.people.rights import Actor, Right
from workshop.people.tables import Account
from workshop.programme import field_rules
from workshop.review.fixed_criteria import fix_criteria, fixed_criteria
from workshop.review.former_keys import forget_former
from workshop.review.rating_rows import forget_roles, shuffle_rows, telling_role
from workshop.review.reviewable import CRITERIA, RATED_AS, is_standing, programme_of, reviewable
from workshop.review.room_experts import (
    accounts_of,
    as_expert,
    checked_phones,
    give_vacant_places,
    still_here,
)
from workshop.review.sequences import later_round
from workshop.review.tables import ReviewRound
from workshop.review.told_results import tell_results
from workshop.store import log

Subject = tuple[str, str]
"""``(kind, id)`` of what is reviewed."""

LONGEST_TITLE = 200
MOST_SUBJECTS = 100
CLOSED = "round_closed"


@dataclass(frozen=True)
class CreateRound:
    """``subjects``: needs and groups, or clauses, in the order in which experts get them.

    ``experts``: ids of accounts; ``deadline``: shown only, a passed one does not close the round.
    ``phones``: ids of participants who are admitted. ``consensus``: what counts as agreement beside
    the rule, fixed with it.
    """

    programme_id: str
    title: str
    subjects: Sequence[Subject]
    experts: Sequence[str]
    deadline: datetime | None = None
    phones: Sequence[str] = ()
    consensus: str = ""


@dataclass(frozen=True)
class ExtendRound:
    """A new deadline (``None``: no deadline), and ids of further accounts and participants."""

    id: str
    deadline: datetime | None
    experts: Sequence[str] = ()
    phones: Sequence[str] = ()


@dataclass(frozen=True)
class FollowRound:
    """A next round with the same experts after the closed round ``id``, on some of its subjects.

    ``consensus``: as in ``CreateRound``; ``None``: as in the round before.
    """

    id: str
    title: str
    subjects: Sequence[Subject]
    deadline: datetime | None = None
    consensus: str | None = None


def list_rounds(db: Session, programme_id: str) -> list[ReviewRound]:
    """The rounds of a programme: open ones first, then closed ones, each newest first."""
    query = select(ReviewRound).where(col(ReviewRound.programme_id) == programme_id)
    made = _moments(db, programme_id)
    rows = db.execute(query.order_by(col(ReviewRound.id))).scalars()
    return sorted(rows, key=lambda row: (row.closed, -made.get(row.id, 0)))


def load_round(db: Session, round_id: str) -> ReviewRound:
    """The round with this id; raises ``NotFound``."""
    row = db.get(ReviewRound, round_id)
    if row is None:
        raise NotFound(mark("There is no such round of review."))
    return row


def subjects_of(review: ReviewRound) -> list[Subject]:
    """The subjects of a round as ``(kind, id)``, in its order."""
    return [(kind, key) for kind, key in review.subjects]


def standing_subjects(db: Session, review: ReviewRound) -> list[Subject]:
    """The subjects of a round that still exist and can be reviewed."""
    return [pair for pair in subjects_of(review) if is_standing(db, *pair)]


def criteria_of(review: ReviewRound) -> tuple[str, ...]:
    """The names of the criteria that are rated in a round."""
    return CRITERIA[review.subject_kind]


def day_of_deadline(deadline: datetime) -> date:
    """The last day of a round, until its local midnight. Former releases kept 23:59 UTC of it."""
    former = deadline.time() == time(23, 59)
    return deadline.date() if former else local_day(deadline)


def list_invitable(db: Session, programme_id: str) -> list[tuple[Account, str]]:
    """``(account, role)`` of enabled members who may comment in the programme, by name."""
    return [
        (account, role)
        for account, role in list_members(db, programme_id)
        if _may_rate(db, account.id, programme_id)
    ]


def create_round(db: Session, actor: Actor, command: CreateRound) -> ReviewRound:
    """Create a round and invite experts; needs the right ``RUN``.

    Raises ``Invalid`` without subjects, experts or a title and for needs mixed with clauses,
    ``NotFound`` for a subject that does not exist or an account that may not comment.
    """
    actor.must(Right.RUN, command.programme_id)
    subjects = _checked_subjects(db, command.programme_id, command.subjects)
    kinds = {RATED_AS[kind] for kind, _key in subjects}
    if len(kinds) > 1:
        raise Invalid(mark("Needs and clauses are reviewed in rounds of their own."))
    review = ReviewRound(
        programme_id=command.programme_id,
        subject_kind=kinds.pop(),
        title=field_rules.line(command.title, LONGEST_TITLE),
        subjects=[list(pair) for pair in subjects],
        experts=_checked_experts(db, command.programme_id, command.experts, command.phones),
        deadline=command.deadline,
    )
    return _begun(db, actor, review, command.consensus)


def extend_round(db: Session, actor: Actor, command: ExtendRound) -> ReviewRound:
    """Change the deadline of an open round and invite more experts.

    After the round was closed once nobody can be invited: the difference between both results would
    be their ratings. Nobody can be removed, for the same reason. Raises ``Closed``, ``Conflict``,
    ``NotFound``.
    """
    review = _runnable(db, actor, command.id)
    must_be_open(review)
    accounts = [key for key in command.experts if key not in review.experts]
    phones = [key for key in command.phones if as_expert(key) not in review.experts]
    if accounts or phones:
        if was_closed(db, review):
            raise Conflict(mark("Nobody can be invited to a round that was closed before."))
        added = _checked_experts(db, review.programme_id, accounts, phones)
        review.experts = give_vacant_places(db, review, added)
        if not telling_role(db, review, added[0]):
            forget_roles(db, review)
    review.deadline = command.deadline
    return save_round(db, actor, review, "round_extended")


def close_round(db: Session, actor: Actor, round_id: str) -> ReviewRound:
    """Close a round: no more ratings, and its results can be read. Idempotent.

    What pointed at experts while they rated goes: roles, the order of rows, former keys.
    """
    review = _runnable(db, actor, round_id)
    if review.closed:
        return review
    review.closed = True
    tell_results(db, review)
    forget_roles(db, review)
    forget_former(db, review)
    shuffle_rows(db, review)
    return save_round(db, actor, review, CLOSED)


def reopen_round(db: Session, actor: Actor, round_id: str) -> ReviewRound:
    """Open a closed round again for its experts. Raises ``Conflict`` where a round follows it."""
    review = _runnable(db, actor, round_id)
    if not review.closed:
        return review
    if later_round(db, review) is not None:
        raise Conflict(mark("Another round follows this one; it stays closed."))
    review.closed = False
    return save_round(db, actor, review, "round_reopened")


def follow_round(db: Session, actor: Actor, command: FollowRound) -> ReviewRound:
    """Create the next round after a closed one, for those of its experts who may still comment.

    Raises ``Invalid``, ``NotFound``, ``Conflict`` while the round is open or followed already.
    """
    earlier = _runnable(db, actor, command.id)
    if not earlier.closed:
        raise Conflict(mark("Close the round before the next one begins."))
    if later_round(db, earlier) is not None:
        raise Conflict(mark("There is a round after this one already."))
    subjects = _checked_subjects(db, earlier.programme_id, command.subjects)
    if not set(subjects) <= set(subjects_of(earlier)):
        raise NotFound(mark("The next round is about subjects of this one."))
    still = [key for key in accounts_of(earlier) if _may_rate(db, key, earlier.programme_id)]
    phones = still_here(db, earlier)
    if not still and not phones:
        raise Invalid(mark("None of the experts of this round is here any more."))
    review = ReviewRound(
        programme_id=earlier.programme_id,
        number=earlier.number + 1,
        subject_kind=earlier.subject_kind,
        title=field_rules.line(command.title, LONGEST_TITLE),
        follows=earlier.id,
        subjects=[list(pair) for pair in subjects],
        experts=[*still, *phones],
        deadline=command.deadline,
    )
    before = fixed_criteria(earlier)
    kept = before.words if before else ""
    return _begun(db, actor, review, kept if command.consensus is None else command.consensus)


def must_be_open(review: ReviewRound) -> None:
    """Raise ``Closed`` when a round has ended."""
    if review.closed:
        raise Closed(mark("This round of review is closed."))


def begun_at(db: Session, review: ReviewRound) -> datetime | None:
    """When a round was created; ``None`` if the log has no such event."""
    number = _moments(db, review.programme_id).get(review.id)
    event = db.get(log.Event, (review.programme_id, number)) if number else None
    return event.at if event else None


def span_of(db: Session, review: ReviewRound) -> tuple[datetime | None, datetime | None]:
    """When a round was created, and when it was closed last; ``None`` where the log has no such
    event."""
    query = (
        select(log.Event)
        .where(
            col(log.Event.scope) == review.programme_id,
            col(log.Event.kind) == CLOSED,
            cast(col(log.Event.refs), String).contains(review.id),
        )
        .order_by(col(log.Event.number).desc())
        .limit(1)
    )
    closed = db.execute(query).scalars().first()
    return begun_at(db, review), closed.at if closed else None


def count_events(db: Session, review: ReviewRound) -> dict[str, int]:
    """How often what was done with a round and its comments, by kind of event."""
    query = select(col(log.Event.kind)).where(
        col(log.Event.scope) == review.programme_id,
        cast(col(log.Event.refs), String).contains(review.id),
    )
    return dict(Counter(db.execute(query).scalars()))


def open_rounds_about(db: Session, kind: str, subject_id: str) -> list[ReviewRound]:
    """The open rounds that contain a subject."""
    query = select(ReviewRound).where(
        col(ReviewRound.closed).is_(False),
        cast(col(ReviewRound.subjects), String).contains(subject_id),
    )
    rows = db.execute(query.order_by(col(ReviewRound.id))).scalars()
    return [row for row in rows if (kind, subject_id) in subjects_of(row)]


def was_closed(db: Session, review: ReviewRound) -> bool:
    """Whether a round was ever closed, also when it is open again."""
    query = select(col(log.Event.number)).where(
        col(log.Event.scope) == review.programme_id,
        col(log.Event.kind) == CLOSED,
        cast(col(log.Event.refs), String).contains(review.id),
    )
    return db.execute(query.limit(1)).first() is not None


def _runnable(db: Session, actor: Actor, round_id: str) -> ReviewRound:
    review = load_round(db, round_id)
    actor.must(Right.RUN, review.programme_id)
    return review


def _begun(db: Session, actor: Actor, review: ReviewRound, consensus: str) -> ReviewRound:
    # Before anybody can rate: what counts as consensus must not be chosen to fit the ratings.
    fix_criteria(review, consensus)
    save_round(db, actor, review, "round_created")
    for kind, key in subjects_of(review):
        reviewable(kind).on_round_begin(db, actor, key, review.number)
    return review


def save_round(db: Session, actor: Actor, review: ReviewRound, event: str) -> ReviewRound:
    """Store a round and the event of what was done with it."""
    db.add(review)
    db.flush()
    refs = [("review_round", review.id)]
    log.append(db, review.programme_id, event, refs, actor=actor.log_id)
    return review


def _checked_subjects(db: Session, programme_id: str, subjects: Sequence[Subject]) -> list[Subject]:
    wanted = list(dict.fromkeys((str(kind), str(key)) for kind, key in subjects))
    if not wanted:
        raise Invalid(mark("Choose what the experts review."))
    if len(wanted) > MOST_SUBJECTS:
        raise Invalid(mark("At most {most} subjects fit into a round."), most=MOST_SUBJECTS)
    for kind, key in wanted:
        if kind not in RATED_AS or not _belongs(db, programme_id, kind, key):
            raise NotFound(mark("Something you chose is no longer there."))
    return wanted


def _belongs(db: Session, programme_id: str, kind: str, key: str) -> bool:
    return is_standing(db, kind, key) and programme_of(db, kind, key) == programme_id


def _checked_experts(
    db: Session, programme_id: str, experts: Sequence[str], phones: Sequence[str] = ()
) -> list[str]:
    wanted = list(dict.fromkeys(experts))
    if not wanted and not phones:
        raise Invalid(mark("Invite at least one expert."))
    if not all(_may_rate(db, key, programme_id) for key in wanted):
        raise NotFound(mark("Somebody you invite may not review in this programme."))
    return [*wanted, *checked_phones(db, programme_id, phones)]


def _may_rate(db: Session, account_id: str, programme_id: str) -> bool:
    """Whether an account is a member of the programme and may comment there.

    Administrators have the right everywhere, but may rate only where they are members.
    """
    actor = load_actor(db, account_id)
    return (
        actor is not None
        and programme_id in actor.programmes
        and actor.may(Right.COMMENT, programme_id)
    )


def _moments(db: Session, programme_id: str) -> dict[str, int]:
    """Round id → number of the event that created it."""
    query = select(log.Event).where(
        col(log.Event.scope) == programme_id, col(log.Event.kind) == "round_created"
    )
    return {event.refs[0][1]: event.number for event in db.execute(query).scalars()}
