"""Circles of adoption: a town adopts from us what we have adopted from it, perhaps through others.

Every known step is a link from a clause to the one that it was taken from. A way is walked only
until it comes to where it has been, so that no circle, true or forged, leads on for ever.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.standards.clause_states import AdoptionDecision
from workshop.standards.network_tables import TakenReturn
from workshop.standards.origins import TAKEN
from workshop.standards.tables import AdoptedClause, AdoptedStandard, Clause

Place = tuple[str, str]
"""A clause anywhere: the id of its standard, and its code there."""


def links_of(db: Session, programme_id: str) -> dict[Place, Place]:
    """Every clause of which it is known here from where it was taken → that place."""
    links: dict[Place, Place] = {}
    editions = select(col(AdoptedStandard.origin), col(AdoptedStandard.snapshot)).where(
        col(AdoptedStandard.programme_id) == programme_id
    )
    for origin, snapshot in db.execute(editions).tuples():
        for clause in snapshot["clauses"]:
            if taken := clause["origin"]:
                links[origin, clause["code"]] = (taken["standard"], taken["code"])
    returned = select(TakenReturn).where(col(TakenReturn.programme_id) == programme_id)
    for row in db.execute(returned).scalars():
        for clause in row.content["clauses"]:
            if clause["here"] and clause["decision"] != AdoptionDecision.NOT_ADOPTED:
                links[row.town_id, clause["here"]] = (programme_id, clause["code"])
    ours = (
        select(col(Clause.code), col(AdoptedClause.origin), col(AdoptedClause.code))
        .join(Clause, col(Clause.id) == col(AdoptedClause.clause_id))
        .where(col(AdoptedClause.programme_id) == programme_id)
        .where(col(AdoptedClause.decision).in_(TAKEN))
    )
    for here, origin, there in db.execute(ours).tuples():
        links[programme_id, here] = (origin, there)
    return links


def walk(links: Mapping[Place, Place], start: Place) -> list[Place]:
    """Where a clause was taken from, and that one, and so on, until nothing more is known or a
    place comes again."""
    way: list[Place] = []
    place = links.get(start)
    while place is not None and place not in way and place != start:
        way.append(place)
        place = links.get(place)
    return way


def find_ours(links: Mapping[Place, Place], start: Place, programme_id: str) -> str | None:
    """The code of our clause from which a clause of another town was taken, however far away."""
    way = walk(links, start)
    return next((code for standard, code in way if standard == programme_id), None)
