"""Needs in order, and those that no order may hide."""

from collections.abc import Mapping, Sequence
from statistics import median

from workshop.needs.support import Support
from workshop.needs.tables import Need

GRAVE = 4
"""The harm, of 1 to 5, from which a need is grave."""

ORDERS = ("voices", "dots", "harm")


def rare_but_grave(needs: Sequence[Need], supports: Mapping[str, Support]) -> set[str]:
    """The ids of needs with fewer voices than the median need and a harm of ``GRAVE`` or more.

    Merged needs are left out: their voices count where they went.
    """
    standing = [need for need in needs if need.status != "merged"]
    if not standing:
        return set()
    middle = median(supports[need.id].voices for need in standing)
    return {
        need.id
        for need in standing
        if (need.harm or 0) >= GRAVE and supports[need.id].voices < middle
    }


def rank_needs(
    needs: Sequence[Need], order: str, supports: Mapping[str, Support], dots: Mapping[str, int]
) -> list[Need]:
    """Needs by voices, dots or harm, most first; equal ones by voices, then as written."""

    def weight(need: Need) -> tuple[int, int]:
        voices = supports[need.id].voices
        first = {"voices": voices, "dots": dots.get(need.id, 0), "harm": need.harm or 0}[order]
        return -first, -voices

    return sorted(needs, key=weight)
