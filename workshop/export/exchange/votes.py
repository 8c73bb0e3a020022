"""Votes in exchange files: counts of votes that have ended, never what one person did.

On import, ballots need voters: random pseudonyms that belong to nobody. Which of them cast which
vote is invented so that the sums are right, and is never shown.

A vote of fewer than five people is in no file, nor is a need that fewer than five have estimated:
the counts of so few say how single people voted, to those who know them.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlmodel import Session, SQLModel

from workshop.disclosure import COUNT_THRESHOLD
from workshop.export.exchange.records import DotsRecord, EstimateRecord, VoteRecord
from workshop.needs.tables import Dots, Fingers, ImpactEffort
from workshop.needs.told_results import load_vote_result
from workshop.programme.activity_kinds import ACTIVITY_TYPES, ActivityKind, BallotPart, VotesOn
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity
from workshop.standards.told.programme_claims import clear_votes, load_present_votes
from workshop.store.ids_and_clock import new_id

_TOLD_KINDS = (ActivityKind.DOT_VOTE, ActivityKind.IMPACT_EFFORT, ActivityKind.FIST_TO_FIVE)
_Counted = TypeVar("_Counted", DotsRecord, EstimateRecord)


def load_votes(
    db: Session, activities: Iterable[Activity], keys: Mapping[str, str]
) -> list[VoteRecord]:
    """The counts of ended votes with enough voters; ``keys`` maps stored ids to ids of the file.

    Votes on ideas or sentences have no place in the file. Of a vote that would let single people
    come out, beside what was told before, nothing is told.
    """
    on_needs = [row for row in activities if row.votes_on == VotesOn.NEEDS]
    ended = [row for row in on_needs if row.kind in _TOLD_KINDS and row.phase == Phase.DONE]
    if not ended:
        return []
    programme_id = ended[0].programme_id
    cleared = clear_votes(db, programme_id, load_present_votes(db, programme_id))
    hidden = {activity for _kind, activity in cleared.left_out}
    counted = [_load_vote(db, row, keys) for row in ended if row.id not in hidden]
    return [vote for vote in counted if vote.voters >= COUNT_THRESHOLD]


def _load_vote(db: Session, activity: Activity, keys: Mapping[str, str]) -> VoteRecord:
    """What a vote tells. Where too few people voted, the file says nothing of it."""
    told = load_vote_result(db, activity)
    empty = VoteRecord(keys[activity.id], voters=0, dots=[], fingers=None, estimates=[])
    if told.dots is not None:
        dots = [DotsRecord(keys[key], count) for key, count in told.dots.items()]
        # A voter whose needs were all parked has no dot left; in the file each voter has one.
        voters = min(told.voters, sum(row.dots for row in dots))
        return replace(empty, voters=voters, dots=_sorted(dots))
    if told.fingers is not None:
        return replace(empty, voters=told.voters, fingers=list(told.fingers))
    estimates = told.estimates or {}
    rows = [EstimateRecord(keys[key], **axes) for key, axes in estimates.items()]
    # As many people as answered about one need: whoever estimated only suppressed ones is nobody's
    # business.
    answers = [sum(axes["impact"]) for axes in estimates.values()]
    return replace(empty, voters=max(answers, default=0), estimates=_sorted(rows))


def _sorted(rows: list[_Counted]) -> list[_Counted]:
    """Sort rows by the order of the needs in the file."""
    return sorted(rows, key=lambda row: int(row.need[1:]))


def bring_votes(
    db: Session, programme_id: str, votes: Sequence[VoteRecord], stored: Mapping[str, str]
) -> None:
    """Store the votes of a checked file; ``stored`` maps ids of the file to ids of rows."""
    most = max((vote.voters for vote in votes), default=0)
    people = [new_id() for _ in range(most)]
    for vote in votes:
        there = people[: vote.voters]
        activity_id = stored[vote.activity]
        db.add_all(_dots(vote, activity_id, there, stored))
        db.add_all(_fingers(vote, activity_id, there))
        db.add_all(_estimates(vote, activity_id, there, stored))
    db.flush()


def find_wrong_counts(vote: VoteRecord, kind: str) -> str | None:
    """The name of a field with impossible counts, or ``None`` if all fit."""
    voters, fingers = vote.voters, vote.fingers
    dots = sum(row.dots for row in vote.dots)
    answers = [(sum(row.impact), sum(row.effort)) for row in vote.estimates]
    checks: Mapping[str, Callable[[], bool]] = {
        BallotPart.DOTS: lambda: dots >= voters and (voters > 0 or not dots),
        BallotPart.FINGERS: lambda: sum(fingers or ()) == voters,
        BallotPart.ESTIMATES: lambda: (
            all(impact == effort <= voters for impact, effort in answers)
            and sum(impact for impact, _effort in answers) >= voters
        ),
    }
    own = ACTIVITY_TYPES[kind].votes_with
    if own is None or kind not in _TOLD_KINDS:
        return "activity"
    strange = [name for name in checks if name != own and getattr(vote, name)]
    return strange[0] if strange else (None if checks[own]() else own)


def _dots(
    vote: VoteRecord, activity_id: str, people: Sequence[str], stored: Mapping[str, str]
) -> Iterable[SQLModel]:
    """Ballots with the dots dealt out in turn, so that each voter has at least one."""
    needs = [row.need for row in vote.dots for _ in range(row.dots)]
    laid = Counter((people[at % len(people)], need) for at, need in enumerate(needs))
    return [
        Dots(activity_id=activity_id, voter=person, subject_id=stored[need], count=count)
        for (person, need), count in laid.items()
    ]


def _fingers(vote: VoteRecord, activity_id: str, people: Sequence[str]) -> Iterable[SQLModel]:
    values = [value for value, count in enumerate(vote.fingers or ()) for _ in range(count)]
    return [
        Fingers(activity_id=activity_id, voter=person, value=value)
        for person, value in zip(people, values, strict=bool(vote.fingers))
    ]


def _estimates(
    vote: VoteRecord, activity_id: str, people: Sequence[str], stored: Mapping[str, str]
) -> Iterable[SQLModel]:
    """Estimates with impact and effort paired at random: the file holds no pairs, only counts."""
    rows: list[SQLModel] = []
    chance, first = random.SystemRandom(), 0
    for row in vote.estimates:
        impact, effort = (
            [step for step, count in enumerate(counts, 1) for _ in range(count)]
            for counts in (row.impact, row.effort)
        )
        chance.shuffle(effort)
        for at, (one, other) in enumerate(zip(impact, effort, strict=True)):
            person = people[(first + at) % len(people)]
            rows.append(
                ImpactEffort(
                    activity_id=activity_id,
                    voter=person,
                    subject_id=stored[row.need],
                    impact=one,
                    effort=other,
                )
            )
        first += len(impact)
    return rows
