"""The list of a programme's clauses, loaded in a few queries for all together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from workshop.people.rights import Actor
from workshop.programme.programmes import list_areas
from workshop.programme.tables import Area
from workshop.review.dispositions import count_open_comments_by_subject
from workshop.review.review_kinds import SubjectKind
from workshop.standards.advice.avoided_wordings import load_glossary
from workshop.standards.advice.clause_advice import ClauseAdvice, advise_clause
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clause_codes import published_codes
from workshop.standards.clause_shapes import list_removed
from workshop.standards.tables import Clause
from workshop.standards.trace.counts import TraceCount, count_traces

GAPS = ("level", "responsible", "measure", "need")
"""Kinds of advice that say something is missing, not how it is written."""


@dataclass(frozen=True)
class Line:
    """A clause with its support, its number of open comments (``waiting``) and its advice."""

    clause: Clause
    ground: TraceCount
    waiting: int
    advice: tuple[ClauseAdvice, ...]
    published: bool

    @property
    def gaps(self) -> list[str]:
        """The kinds of advice about something missing, see ``GAPS``."""
        return [one.kind for one in self.advice if one.kind in GAPS]


@dataclass(frozen=True)
class Overview:
    """The clauses that an actor may read, by area (none: last) and position; the areas by id.

    ``closed``: the number of drafts that they may not read. ``removed``: clauses that stand in no
    list any more and can still be opened.
    """

    lines: Sequence[Line]
    areas: Mapping[str, Area]
    closed: int
    removed: Sequence[Line] = ()

    def find(self, clause_id: str | None) -> Line | None:
        """The line of the clause with this id; ``None`` where it is not listed."""
        every = (*self.lines, *self.removed)
        return next((line for line in every if line.clause.id == clause_id), None)

    def beside(self, clause_id: str) -> tuple[Clause | None, Clause | None]:
        """The clauses before and after this one; ``None`` at either end."""
        rows = [line.clause for line in self.lines]
        place = next((at for at, row in enumerate(rows) if row.id == clause_id), None)
        if place is None:
            return None, None
        after = rows[place + 1] if place + 1 < len(rows) else None
        return rows[place - 1] if place else None, after


def load_overview(
    db: Session,
    actor: Actor,
    programme_id: str,
    grounds: Mapping[str, TraceCount] | None = None,
) -> Overview:
    """The clauses of a programme that this actor may read.

    ``grounds``: the result of ``count_traces``, where the caller has it cached.
    """
    grounds = count_traces(db, programme_id) if grounds is None else grounds
    clauses = readable_clauses(db, actor, programme_id)
    waiting = count_open_comments_by_subject(db, programme_id, SubjectKind.CLAUSE)
    published = set(published_codes(db, programme_id).values())
    glossary = load_glossary(db, programme_id)
    lines = [
        Line(
            row,
            grounds[row.id],
            waiting.get(row.id, 0),
            advise_clause(row, glossary, needed=bool(grounds[row.id].needs)),
            row.id in published,
        )
        for row in clauses
        if row.id in grounds
    ]
    areas = {area.id: area for area in list_areas(db, programme_id)}
    standing = [line for line in lines if not line.clause.removed]
    removed = [line for line in lines if line.clause.removed]
    closed = len(grounds) - len(list_removed(db, programme_id)) - len(standing)
    return Overview(standing, areas, closed, removed)
