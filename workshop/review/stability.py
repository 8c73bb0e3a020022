"""How much the ratings of one thing changed from one round to the next. Pure.

Medians and quartiles are those of ``consensus.percentile`` (linear interpolation). All but the
kappa follow from the two distributions alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workshop.review.consensus import percentile


@dataclass(frozen=True)
class Quartiles:
    """``q1``, ``median``, ``q3``; ``iqr`` = q3 - q1; ``variation``: the coefficient of quartile
    variation, (q3 - q1) / (q3 + q1), from 0 (all alike) to below 1."""

    q1: float
    median: float
    q3: float
    iqr: float
    variation: float


@dataclass(frozen=True)
class Shift:
    """The change from one round to the next: ``median``, ``iqr`` and ``variation`` of the later one
    less those of the former."""

    before: Quartiles
    after: Quartiles

    @property
    def median(self) -> float:
        """Above 0: rated higher."""
        return self.after.median - self.before.median

    @property
    def iqr(self) -> float:
        """Below 0: nearer to each other."""
        return self.after.iqr - self.before.iqr

    @property
    def variation(self) -> float:
        """Below 0: nearer to each other, beside how high they rate."""
        return self.after.variation - self.before.variation


def measure_quartiles(ratings: Iterable[int]) -> Quartiles:
    """Quartiles of ratings from 1 to 9; raises ``ValueError`` without any.

    The coefficient of quartile variation is that of Bonett (Computational Statistics and Data
    Analysis, 2006).
    """
    given = list(ratings)
    q1, median, q3 = (percentile(given, percent) for percent in (25, 50, 75))
    variation = (q3 - q1) / (q3 + q1)
    return Quartiles(float(q1), float(median), float(q3), float(q3 - q1), float(variation))


def weighted_kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Cohen's kappa with quadratic weights (Cohen 1968, Fleiss and Cohen 1973) of ratings that the
    same people gave to the same things twice: 1 nothing has changed, 0 no more alike than by
    chance.

    kappa = 1 - (sum of (x - y)² over all n pairs) / (the same sum as chance would have it: that
    over every first with every second rating, divided by n, which is the sum of all x² and y² less
    2 · sum of x · sum of y / n). ``None`` where it is not defined: without pairs, or where all
    ratings are the same.
    """
    if not pairs:
        return None
    observed = sum((first - second) ** 2 for first, second in pairs)
    squares = sum(first**2 + second**2 for first, second in pairs)
    sums = sum(first for first, _ in pairs) * sum(second for _, second in pairs)
    expected = squares - Fraction(2 * sums, len(pairs))
    return float(1 - observed / expected) if expected else None
