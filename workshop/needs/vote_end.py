"""The end of a vote: what people have given is kept as it counts then.

Needs that are merged or parked later do not change it any more.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session

from workshop.needs.ballots import VOTES, list_voters, own_votes
from workshop.needs.tables import Dots, ImpactEffort
from workshop.needs.told_results import settle_dot_tellings
from workshop.needs.vote_offer import Offer, load_offer
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity


def settle_votes(db: Session, activity: Activity) -> None:
    """Called before an activity ends, in whatever phase it is."""
    settle = _SETTLE.get(VOTES.get(activity.kind))
    if settle is None or activity.phase != Phase.VOTE:
        return
    offer = load_offer(db, activity)
    for voter in list_voters(db, activity):
        settle(db, activity, voter, offer)
    settle_dot_tellings(db, activity, offer)


def _settle_dots(db: Session, activity: Activity, voter: str, offer: Offer) -> None:
    """Rows without dots stay: who has voted counts as a voter, whatever became of the need. Else
    the number of voters would tell how many had voted for that need alone."""
    rows = {row.need_id: row for row in own_votes(db, Dots, activity, voter)}
    settled = offer.settle_dots({key: row.count for key, row in rows.items()})
    for need_id in rows.keys() | settled.keys():
        key = {"activity_id": activity.id, "voter": voter, "need_id": need_id}
        db.merge(Dots(**key, count=settled.get(need_id, 0)))


def _settle_estimates(db: Session, activity: Activity, voter: str, offer: Offer) -> None:
    """Estimates of a parked need stay; they take nothing from any other."""
    rows = {row.need_id: row for row in own_votes(db, ImpactEffort, activity, voter)}
    values = {key: [row.impact, row.effort] for key, row in rows.items()}
    for need_id, (impact, effort) in offer.settle_estimates(values).items():
        if need_id not in rows:
            key = {"activity_id": activity.id, "voter": voter, "need_id": need_id}
            db.add(ImpactEffort(**key, impact=impact, effort=effort))
    for need_id in rows.keys() & offer.merged.keys():
        db.delete(rows[need_id])


_Settle = Callable[[Session, Activity, str, Offer], None]
_SETTLE: Mapping[Any, _Settle] = {Dots: _settle_dots, ImpactEffort: _settle_estimates}
