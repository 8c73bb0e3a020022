"""Clauses change their area, are split, merged and removed; nothing of the record is lost.

A merged or removed clause keeps its row, its history and its ratings as a rejected one that stands
in no list; its code is never given to another clause. An accepted clause whose wording a split or a
merge has changed goes back for revision: nobody has accepted the new words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark, translate
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.tables import Area, Programme
from workshop.review.dispositions import count_open_comments
from workshop.review.review_kinds import SubjectKind
from workshop.review.rounds import open_rounds_about
from workshop.standards.clause_codes import fixed_codes, next_code
from workshop.standards.clause_fields import LINES, TEXTS, WRITTEN, set_fields
from workshop.standards.clause_states import ACCEPTED, ClauseStatus
from workshop.standards.clause_steps import Seen, alter_clause, load_as_seen, log_step
from workshop.standards.clauses import keep_revision, last_position, must_be_theirs
from workshop.standards.tables import Clause, ClauseEvidence, ClauseNeed, ClauseQuote
from workshop.store.log import Change
from workshop.store.undo import create, remove

LINKS: Mapping[str, tuple[type[SQLModel], str]] = {
    "needs": (ClauseNeed, "need_id"),
    "evidence": (ClauseEvidence, "evidence_id"),
    "quotes": (ClauseQuote, "note_id"),
}
"""What stands behind a clause: the table of the links, and its column."""
_LONGEST_REASON = 1000


@dataclass(frozen=True)
class MoveToArea:
    """Clauses go into another area; ``None``: into none. ``seen``: as for all steps."""

    seen: Seen
    area_id: str | None


@dataclass(frozen=True)
class SplitPart:
    """One part of a clause: its title and text, and the links it gets of each kind of ``LINKS``."""

    title: str
    body: str
    links: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class SplitClause:
    """The clause becomes the first part, the others are new; all other fields are copied."""

    seen: Seen
    parts: Sequence[SplitPart]


@dataclass(frozen=True)
class MergeClauses:
    """The clauses in ``seen`` become the clause ``into`` with this title and text."""

    seen: Seen
    into: str
    title: str
    body: str


@dataclass(frozen=True)
class BringBack:
    """Removed clauses stand in the lists again."""

    seen: Seen


@dataclass(frozen=True)
class RemoveClauses:
    """The clauses stand in no list any more; ``reason``: required."""

    seen: Seen
    reason: str


def move_to_area(db: Session, actor: Actor, command: MoveToArea) -> list[Clause]:
    """Move clauses to another area. Those never published get the next code of that area; the code
    of others is permanent. Raises ``Conflict``, ``NotFound``, ``NotAllowed``."""
    clauses = load_as_seen(db, actor, command.seen)
    if not clauses:
        raise Invalid(mark("No clause is chosen."))
    moving = [row for row in clauses if row.area_id != command.area_id]
    steps = put_into_area(db, actor, moving, command.area_id)
    if steps:
        log_step(db, actor, clauses[0].programme_id, "clauses_to_area", moving, steps)
    return moving


def put_into_area(
    db: Session, actor: Actor, clauses: Iterable[Clause], area_id: str | None
) -> list[Change]:
    """As ``move_to_area``, without the event."""
    steps: list[Change] = []
    for row in clauses:
        area = db.get(Area, area_id) if area_id else None
        if area_id and (area is None or area.programme_id != row.programme_id):
            raise NotFound(mark("There is no such area."))
        values: dict[str, Any] = {"area_id": area_id}
        if row.id not in fixed_codes(db, row.programme_id):
            values["code"] = next_code(db, row.programme_id, area_id)
        values["position"] = (
            last_position(
                db, Clause(programme_id=row.programme_id, area_id=area_id, code="", title="")
            )
            + 1
        )
        steps += alter_clause(db, actor, row, values)
        must_be_theirs(actor, row)
    return steps


def split_clause(db: Session, actor: Actor, command: SplitClause) -> list[Clause]:
    """Split a clause in two or more; returns all of them, the old one first.

    Raises ``Invalid`` for fewer than two parts, for one without a title, and where a link is left
    to none; ``Conflict`` while experts review the clause.
    """
    (old,) = load_as_seen(db, actor, command.seen)
    _must_not_be_reviewed(db, [old])
    if len(command.parts) < 2:
        raise Invalid(mark("A clause is split into at least two."))
    before = {kind: _linked(db, old, kind) for kind in LINKS}
    for kind, keys in before.items():
        dealt = {key for part in command.parts for key in part.links.get(kind, ())}
        if dealt != set(keys):
            raise Invalid(mark("Something that the clause stands on is in none of the parts."))
    first, *others = command.parts
    language = _language(db, old.programme_id)
    values = {**_worded(db, old, first.title, first.body), **_unaccepted(old)}
    why = translate(mark("Split into {count}"), language, count=len(command.parts))
    steps = alter_clause(db, actor, old, values, why)
    made = []
    for part in others:
        new = _part_of(db, old, part)
        steps.append(create(db, new))
        db.flush()
        keep_revision(db, actor, new, translate(mark("Split from {code}"), language, code=old.code))
        steps += _link(db, new, part.links)
        made.append(new)
    for kind, keys in before.items():
        steps += _unlink(db, old, kind, set(keys) - set(first.links.get(kind, ())))
    log_step(db, actor, old.programme_id, "clause_split", [old, *made], steps)
    return [old, *made]


def merge_clauses(db: Session, actor: Actor, command: MergeClauses) -> Clause:
    """Merge clauses into one of them, which takes over needs, evidence and quotes of all.

    Fields that it lacks come from the others; longer texts are put below each other. Ratings and
    comments stay with the clauses they were about. Raises ``Invalid`` for fewer than two,
    ``Conflict`` while one is reviewed or has comments without an answer.
    """
    clauses = load_as_seen(db, actor, command.seen)
    into = next((row for row in clauses if row.id == command.into), None)
    others = [row for row in clauses if row is not into]
    if into is None or not others or any(row.programme_id != into.programme_id for row in others):
        raise Invalid(mark("Choose at least two clauses."))
    _must_not_be_reviewed(db, clauses)
    _must_be_answered(db, others)
    language = _language(db, into.programme_id)
    worded = {**merged_fields(into, others), "title": command.title, "body": command.body}
    values = {**_checked(db, into, worded), **_unaccepted(into)}
    why = translate(
        mark("Merged with: {codes}"), language, codes=", ".join(row.code for row in others)
    )
    steps = alter_clause(db, actor, into, values, why)
    for row in others:
        steps += _link(db, into, {kind: _linked(db, row, kind) for kind in LINKS})
        reason = translate(mark("Merged into {code}"), language, code=into.code)
        steps += _put_aside(db, actor, row, reason, merged_into=into.id)
    log_step(db, actor, into.programme_id, "clauses_merged", [into, *others], steps)
    return into


def merged_fields(into: Clause, others: Sequence[Clause]) -> dict[str, str | None]:
    """The fields of a merged clause, except title and text: those of all, each text once."""
    rows = [into, *others]
    found: dict[str, str | None] = {"level": next((row.level for row in rows if row.level), None)}
    for name in WRITTEN:
        texts = dict.fromkeys(text for row in rows if (text := str(getattr(row, name))))
        if name in TEXTS:
            found[name] = "\n".join(texts)
        elif name in LINES:
            found[name] = next(iter(texts), "")
    found.pop("title"), found.pop("body")
    return found


def remove_clauses(db: Session, actor: Actor, command: RemoveClauses) -> list[Clause]:
    """Remove clauses from all lists; history, ratings and reason stay, and they can come back.

    Needs the right to run the programme for accepted ones. Raises ``Invalid`` without a reason,
    ``Conflict`` while one is reviewed.
    """
    clauses = load_as_seen(db, actor, command.seen)
    reason = field_rules.paragraphs(command.reason, _LONGEST_REASON)
    if not clauses:
        raise Invalid(mark("No clause is chosen."))
    if not reason:
        raise Invalid(mark("Write at least one word about why."))
    _must_not_be_reviewed(db, clauses)
    steps: list[Change] = []
    for row in clauses:
        if row.status in ACCEPTED:
            actor.must(Right.RUN, row.programme_id)
        steps += _put_aside(db, actor, row, reason)
    log_step(db, actor, clauses[0].programme_id, "clauses_removed", clauses, steps)
    return clauses


def list_removed(db: Session, programme_id: str) -> list[Clause]:
    """The removed clauses of a programme, by code."""
    query = select(Clause).where(
        col(Clause.programme_id) == programme_id, col(Clause.removed).is_(True)
    )
    return list(db.execute(query.order_by(col(Clause.code))).scalars())


def bring_back(db: Session, actor: Actor, command: BringBack) -> list[Clause]:
    """Removed clauses stand in the lists again, as drafts. Raises ``Conflict``, ``NotAllowed``."""
    clauses = load_as_seen(db, actor, command.seen)
    steps: list[Change] = []
    values = {
        "removed": False,
        "merged_into": None,
        "status": ClauseStatus.DRAFT,
        "status_reason": "",
    }
    for row in clauses:
        steps += alter_clause(db, actor, row, values) if row.removed else []
    if steps:
        log_step(db, actor, clauses[0].programme_id, "clauses_brought_back", clauses, steps)
    return clauses


def _put_aside(
    db: Session, actor: Actor, row: Clause, reason: str, merged_into: str | None = None
) -> list[Change]:
    values = {
        "removed": True,
        "merged_into": merged_into,
        "status": ClauseStatus.REJECTED,
        "status_reason": reason,
    }
    return alter_clause(db, actor, row, values, reason)


def _unaccepted(row: Clause) -> dict[str, str]:
    if row.status not in ACCEPTED:
        return {}
    return {"status": ClauseStatus.REVISED, "status_reason": ""}


def _worded(db: Session, clause: Clause, title: str, body: str) -> dict[str, Any]:
    return _checked(db, clause, {"title": title, "body": body})


def _checked(db: Session, clause: Clause, fields: Mapping[str, Any]) -> dict[str, Any]:
    """These fields as they may be stored."""
    probe = Clause(id=clause.id, programme_id=clause.programme_id, code=clause.code, title="")
    set_fields(db, probe, fields)
    return {name: getattr(probe, name) for name in fields}


def _part_of(db: Session, old: Clause, part: SplitPart) -> Clause:
    kept = {name: getattr(old, name) for name in (*WRITTEN, "level", "area_id", "origin")}
    new = Clause(
        **{**kept, **_worded(db, old, part.title, part.body)},
        programme_id=old.programme_id,
        code=next_code(db, old.programme_id, old.area_id),
        import_id=old.import_id,
        split_from=old.id,
    )
    new.position = last_position(db, new) + 1
    return new


def _linked(db: Session, clause: Clause, kind: str) -> list[str]:
    table, name = LINKS[kind]
    column = getattr(table, name)
    query = select(column).where(table.clause_id == clause.id)  # type: ignore[attr-defined]
    return list(db.execute(query.order_by(column)).scalars())


def links_of(db: Session, clause: Clause) -> dict[str, list[str]]:
    """The ids of what a clause stands on, by kind of ``LINKS``."""
    return {kind: _linked(db, clause, kind) for kind in LINKS}


def _link(db: Session, clause: Clause, links: Mapping[str, Sequence[str]]) -> list[Change]:
    steps = []
    for kind, keys in links.items():
        table, name = LINKS[kind]
        present = _linked(db, clause, kind)
        wanted = [key for key in dict.fromkeys(keys) if key not in present]
        steps += [create(db, table(**{"clause_id": clause.id, name: key})) for key in wanted]
    return steps


def _unlink(db: Session, clause: Clause, kind: str, keys: Iterable[str]) -> list[Change]:
    table, _name = LINKS[kind]
    rows = (db.get(table, (clause.id, key)) for key in sorted(keys))
    return [remove(db, row) for row in rows if row is not None]


def _must_not_be_reviewed(db: Session, clauses: Iterable[Clause]) -> None:
    reviewed = [row.code for row in clauses if open_rounds_about(db, SubjectKind.CLAUSE, row.id)]
    if reviewed:
        raise Conflict(
            mark("Experts are reviewing {codes} now. Close that round first."),
            codes=", ".join(reviewed),
        )


def _must_be_answered(db: Session, clauses: Iterable[Clause]) -> None:
    open_ones = [row.code for row in clauses if count_open_comments(db, SubjectKind.CLAUSE, row.id)]
    if open_ones:
        raise Conflict(
            mark("Comments still wait for an answer on: {codes}."), codes=", ".join(open_ones)
        )


def _language(db: Session, programme_id: str) -> str:
    programme = db.get(Programme, programme_id)
    return programme.language if programme else ""
