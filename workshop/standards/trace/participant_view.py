"""What a person with a withdrawal phrase is shown of the clauses that their notes support.

Only the code and the title, also of drafts, because they are the result of what that person wrote.
The text of a clause is shown only where everybody may read it, at its public address.
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
    """A clause as the people behind it see it. ``state``: ``PUBLISHED``, ``PREPARING`` or
    ``TURNED_DOWN``; ``address``: in the latest version that holds it."""

    code: str
    title: str
    state: str
    address: str | None = None

    def to_payload(self, *, quoted: bool = False) -> dict[str, object]:
        """As JSON values for the phone; ``quoted``: the note is quoted beside the clause.

        The address is relative to the phones' page: the server may lie below a path.
        """
        return {
            "code": self.code,
            "title": self.title,
            "state": self.state,
            "address": self.address and self.address.removeprefix("/"),
            "quoted": quoted,
        }


def load_participant_views(
    db: Session, programme: Programme, clauses: Sequence[Clause]
) -> dict[str, ParticipantView]:
    """Clause → its view, for these clauses of a programme."""
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
