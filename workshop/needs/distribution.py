"""How opinions spread: middle, quartiles, and medians by role where nobody can be singled out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from workshop.disclosure import ANSWERS_THRESHOLD, are_roles_disclosable

STEPS = (1, 2, 3, 4, 5)
"""The values of an estimate."""


@dataclass(frozen=True)
class AnswerDistribution:
    """``answers``: how many; ``low`` and ``high``: the quartiles, between which half of them lie.

    Percentiles by linear interpolation.
    """

    answers: int
    low: float
    median: float
    high: float

    @property
    def split(self) -> bool:
        """Whether the middle half is two steps wide or wider: opinions differ."""
        return self.high - self.low >= 2


def distribution_of(counts: Sequence[int]) -> AnswerDistribution | None:
    """The spread of answers 1, 2, 3, 4 and 5, of which there are ``counts``.

    ``None`` where there are fewer than ``ANSWERS_THRESHOLD``.
    """
    answers = [step for step, count in zip(STEPS, counts, strict=True) for _ in range(count)]
    if len(answers) < ANSWERS_THRESHOLD:
        return None
    low, middle, high = quantiles(answers, n=4, method="inclusive")
    return AnswerDistribution(len(answers), low, middle, high)


def medians_by_role(
    answers: Mapping[str, Mapping[str, Sequence[int]]], taking_part: Collection[str]
) -> dict[str, dict[str, float]]:
    """The median answer of each role, by need.

    ``answers``: need → role → answers; ``taking_part``: the roles of all who voted at all. A need
    is told only where ``are_roles_disclosable`` allows it for the answers that each of them gave.
    """
    roles = sorted(set(taking_part))
    return {
        need: {role: float(median(given[role])) for role in roles}
        for need, given in answers.items()
        if are_roles_disclosable([len(given.get(role, ())) for role in roles])
    }
