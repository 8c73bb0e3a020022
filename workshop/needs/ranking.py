"""The ranking of needs, and the rare but grave ones, which stay in sight in every ranking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from sqlmodel import Session

from workshop.needs.estimates import Estimate
from workshop.needs.need_rules import MOSCOW
from workshop.needs.need_states import NeedStatus
from workshop.needs.needs import list_needs
from workshop.needs.support import Support, load_support_index
from workshop.needs.tables import Need
from workshop.needs.told_support import load_told_figures

GRAVE = 4
"""The harm, of 1 to 5, from which a need is grave."""


@dataclass(frozen=True)
class NeedRank:
    """A need with all values that it can be ranked by.

    ``dots`` and ``estimate`` are ``None`` where there was no vote, or too few answers.
    """

    need: Need
    support: Support
    grave: bool
    dots: int | None = None
    estimate: Estimate | None = None

    def weight(self, order: str) -> float | None:
        """The sort key for an order, the highest first; ``None`` where the value is not known.

        ``order``: notes, dots, harm, moscow, impact or effort.
        """
        return {
            "notes": self.support.notes,
            "dots": self.dots,
            "harm": self.need.harm,
            "moscow": -MOSCOW.index(self.need.moscow) if self.need.moscow else None,
            "impact": self.estimate.impact.median if self.estimate else None,
            "effort": -self.estimate.effort.median if self.estimate else None,
        }[order]


def rare_but_grave(needs: Sequence[Need], supports: Mapping[str, Support]) -> set[str]:
    """The ids of needs with fewer notes than the median need and a harm of ``GRAVE`` or more.

    Merged needs are left out: their notes count with the need they were merged into.
    """
    standing = [need for need in needs if need.status != NeedStatus.MERGED]
    if not standing:
        return set()
    middle = median(supports[need.id].notes for need in standing)
    return {
        need.id
        for need in standing
        if (need.harm or 0) >= GRAVE and supports[need.id].notes < middle
    }


def rank_needs(
    needs: Sequence[Need], order: str, supports: Mapping[str, Support], dots: Mapping[str, int]
) -> list[Need]:
    """Needs by notes, dots, harm or MoSCoW; ties by notes, then by position."""
    standings = [
        NeedRank(need, supports[need.id], grave=False, dots=dots.get(need.id, 0)) for need in needs
    ]
    return [standing.need for _rank, standing in order_need_ranks(standings, order)]


def order_need_ranks(
    standings: Sequence[NeedRank], order: str
) -> list[tuple[int | None, NeedRank]]:
    """All needs with their rank in this order, from 1.

    Ties share a rank and the next rank is skipped (1, 2, 2, 4); among them notes decide, then the
    position. Without a weight a need has the rank ``None`` and comes last.
    """
    weights = [standing.weight(order) for standing in standings]
    known = sorted((weight for weight in weights if weight is not None), reverse=True)
    ranked = [
        (known.index(weight) + 1 if weight is not None else None, standing)
        for weight, standing in zip(weights, standings, strict=True)
    ]
    last = len(standings) + 1
    return sorted(ranked, key=lambda item: (item[0] or last, -item[1].support.notes))


def load_need_ranks(
    db: Session,
    programme_id: str,
    dots: Mapping[str, int] | None = None,
    estimates: Mapping[str, Estimate] | None = None,
) -> list[NeedRank]:
    """The programme's needs with the results of a dot vote and of estimates.

    Merged needs are listed only where one of these results includes them.
    """
    needs, ground = list_needs(db, programme_id), load_support_index(db, programme_id)
    told = load_told_figures(db, programme_id)
    supports = {need.id: told.need_support(ground, need.id) for need in needs}
    grave, placed = rare_but_grave(needs, supports), estimates or {}
    return [
        NeedRank(
            need=need,
            support=supports[need.id],
            grave=need.id in grave,
            dots=None if dots is None else dots.get(need.id, 0),
            estimate=placed.get(need.id),
        )
        for need in needs
        if need.status != NeedStatus.MERGED or need.id in {*(dots or {}), *placed}
    ]
