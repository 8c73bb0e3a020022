"""What became of clauses after they were written, as a version of the standard may say it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from workshop.i18n import known_language
from workshop.programme.tables import Programme
from workshop.standards.borrowed import borrowed_of, say_borrowed
from workshop.standards.clause_card import CardEntry, CardPart, load_cards
from workshop.standards.findings import findings_of_clauses
from workshop.standards.publication.changes import Snapshot, by_code
from workshop.standards.tables import Clause

Part = dict[str, Any]


def public_cards(
    db: Session, programme_id: str, clause_ids: Collection[str]
) -> dict[str, list[CardEntry]]:
    """Clause → the entries of its card that may be published. How well it was understood has a
    place of its own in the trace."""
    cards = load_cards(db, programme_id, clause_ids)
    return {
        key: [
            entry
            for entry in entries
            if entry.public and (entry.title or entry.part is not CardPart.UNDERSTOOD)
        ]
        for key, entries in cards.items()
    }


def build_afterwards(
    db: Session, programme_id: str, clause_ids: Collection[str]
) -> dict[str, list[Part]]:
    """Clause → the public entries of its card as plain values."""
    return {
        key: [
            {
                "part": str(entry.part),
                "title": entry.title,
                "state": str(entry.state),
                "figure": entry.figure,
                "detail": entry.detail,
            }
            for entry in entries
        ]
        for key, entries in public_cards(db, programme_id, clause_ids).items()
    }


def find_causes(
    db: Session, programme_id: str, clauses: Sequence[Clause], former: Snapshot | None
) -> Mapping[str, list[str]]:
    """Code → what changed the clause since the former version: findings, "W1: …", and wordings of
    other towns."""
    published = {code: part["trace"]["revisions"] for code, part in by_code(former).items()}
    codes = {clause.id: clause.code for clause in clauses}
    causes: dict[str, list[str]] = {}
    for key, findings in findings_of_clauses(db, programme_id, set(codes)).items():
        for seen in findings:
            changed = next(one.link.changed for one in seen.about if one.clause.id == key)
            if changed is not None and changed > published.get(codes[key], 0):
                causes.setdefault(codes[key], []).append(f"{seen.code}: {seen.row.text}")
    programme = db.get(Programme, programme_id)
    language = known_language(programme.language if programme else None)
    for key, rows in borrowed_of(db, set(codes)).items():
        for row in rows:
            if (row.revision or 0) > published.get(codes[key], 0):
                causes.setdefault(codes[key], []).append(say_borrowed(row, language))
    return causes
