"""What all votes have in common: who may vote now, a person's own ballot, the number of voters.

Before a vote has ended, nobody is shown more of it than the number of voters and their own ballot.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.errors import Closed, Invalid
from workshop.i18n import mark
from workshop.live.facts import Fact
from workshop.needs.tables import (
    Choice,
    Dots,
    Fingers,
    IdeaDots,
    IdeaImpactEffort,
    ImpactEffort,
    Need,
    QuestionVote,
    VoterRole,
)
from workshop.needs.vote_offer import Offer, load_offer
from workshop.people.last_presses import last_number, must_be_last
from workshop.people.participants import load_consenting
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import (
    ACTIVITY_TYPES,
    ActivityKind,
    BallotPart,
    BoardContent,
    VotesOn,
)
from workshop.programme.agenda import content_of, load_activity
from workshop.programme.phases import Phase
from workshop.programme.sessions import OPEN, list_running, load_joined
from workshop.programme.tables import Activity
from workshop.store.ids_and_clock import checked_id

_ON_NEEDS: Mapping[BallotPart, Any] = {
    BallotPart.DOTS: Dots,
    BallotPart.FINGERS: Fingers,
    BallotPart.ESTIMATES: ImpactEffort,
    BallotPart.CHOICES: Choice,
    BallotPart.QUESTIONS: QuestionVote,
}
_ON_IDEAS: Mapping[BallotPart, Any] = {
    BallotPart.DOTS: IdeaDots,
    BallotPart.ESTIMATES: IdeaImpactEffort,
}
_ON_SUBJECTS = (BallotPart.DOTS, BallotPart.ESTIMATES)
VOTES: Mapping[str, BallotPart] = {
    kind: row.votes_with for kind, row in ACTIVITY_TYPES.items() if row.votes_with
}
"""Kind of activity in which phones vote → what they vote with."""

Ballot = dict[str, Any]
"""One participant's own vote: ``dots`` by need or idea, dots ``left``, ``fingers`` (0–5 or
``None``), ``estimates`` by need or idea as [impact, effort]; in a vote on sentences only
``choices``, the chosen draft by group; for questions from the audience only ``questions``, the ids
of those voted for. In all of them ``nth``: the number of the last press, if it had one."""
_OPEN_IN: Mapping[str, Sequence[Phase]] = {
    ActivityKind.QUESTIONS: (Phase.COLLECT, Phase.VOTE),
}
"""In which phases people vote, where that is not the phase of votes alone."""


def table_of(activity: Activity, part: BallotPart | None = None) -> Any:
    """The table that keeps the votes of this activity; ``part``: such votes instead of its own.

    Dots where people do not vote.
    """
    part = part or VOTES.get(activity.kind, BallotPart.DOTS)
    on_ideas = _ON_IDEAS.get(part) if activity.votes_on == VotesOn.IDEAS else None
    return on_ideas or _ON_NEEDS[part]


def open_ballot(db: Session, actor: Actor, activity_id: str, kind: str) -> Activity:
    """The vote of this kind in which the actor may vote now.

    Raises ``Closed`` outside its phase, ``NotAllowed`` for people outside the session, ``Invalid``
    for an activity of another kind, ``NotFound``.
    """
    activity = load_activity(db, checked_id(activity_id))
    actor.must(Right.VOTE, activity.programme_id)
    if activity.kind != kind:
        raise Invalid(mark("The request was not understood."))
    session = load_joined(db, actor, activity.session_id)
    if activity.phase == Phase.WAITING:
        raise Closed(mark("The vote has not begun yet."))
    if activity.phase not in _OPEN_IN.get(kind, (Phase.VOTE,)) or session.status != OPEN:
        raise Closed(mark("The vote has ended. Your last vote counts."))
    return activity


def has_ended(db: Session, activity_id: str) -> bool:
    """Whether the result of a vote may be shown; a vote that is opened again has not ended."""
    activity = db.get(Activity, activity_id)
    return activity is not None and activity.phase == Phase.DONE


def count_voters(db: Session, activity: Activity) -> int:
    """The number of people who have voted so far; this may be shown before the vote has ended."""
    table = table_of(activity)
    query = select(func.count(col(table.voter).distinct())).where(
        col(table.activity_id) == activity.id
    )
    return int(db.execute(query).scalar_one())


def note_role(db: Session, actor: Actor, activity: Activity, nth: int) -> str:
    """Note with which role somebody votes, for as long as the session is open; returns the
    pseudonym under which they vote. ``nth``: as in ``last_presses.must_be_last``, raises as that.
    """
    voter = note_press(db, actor, activity, nth)
    if db.get(VoterRole, (activity.id, voter)) is None:
        role = load_consenting(db, actor.id).role
        db.add(VoterRole(activity_id=activity.id, voter=voter, role=role))
    return voter


def note_press(db: Session, actor: Actor, activity: Activity, nth: int) -> str:
    """As ``note_role``, where nothing is told by role."""
    voter = actor.pseudonym(activity.id)
    must_be_last(db, activity.session_id, voter, nth)
    return voter


def voter_roles(db: Session, activity: Activity) -> dict[str, str]:
    """Pseudonym → the role in that session, of all who voted; empty before the vote has ended, and
    where the role of some voter is not known any more, because the session was closed.

    For counting only: the caller must not pass the pseudonyms on.
    """
    if not has_ended(db, activity.id):
        return {}
    table = table_of(activity)
    query = (
        select(col(VoterRole.voter), col(VoterRole.role))
        .join(
            table,
            (col(table.voter) == col(VoterRole.voter))
            & (col(table.activity_id) == col(VoterRole.activity_id)),
        )
        .where(col(VoterRole.activity_id) == activity.id)
    )
    roles = dict(db.execute(query).tuples().all())
    return roles if len(roles) == count_voters(db, activity) else {}


def load_ballot(db: Session, activity: Activity, voter: str, offer: Offer | None = None) -> Ballot:
    """What this participant has voted in this activity so far, as it counts; ``offer``: what is
    voted on, where that is known already."""
    db.flush()
    nth = last_number(db, activity.session_id, voter)
    numbered = {"nth": nth} if nth else {}
    part = VOTES.get(activity.kind)
    if part == BallotPart.CHOICES:
        chosen = own_votes(db, Choice, activity, voter)
        return {**numbered, "choices": {row.group_id: row.draft_id for row in chosen}}
    if part == BallotPart.QUESTIONS:
        backed = own_votes(db, QuestionVote, activity, voter)
        return {**numbered, "questions": sorted(row.note_id for row in backed if row.given)}
    rows = own_votes(db, table_of(activity), activity, voter) if part in _ON_SUBJECTS else []
    dots = {row.subject_id: row.count for row in rows if part == BallotPart.DOTS and row.count}
    estimates = {
        row.subject_id: [row.impact, row.effort] for row in rows if part == BallotPart.ESTIMATES
    }
    if activity.phase != Phase.DONE and (dots or estimates):
        offer = offer or load_offer(db, activity)
        dots, estimates = offer.settle_dots(dots), offer.settle_estimates(estimates)
    shown = part == BallotPart.FINGERS
    fingers = db.get(Fingers, (activity.id, voter)) if shown else None
    return {
        **numbered,
        "dots": dots,
        "left": max(0, activity.votes_per_person - sum(dots.values())),
        "fingers": fingers.value if fingers else None,
        "estimates": estimates,
    }


def load_ballot_answer(
    db: Session, activity: Activity, voter: str, offer: Offer | None = None
) -> Ballot:
    """The whole ballot as the fact that the voter's own phone has; it answers every vote.
    ``offer`` as for ``load_ballot``."""
    ballot = load_ballot(db, activity, voter, offer)
    return {"t": "ballot", "id": activity.id, **ballot}


def ballot_fact(db: Session, activity: Activity, voter: str, offer: Offer | None = None) -> Fact:
    """The fact with a participant's ballot; ``author`` limits it to that participant's phone."""
    return Fact(
        kind="ballot",
        id=activity.id,
        session_id=activity.session_id,
        author=voter,
        activity_id=activity.id,
        body=load_ballot(db, activity, voter, offer),
    )


def load_open_ballots(db: Session, need_ids: Sequence[str]) -> Iterable[Fact]:
    """The ballots in running votes of the programmes of these needs: with a need that is parked,
    merged or brought back, dots come back to the hand or leave it.

    Of all voters, so that nobody's phone is sent anything because of how its owner has voted.
    """
    found = (db.get(Need, need_id) for need_id in need_ids)
    for programme_id in dict.fromkeys(need.programme_id for need in found if need is not None):
        for activity in list_running(db, programme_id):
            if activity.phase == Phase.VOTE and BoardContent.NEEDS in content_of(activity):
                offer = load_offer(db, activity)
                for voter in list_voters(db, activity):
                    yield ballot_fact(db, activity, voter, offer)


def list_voters(db: Session, activity: Activity) -> list[str]:
    """The pseudonyms of all who have voted in a vote. For computing only: the caller must not pass
    them on."""
    table = table_of(activity)
    query = select(col(table.voter)).where(col(table.activity_id) == activity.id).distinct()
    return sorted(db.execute(query).scalars())


def own_votes(db: Session, table: Any, activity: Activity, voter: str) -> list[Any]:
    """What one person has given in one kind of vote, as it is stored."""
    query = select(table).where(col(table.activity_id) == activity.id, col(table.voter) == voter)
    return list(db.execute(query).scalars())
