"""The distribution of answers: median, quartiles, and medians by role above the thresholds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from workshop.disclosure import ANSWERS_THRESHOLD, are_roles_disclosable

STEPS = (1, 2, 3, 4, 5)
"""The values that an estimate can have."""


@dataclass(frozen=True)
class AnswerDistribution:
    """``answers``: their number; ``low`` and ``high``: the first and the third quartile.

    Percentiles by linear interpolation.
    """

    answers: int
    low: float
    median: float
    high: float

    @property
    def split(self) -> bool:
        """Whether opinions differ: the interquartile range is two steps or more."""
        return self.high - self.low >= 2


def distribution_of(counts: Sequence[int]) -> AnswerDistribution | None:
    """The distribution of answers 1 to 5; ``counts``: how many people gave each, five numbers.

    ``None`` where there are fewer than ``ANSWERS_THRESHOLD`` answers.
    """
    answers = [step for step, count in zip(STEPS, counts, strict=True) for _ in range(count)]
    if len(answers) < ANSWERS_THRESHOLD:  # quartiles of a few answers would give them away
        return None
    low, middle, high = quantiles(answers, n=4, method="inclusive")
    return AnswerDistribution(len(answers), low, middle, high)


def medians_by_role(
    answers: Mapping[str, Mapping[str, Sequence[int]]], taking_part: Collection[str]
) -> dict[str, dict[str, float]]:
    """Need → role → median answer.

    ``answers``: need → role → answers; ``taking_part``: the roles of all who voted at all. A need
    is left out unless ``are_roles_disclosable`` allows the numbers of answers of all roles.
    """
    roles = sorted(set(taking_part))
    return {
        need: {role: float(median(given[role])) for role in roles}
        for need, given in answers.items()
        if are_roles_disclosable([len(given.get(role, ())) for role in roles])
    }
