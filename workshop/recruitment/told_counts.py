"""The numbers of a recruitment that may be told, and that stay when everything else is erased."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from workshop.disclosure import OTHERS, is_small_count, merge_small
from workshop.recruitment.recruitments import list_candidates
from workshop.recruitment.states import DECIDED, CandidateDecision
from workshop.recruitment.tables import Candidate, Recruitment, RecruitmentTold
from workshop.text_folding import fold_spaces

UNDECIDED = "undecided"


@dataclass(frozen=True)
class RecruitmentCounts:
    """The numbers of one recruitment. None of them, and no difference, is one to four people.

    ``candidates``: ``None`` where fewer than five applied; then nothing else is told.
    ``decisions``: how many had each of ``CandidateDecision`` and ``UNDECIDED``; what is too few
    alone is together under ``OTHERS``.
    ``balance``: column → value → how many of the accepted, small ones together under ``OTHERS``.
    ``erased_on``: the day on which everything else was erased; ``None`` while it runs.
    """

    title: str
    candidates: int | None
    decisions: Mapping[str, int] = field(default_factory=dict)
    balance: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    erased_on: date | None = None


def recruitment_counts(db: Session, programme_id: str) -> list[RecruitmentCounts]:
    """The numbers of a programme's recruitments that were erased, oldest first.

    For the report of whoever runs the programme; they hold nothing that is not told to everybody.
    """
    query = select(RecruitmentTold).where(col(RecruitmentTold.programme_id) == programme_id)
    rows = db.execute(query.order_by(col(RecruitmentTold.erased_on))).scalars()
    return [
        RecruitmentCounts(
            row.title,
            row.counts["candidates"],
            row.counts["decisions"],
            row.counts["balance"],
            date.fromisoformat(row.erased_on),
        )
        for row in rows
    ]


def count_recruitment(db: Session, recruitment: Recruitment) -> RecruitmentCounts:
    """The numbers of a recruitment as they are now."""
    rows = list_candidates(db, recruitment)
    decisions = Counter(row.decision or UNDECIDED for row in rows)
    accepted = [row for row in rows if row.decision == CandidateDecision.ACCEPTED]
    if is_small_count(len(rows)):
        return RecruitmentCounts(recruitment.title, None)
    told = tell_decisions(decisions)
    return RecruitmentCounts(
        recruitment.title,
        len(rows),
        told,
        _balance(recruitment, accepted) if CandidateDecision.ACCEPTED in told else {},
    )


def keep_counts(db: Session, recruitment: Recruitment) -> None:
    """Keep the numbers of a recruitment that is about to be erased."""
    counts = count_recruitment(db, recruitment)
    told: dict[str, Any] = {
        "candidates": counts.candidates,
        "decisions": dict(counts.decisions),
        "balance": {name: dict(values) for name, values in counts.balance.items()},
    }
    db.add(
        RecruitmentTold(
            programme_id=recruitment.programme_id,
            title=recruitment.title,
            erased_on=recruitment.erase_on,
            counts=told,
        )
    )


def tell_decisions(decisions: Mapping[str, int]) -> dict[str, int]:
    """How many had which decision, so that nothing below five follows from the known total.

    How many were accepted is told alone before anything else: it is what everybody asks for.
    """
    accepted = decisions.get(CandidateDecision.ACCEPTED, 0)
    others = {
        name: count for name, count in decisions.items() if name != CandidateDecision.ACCEPTED
    }
    rest = merge_small(others)
    if is_small_count(accepted) or is_small_count(rest.get(OTHERS, 0)):
        return merge_small(decisions)
    return {name: 0 for name in DECIDED if not decisions.get(name)} | (
        {CandidateDecision.ACCEPTED.value: accepted} | rest
    )


def sum_balance(values: Iterable[str]) -> dict[str, int]:
    """Value → how many people, small numbers under ``OTHERS``; spellings of one value together."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for value in values:
        spellings[fold_spaces(value)][value] += 1
    counts = {
        (found.most_common(1)[0][0] if folded else ""): found.total()
        for folded, found in spellings.items()
    }
    return merge_small(counts)


def _balance(
    recruitment: Recruitment, candidates: Sequence[Candidate]
) -> dict[str, dict[str, int]]:
    return {
        column: sum_balance(row.balance[place] if row.balance else "" for row in candidates)
        for place, column in enumerate(recruitment.balance_columns)
    }
