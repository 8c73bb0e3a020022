"""How opinions spread: middle, quartiles, and medians by role where nobody can be singled out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

FEWEST_ANSWERS = 3
"""Below this many answers nothing is told about a need."""
FEWEST_OF_A_ROLE = 5
"""Each role that took part needs this many answers before roles are told apart."""

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

    ``None`` where there are fewer than ``FEWEST_ANSWERS``.
    """
    answers = [step for step, count in zip(STEPS, counts, strict=True) for _ in range(count)]
    if len(answers) < FEWEST_ANSWERS:
        return None
    low, middle, high = quantiles(answers, n=4, method="inclusive")
    return AnswerDistribution(len(answers), low, middle, high)


def medians_by_role(
    answers: Mapping[str, Mapping[str, Sequence[int]]], taking_part: Collection[str]
) -> dict[str, dict[str, float]]:
    """The median answer of each role, by need.

    ``answers``: need → role → answers; ``taking_part``: the roles of all who voted at all. A need
    is told only where each of these roles has ``FEWEST_OF_A_ROLE`` answers to it: were a small role
    left out alone, the answers of all less those of the others would give it away. With one role
    there is nothing to compare.
    """
    roles = sorted(set(taking_part))
    if len(roles) < 2:
        return {}
    return {
        need: {role: float(median(given[role])) for role in roles}
        for need, given in answers.items()
        if all(len(given.get(role, ())) >= FEWEST_OF_A_ROLE for role in roles)
    }
