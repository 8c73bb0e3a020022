"""The revisions of a clause: its history in steps, and restoring an earlier text.

Revisions that one person saved within ``TOGETHER`` are one step of the history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Conflict, NotFound
from workshop.i18n import known_language, mark, translate
from workshop.people.rights import Actor
from workshop.programme.tables import Programme
from workshop.standards.clause_access import load_readable_clause
from workshop.standards.clause_fields import WRITTEN, fields_of, set_fields
from workshop.standards.clauses import StaleClause, load_editable_clause, save_revision
from workshop.standards.tables import Clause, ClauseRevision, Publication, PublishedClause

TOGETHER = timedelta(minutes=30)


@dataclass(frozen=True)
class RevisionStep:
    """Successive revisions of one person, oldest first. ``before``: the last revision of the step
    before; ``None`` at the beginning."""

    before: ClauseRevision | None
    revisions: tuple[ClauseRevision, ...]

    @property
    def last(self) -> ClauseRevision:
        """The last revision of the step."""
        return self.revisions[-1]

    @property
    def reasons(self) -> list[str]:
        """The reasons given when saving, each once, oldest first."""
        return list(dict.fromkeys(row.why for row in self.revisions if row.why))


@dataclass(frozen=True)
class ChangedField:
    """The values of a field in two revisions."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class PublishedRevision:
    """A version of the standard in which a clause was published, and when."""

    version: str
    at: datetime


def group_revisions(revisions: Sequence[ClauseRevision]) -> list[RevisionStep]:
    """All revisions of a clause, given oldest first, as steps, newest first.

    A change of status is a step of its own.
    """
    steps: list[list[ClauseRevision]] = []
    moved, status = False, None
    for row in revisions:
        if steps and not moved and _belongs(row, steps[-1]):
            steps[-1].append(row)
        else:
            steps.append([row])
            moved = status not in (None, row.status)
        status = row.status
    before = [None, *(step[-1] for step in steps)]
    found = [RevisionStep(old, tuple(step)) for old, step in zip(before, steps, strict=False)]
    return found[::-1]


def changed_fields(before: ClauseRevision | None, after: ClauseRevision) -> list[ChangedField]:
    """The fields that differ between two revisions; missing, ``None`` and empty are equal."""
    then = before.fields if before else {}
    names = dict.fromkeys([*after.fields, *then])
    pairs = ((name, then.get(name) or "", after.fields.get(name) or "") for name in names)
    return [ChangedField(*pair) for pair in pairs if pair[1] != pair[2]]


def publications_of(db: Session, clause_id: str) -> list[PublishedRevision]:
    """The versions of the standard in which a clause was published, oldest first."""
    query = (
        select(col(Publication.version), col(Publication.at))
        .join(PublishedClause, col(PublishedClause.publication_id) == col(Publication.id))
        .where(col(PublishedClause.clause_id) == clause_id)
        .order_by(col(Publication.at))
    )
    return [PublishedRevision(version, at) for version, at in db.execute(query).tuples()]


def _belongs(row: ClauseRevision, step: Sequence[ClauseRevision]) -> bool:
    first = step[0]
    return (
        row.saved_by == first.saved_by
        and row.status == first.status
        and timedelta(0) <= row.at - first.at <= TOGETHER
    )


RESTORED = ("level", *WRITTEN)
"""The fields that are restored; code and area belong to the clause's position, not its text."""


@dataclass(frozen=True)
class RestoreRevision:
    """``number``: the revision to restore; ``revision``: the latest one that was read."""

    clause_id: str
    number: int
    revision: int
    why: str = ""


def restore_revision(db: Session, actor: Actor, command: RestoreRevision) -> Clause:
    """Restore the text of a revision as the next revision; code, area and status stay.

    Raises ``NotFound``, ``NotAllowed``; ``StaleClause`` when somebody has saved the clause in the
    meantime; ``Conflict`` when its text is the same already.
    """
    clause = load_editable_clause(db, actor, command.clause_id)
    load_readable_clause(db, actor, clause.id)
    row = db.get(ClauseRevision, (clause.id, command.number))
    if row is None:
        raise NotFound(mark("There is no such revision."))
    before = fields_of(clause)
    kept = {name: row.fields[name] for name in RESTORED if name in row.fields}
    if command.revision != clause.revision:
        raise StaleClause(before, {**before, **kept}, clause.revision)
    set_fields(db, clause, kept)
    if fields_of(clause) == before:
        raise Conflict(mark("The clause says the same already."))
    return save_revision(db, actor, clause, "clause_restored", _why(db, clause, command))


def _why(db: Session, clause: Clause, command: RestoreRevision) -> str:
    programme = db.get(Programme, clause.programme_id)
    language = known_language(programme.language if programme else None)
    told = translate(mark("Back to revision {number}"), language, number=command.number)
    return f"{told}: {command.why.strip()}" if command.why.strip() else told
