"""What is offered in a vote now, and how votes count whose need was parked, deleted or merged.

Ideas go with their need: those of a parked one are not offered, those of a merged one are.

While a vote lasts nothing that people have given is changed: what counts is computed, so that a
need which comes back has its votes again. At the end votes are kept as they count then
(``vote_end.py``).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from workshop.i18n import mark
from workshop.needs.idea_facts import ideas_on_board
from workshop.needs.need_states import NeedStatus
from workshop.needs.needs import list_needs, merge_target, needs_on_board
from workshop.needs.tables import ToldResult
from workshop.programme.activity_kinds import VotesOn
from workshop.programme.tables import Activity

Estimates = Mapping[str, list[int]]


@dataclass(frozen=True)
class Offer:
    """``subjects``: the needs or ideas that are voted on now. ``most``: the dots that one of them
    takes from one person. ``merged``: need → the one that it was merged into, where that one is
    voted on. ``not_offered``: what is said of anything else."""

    subjects: frozenset[str]
    most: int
    merged: Mapping[str, str]
    not_offered: str = mark("This need is not voted on.")

    def settle_dots(self, dots: Mapping[str, int]) -> dict[str, int]:
        """One person's dots by need, as they count.

        Dots on a need that is not offered any more are in the hand again. Those on a need that was
        merged lie on the one that it became, as many as one need takes; the rest is in the hand.
        """
        settled: Counter[str] = Counter()
        for need_id, count in dots.items():
            now = self.merged.get(need_id, need_id)
            if now in self.subjects and count:
                settled[now] = min(self.most, settled[now] + count)
        return dict(settled)

    def settle_estimates(self, estimates: Estimates) -> dict[str, list[int]]:
        """One person's estimates by need, as they count.

        Where needs were merged, that is their own estimate of the one that stays, or else of the
        first of the others that they estimated.
        """
        settled = {key: values for key, values in estimates.items() if key in self.subjects}
        for need_id in sorted(estimates.keys() & self.merged.keys()):
            settled.setdefault(self.merged[need_id], estimates[need_id])
        return settled


def load_offer(db: Session, activity: Activity) -> Offer:
    """What is offered in a vote that has not ended.

    In a vote that has told a result before, votes are not carried over to what a need was merged
    into: from both results could be computed how many people had voted for both needs.
    """
    most = activity.votes_per_person if activity.stacking else 1
    if activity.votes_on == VotesOn.IDEAS:
        ideas = frozenset(idea.id for idea in ideas_on_board(db, activity))
        return Offer(ideas, most, {}, mark("This idea is not voted on."))
    needs = frozenset(need.id for need in needs_on_board(db, activity))
    merged: dict[str, str] = {}
    if db.get(ToldResult, activity.id) is None:
        for need in list_needs(db, activity.programme_id, NeedStatus.MERGED):
            if (target := merge_target(db, need.id)) in needs:
                merged[need.id] = target
    return Offer(needs, most, merged)
