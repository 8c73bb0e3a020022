"""Consensus of ratings from 1 to 9. Pure: numbers in, numbers out.

The rule is that of the RAND/UCLA appropriateness method (Fitch and others, 2001), with the
interpercentile range adjusted for symmetry (IPRAS). Agreement of rankings is Kendall's W (Kendall
and Babington Smith, 1939). Computed with exact fractions, so that rounding decides nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from workshop.disclosure import RATINGS_THRESHOLD, are_roles_disclosable

LOWEST, HIGHEST = 1, 9

_LOW_END, _HIGH_BEGIN = 3, 7
_HIGH_PERCENT, _LOW_PERCENT = 70, 15
_WIDEST, _CORRECTION = Fraction(235, 100), Fraction(3, 2)
_MIDDLE = Fraction(LOWEST + HIGHEST, 2)


class ConsensusDecision(StrEnum):
    """The result of the rule for a subject."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REVISE = "revise"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class RatingDistribution:
    """The distribution of the ratings of one criterion: median, spread, shares at both ends.

    ``p30`` and ``p70`` are percentiles, ``ipr`` = p70 - p30 the interpercentile range, ``iprcp``
    its centre, ``ai`` (asymmetry index) = abs(5 - iprcp), ``ipras`` = 2.35 + 1.5 * ai; there is
    ``disagreement`` where ``ipr`` > ``ipras``.
    ``high`` and ``low`` are the shares (0 to 1) of ratings in 7–9 and in 1–3; ``counts`` how often
    1, 2, … 9 was given.
    """

    n: int
    median: float
    p30: float
    p70: float
    ipr: float
    iprcp: float
    ai: float
    ipras: float
    disagreement: bool
    high: float
    low: float
    counts: tuple[int, ...]


def percentile(ratings: Iterable[int], percent: int) -> Fraction:
    """A percentile by linear interpolation; raises ``ValueError`` without ratings."""
    ordered = sorted(ratings)
    if not ordered:
        raise ValueError("no ratings")
    place, rest = divmod((len(ordered) - 1) * percent, 100)
    below = ordered[place]
    above = ordered[min(place + 1, len(ordered) - 1)]
    return below + Fraction(rest, 100) * (above - below)


def measure(ratings: Iterable[int]) -> RatingDistribution:
    """The distribution of ratings from 1 to 9; raises ``ValueError`` for others or without any."""
    given = list(ratings)
    if any(not LOWEST <= rating <= HIGHEST for rating in given):
        raise ValueError("a rating is a number from 1 to 9")
    low, high = percentile(given, 30), percentile(given, 70)
    centre = (low + high) / 2
    asymmetry = abs(_MIDDLE - centre)
    widest = _WIDEST + _CORRECTION * asymmetry
    counts = Counter(given)
    return RatingDistribution(
        n=len(given),
        median=float(percentile(given, 50)),
        p30=float(low),
        p70=float(high),
        ipr=float(high - low),
        iprcp=float(centre),
        ai=float(asymmetry),
        ipras=float(widest),
        disagreement=high - low > widest,
        high=_share(given, _HIGH_BEGIN, HIGHEST),
        low=_share(given, LOWEST, _LOW_END),
        counts=tuple(counts[rating] for rating in range(LOWEST, HIGHEST + 1)),
    )


def describe_rule() -> dict[str, Any]:
    """The numbers of the rule of ``decide`` as JSON values, to be fixed beforehand."""
    return {
        "rule": "RAND/UCLA, IPRAS",
        "scale": [LOWEST, HIGHEST],
        "median_at_least": _HIGH_BEGIN,
        "high": [_HIGH_BEGIN, HIGHEST],
        "high_percent_at_least": _HIGH_PERCENT,
        "low": [LOWEST, _LOW_END],
        "low_percent_below": _LOW_PERCENT,
        "no_disagreement": f"IPR <= {float(_WIDEST)} + {float(_CORRECTION)} * AI",
    }


def decide(criteria: Iterable[Sequence[int]], least: int = RATINGS_THRESHOLD) -> ConsensusDecision:
    """The decision from the ratings of all criteria of a subject.

    Accepted: on every criterion a median of at least 7, no disagreement, at least 70 % of ratings
    in 7–9 and fewer than 15 % in 1–3. Rejected: the mirror of that. Too few: a criterion with
    fewer than ``least`` ratings, or no criterion at all.
    """
    given = [list(ratings) for ratings in criteria]
    if not given or any(len(ratings) < least for ratings in given):
        return ConsensusDecision.TOO_FEW
    if all(_is_accepted(ratings) for ratings in given):
        return ConsensusDecision.ACCEPTED
    if all(_is_accepted([LOWEST + HIGHEST - rating for rating in ratings]) for ratings in given):
        return ConsensusDecision.REJECTED
    return ConsensusDecision.REVISE


def rating_medians_by_role(ratings: Mapping[str, Sequence[int]]) -> dict[str, float]:
    """The median by role; empty unless there are two roles or more, each with five ratings."""
    if not are_roles_disclosable([len(given) for given in ratings.values()]):
        return {}
    return {role: float(percentile(given, 50)) for role, given in ratings.items()}


def kendall_w(rankings: Sequence[Sequence[float]]) -> float | None:
    """Kendall's coefficient of concordance W, corrected for ties: 0 no agreement, 1 complete.

    ``rankings``: one row per rater with the ratings of all things, in the same order of things.
    ``None`` where it is undefined: fewer than two raters or things, or every row is all ties.
    Raises ``ValueError`` for rows of different length.
    """
    raters = len(rankings)
    things = len(rankings[0]) if rankings else 0
    if any(len(row) != things for row in rankings):
        raise ValueError("every rater ranks the same things")
    if raters < 2 or things < 2:
        return None
    ranks = [_ranks(row) for row in rankings]
    squares = sum(sum(column) ** 2 for column in zip(*ranks, strict=True))
    ties = sum(_ties(row) for row in rankings)
    above = 12 * squares - 3 * raters**2 * things * (things + 1) ** 2
    below = raters**2 * (things**3 - things) - raters * ties
    return float(Fraction(above) / below) if below else None


def _is_accepted(ratings: Sequence[int]) -> bool:
    high = sum(rating >= _HIGH_BEGIN for rating in ratings)
    low = sum(rating <= _LOW_END for rating in ratings)
    return (
        percentile(ratings, 50) >= _HIGH_BEGIN
        and not measure(ratings).disagreement
        and 100 * high >= _HIGH_PERCENT * len(ratings)
        and 100 * low < _LOW_PERCENT * len(ratings)
    )


def _share(ratings: Sequence[int], least: int, most: int) -> float:
    return sum(least <= rating <= most for rating in ratings) / len(ratings)


def _ranks(row: Sequence[float]) -> list[Fraction]:
    """Ranks from 1; ties get the mean of their ranks."""
    ordered = sorted(row)
    return [Fraction(2 * ordered.index(value) + ordered.count(value) + 1, 2) for value in row]


def _ties(row: Sequence[float]) -> int:
    return sum(count**3 - count for count in Counter(row).values())
