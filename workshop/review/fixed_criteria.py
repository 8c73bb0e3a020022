"""What counts as consensus, written down and hashed as a round opens, before anybody rates.

A rule that is chosen with the ratings in hand can be chosen to fit them. So the criteria of each
round are kept as they were at its opening and never changed; whoever has noted the SHA-256 by then
can check later that they are still the same. A next round keeps the words of the one before unless
somebody writes others, and the report tells every difference.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workshop.disclosure import PANEL_THRESHOLD, RATINGS_THRESHOLD
from workshop.programme import field_rules
from workshop.review.consensus import describe_rule
from workshop.review.reviewable import CRITERIA
from workshop.review.tables import ReviewRound
from workshop.store.ids_and_clock import now

LONGEST_WORDS = 2000
MOST_ROUNDS = 2
"""After so many rounds the people who lead the programme decide what is still open."""
_FORMAT_VERSION = 1
WORDS = "words"
"""Key of what a person has written beside the rule."""


@dataclass(frozen=True)
class FixedCriteria:
    """The criteria of a round. ``at``: when they were fixed; ``sha256``: of their canonical JSON
    (sorted keys, no white space, UTF-8); ``text``: that JSON."""

    at: datetime
    criteria: Mapping[str, Any]
    sha256: str

    @property
    def text(self) -> str:
        """What was hashed."""
        return _canonical(self.criteria)

    @property
    def words(self) -> str:
        """What a person wrote beside the rule; perhaps empty."""
        return str(self.criteria.get(WORDS, ""))

    @property
    def is_untouched(self) -> bool:
        """Whether the hash still is that of the criteria."""
        return _hash(self.criteria) == self.sha256


@dataclass(frozen=True)
class CriteriaChange:
    """A later round's criteria differ from those of the first. ``round``: its number; ``names``:
    what differs, keys of the criteria; ``before``, ``after``: the words of a person, where these
    differ, otherwise empty."""

    round: int
    names: tuple[str, ...]
    before: str
    after: str


def present_criteria(subject_kind: str, words: str = "") -> dict[str, Any]:
    """The criteria by which this program decides now, as JSON values."""
    return {
        "version": _FORMAT_VERSION,
        **describe_rule(),
        "criteria": list(CRITERIA[subject_kind]),
        "least_ratings": RATINGS_THRESHOLD,
        "least_ratings_in_small_panels": PANEL_THRESHOLD,
        "most_rounds": MOST_ROUNDS,
        WORDS: words,
    }


def fix_criteria(review: ReviewRound, words: str) -> None:
    """Write the criteria of a round down as it opens. Raises ``Invalid`` for words too long."""
    criteria = present_criteria(review.subject_kind, field_rules.paragraphs(words, LONGEST_WORDS))
    review.fixed = {
        "at": now().isoformat(),
        "criteria": criteria,
        "sha256": _hash(criteria),
    }


def fixed_criteria(review: ReviewRound) -> FixedCriteria | None:
    """The criteria of a round; ``None`` where a former release opened it and fixed nothing."""
    if not review.fixed:
        return None
    fixed = review.fixed
    return FixedCriteria(datetime.fromisoformat(fixed["at"]), fixed["criteria"], fixed["sha256"])


def list_changes(rounds: Sequence[ReviewRound]) -> list[CriteriaChange]:
    """How the criteria of later rounds of a sequence differ from those of the first one."""
    first = fixed_criteria(rounds[0])
    if first is None:
        return []
    found = []
    for review in rounds[1:]:
        later = fixed_criteria(review)
        if later is None or later.sha256 == first.sha256:
            continue
        names = _differing(first.criteria, later.criteria)
        words = (first.words, later.words) if WORDS in names else ("", "")
        found.append(CriteriaChange(review.number, names, *words))
    return found


def differing_now(review: ReviewRound) -> tuple[str, ...]:
    """By which keys the rule of this program differs from the one that a round has fixed: the
    results of old rounds are computed by the rule of today."""
    fixed = fixed_criteria(review)
    if fixed is None:
        return ()
    return _differing(fixed.criteria, present_criteria(review.subject_kind, fixed.words))


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, ...]:
    keys = dict.fromkeys([*one, *other])
    return tuple(key for key in keys if one.get(key) != other.get(key))


def _canonical(criteria: Mapping[str, Any]) -> str:
    return json.dumps(criteria, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _hash(criteria: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical(criteria).encode()).hexdigest()
