"""The formulas of questionnaires. Pure: numbers in, numbers out; nothing here knows who answered.

Change from before to after: mean of paired differences with a 95 % interval by Student's t
distribution. Knowledge: McNemar's exact test, two-sided. A small group without a control group
proves nothing by any of them; pages and reports say so.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import comb, sqrt
from statistics import fmean, stdev

CONFIDENCE = 0.95
Pair = tuple[float, float]
"""The answers of one person, before and after."""


@dataclass(frozen=True)
class MeanChange:
    """How far answers moved: ``n`` pairs, the mean difference (after less before), and the interval
    that holds the true one with a probability of 95 %; ``None`` where one pair alone, or answers
    that all moved alike, give none."""

    n: int
    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class KnowledgeChange:
    """Right answers to one item, paired.

    ``gained``: wrong before and right after; ``lost``: the other way round; ``p``: of McNemar's
    exact test, two-sided.
    """

    n: int
    right_before: int
    right_after: int
    gained: int
    lost: int
    p: float


@dataclass(frozen=True)
class Spread:
    """How answers on a scale are spread: answer → people, with their number, mean and median."""

    counts: Mapping[int, int]
    n: int
    mean: float
    median: float


def mean_change(pairs: Sequence[Pair]) -> MeanChange:
    """The mean paired difference with its interval. Raises ``ValueError`` without a pair."""
    differences = [after - before for before, after in pairs]
    if not differences:
        raise ValueError("no pairs")
    n, mean = len(differences), fmean(differences)
    deviation = stdev(differences) if n > 1 else 0.0
    if deviation == 0:
        return MeanChange(n, mean, None, None)
    from scipy.special import stdtrit  # a server answers phones before anything large is loaded

    half = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * deviation / sqrt(n)
    return MeanChange(n, mean, mean - half, mean + half)


def knowledge_change(pairs: Sequence[tuple[bool, bool]]) -> KnowledgeChange:
    """Right and wrong answers before and after. Raises ``ValueError`` without a pair."""
    if not pairs:
        raise ValueError("no pairs")
    gained = sum(after and not before for before, after in pairs)
    lost = sum(before and not after for before, after in pairs)
    return KnowledgeChange(
        n=len(pairs),
        right_before=sum(before for before, _ in pairs),
        right_after=sum(after for _, after in pairs),
        gained=gained,
        lost=lost,
        p=mcnemar_p(gained, lost),
    )


def mcnemar_p(gained: int, lost: int) -> float:
    """McNemar's exact test: how likely a split at least as uneven is, if gaining and losing were
    equally likely. 1 where nobody changed."""
    changed = gained + lost
    tail = sum(comb(changed, count) for count in range(min(gained, lost) + 1))
    return min(1.0, 2 * tail / 2.0**changed)


def spread(answers: Collection[int], scale: Sequence[int]) -> Spread:
    """How answers are spread over a scale, every point of it with its count. Raises ``ValueError``
    without an answer."""
    if not answers:
        raise ValueError("no answers")
    counts = Counter(answers)
    ordered = sorted(answers)
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    return Spread({point: counts[point] for point in scale}, len(ordered), fmean(ordered), middle)


def response_rate(answered: int, present: int) -> float | None:
    """The share of those present who answered, at most 1; ``None`` where nobody was counted."""
    return min(1.0, answered / present) if present > 0 else None
