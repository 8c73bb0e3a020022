"""What whoever kept their phrase is told of the clauses that their notes became part of.

The code and the title, also of drafts: they are what came of that person's voice. What a clause
says is told where everybody may read it, at its public address.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.programme.tables import Programme
from workshop.standards.clause_states import ClauseStatus
from workshop.standards.tables import Clause, Publication, PublishedClause

PUBLISHED, PREPARING, TURNED_DOWN = "published", "preparing", "turned_down"


@dataclass(frozen=True)
class ParticipantView:
    """A clause as its voices are told of it; ``address`` of the latest version it stands in."""

    code: str
    title: str
    state: str
    address: str | None = None

    def told(self, *, quoted: bool = False) -> dict[str, object]:
        """As it goes to the phone; ``quoted``: word for word beside the clause."""
        return {
            "code": self.code,
            "title": self.title,
            "state": self.state,
            "address": self.address,
            "quoted": quoted,
        }


def load_participant_views(
    db: Session, programme: Programme, clauses: Sequence[Clause]
) -> dict[str, ParticipantView]:
    """What is told of these clauses of a programme, by id."""
    query = (
        select(col(PublishedClause.clause_id), col(PublishedClause.code), col(Publication.version))
        .join(Publication, col(Publication.id) == col(PublishedClause.publication_id))
        .where(col(PublishedClause.clause_id).in_([clause.id for clause in clauses]))
        .order_by(col(Publication.at))
    )
    latest = {key: (code, version) for key, code, version in db.execute(query)}
    found = {}
    for clause in clauses:
        if clause.id in latest:
            code, version = latest[clause.id]
            address = f"/standards/{programme.slug}/{version}/#{code}"
            found[clause.id] = ParticipantView(code, clause.title, PUBLISHED, address)
        else:
            state = TURNED_DOWN if clause.status == ClauseStatus.REJECTED else PREPARING
            found[clause.id] = ParticipantView(clause.code, clause.title, state)
    return found
