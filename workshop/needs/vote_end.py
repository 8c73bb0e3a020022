"""The end of a vote: what people have given is kept as it counts then.

Needs that are merged or parked later do not change it any more.
"""

from collections.abc import Callable, Mapping

from sqlmodel import Session

from workshop.needs.ballots import VOTES, list_voters, own_votes, table_of
from workshop.needs.told_results import settle_dot_tellings
from workshop.needs.vote_offer import Offer, load_offer
from workshop.programme.activity_kinds import BallotPart
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity


def settle_votes(db: Session, activity: Activity) -> None:
    """Called before an activity ends, in whatever phase it is."""
    part = VOTES.get(activity.kind)
    settle = _SETTLE.get(part) if part else None
    if settle is None or activity.phase != Phase.VOTE:
        return
    offer = load_offer(db, activity)
    for voter in list_voters(db, activity):
        settle(db, activity, voter, offer)
    settle_dot_tellings(db, activity, offer)


def _settle_dots(db: Session, activity: Activity, voter: str, offer: Offer) -> None:
    """Rows without dots stay: who has voted counts as a voter, whatever became of the need. Else
    the number of voters would tell how many had voted for that need alone."""
    table = table_of(activity)
    rows = {row.subject_id: row for row in own_votes(db, table, activity, voter)}
    settled = offer.settle_dots({key: row.count for key, row in rows.items()})
    for subject_id in rows.keys() | settled.keys():
        key = {"activity_id": activity.id, "voter": voter, "subject_id": subject_id}
        db.merge(table(**key, count=settled.get(subject_id, 0)))


def _settle_estimates(db: Session, activity: Activity, voter: str, offer: Offer) -> None:
    """Estimates of a parked need stay; they take nothing from any other."""
    table = table_of(activity)
    rows = {row.subject_id: row for row in own_votes(db, table, activity, voter)}
    values = {key: [row.impact, row.effort] for key, row in rows.items()}
    for subject_id, (impact, effort) in offer.settle_estimates(values).items():
        if subject_id not in rows:
            key = {"activity_id": activity.id, "voter": voter, "subject_id": subject_id}
            db.add(table(**key, impact=impact, effort=effort))
    for subject_id in rows.keys() & offer.merged.keys():
        db.delete(rows[subject_id])


_Settle = Callable[[Session, Activity, str, Offer], None]
_SETTLE: Mapping[BallotPart, _Settle] = {
    BallotPart.DOTS: _settle_dots,
    BallotPart.ESTIMATES: _settle_estimates,
}
