"""What is told of a vote: nothing about fewer than five people, also not by comparing two results.

A vote or a silent grouping asks one or more questions, here called figures: its dots, its fingers,
the estimates of each need, each pair of notes. Of each figure a *tally* is kept in hand: how many
people gave which answer. A tally is told from ``ANSWERS_THRESHOLD`` (``PAIR_THRESHOLD``) people on.
What was told before an activity was opened again stands until enough answers are new
(``disclosure.may_be_told_anew``). Tallies name nobody, so what is kept names nobody either.
"""

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.disclosure import ANSWERS_THRESHOLD, may_be_told_anew
from workshop.needs.ballots import VOTES, count_voters, has_ended, table_of
from workshop.needs.tables import Choice, Fingers, QuestionVote, ToldResult
from workshop.needs.vote_offer import Offer
from workshop.programme.activity_kinds import ACTIVITY_TYPES, BallotPart
from workshop.programme.tables import Activity

DOTS, FINGERS = "dots", "fingers"
"""The figures of a dot vote and of a fist to five; those of estimates are ids of needs or ideas,
those of a choice between sentences ids of groups, those of questions their ids."""
_WANTED = "wanted"

CAN_LIVE_WITH_IT = 3
"""Fist to five: there is consensus when nobody shows fewer fingers than this."""

Tally = Mapping[Hashable, int]
"""Answer → how many people gave it."""
Tellings = Mapping[str, list[dict[Hashable, int]]]
"""Figure → the tallies of it that were told, the oldest first."""


@dataclass(frozen=True)
class VoteResult:
    """What is told of a vote that has ended; empty before.

    ``voters``: the people counted in it. ``few``: there are too few of them for any count.
    ``dots``: need or idea → number of dots; question → number of votes, where there are enough.
    ``fingers``: how many people showed 0 to 5;
    ``consensus``: whether nobody showed fewer than ``CAN_LIVE_WITH_IT``; known also where ``few``.
    ``estimates``: need or idea → impact and effort → how many people said 1 to 5.
    ``choices``: group → proposed sentence (a joint draft) → how many people chose it.
    ``stands``: people have voted since this result was told, too few for a new one.
    """

    voters: int = 0
    few: bool = False
    dots: Mapping[str, int] | None = None
    fingers: tuple[int, ...] | None = None
    consensus: bool | None = None
    estimates: Mapping[str, dict[str, list[int]]] | None = None
    choices: Mapping[str, dict[str, int]] | None = None
    stands: bool = False


def has_consensus(fingers: Sequence[int]) -> bool:
    """Whether all voters showed at least ``CAN_LIVE_WITH_IT`` fingers; ``False`` without voters.

    ``fingers``: how many people showed 0, 1, 2, 3, 4 and 5.
    """
    return sum(fingers) > 0 and not any(fingers[:CAN_LIVE_WITH_IT])


def load_vote_result(db: Session, activity: Activity) -> VoteResult:
    """The result of a vote as it may be told to anybody."""
    part = ACTIVITY_TYPES[activity.kind].votes_with
    if part is None or not has_ended(db, activity.id):
        return VoteResult()
    present, before = _tallies(db, activity), load_tellings(db, activity.id)
    told = {figure: standing(before.get(figure, ()), tally) for figure, tally in present.items()}
    stands = any(dict(told[figure]) != dict(tally) for figure, tally in present.items())
    if part == BallotPart.DOTS:
        return _dots_result(told.get(DOTS, {}), stands)
    if part == BallotPart.FINGERS:
        return _fingers_result(told.get(FINGERS, {}), stands)
    if part == BallotPart.CHOICES:
        return _choices_result(told, count_voters(db, activity), stands)
    if part == BallotPart.QUESTIONS:
        return _questions_result(told, stands)
    return _estimates_result(told, count_voters(db, activity), stands)


def load_tellings(db: Session, activity_id: str) -> Tellings:
    """What an activity had told each time it was opened again; empty where it never was."""
    row = db.get(ToldResult, activity_id)
    if row is None:
        return {}
    return {
        figure: [{_answer(answer): count for answer, count in tally} for tally in tallies]
        for figure, tallies in row.tellings.items()
    }


def was_reopened(db: Session, activity_id: str) -> bool:
    """Whether an activity was opened again after it had told its result."""
    return db.get(ToldResult, activity_id) is not None


def standing(before: Iterable[Tally], present: Tally) -> Tally:
    """The tally that is told: the present one, or the last of those told before, as long as the
    present one differs too little from any of them."""
    tallies = list(before)
    return present if may_be_told_anew(tallies, present) else tallies[-1]


def keep_telling(db: Session, activity: Activity) -> None:
    """Called before an ended vote is opened again: keeps what it has told."""
    if activity.kind in VOTES and has_ended(db, activity.id):
        keep_tallies(db, activity.id, _told_tallies(activity, _tallies(db, activity)))


def keep_tallies(db: Session, activity_id: str, told: Mapping[str, Tally]) -> None:
    """Add these tallies to what an activity has told, where they may be told beside it."""
    if not told:
        return
    before = load_tellings(db, activity_id)
    tellings = {figure: list(tallies) for figure, tallies in before.items()}
    for figure, tally in told.items():
        earlier = tellings.setdefault(figure, [])
        if dict(tally) not in earlier and may_be_told_anew(earlier, tally):
            earlier.append(dict(tally))
    row = db.get(ToldResult, activity_id) or ToldResult(activity_id=activity_id, tellings={})
    row.tellings = {
        figure: [_stored(one) for one in tallies] for figure, tallies in tellings.items()
    }
    db.add(row)


def settle_dot_tellings(db: Session, activity: Activity, offer: Offer) -> None:
    """Called when a vote ends again: what was told before is kept also without the dots on needs
    that are not offered any more.

    Whoever knows the former result can compute that one; a new result must keep its distance from
    it as well, or parking a need would tell a latecomer's vote. The one told last stays last.
    """
    row = db.get(ToldResult, activity.id)
    told = load_tellings(db, activity.id).get(DOTS)
    if row is None or not told:
        return
    settled: list[dict[Hashable, int]] = []
    for tally in told:
        found: Counter[Hashable] = Counter()
        for ballot, people in tally.items():
            dots = offer.settle_dots(dict(json.loads(str(ballot))))
            found[json.dumps(sorted(dots.items()))] += people
        if found not in (*told, *settled):
            settled.append(dict(found))
    row.tellings = {**row.tellings, DOTS: [_stored(tally) for tally in (*settled, *told)]}
    db.add(row)


def _stored(tally: Tally) -> list[list[Any]]:
    return sorted([answer, count] for answer, count in tally.items())


def _told_tallies(activity: Activity, present: Mapping[str, Tally]) -> dict[str, Tally]:
    """Those that have told anything. A fist tells from one person on whether there is consensus."""
    least = 1 if ACTIVITY_TYPES[activity.kind].votes_with == BallotPart.FINGERS else None
    return {
        figure: tally
        for figure, tally in present.items()
        if sum(tally.values()) >= (least or ANSWERS_THRESHOLD)
    }


def _tallies(db: Session, activity: Activity) -> dict[str, Tally]:
    """The present tallies of a vote by figure, whatever their size."""
    return _TALLIES[ACTIVITY_TYPES[activity.kind].votes_with or BallotPart.DOTS](db, activity)


def _tally_dots(db: Session, activity: Activity) -> dict[str, Tally]:
    """An answer is a whole ballot, as JSON of sorted [need or idea, dots]."""
    table = table_of(activity)
    query = select(table).where(col(table.activity_id) == activity.id)
    ballots: dict[str, list[tuple[str, int]]] = {}
    for row in db.execute(query).scalars():
        laid = ballots.setdefault(row.voter, [])
        if row.count:
            laid.append((row.subject_id, row.count))
    found: Counter[Hashable] = Counter(json.dumps(sorted(one)) for one in ballots.values())
    return {DOTS: found} if found else {}


def _tally_fingers(db: Session, activity: Activity) -> dict[str, Tally]:
    query = select(col(Fingers.value), func.count()).where(col(Fingers.activity_id) == activity.id)
    found = dict(db.execute(query.group_by(col(Fingers.value))).tuples().all())
    return {FINGERS: found} if found else {}


def _tally_estimates(db: Session, activity: Activity) -> dict[str, Tally]:
    """An answer is the pair (impact, effort)."""
    table = table_of(activity)
    columns = (col(table.subject_id), col(table.impact), col(table.effort))
    query = select(*columns, func.count()).where(col(table.activity_id) == activity.id)
    found: dict[str, dict[Hashable, int]] = {}
    for subject_id, impact, effort, count in db.execute(query.group_by(*columns)):
        found.setdefault(subject_id, {})[impact, effort] = count
    return {key: found[key] for key in sorted(found)}


def _tally_choices(db: Session, activity: Activity) -> dict[str, Tally]:
    """An answer is the id of the chosen draft."""
    columns = (col(Choice.group_id), col(Choice.draft_id))
    query = select(*columns, func.count()).where(col(Choice.activity_id) == activity.id)
    found: dict[str, dict[Hashable, int]] = {}
    for group_id, draft_id, count in db.execute(query.group_by(*columns).order_by(*columns)):
        found.setdefault(group_id, {})[draft_id] = count
    return dict(found)


def _tally_questions(db: Session, activity: Activity) -> dict[str, Tally]:
    """A figure is a question; there is one answer to it."""
    asked = col(QuestionVote.note_id)
    of_activity = (col(QuestionVote.activity_id) == activity.id, col(QuestionVote.given))
    query = select(asked, func.count()).where(*of_activity).group_by(asked).order_by(asked)
    return {note_id: {_WANTED: count} for note_id, count in db.execute(query)}


_TALLIES = {
    BallotPart.DOTS: _tally_dots,
    BallotPart.FINGERS: _tally_fingers,
    BallotPart.ESTIMATES: _tally_estimates,
    BallotPart.CHOICES: _tally_choices,
    BallotPart.QUESTIONS: _tally_questions,
}


def _dots_result(tally: Tally, stands: bool) -> VoteResult:
    voters = sum(tally.values())
    if voters < ANSWERS_THRESHOLD:
        return VoteResult(voters, few=voters > 0, stands=stands)
    dots: Counter[str] = Counter()
    for ballot, people in tally.items():
        for subject_id, count in json.loads(str(ballot)):
            dots[subject_id] += count * people
    return VoteResult(voters, dots={key: dots[key] for key in sorted(dots)}, stands=stands)


def _fingers_result(tally: Tally, stands: bool) -> VoteResult:
    fingers = tuple(tally.get(value, 0) for value in range(6))
    voters = sum(fingers)
    consensus = has_consensus(fingers) if voters else None
    if 0 < voters < ANSWERS_THRESHOLD:
        return VoteResult(voters, few=True, consensus=consensus, stands=stands)
    return VoteResult(voters, fingers=fingers, consensus=consensus, stands=stands)


def _estimates_result(told: Mapping[str, Tally], voters: int, stands: bool) -> VoteResult:
    """Needs and ideas with fewer answers than ``ANSWERS_THRESHOLD`` are left out."""
    estimates = {
        subject_id: _by_axis(tally)
        for subject_id, tally in told.items()
        if sum(tally.values()) >= ANSWERS_THRESHOLD
    }
    few = 0 < voters < ANSWERS_THRESHOLD
    return VoteResult(voters, few=few, estimates=estimates, stands=stands)


def _choices_result(told: Mapping[str, Tally], voters: int, stands: bool) -> VoteResult:
    """Groups with fewer answers than ``ANSWERS_THRESHOLD`` are left out."""
    choices = {
        group_id: {str(draft_id): count for draft_id, count in tally.items()}
        for group_id, tally in told.items()
        if sum(tally.values()) >= ANSWERS_THRESHOLD
    }
    few = 0 < voters < ANSWERS_THRESHOLD
    return VoteResult(voters, few=few, choices=choices, stands=stands)


def _questions_result(told: Mapping[str, Tally], stands: bool) -> VoteResult:
    """Questions with fewer votes than ``ANSWERS_THRESHOLD`` are left out. How many people voted at
    all is not told: erasing a question would change that number by those who voted for it alone."""
    counts = {note_id: sum(tally.values()) for note_id, tally in told.items()}
    enough = {key: count for key, count in counts.items() if count >= ANSWERS_THRESHOLD}
    return VoteResult(dots=enough, stands=stands)


def _by_axis(tally: Tally) -> dict[str, list[int]]:
    axes = {"impact": [0] * 5, "effort": [0] * 5}
    for answer, people in tally.items():
        impact, effort = answer if isinstance(answer, tuple) else (0, 0)
        axes["impact"][impact - 1] += people
        axes["effort"][effort - 1] += people
    return axes


def _answer(stored: Any) -> Hashable:
    return tuple(stored) if isinstance(stored, list) else stored
