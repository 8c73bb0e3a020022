"""Which wording of a clause was rated or voted on, and what it says otherwise by now.

A figure about a clause stands for the words that people had before them. Where these were changed
afterwards, whoever reads the figure is told so, with the difference.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.standards.clause_fields import COMPARED
from workshop.standards.publication.changes import differing
from workshop.standards.publication.checksum import checksum
from workshop.standards.tables import Clause, ClauseRevision


@dataclass(frozen=True)
class Span:
    """From when to when a clause was rated; ``None``: not known. A vote on what a wall shows is
    about the words at its end, so both are that moment."""

    begun: datetime | None
    ended: datetime | None


@dataclass(frozen=True)
class RatedWording:
    """The wording that was rated, by field; ``changed_during``: others were shown before the
    ratings had ended."""

    revision: int
    fields: Mapping[str, str]
    changed_during: bool

    def to_part(self, clause: Clause) -> dict[str, Any]:
        """As a snapshot says it, beside what the clause says now."""
        now = wording_of({name: getattr(clause, name) for name in COMPARED})
        changed = differing(self.fields, now)
        return {
            "revision": self.revision,
            "sha256": checksum(self.fields),
            "changed_during": self.changed_during,
            "changed_since": bool(changed),
            "fields": changed,
        }


def wording_of(fields: Mapping[str, Any]) -> dict[str, str]:
    """What raters read of a clause, by field; older revisions lack fields that came later."""
    return {name: str(fields.get(name) or "") for name in COMPARED}


def load_rated_wordings(db: Session, spans: Mapping[str, Span]) -> dict[str, RatedWording]:
    """Clause → the wording that stood when it was rated; without those of which it is not known."""
    history = _history(db, [key for key, span in spans.items() if span.begun])
    wanted = {}
    for key, rows in history.items():
        begun, ended = spans[key].begun, spans[key].ended
        before = [number for number, at in rows if begun is not None and at <= begun]
        # What was written before the log began has no earlier revision than its first one.
        first = before[-1] if before else rows[0][0]
        until = [number for number, at in rows if ended is not None and at <= ended]
        wanted[key] = [first, *(number for number in until if number > first)]
    texts = _texts(db, wanted)
    found = {}
    for key, numbers in wanted.items():
        wordings = [wording_of(texts[key, number]) for number in numbers]
        changed = any(one != wordings[0] for one in wordings)
        found[key] = RatedWording(numbers[0], wordings[0], changed)
    return found


def _history(db: Session, clause_ids: Collection[str]) -> dict[str, list[tuple[int, datetime]]]:
    """Clause → number and time of its revisions, without their texts."""
    query = (
        select(col(ClauseRevision.clause_id), col(ClauseRevision.number), col(ClauseRevision.at))
        .where(col(ClauseRevision.clause_id).in_(clause_ids))
        .order_by(col(ClauseRevision.number))
    )
    found: dict[str, list[tuple[int, datetime]]] = defaultdict(list)
    for key, number, at in db.execute(query).tuples():
        found[key].append((number, at))
    return found


def _texts(
    db: Session, wanted: Mapping[str, Collection[int]]
) -> dict[tuple[str, int], Mapping[str, Any]]:
    numbers = {number for chosen in wanted.values() for number in chosen}
    query = select(
        col(ClauseRevision.clause_id), col(ClauseRevision.number), col(ClauseRevision.fields)
    ).where(col(ClauseRevision.clause_id).in_(wanted), col(ClauseRevision.number).in_(numbers))
    return {(key, number): fields for key, number, fields in db.execute(query).tuples()}
