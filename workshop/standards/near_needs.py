"""Which needs are near to a clause, by the words they share."""

import re
from collections.abc import Sequence

from workshop.needs.tables import Need
from workshop.standards.tables import Clause
from workshop.text_folding import fold_marks

_WORD = re.compile(r"\w{4,}")
_STEM = 5
"""Beginnings of words are compared: Polish inflection changes their ends."""


def rank_needs(clause: Clause, needs: Sequence[Need]) -> list[Need]:
    """The needs by how many beginnings of words they share with the clause, in proportion to their
    own; those of its area first among equals."""
    said = _stems(f"{clause.title} {clause.body} {clause.rationale} {clause.meaning_client}")

    def nearness(need: Need) -> tuple[float, bool]:
        own = _stems(f"{need.who} {need.need} {need.goal}")
        return len(own & said) / (len(own) or 1), need.area_id == clause.area_id

    return sorted(needs, key=nearness, reverse=True)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(fold_marks(text))}
