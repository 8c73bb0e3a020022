"""Findings: what trainings and use say about clauses, decided with a reason, carried out as
revisions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.local_time import local_day
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.standards.clause_card import CardEntry, CardPart
from workshop.standards.clause_states import FindingDisposition, FindingSource, Gravity
from workshop.standards.clauses import load_clause
from workshop.standards.tables import Clause, ClauseRevision, Finding, FindingClause
from workshop.store import log

LONGEST = 2000
MOST_CLAUSES = 20
TAKEN_UP = (FindingDisposition.ACCEPTED, FindingDisposition.MODIFIED)


@dataclass(frozen=True)
class FindingContent:
    """What is written of a finding; fields as of ``Finding``, ``clauses``: ids."""

    text: str
    source: str = FindingSource.OTHER
    source_id: str | None = None
    source_name: str = ""
    said_by: str = ""
    gravity: str = Gravity.SERIOUS
    proposal: str = ""
    clauses: Sequence[str] = ()


@dataclass(frozen=True)
class AddFinding:
    """A new finding of a programme."""

    programme_id: str
    content: FindingContent


@dataclass(frozen=True)
class EditFinding:
    """``seen``: the ``edits`` of the finding on the screen."""

    id: str
    content: FindingContent
    seen: int


@dataclass(frozen=True)
class DisposeFinding:
    """``disposition``: of ``FindingDisposition``; ``seen``: as of ``EditFinding``."""

    id: str
    disposition: str
    reason: str
    seen: int


@dataclass(frozen=True)
class SettleFinding:
    """Say that the present revision of a clause does what a finding asks for; ``done=False`` takes
    that back."""

    id: str
    clause_id: str
    done: bool = True


@dataclass(frozen=True)
class AboutClause:
    """A clause of a finding; ``waits``: it was decided to change it, and nobody has."""

    clause: Clause
    link: FindingClause
    waits: bool


@dataclass(frozen=True)
class SeenFinding:
    """A finding with its clauses, by code."""

    row: Finding
    about: Sequence[AboutClause] = field(default=())

    @property
    def id(self) -> str:
        """The id of its row."""
        return self.row.id

    @property
    def code(self) -> str:
        """What it is called, in every language."""
        return f"W{self.row.number}"

    @property
    def waits(self) -> bool:
        """Whether something is still to be done about it."""
        undecided = self.row.disposition == FindingDisposition.OPEN
        return undecided or any(one.waits for one in self.about)


def list_findings(db: Session, programme_id: str) -> list[SeenFinding]:
    """The findings of a programme by number."""
    query = select(Finding).where(col(Finding.programme_id) == programme_id)
    rows = list(db.execute(query.order_by(col(Finding.number))).scalars())
    about = _about(db, rows)
    return [SeenFinding(row, about[row.id]) for row in rows]


def load_finding(db: Session, finding_id: str) -> SeenFinding:
    """A finding; raises ``NotFound``."""
    row = db.get(Finding, finding_id)
    if row is None:
        raise NotFound(mark("There is no such finding."))
    return SeenFinding(row, _about(db, [row])[row.id])


def findings_of_clauses(
    db: Session, programme_id: str, clause_ids: Collection[str]
) -> dict[str, list[SeenFinding]]:
    """Clause → the findings about it, by number; clauses without any are left out."""
    found: dict[str, list[SeenFinding]] = {}
    for seen in list_findings(db, programme_id):
        for one in seen.about:
            if one.clause.id in clause_ids:
                found.setdefault(one.clause.id, []).append(seen)
    return found


def add_finding(db: Session, actor: Actor, command: AddFinding) -> Finding:
    """Write a finding down. Raises ``Invalid``, ``NotFound`` (clause), ``NotAllowed``."""
    actor.must(Right.WRITE_CLAUSE, command.programme_id)
    fields = _checked(command.content)
    clauses = _clauses(db, command.programme_id, command.content.clauses)
    number = _next_number(db, command.programme_id)
    row = Finding(programme_id=command.programme_id, number=number, **fields)
    db.add(row)
    db.flush()
    db.add_all(FindingClause(finding_id=row.id, clause_id=one.id) for one in clauses)
    return _saved(db, actor, row, "finding_added")


def edit_finding(db: Session, actor: Actor, command: EditFinding) -> Finding:
    """Change what is written of a finding. Raises as ``add_finding``, and ``Conflict`` where
    somebody has changed it since it was read."""
    seen = _load_as_read(db, actor, command.id, command.seen)
    row = seen.row
    fields = _checked(command.content)
    wanted = {one.id for one in _clauses(db, row.programme_id, command.content.clauses)}
    present = {one.clause.id: one.link for one in seen.about}
    for name, value in fields.items():
        setattr(row, name, value)
    for key in set(present) - wanted:
        db.delete(present[key])
    for key in wanted - set(present):
        asked = load_clause(db, key).revision if row.disposition in TAKEN_UP else None
        db.add(FindingClause(finding_id=row.id, clause_id=key, seen=asked))
    row.edits += 1
    return _saved(db, actor, row, "finding_edited")


def dispose_finding(db: Session, actor: Actor, command: DisposeFinding) -> Finding:
    """Decide what is done about a finding; it can be decided anew.

    Raises ``Invalid`` without a reason or a clause to change, ``Conflict`` where somebody has
    changed it since it was read, ``NotAllowed`` without the right to run the programme.
    """
    seen = _load_as_read(db, actor, command.id, command.seen)
    row = seen.row
    actor.must(Right.RUN, row.programme_id)
    if command.disposition not in set(FindingDisposition):
        raise Invalid(mark("Choose what becomes of it."))
    reason = field_rules.paragraphs(command.reason, LONGEST)
    if command.disposition == FindingDisposition.OPEN:
        reason = ""
    elif not reason:
        raise Invalid(mark("Write at least one word about why."))
    taken_up = command.disposition in TAKEN_UP
    row.disposition, row.reason, row.edits = command.disposition, reason, row.edits + 1
    for one in seen.about:
        if taken_up and one.link.seen is not None:
            continue
        one.link.seen, one.link.changed = (one.clause.revision if taken_up else None), None
        db.add(one.link)
    return _saved(db, actor, row, "finding_disposed")


def settle_finding(db: Session, actor: Actor, command: SettleFinding) -> Finding:
    """Tie the present revision of a clause to a finding that asked for a change.

    Raises ``Conflict`` while the finding is not taken up or the clause stands as it stood when that
    was decided, ``NotFound``, ``NotAllowed``.
    """
    seen = load_finding(db, command.id)
    row = seen.row
    actor.must(Right.WRITE_CLAUSE, row.programme_id)
    one = next((one for one in seen.about if one.clause.id == command.clause_id), None)
    if one is None:
        raise NotFound(mark("This finding is not about that clause."))
    if row.disposition not in TAKEN_UP:
        raise Conflict(mark("Decide first what becomes of this finding."))
    if command.done and _wording(db, one.clause, one.link.seen) == _wording(db, one.clause, None):
        raise Conflict(
            mark("{code} says what it said when this was decided. Change the clause first."),
            code=one.clause.code,
        )
    one.link.changed = one.clause.revision if command.done else None
    db.add(one.link)
    return _saved(db, actor, row, "finding_settled")


def remove_finding(db: Session, actor: Actor, finding_id: str) -> None:
    """Remove a finding on which nothing was decided; its number is not given again while later ones
    stand. Raises ``Conflict``, ``NotFound``, ``NotAllowed``."""
    seen = load_finding(db, finding_id)
    actor.must(Right.WRITE_CLAUSE, seen.row.programme_id)
    if seen.row.disposition != FindingDisposition.OPEN:
        raise Conflict(mark("It was decided on. Reject it with a reason instead of removing it."))
    db.execute(delete(FindingClause).where(col(FindingClause.finding_id) == finding_id))
    db.delete(seen.row)
    log.append(db, seen.row.programme_id, "finding_removed", actor=actor.log_id)


def tell_findings(
    db: Session, programme_id: str, clause_ids: Collection[str]
) -> Mapping[str, Sequence[CardEntry]]:
    """The findings about clauses and the changes that followed, for the cards of clauses."""
    cards: dict[str, list[CardEntry]] = {}
    for key, rows in findings_of_clauses(db, programme_id, clause_ids).items():
        for seen in rows:
            cards.setdefault(key, []).extend(_entries(db, seen, key))
    return cards


def _entries(db: Session, seen: SeenFinding, clause_id: str) -> list[CardEntry]:
    row = seen.row
    found = CardEntry(
        CardPart.FINDING,
        f"{seen.code}: {row.text}",
        row.disposition,
        row.said_by,
        row.reason,
        page="standards",
        key=row.id,
        public=row.disposition != FindingDisposition.OPEN,
    )
    link = next(one.link for one in seen.about if one.clause.id == clause_id)
    if link.changed is None:
        return [found]
    revision = db.get(ClauseRevision, (clause_id, link.changed))
    on = local_day(revision.at) if revision else None
    changed = f"{seen.code}: {row.proposal or row.text}"
    return [
        found,
        replace(found, part=CardPart.CHANGE, title=changed, state="", figure="", detail="", on=on),
    ]


def _about(db: Session, rows: Sequence[Finding]) -> dict[str, list[AboutClause]]:
    found: dict[str, list[AboutClause]] = {row.id: [] for row in rows}
    taken_up = {row.id for row in rows if row.disposition in TAKEN_UP}
    query = (
        select(FindingClause, Clause)
        .join(Clause, col(Clause.id) == col(FindingClause.clause_id))
        .where(col(FindingClause.finding_id).in_(list(found)))
        .order_by(col(Clause.code))
    )
    for link, clause in db.execute(query).tuples():
        waits = link.finding_id in taken_up and link.changed is None
        found[link.finding_id].append(AboutClause(clause, link, waits))
    return found


def _checked(content: FindingContent) -> dict[str, Any]:
    if content.source not in set(FindingSource) or content.gravity not in set(Gravity):
        raise Invalid(mark("The request was not understood."))
    text = field_rules.paragraphs(content.text, LONGEST)
    if not text:
        raise Invalid(mark("What was found? One sentence is enough."))
    return {
        "text": text,
        "source": content.source,
        "source_id": content.source_id,
        "source_name": field_rules.line(content.source_name, 300, required=False),
        "said_by": field_rules.line(content.said_by, 40, required=False),
        "gravity": content.gravity,
        "proposal": field_rules.paragraphs(content.proposal, LONGEST),
    }


def _clauses(db: Session, programme_id: str, ids: Sequence[str]) -> list[Clause]:
    clauses = [load_clause(db, key) for key in dict.fromkeys(ids)]
    if any(one.programme_id != programme_id for one in clauses):
        raise NotFound(mark("There is no such clause."))
    if len(clauses) > MOST_CLAUSES:
        raise Invalid(mark("Choose at most {most} clauses."), most=MOST_CLAUSES)
    return clauses


def _next_number(db: Session, programme_id: str) -> int:
    query = select(func.max(col(Finding.number))).where(col(Finding.programme_id) == programme_id)
    return int(db.execute(query).scalar() or 0) + 1


def _load_as_read(db: Session, actor: Actor, finding_id: str, seen: int) -> SeenFinding:
    found = load_finding(db, finding_id)
    actor.must(Right.WRITE_CLAUSE, found.row.programme_id)
    if found.row.edits != seen:
        raise Conflict(
            mark("Somebody has changed this finding in the meantime. Nothing was overwritten.")
        )
    return found


def _wording(db: Session, clause: Clause, revision: int | None) -> object:
    """What a clause says, at this revision or now."""
    row = db.get(ClauseRevision, (clause.id, revision or clause.revision))
    return row.fields if row else None


def _saved(db: Session, actor: Actor, row: Finding, event: str) -> Finding:
    """Stored, without texts in the log: a finding may say what people have answered."""
    db.add(row)
    db.flush()
    log.append(db, row.programme_id, event, actor=actor.log_id)
    return row
