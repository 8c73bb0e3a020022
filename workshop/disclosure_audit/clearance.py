"""Before something is told: whether it lets single people come out, and what to leave out then."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workshop.disclosure_audit.claims import Claims, Statement, Terms

if TYPE_CHECKING:
    from workshop.disclosure_audit.prover import Disclosure


@dataclass(frozen=True)
class Clearance:
    """``left_out``: figures that must not be told. ``refused``: what comes out even so; the output
    may be told only where this is empty."""

    left_out: frozenset[Any] = frozenset()
    refused: "tuple[Disclosure, ...]" = ()


def clear(told: Claims, new: Claims) -> Clearance:
    """Which figures of a new output must be left out, beside everything ``told`` before.

    What came out before the new output does not count: leaving something out does not mend it.
    Of each number that would come out, one figure at a time is left out: the nearest to it, and of
    these the smallest.
    """
    from workshop.disclosure_audit.prover import find_disclosures  # brings numpy: 11 MB

    cells = {cell for one in new.statements for cell, _factor in one.terms}
    both = told + new
    found = find_disclosures(both, cells)
    if found:
        asked = tuple(one.question for one in found)
        before = {one.question for one in find_disclosures(Claims(told.statements, asked))}
        found = [one for one in found if one.question not in before]
    left_out: set[Hashable] = set()
    while found:
        kept = tuple(one for one in new.statements if one.figure not in left_out or not one.figure)
        chosen = {
            figure for one in found if (figure := _nearest(one.question.terms, kept)) is not None
        }
        if not chosen:
            return Clearance(frozenset(left_out), tuple(found))
        left_out |= chosen
        # Whoever is told less can compute less: only what came out is asked again.
        kept = tuple(one for one in kept if one.figure not in left_out or not one.figure)
        asked = tuple(one.question for one in found)
        found = find_disclosures(Claims(told.statements + kept, asked))
    return Clearance(frozenset(left_out))


def _nearest(terms: Terms, statements: tuple[Statement, ...]) -> Hashable | None:
    """The figure to leave out: of the cells in question, or of those related to them, and so on."""
    reached = {cell for cell, _factor in terms}
    while True:
        near = [
            one
            for one in statements
            if one.figure is not None and any(cell in reached for cell, _factor in one.terms)
        ]
        if near:
            return min(near, key=lambda one: (one.low or 0, repr(one.figure))).figure
        further = {
            cell
            for one in statements
            if any(near_cell in reached for near_cell, _factor in one.terms)
            for cell, _factor in one.terms
        }
        if further <= reached:
            return None
        reached |= further
