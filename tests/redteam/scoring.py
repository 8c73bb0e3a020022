"""How often an attacker was right, and how often chance would have been.

*Chance* is played out rather than computed: what people did is dealt anew among those among whom
nothing may tell them apart, many times, and the same guesses are held against it each time. That
is exact also where guesses hang together, as those of one clever idea do. Over several worlds the
sums of the deals are compared with the sum of right guesses. An attack that has several ways to go
(parts) is judged by each of them, at a level that is divided by their number.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

DEALS = 20_000
LEVEL = 0.0001
"""How seldom guesses without any knowledge are blamed for knowing something: seldom enough for a
test that runs every day. What leaks is right far more often than this bound."""
Draws = np.ndarray


@dataclass(frozen=True)
class Score:
    """One way of an attack in one or more worlds. ``draws``: how many of the same guesses were
    right in each deal; all 0 where nothing at all may be obtained."""

    attack: str
    part: str
    right: int
    guesses: int
    draws: Draws

    def __add__(self, other: "Score") -> "Score":
        """The same way, in more worlds."""
        return Score(
            self.attack,
            self.part,
            self.right + other.right,
            self.guesses + other.guesses,
            self.draws + other.draws,
        )

    @property
    def share(self) -> float:
        """How often the guesses were right, 0 to 1."""
        return self.right / self.guesses if self.guesses else 0.0

    @property
    def chance(self) -> float:
        """How often the same guesses were right on average when people were dealt anew."""
        return float(self.draws.mean()) / self.guesses if self.guesses else 0.0

    def upper_bound(self, ways: int) -> float:
        """How often guesses may be right without knowledge, in one of ``ways`` that are tried."""
        if not self.guesses:
            return 0.0
        return float(np.quantile(self.draws, 1 - LEVEL / ways, method="higher")) / self.guesses


def deal(
    attack: str,
    part: str,
    truth: Mapping[str, Hashable],
    guesses: Mapping[str, Hashable],
    blocks: Sequence[Sequence[str]],
    seed: int,
    asked: Collection[str] | None = None,
) -> Score:
    """Score guesses: key → whom or what. A key without a guess is a wrong one.

    ``blocks``: keys among which the truth is dealt anew for chance; ``asked``: only these of them
    were to be guessed.
    """
    rng = np.random.default_rng(seed)
    numbers: dict[Hashable, int] = {}
    right, total, draws = 0, 0, np.zeros(DEALS, dtype=np.int64)
    for block in blocks:
        if not block:
            continue
        real = np.array([numbers.setdefault(truth[key], len(numbers)) for key in block])
        said = np.array([_number(numbers, guesses, key) for key in block])
        right += int((real == said).sum())
        total += len(block) if asked is None else len(set(block) & set(asked))
        dealt = rng.permuted(np.broadcast_to(real, (DEALS, len(block))), axis=1)
        draws += (dealt == said).sum(axis=1)
    return Score(attack, part, right, total, draws)


def pair_up(
    attack: str, part: str, truth: Mapping[str, Hashable], guesses: Mapping[str, str], seed: int
) -> Score:
    """Score guesses of pairs: key → another key of the same author. Authors are dealt anew among
    all keys for chance."""
    rng = np.random.default_rng(seed)
    keys, numbers = list(truth), dict[Hashable, int]()
    real = np.array([numbers.setdefault(truth[key], len(numbers)) for key in keys])
    other = np.array([keys.index(guesses[key]) for key in keys])
    dealt = rng.permuted(np.broadcast_to(real, (DEALS, len(keys))), axis=1)
    draws = (dealt == dealt[:, other]).sum(axis=1)
    return Score(attack, part, int((real == real[other]).sum()), len(keys), draws)


def draw(
    attack: str,
    part: str,
    cases: Sequence[tuple[Hashable, Hashable, Sequence[Hashable]]],
    seed: int,
) -> Score:
    """Score guesses of things that were drawn evenly. ``cases``: what it was, what was guessed,
    and what it could have been."""
    rng = np.random.default_rng(seed)
    draws = np.zeros(DEALS, dtype=np.int64)
    for _real, said, possible in cases:
        if said in possible:
            draws += rng.integers(len(possible), size=DEALS) == 0
    right = sum(real == said for real, said, _possible in cases)
    return Score(attack, part, right, len(cases), draws)


def nothing(attack: str, part: str, obtained: int, tries: int) -> Score:
    """Score an attack that must obtain nothing at all: how many of its tries succeeded."""
    return Score(attack, part, obtained, tries, np.zeros(DEALS, dtype=np.int64))


def add_up(scores: Sequence[Score]) -> list[Score]:
    """Scores of several worlds, added up by part."""
    found: dict[str, Score] = {}
    for score in scores:
        known = found.get(score.part)
        found[score.part] = score if known is None else known + score
    return list(found.values())


def worst_of(scores: Sequence[Score]) -> Score:
    """The way that is furthest above what it may be."""
    return max(scores, key=lambda score: score.share - score.upper_bound(len(scores)))


def _number(numbers: dict[Hashable, int], guesses: Mapping[str, Hashable], key: str) -> int:
    return numbers.setdefault(guesses[key], len(numbers)) if key in guesses else -1
