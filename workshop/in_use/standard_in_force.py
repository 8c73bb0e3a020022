"""The standard that units assess themselves against: the newest published version.

Where nothing is published yet, it is the clauses as they are written now, without rejected ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlmodel import Session, col, select

from workshop.people.rights import Actor, Right
from workshop.programme.programmes import list_areas
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clause_states import ClauseStatus
from workshop.standards.publication.version_withdrawal import leading_publication
from workshop.standards.tables import Clause, Publication, PublishedClause


@dataclass(frozen=True)
class ClauseInForce:
    """A clause as units read it. ``area``: its area's name, empty without one; ``revision``: the
    number of its newest revision."""

    id: str
    code: str
    title: str
    body: str
    level: str | None
    area: str
    revision: int


@dataclass(frozen=True)
class StandardInForce:
    """``version``: the published one, empty where there is none. ``clauses``: in their order."""

    version: str
    clauses: tuple[ClauseInForce, ...]

    @cached_property
    def by_id(self) -> Mapping[str, ClauseInForce]:
        """The clauses by id."""
        return {clause.id: clause for clause in self.clauses}

    @property
    def areas(self) -> list[str]:
        """The names of the areas with clauses, in order; an empty name for those without one."""
        return list(dict.fromkeys(clause.area for clause in self.clauses))


def load_standard_in_force(db: Session, actor: Actor, programme_id: str) -> StandardInForce:
    """What the units of a programme assess; empty for people outside it.

    Drafts of areas whose drafts the actor may not read are left out.
    """
    if not actor.may(Right.SEE, programme_id):
        return StandardInForce("", ())
    published = leading_publication(db, programme_id)
    if published is not None:
        return _of_publication(db, published)
    areas = {area.id: area.name for area in list_areas(db, programme_id)}
    readable = readable_clauses(db, actor, programme_id)
    rows = [row for row in readable if row.status != ClauseStatus.REJECTED]
    return StandardInForce("", tuple(_as_written(row, areas) for row in rows))


def readable_names(
    db: Session, actor: Actor, standard: StandardInForce, programme_id: str
) -> dict[str, tuple[str, str]]:
    """Clause → code and title, of those in force and of others that the actor may read, such as
    withdrawn ones."""
    readable = {row.id: (row.code, row.title) for row in readable_clauses(db, actor, programme_id)}
    return readable | {row.id: (row.code, row.title) for row in standard.clauses}


def _of_publication(db: Session, published: Publication) -> StandardInForce:
    query = (
        select(PublishedClause, Clause)
        .join(Clause, col(Clause.id) == col(PublishedClause.clause_id))
        .where(col(PublishedClause.publication_id) == published.id)
    )
    rows = {held.code: clause for held, clause in db.execute(query).tuples()}
    areas = {part["code"]: part["name"] for part in published.snapshot["areas"]}
    return StandardInForce(
        published.version,
        tuple(
            ClauseInForce(
                id=rows[part["code"]].id,
                code=part["code"],
                title=part["title"],
                body=part["body"],
                level=part["level"],
                area=areas.get(part["area"] or "", ""),
                revision=rows[part["code"]].revision,
            )
            for part in published.snapshot["clauses"]
            if part["code"] in rows
        ),
    )


def _as_written(row: Clause, areas: Mapping[str, str]) -> ClauseInForce:
    area = areas.get(row.area_id or "", "")
    return ClauseInForce(row.id, row.code, row.title, row.body, row.level, area, row.revision)
