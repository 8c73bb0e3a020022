"""What the latest version says in each clause, as it was shown to those who are asked about it."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.programme.tables import Programme
from workshop.standards.tables import Publication, PublicationWithdrawal, PublishedClause
from workshop.standards.version_order import version_key


@dataclass(frozen=True)
class PublishedWording:
    """Title and text of a clause in the latest ``version``; ``address``: where it can be read.

    ``digest``: of title and text. As long as it is the same, nobody is asked again.
    """

    clause_id: str
    code: str
    title: str
    body: str
    version: str
    address: str

    @property
    def digest(self) -> str:
        """16 hexadecimal digits of the SHA-256 of title and text."""
        return hashlib.sha256(f"{self.title}\n{self.body}".encode()).hexdigest()[:16]


def latest_wordings(db: Session, programme_id: str) -> dict[str, PublishedWording]:
    """Clause → its wording in the version with the highest number that is not withdrawn; empty
    where there is none.

    A clause that has left the standard is not in it, nor one that was deleted since.
    """
    withdrawn = select(col(PublicationWithdrawal.publication_id)).where(
        col(PublicationWithdrawal.lifted_at).is_(None)
    )
    query = select(col(Publication.id), col(Publication.version)).where(
        col(Publication.programme_id) == programme_id, col(Publication.id).not_in(withdrawn)
    )
    rows = db.execute(query).tuples().all()
    if not rows:
        return {}
    key, version = max(rows, key=lambda row: version_key(row[1]))
    programme, publication = db.get_one(Programme, programme_id), db.get_one(Publication, key)
    texts = {row["code"]: row for row in publication.snapshot["clauses"]}
    held = select(col(PublishedClause.code), col(PublishedClause.clause_id)).where(
        col(PublishedClause.publication_id) == key, col(PublishedClause.clause_id).is_not(None)
    )
    return {
        clause_id: PublishedWording(
            clause_id,
            code,
            texts[code]["title"],
            texts[code]["body"],
            version,
            f"/standards/{programme.slug}/{version}/#{code}",
        )
        for code, clause_id in db.execute(held.order_by(col(PublishedClause.code)))
        if code in texts
    }
