"""Clauses: written from needs, saved as revisions, never overwritten unseen."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.board.visibility import Viewer
from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.live.facts import Fact, in_snapshot, loads
from workshop.needs.needs import leading_need, load_need
from workshop.needs.support import Ground, load_ground
from workshop.people.rights import Actor, Right
from workshop.programme import rules
from workshop.programme.tables import Area
from workshop.review.comments import reviewed
from workshop.standards.tables import Clause, ClauseNeed, ClauseRevision
from workshop.store import log

LEVELS = ("required", "recommended", "good_practice")
LINES = {"title": 200, "responsible": 200, "cooperating": 200, "check_frequency": 120}
TEXTS = (
    "body", "rationale", "applies_to", "steps", "measure_structure", "measure_process",
    "measure_outcome", "check_method", "good_example", "bad_example", "meaning_client",
    "meaning_staff", "meaning_manager", "legal_basis",
)  # fmt: skip
FIELDS = ("code", "area_id", "level", *LINES, *TEXTS)
"""What a revision holds."""

_CODE = re.compile(r"([^\W_]{1,8})-(\d{1,4})\Z")
_NO_AREA = "ST"


class StaleClause(Conflict):
    """Somebody saved the clause in between. ``theirs`` and ``mine`` hold both states' fields."""

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
    fields: Mapping[str, Any]
    why: str = ""


@dataclass(frozen=True)
class LinkClause:
    """Tie a clause to a need it answers, or untie it."""

    clause_id: str
    need_id: str
    linked: bool = True


def list_clauses(db: Session, programme_id: str) -> list[Clause]:
    """The clauses of a programme by code."""
    query = select(Clause).where(col(Clause.programme_id) == programme_id)
    return sorted(db.execute(query).scalars(), key=lambda clause: _order(clause.code))


def load_clause(db: Session, clause_id: str) -> Clause:
    """A clause; raises ``NotFound``."""
    clause = db.get(Clause, clause_id)
    if clause is None:
        raise NotFound(mark("There is no such clause."))
    return clause


def list_clause_revisions(db: Session, clause_id: str) -> list[ClauseRevision]:
    """Every saved state of a clause, oldest first; the last one is what stands now."""
    query = (
        select(ClauseRevision)
        .where(col(ClauseRevision.clause_id) == clause_id)
        .order_by(col(ClauseRevision.number))
    )
    return list(db.execute(query).scalars())


def create_clause(db: Session, actor: Actor, command: CreateClause) -> Clause:
    """Write a first clause from needs. Raises ``Invalid``, ``NotFound``, ``Conflict`` (code)."""
    actor.must(Right.WRITE_CLAUSE, command.programme_id)
    needs = [load_need(db, need_id) for need_id in dict.fromkeys(command.needs)]
    if any(need.programme_id != command.programme_id for need in needs):
        raise NotFound(mark("There is no such need."))
    clause = Clause(programme_id=command.programme_id, code="", title=rules.line(command.title))
    clause.area_id = next((need.area_id for need in needs if need.area_id), None)
    _apply(db, clause, {key: command.fields[key] for key in command.fields if key != "code"})
    wanted = command.fields.get("code") or next_code(db, clause.programme_id, clause.area_id)
    _apply(db, clause, {"code": wanted})
    db.add(clause)
    db.flush()
    for need in needs:
        db.add(ClauseNeed(clause_id=clause.id, need_id=need.id))
    _keep(db, actor, clause, "")
    return _saved(db, actor, clause, "clause_created")


def save_clause(db: Session, actor: Actor, command: SaveClause) -> Clause:
    """Save a clause as its next revision.

    Raises ``StaleClause`` when another revision came in between: nothing is overwritten, and the
    error carries both texts. Raises ``Invalid``, and ``Conflict`` for a code that is taken.
    """
    clause = _writable(db, actor, command.id)
    if command.revision != clause.revision:
        theirs = fields_of(clause)
        raise StaleClause(theirs, {**theirs, **command.fields}, clause.revision)
    before = fields_of(clause)
    _apply(db, clause, command.fields)
    if fields_of(clause) == before:
        return clause
    clause.revision += 1
    _keep(db, actor, clause, rules.paragraphs(command.why, 1000))
    return _saved(db, actor, clause, "clause_saved")


def link_clause(db: Session, actor: Actor, command: LinkClause) -> Clause:
    """Say that a clause answers a need, or no longer does."""
    clause = _writable(db, actor, command.clause_id)
    if load_need(db, command.need_id).programme_id != clause.programme_id:
        raise NotFound(mark("There is no such need."))
    query = select(ClauseNeed).where(col(ClauseNeed.clause_id) == clause.id)
    rows = [
        row
        for row in db.execute(query).scalars()
        if command.need_id in (row.need_id, leading_need(db, row.need_id))
    ]
    if command.linked and not rows:
        db.add(ClauseNeed(clause_id=clause.id, need_id=command.need_id))
    elif not command.linked:
        for row in rows:
            db.delete(row)
    return _saved(db, actor, clause, "clause_linked" if command.linked else "clause_unlinked")


def fields_of(clause: Clause) -> dict[str, Any]:
    """The fields of a clause that a revision keeps."""
    return {name: getattr(clause, name) for name in FIELDS}


def next_code(db: Session, programme_id: str, area_id: str | None) -> str:
    """The next free code of an area, such as ``OK-03``: one more than the highest."""
    area = db.get(Area, area_id) if area_id else None
    prefix = (area.code if area else _NO_AREA).upper()
    query = select(col(Clause.code)).where(col(Clause.programme_id) == programme_id)
    numbers = [
        int(number)
        for start, _dash, number in (code.rpartition("-") for code in db.execute(query).scalars())
        if start == prefix and number.isdigit()
    ]
    return f"{prefix}-{max(numbers, default=0) + 1:02}"


def needs_of_clauses(db: Session, clause_ids: Sequence[str]) -> dict[str, list[str]]:
    """The ids of the needs that these clauses answer, by clause.

    A need that was merged leads on to the one it was merged into.
    """
    query = select(ClauseNeed).where(col(ClauseNeed.clause_id).in_(clause_ids))
    found: dict[str, list[str]] = {clause_id: [] for clause_id in clause_ids}
    for row in db.execute(query.order_by(col(ClauseNeed.need_id))).scalars():
        need_id = leading_need(db, row.need_id)
        if need_id not in found[row.clause_id]:
            found[row.clause_id].append(need_id)
    return found


@loads("clause")
def load_clauses(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of clauses by id."""
    found = (db.get(Clause, clause_id) for clause_id in ids)
    return clause_facts(db, [clause for clause in found if clause is not None])


@in_snapshot
def clauses_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """For staff all clauses; phones and wall see none."""
    if viewer.kind != "staff":
        return []
    return clause_facts(db, list_clauses(db, viewer.programme_id))


@reviewed("clause")
def programme_of_clause(db: Session, clause_id: str) -> str | None:
    """The programme a clause belongs to."""
    clause = db.get(Clause, clause_id)
    return clause.programme_id if clause else None


def clause_facts(db: Session, clauses: Sequence[Clause]) -> list[Fact]:
    """Facts of these clauses, with the needs, voices and sessions they stand on."""
    grounds = {key: load_ground(db, key) for key in {row.programme_id for row in clauses}}
    needs = needs_of_clauses(db, [clause.id for clause in clauses])
    return [
        _fact(db, clause, grounds[clause.programme_id], needs[clause.id]) for clause in clauses
    ]


def _fact(db: Session, clause: Clause, ground: Ground, needs: list[str]) -> Fact:
    support = ground.need_support(*needs)
    area = db.get(Area, clause.area_id) if clause.area_id else None
    body = {
        "code": clause.code,
        "title": clause.title,
        "body": clause.body,
        "level": clause.level,
        "rationale": clause.rationale,
        "responsible": clause.responsible,
        "cooperating": clause.cooperating,
        "area": area.code if area else None,
        "status": clause.status,
        "version": clause.version,
        "revision": clause.revision,
        "needs": needs,
        "voices": support.voices,
        "sessions": len(support.sessions),
    }
    return Fact(kind="clause", id=clause.id, body=body)


def _writable(db: Session, actor: Actor, clause_id: str) -> Clause:
    clause = load_clause(db, clause_id)
    actor.must(Right.WRITE_CLAUSE, clause.programme_id)
    return clause


def _keep(db: Session, actor: Actor, clause: Clause, why: str) -> None:
    db.add(
        ClauseRevision(
            clause_id=clause.id,
            number=clause.revision,
            fields=fields_of(clause),
            saved_by=actor.name,
            why=why,
        )
    )


def _saved(db: Session, actor: Actor, clause: Clause, event: str) -> Clause:
    db.add(clause)
    db.flush()
    refs = [("clause", clause.id)]
    log.append(db, clause.programme_id, event, refs, actor=actor.log_id)
    return clause


def _apply(db: Session, clause: Clause, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name in LINES:
            text = rules.line(value, LINES[name], required=name == "title")
            setattr(clause, name, text)
        elif name in TEXTS:
            setattr(clause, name, rules.paragraphs(value))
        elif name == "level" and (value is None or value in LEVELS):
            clause.level = value
        elif name == "area_id":
            clause.area_id = _area(db, clause, value)
        elif name == "code":
            clause.code = _free_code(db, clause, value)
        else:
            raise Invalid(mark("The request was not understood."))


def _area(db: Session, clause: Clause, area_id: str | None) -> str | None:
    area = db.get(Area, area_id) if area_id else None
    if area_id and (area is None or area.programme_id != clause.programme_id):
        raise NotFound(mark("There is no such area."))
    return area_id or None


def _free_code(db: Session, clause: Clause, value: str) -> str:
    parts = _CODE.match(rules.line(value, 16).upper())
    if parts is None:
        raise Invalid(mark("A code has letters, a hyphen and a number, such as OK-03."))
    code = f"{parts[1]}-{int(parts[2]):02}"
    query = select(func.count()).where(
        col(Clause.programme_id) == clause.programme_id,
        col(Clause.code) == code,
        col(Clause.id) != clause.id,
    )
    with db.no_autoflush:
        if db.execute(query).scalar_one():
            raise Conflict(mark("There is already a clause with the code {code}."), code=code)
    return code


def _order(code: str) -> tuple[str, int, str]:
    prefix, _dash, number = code.rpartition("-")
    return prefix, int(number) if number.isdigit() else 0, code
