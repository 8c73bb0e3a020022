"""Dots on needs or ideas, the fist to five, and the results of all votes.

Votes are secret: events have no actor. Until a vote has ended, nobody is shown more than the
number of voters and their own ballot (``needs/ballots.py``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.visibility import Viewer
from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.needs.ballots import (
    VOTES,
    Ballot,
    ballot_fact,
    count_voters,
    load_ballot_answer,
    note_role,
    open_ballot,
    own_votes,
    table_of,
    voter_roles,
)
from workshop.needs.idea_facts import idea_facts
from workshop.needs.needs import need_facts, needs_on_board
from workshop.needs.tables import Fingers, Idea, Need
from workshop.needs.told_results import load_vote_result, was_reopened
from workshop.needs.vote_offer import load_offer
from workshop.people.rights import Actor
from workshop.programme import field_rules
from workshop.programme.activity_kinds import ActivityKind, VotesOn
from workshop.programme.agenda import load_activity
from workshop.programme.phases import Phase
from workshop.programme.sessions import list_running, running_activity
from workshop.programme.tables import Activity
from workshop.programme.wall import where_shown
from workshop.store import log

_WITH_RESULTS = VOTES.keys() - {ActivityKind.QUESTIONS}
"""Votes for questions are told beside the questions, also while they last (``questions.py``)."""


@dataclass(frozen=True)
class SetDots:
    """How many dots the participant puts on ``subject``, a need or an idea; 0 takes them back.
    ``nth``: as in ``last_presses``."""

    activity_id: str
    subject: str
    count: int
    nth: int = 0


@dataclass(frozen=True)
class ShowFingers:
    """0: I block it … 3: I can live with it … 5: I will help to lead it. ``nth``: as in
    ``last_presses``."""

    activity_id: str
    value: int
    nth: int = 0


@dataclass(frozen=True)
class RankedSubject:
    """The rank of a need or an idea in a dot vote, from 1; equal numbers of dots share a rank."""

    rank: int
    subject_id: str
    dots: int


def set_dots(db: Session, actor: Actor, command: SetDots) -> Ballot:
    """Put dots on a need or an idea; returns the participant's whole ballot.

    What is not offered any more can always be taken back. Raises ``Closed`` outside the vote's
    phase, ``Invalid`` for more dots than there are, ``NotFound`` for what is not voted on.
    """
    activity = open_ballot(db, actor, command.activity_id, ActivityKind.DOT_VOTE)
    count = field_rules.whole_number(command.count, 0, activity.votes_per_person)
    offer = load_offer(db, activity)
    if count and command.subject not in offer.subjects:
        raise NotFound(offer.not_offered)
    if count > 1 and not activity.stacking:
        raise Invalid(mark("Here one dot goes to each. Put the others elsewhere."))
    voter = note_role(db, actor, activity, command.nth)
    rows = own_votes(db, table_of(activity), activity, voter)
    laid = {row.subject_id: row.count for row in rows}
    if command.subject not in offer.subjects:
        laid.pop(command.subject, None)
    dots = offer.settle_dots(laid)
    before = dots.pop(command.subject, 0)
    if count > before and sum(dots.values()) + count > activity.votes_per_person:
        raise Invalid(
            mark("You have {votes} dots in all. Take one back to put it elsewhere."),
            votes=activity.votes_per_person,
        )
    kept = {**dots, command.subject: count} if count else dots
    _store_dots(db, activity, voter, kept, {row.subject_id: row for row in rows})
    log.append(db, activity.programme_id, "dots_set")  # no actor and no need: votes are secret
    return load_ballot_answer(db, activity, voter, offer)


def _store_dots(
    db: Session, activity: Activity, voter: str, dots: Mapping[str, int], stored: Mapping[str, Any]
) -> None:
    """Keep these dots as a person's whole ballot: what was in the hand again stays there, also when
    its need comes back. ``stored``: the rows of the ballot before, by need or idea."""
    for subject_id in stored.keys() - dots.keys():
        db.delete(stored[subject_id])
    table = table_of(activity)
    for subject_id, count in dots.items():
        row = stored.get(subject_id) or table(
            activity_id=activity.id, voter=voter, subject_id=subject_id, count=count
        )
        row.count = count
        db.add(row)


def show_fingers(db: Session, actor: Actor, command: ShowFingers) -> Ballot:
    """Show 0 to 5 fingers; may be changed while the vote lasts. Raises as ``set_dots``."""
    activity = open_ballot(db, actor, command.activity_id, ActivityKind.FIST_TO_FIVE)
    value = field_rules.whole_number(command.value, 0, 5)
    voter = note_role(db, actor, activity, command.nth)
    row = db.get(Fingers, (activity.id, voter))
    row = row or Fingers(activity_id=activity.id, voter=voter, value=value)
    row.value = value
    db.add(row)
    log.append(db, activity.programme_id, "fingers_shown")  # no actor: votes are secret
    return load_ballot_answer(db, activity, voter)


def check_same_subject(db: Session, activity: Activity) -> None:
    """Raise ``Conflict`` where people have voted: the subject of a fist to five must not change."""
    if activity.kind == ActivityKind.FIST_TO_FIVE and count_voters(db, activity):
        raise Conflict(mark("People have voted on this already. Add another vote instead."))


def count_dots(db: Session, activity_id: str) -> dict[str, int]:
    """Need or idea → number of dots; empty before the vote has ended and for too few voters.

    Needs without dots are left out; those that were merged or parked since keep their dots.
    """
    return dict(load_vote_result(db, load_activity(db, activity_id)).dots or {})


def count_fingers(db: Session, activity_id: str) -> list[int]:
    """How many people showed 0, 1, 2, 3, 4 and 5 fingers; all 0 before the vote has ended and for
    too few voters."""
    return list(load_vote_result(db, load_activity(db, activity_id)).fingers or [0] * 6)


def dots_by_role(
    db: Session, activity: Activity
) -> tuple[dict[str, dict[str, list[int]]], set[str]]:
    """Need or idea → role → dots of each voter (0 for none), and the roles that took part.

    Empty before the vote has ended, and where it was opened again: its roles could be compared with
    those before. Not suppressed: only ``medians_by_role`` may show it.
    """
    roles = {} if was_reopened(db, activity.id) else voter_roles(db, activity)
    table = table_of(activity)
    query = select(table).where(col(table.activity_id) == activity.id, col(table.count) > 0)
    rows = list(db.execute(query).scalars()) if roles else []
    laid = {(row.subject_id, row.voter): row.count for row in rows}
    answers: dict[str, dict[str, list[int]]] = {}
    for subject_id in sorted({row.subject_id for row in rows}):
        of_subject = answers.setdefault(subject_id, {})
        for person, role in roles.items():
            of_subject.setdefault(role, []).append(laid.get((subject_id, person), 0))
    return answers, set(roles.values())


def tally(dots: Mapping[str, int]) -> list[RankedSubject]:
    """Needs or ideas by their dots, most first; ties share a rank (1, 2, 2, 4)."""
    ordered = sorted(dots.items(), key=lambda item: (-item[1], item[0]))
    counts = [count for _subject, count in ordered]
    return [RankedSubject(counts.index(count) + 1, key, count) for key, count in ordered]


def load_vote_results(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts with the results of votes; before a vote has ended, its fact has no body."""
    for activity_id in activity_ids:
        activity = db.get(Activity, activity_id)
        if activity is not None and activity.kind in _WITH_RESULTS:
            yield from _outcome(db, activity)


def load_board_vote_results(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """As ``load_vote_results``, when a phase changes: the result follows the phase."""
    return load_vote_results(db, activity_ids)


def votes_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """Facts for a new connection: the result of a vote that has ended, a participant's own ballot.

    Staff get the results of the running activities of all open sessions.
    """
    for activity in _running(db, viewer):
        if activity.kind not in VOTES:
            continue
        if activity.phase == Phase.DONE and activity.kind in _WITH_RESULTS:
            yield from _outcome(db, activity)
        if viewer.participant_id is not None:
            yield ballot_fact(db, activity, viewer.pseudonym(activity.id))


def _running(db: Session, viewer: Viewer) -> list[Activity]:
    if viewer.kind == ViewerKind.STAFF:
        return list_running(db, viewer.programme_id)
    activity = running_activity(db, viewer.session_id)
    return [activity] if activity else []


def _outcome(db: Session, activity: Activity) -> Iterable[Fact]:
    """The fact with the result, and facts of what was voted on and has left the board since."""
    body: dict[str, Any] | None = None
    if activity.phase == Phase.DONE:
        body = asdict(load_vote_result(db, activity))
        voted = {**(body["dots"] or {}), **(body["estimates"] or {})}
        yield from _left_since(db, activity, set(voted))
    inner, session_id = where_shown(db, activity), activity.session_id
    yield Fact(kind="result", id=activity.id, body=body, session_id=session_id, inner=inner)


def _left_since(db: Session, activity: Activity, voted: set[str]) -> Iterable[Fact]:
    """Facts of needs that were voted on and are not on the board any more; of ideas all, with
    their needs: an idea may have gone to another one."""
    if activity.votes_on == VotesOn.IDEAS:
        ideas = [idea for key in sorted(voted) if (idea := db.get(Idea, key)) is not None]
        needs = {idea.need_id for idea in ideas}
        yield from idea_facts(db, sorted(needs))
    else:
        needs = voted
    gone = needs - {need.id for need in needs_on_board(db, activity)}
    found = (db.get(Need, key) for key in sorted(gone))
    yield from need_facts(db, [need for need in found if need is not None])
