"""Clauses that are brought in together from a file or a text, and taken back as a whole.

Pure drafts come in (``export/clause_import``); here they become clauses with the origin "brought in
from …". Whoever brings the same clauses again is told which are here already.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, select
from sqlmodel import Session, col

from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark, translate
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.programmes import list_areas
from workshop.programme.tables import Programme
from workshop.standards.areas import AddArea, make_area
from workshop.standards.clause_codes import fixed_codes, free_code, next_code
from workshop.standards.clause_fields import LEVELS, WRITTEN, set_fields
from workshop.standards.clause_shapes import RemoveClauses, remove_clauses
from workshop.standards.clause_steps import log_step
from workshop.standards.clause_work import worked_on
from workshop.standards.clauses import (
    keep_revision,
    last_position,
    load_editable_clause,
    must_be_theirs,
)
from workshop.standards.running_clause import displayed_clause_refs
from workshop.standards.tables import Clause, ClauseImport, ClauseRevision
from workshop.store import log
from workshop.store.log import Change
from workshop.store.undo import create
from workshop.text_folding import fold_words

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class BroughtClause:
    """``fields``: of ``WRITTEN``. ``area``: the id of an area, the name of a new one, or empty.
    ``code``: as in the file; it is kept where it is free."""

    fields: Mapping[str, str]
    level: str | None = None
    area: str = ""
    code: str = ""


@dataclass(frozen=True)
class BringClauses:
    """``name``: of the file, empty for a pasted text. ``new_areas``: names of areas to be added."""

    programme_id: str
    name: str
    clauses: Sequence[BroughtClause]
    new_areas: Sequence[str] = field(default=())


@dataclass(frozen=True)
class TakeBack:
    """Take a whole import back. ``changed``: the ids of its clauses that somebody has worked on
    since, as they were seen."""

    import_id: str
    changed: frozenset[str]


@dataclass(frozen=True)
class ImportState:
    """An import with its clauses. ``changed``: those somebody has worked on since."""

    row: ClauseImport
    clauses: Sequence[Clause]
    changed: frozenset[str]


def bring_clauses(db: Session, actor: Actor, command: BringClauses) -> ClauseImport:
    """Store clauses as drafts, all or none; one step that can be undone.

    Raises ``Invalid`` for none, too many, or one that is invalid, ``NotFound`` (area) and
    ``NotAllowed``; areas are added only by whoever runs the programme.
    """
    actor.must(Right.WRITE_CLAUSE, command.programme_id)
    if not command.clauses:
        raise Invalid(mark("No clause is chosen."))
    if len(command.clauses) > MOST_AT_ONCE:
        raise Invalid(
            mark("These are {count} clauses; at most {most} come in at once."),
            count=len(command.clauses),
            most=MOST_AT_ONCE,
        )
    if command.new_areas:
        actor.must(Right.RUN, command.programme_id)
    row = ClauseImport(
        programme_id=command.programme_id,
        name=field_rules.line(command.name, required=False),
        brought_by=actor.name,
    )
    db.add(row)
    db.flush()
    areas, steps = _areas(db, command)
    made = []
    for draft in command.clauses:
        clause, created = _add_clause(db, actor, row, draft, areas)
        made.append(clause)
        steps.append(created)
    log_step(db, actor, command.programme_id, "clauses_brought", made, steps)
    return row


def list_imports(db: Session, programme_id: str) -> list[ImportState]:
    """The imports that still have clauses, the latest first."""
    query = select(ClauseImport).where(
        col(ClauseImport.programme_id) == programme_id, col(ClauseImport.taken_back).is_(False)
    )
    rows = db.execute(query.order_by(col(ClauseImport.at).desc())).scalars()
    found = [_state(db, row) for row in rows]
    return [one for one in found if one.clauses]


def take_back_import(db: Session, actor: Actor, command: TakeBack) -> list[str]:
    """Take an import back: clauses that nobody has touched since are deleted; others are removed
    and stay in the record. Returns the codes of these.

    Raises ``Conflict`` where others than were seen have been worked on, or where one was published:
    a published clause is withdrawn with its reason, not taken back.
    """
    row = db.get(ClauseImport, command.import_id)
    if row is None or not actor.may(Right.SEE, row.programme_id):
        raise NotFound(mark("There is no such import."))
    state = _state(db, row)
    for clause in state.clauses:
        load_editable_clause(db, actor, clause.id)
    if state.changed != command.changed:
        raise Conflict(
            mark("Somebody has worked on these clauses in the meantime. Look once more.")
        )
    published = fixed_codes(db, row.programme_id)
    told = [one.code for one in state.clauses if one.id in published]
    if told:
        raise Conflict(
            mark("These have been published and can only be removed one by one: {codes}."),
            codes=", ".join(told),
        )
    kept = [one for one in state.clauses if one.id in state.changed]
    gone = [one for one in state.clauses if one.id not in state.changed]
    if kept:
        reason = translate(mark("The import was taken back"), _language(db, row))
        remove_clauses(db, actor, RemoveClauses({one.id: one.revision for one in kept}, reason))
    _delete(db, gone)
    row.taken_back = True
    db.add(row)
    db.flush()
    keys = [one.id for one in gone]
    refs = [("clause", key) for key in keys] + displayed_clause_refs(db, row.programme_id, keys)
    log.append(db, row.programme_id, "import_taken_back", refs, actor=actor.log_id)
    return [one.code for one in kept]


def import_of(db: Session, clause: Clause) -> ClauseImport | None:
    """What a clause was brought in with."""
    return db.get(ClauseImport, clause.import_id) if clause.import_id else None


def say_source(row: ClauseImport, language: str) -> str:
    """Where clauses were brought in from."""
    if not row.name:
        return translate(mark("Brought in from a pasted text"), language)
    return translate(mark("Brought in from: {name}"), language, name=row.name)


def find_repeats(drafts: Iterable[Mapping[str, str]], present: Iterable[Clause]) -> list[str]:
    """For each draft the code of a clause that has the same text or, where a text is missing, the
    same title; ``#3`` for the third of these drafts; empty where there is none."""
    known: dict[str, str] = {}
    for row in present:
        if not row.removed:
            known.setdefault(_said(row.title, row.body), row.code)
    found = []
    for number, fields in enumerate(drafts, 1):
        key = _said(fields.get("title", ""), fields.get("body", ""))
        found.append(known.get(key, ""))
        known.setdefault(key, f"#{number}")
    return found


def _said(title: str, body: str) -> str:
    return fold_words(body) or f"title: {fold_words(title)}"


def same_texts(clauses: Iterable[Clause]) -> dict[str, list[str]]:
    """Clause → the codes of the others that say word for word the same."""
    groups: dict[str, list[Clause]] = {}
    for row in clauses:
        if row.body.strip():
            groups.setdefault(fold_words(row.body), []).append(row)
    return {
        row.id: [other.code for other in rows if other is not row]
        for rows in groups.values()
        if len(rows) > 1
        for row in rows
    }


def _language(db: Session, row: ClauseImport) -> str:
    programme = db.get(Programme, row.programme_id)
    return programme.language if programme else ""


def _areas(db: Session, command: BringClauses) -> tuple[dict[str, str], list[Change]]:
    """Ids by id and, for new areas, by name; and the changes."""
    known = {area.id: area.id for area in list_areas(db, command.programme_id)}
    steps = []
    for name in dict.fromkeys(command.new_areas):
        area, step = make_area(db, AddArea(command.programme_id, name))
        known[name] = area.id
        steps.append(step)
    return known, steps


def _add_clause(
    db: Session,
    actor: Actor,
    row: ClauseImport,
    draft: BroughtClause,
    areas: Mapping[str, str],
) -> tuple[Clause, Change]:
    if draft.area and draft.area not in areas:
        raise NotFound(mark("There is no such area."))
    if draft.level is not None and draft.level not in LEVELS:
        raise Invalid(mark("The request was not understood."))
    clause = Clause(programme_id=row.programme_id, code="", title="", import_id=row.id)
    clause.area_id = areas.get(draft.area)
    clause.level = draft.level
    texts = {name: draft.fields.get(name, "") for name in WRITTEN}
    set_fields(db, clause, texts)
    clause.code = _code(db, clause, draft.code)
    must_be_theirs(actor, clause)
    clause.position = last_position(db, clause) + 1
    created = create(db, clause)
    db.flush()
    keep_revision(db, actor, clause, say_source(row, _language(db, row)))
    return clause, created


def _code(db: Session, clause: Clause, wanted: str) -> str:
    if wanted:
        try:
            return free_code(db, clause, wanted)
        except (Conflict, Invalid):
            pass
    return next_code(db, clause.programme_id, clause.area_id)


def _state(db: Session, row: ClauseImport) -> ImportState:
    query = select(Clause).where(
        col(Clause.import_id) == row.id,
        col(Clause.removed).is_(False),
        col(Clause.split_from).is_(None),
    )
    clauses = list(db.execute(query.order_by(col(Clause.code))).scalars())
    return ImportState(row, clauses, frozenset(worked_on(db, clauses)))


def _delete(db: Session, clauses: Sequence[Clause]) -> None:
    keys = [clause.id for clause in clauses]
    db.execute(delete(ClauseRevision).where(col(ClauseRevision.clause_id).in_(keys)))
    for clause in clauses:
        db.delete(clause)
    db.flush()
