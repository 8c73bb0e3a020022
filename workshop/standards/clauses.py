"""Clauses: written from needs, saved as revisions; concurrent changes are not overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.errors import Conflict, NotAllowed, NotFound
from workshop.i18n import mark
from workshop.needs.needs import load_need, merge_target
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.tables import Area
from workshop.standards.clause_codes import code_order, next_code, share_codes
from workshop.standards.clause_fields import fields_of, set_fields
from workshop.standards.clause_states import ClauseStatus
from workshop.standards.running_clause import displayed_clause_refs
from workshop.standards.tables import Clause, ClauseNeed, ClauseRevision
from workshop.store import log


class StaleClause(Conflict):
    """Somebody saved the clause in between. ``theirs``: the stored fields; ``mine``: those that
    were to be saved; ``revision``: the latest number."""

    for_programs = ("theirs", "mine", "revision")

    def __init__(self, theirs: Mapping[str, Any], mine: Mapping[str, Any], revision: int) -> None:
        super().__init__(
            mark("Somebody has saved this clause in the meantime. Nothing was overwritten."),
            theirs=dict(theirs),
            mine=dict(mine),
            revision=revision,
        )
        self.theirs = dict(theirs)
        self.mine = dict(mine)
        self.revision = revision


@dataclass(frozen=True)
class CreateClause:
    """``fields`` as for ``SaveClause``. Without a ``code`` the next free one of the area is
    taken; without an area that of the first need."""

    programme_id: str
    title: str
    needs: Sequence[str] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SaveClause:
    """``revision``: the number of the revision that was read. ``fields``: any of ``FIELDS``."""

    id: str
    revision: int
    fields: Mapping[str, str | None]
    why: str = ""


@dataclass(frozen=True)
class MoveClause:
    """``place``: the new index of the clause within its area, from 0."""

    clause_id: str
    place: int


@dataclass(frozen=True)
class LinkClause:
    """Add or remove a clause's link to a need that it answers."""

    clause_id: str
    need_id: str
    linked: bool = True


def list_clauses(db: Session, programme_id: str) -> list[Clause]:
    """The clauses of a programme by area (none: last) and position, then by code."""
    query = (
        select(Clause, col(Area.position))
        .outerjoin(Area, col(Area.id) == col(Clause.area_id))
        .where(col(Clause.programme_id) == programme_id)
    )
    rows = db.execute(query).tuples().all()
    ordered = sorted(rows, key=lambda row: _order(*row))
    return [clause for clause, _area in ordered]


def votable_clauses(db: Session, programme_id: str) -> list[Clause]:
    """The clauses that a room can vote on, in their order: all that are not rejected."""
    rows = list_clauses(db, programme_id)
    return [row for row in rows if row.status != ClauseStatus.REJECTED]


def move_clause(db: Session, actor: Actor, command: MoveClause) -> Clause:
    """Move a clause within its area; codes that are not permanent follow the order."""
    clause = load_editable_clause(db, actor, command.clause_id)
    listed = list_clauses(db, clause.programme_id)
    standing = [row for row in listed if row.area_id == clause.area_id and not row.removed]
    area = [row for row in standing if row.id != clause.id]
    area.insert(max(0, command.place), clause)
    for position, row in enumerate(area, 1):
        row.position = position
        db.add(row)
    for row in share_codes(db, area):
        row.revision += 1
        keep_revision(db, actor, row, "")
    db.flush()
    refs = [("clause", row.id) for row in area]
    refs += displayed_clause_refs(db, clause.programme_id, [row.id for row in area])
    log.append(db, clause.programme_id, "clause_moved", refs, actor=actor.log_id)
    return clause


def load_clause(db: Session, clause_id: str) -> Clause:
    """A clause; raises ``NotFound``."""
    clause = db.get(Clause, clause_id)
    if clause is None:
        raise NotFound(mark("There is no such clause."))
    return clause


def list_clause_revisions(db: Session, clause_id: str) -> list[ClauseRevision]:
    """Every revision of a clause, oldest first; the last one is the present state."""
    query = (
        select(ClauseRevision)
        .where(col(ClauseRevision.clause_id) == clause_id)
        .order_by(col(ClauseRevision.number))
    )
    return list(db.execute(query).scalars())


def create_clause(db: Session, actor: Actor, command: CreateClause) -> Clause:
    """Create a clause as its first revision. Raises ``Invalid``, ``NotFound`` (need, area),
    ``Conflict`` (code), ``NotAllowed``."""
    actor.must(Right.WRITE_CLAUSE, command.programme_id)
    needs = [load_need(db, need_id) for need_id in dict.fromkeys(command.needs)]
    if any(need.programme_id != command.programme_id for need in needs):
        raise NotFound(mark("There is no such need."))
    clause = Clause(
        programme_id=command.programme_id, code="", title=field_rules.line(command.title)
    )
    clause.area_id = next((need.area_id for need in needs if need.area_id), None)
    set_fields(db, clause, {key: command.fields[key] for key in command.fields if key != "code"})
    wanted = command.fields.get("code") or next_code(db, clause.programme_id, clause.area_id)
    set_fields(db, clause, {"code": wanted})
    must_be_theirs(actor, clause)
    clause.position = last_position(db, clause) + 1
    db.add(clause)
    db.flush()
    for need in needs:
        db.add(ClauseNeed(clause_id=clause.id, need_id=need.id))
    keep_revision(db, actor, clause, "")
    return _saved(db, actor, clause, "clause_created")


def save_clause(db: Session, actor: Actor, command: SaveClause) -> Clause:
    """Save fields of a clause as its next revision.

    Optimistic locking by field: where others have saved other fields since the revision that was
    read, both changes are kept. Raises ``StaleClause``, which carries both texts, when one of the
    same fields was changed since: nothing is overwritten. Raises ``Invalid``, and ``Conflict`` for
    a code that is taken or permanent.
    """
    clause = load_editable_clause(db, actor, command.id)
    before = fields_of(clause)
    read = before if command.revision == clause.revision else _fields_at(db, command)
    set_fields(db, clause, command.fields)
    wanted = fields_of(clause)
    if any(before[name] not in (read.get(name), wanted[name]) for name in command.fields):
        raise StaleClause(before, wanted, clause.revision)
    if wanted == before:
        return clause
    must_be_theirs(actor, clause)
    return save_revision(db, actor, clause, "clause_saved", command.why)


def save_revision(db: Session, actor: Actor, clause: Clause, event: str, why: str = "") -> Clause:
    """Store the present fields of a clause as its next revision, and log the event."""
    clause.revision += 1
    keep_revision(db, actor, clause, field_rules.paragraphs(why, 1000))
    return _saved(db, actor, clause, event)


def load_editable_clause(db: Session, actor: Actor, clause_id: str) -> Clause:
    """A clause that the actor may change. Raises ``NotFound``, ``NotAllowed``."""
    clause = load_clause(db, clause_id)
    actor.must(Right.WRITE_CLAUSE, clause.programme_id)
    must_be_theirs(actor, clause)
    return clause


def link_clause(db: Session, actor: Actor, command: LinkClause) -> Clause:
    """Add or remove a clause's link to a need; idempotent. Raises ``NotFound``, ``NotAllowed``."""
    clause = load_editable_clause(db, actor, command.clause_id)
    if load_need(db, command.need_id).programme_id != clause.programme_id:
        raise NotFound(mark("There is no such need."))
    query = select(ClauseNeed).where(col(ClauseNeed.clause_id) == clause.id)
    rows = [
        row
        for row in db.execute(query).scalars()
        if command.need_id in (row.need_id, merge_target(db, row.need_id))
    ]
    if command.linked and not rows:
        db.add(ClauseNeed(clause_id=clause.id, need_id=command.need_id))
    elif not command.linked:
        for row in rows:
            db.delete(row)
    return _saved(db, actor, clause, "clause_linked" if command.linked else "clause_unlinked")


def needs_of_clauses(db: Session, clause_ids: Sequence[str]) -> dict[str, list[str]]:
    """Clause → ids of the needs that it answers; merged needs are followed to their target."""
    query = select(ClauseNeed).where(col(ClauseNeed.clause_id).in_(clause_ids))
    found: dict[str, list[str]] = {clause_id: [] for clause_id in clause_ids}
    for row in db.execute(query.order_by(col(ClauseNeed.need_id))).scalars():
        need_id = merge_target(db, row.need_id)
        if need_id not in found[row.clause_id]:
            found[row.clause_id].append(need_id)
    return found


def programme_of_clause(db: Session, clause_id: str) -> str | None:
    """The programme of a clause; ``None`` where there is no such clause."""
    clause = db.get(Clause, clause_id)
    return clause.programme_id if clause else None


def must_be_theirs(actor: Actor, clause: Clause) -> None:
    """Raise ``NotAllowed`` for a clause in an area whose drafts the actor may not read."""
    areas = actor.areas_in(clause.programme_id)
    if areas is not None and clause.area_id is not None and clause.area_id not in areas:
        raise NotAllowed(mark("This clause belongs to an area that is not yours."))


def _fields_at(db: Session, command: SaveClause) -> Mapping[str, Any]:
    revision = db.get(ClauseRevision, (command.id, command.revision))
    return revision.fields if revision else {}


def keep_revision(db: Session, actor: Actor, clause: Clause, why: str = "") -> None:
    """Store the present fields of a clause as the revision of its present number."""
    db.add(
        ClauseRevision(
            clause_id=clause.id,
            number=clause.revision,
            fields=fields_of(clause),
            saved_by=actor.name,
            why=why,
            status=clause.status,
        )
    )


def _saved(db: Session, actor: Actor, clause: Clause, event: str) -> Clause:
    db.add(clause)
    db.flush()
    refs = [("clause", clause.id), *displayed_clause_refs(db, clause.programme_id, [clause.id])]
    log.append(db, clause.programme_id, event, refs, actor=actor.log_id)
    return clause


def last_position(db: Session, clause: Clause) -> int:
    """The highest position in a clause's area, 0 in an empty one."""
    query = select(func.max(col(Clause.position))).where(
        col(Clause.programme_id) == clause.programme_id, col(Clause.area_id) == clause.area_id
    )
    with db.no_autoflush:
        return db.execute(query).scalar_one() or 0


def _order(clause: Clause, area: int | None) -> tuple[bool, int, int, tuple[str, int, str]]:
    return area is None, area or 0, clause.position, code_order(clause.code)
