"""The trace: what a clause stands on, and what became of a note."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.board.tables import Note
from workshop.i18n import mark
from workshop.i18n.plural import counted
from workshop.needs.needs import groups_of_needs, list_needs
from workshop.needs.support import Support, load_ground, stands_on
from workshop.needs.tables import Group, Need, NeedEvidence
from workshop.standards.clauses import list_clauses, load_clause, needs_of_clauses
from workshop.standards.tables import Clause, ClauseEvidence


@dataclass(frozen=True)
class ClauseTrace:
    """What a clause stands on. ``groups`` are those that stand today: merged ones led here."""

    needs: list[Need]
    groups: list[Group]
    support: Support
    evidence: int


@dataclass(frozen=True)
class NoteTrace:
    """What a note became part of."""

    needs: list[Need] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)


def trace_clause(db: Session, clause_id: str) -> ClauseTrace:
    """The needs, groups, voices and evidence behind a clause; raises ``NotFound``."""
    clause = load_clause(db, clause_id)
    wanted = needs_of_clauses(db, [clause.id])[clause.id]
    needs = [need for need in list_needs(db, clause.programme_id) if need.id in wanted]
    ground = load_ground(db, clause.programme_id)
    linked = [key for some in groups_of_needs(db, wanted).values() for key in some]
    standing = dict.fromkeys(key for group in linked if (key := ground.standing(group)))
    groups = [row for key in standing if (row := db.get(Group, key))]
    return ClauseTrace(needs, groups, ground.support(linked), _evidence(db, clause.id, wanted))


def clause_stands_on(trace: ClauseTrace, language: str | None = None) -> str:
    """The trace in words: "2 needs, 17 voices, 3 sessions", with evidence where there is any."""
    parts = [
        counted(mark("{count} need|{count} needs"), len(trace.needs), language),
        stands_on(trace.support, language),
    ]
    if trace.evidence:
        evidence = mark("{count} piece of evidence|{count} pieces of evidence")
        parts.append(counted(evidence, trace.evidence, language))
    return ", ".join(parts)


def trace_notes(db: Session, programme_id: str, note_ids: Sequence[str]) -> dict[str, NoteTrace]:
    """For each of these notes the needs and clauses of the programme it became part of."""
    needs = list_needs(db, programme_id)
    clauses = list_clauses(db, programme_id)
    ground = load_ground(db, programme_id)
    groups = groups_of_needs(db, [need.id for need in needs])
    behind = {need.id: {note.note_id for note in ground.under(groups[need.id])} for need in needs}
    answered = needs_of_clauses(db, [clause.id for clause in clauses])
    traces = {}
    for note_id in note_ids:
        mine = [need for need in needs if note_id in behind[need.id]]
        keys = {need.id for need in mine}
        reached = [clause for clause in clauses if keys & set(answered[clause.id])]
        traces[note_id] = NoteTrace(mine, reached)
    return traces


def trace_note(db: Session, note: Note) -> NoteTrace:
    """The needs and clauses a note became part of."""
    return trace_notes(db, note.programme_id, [note.id])[note.id]


def _evidence(db: Session, clause_id: str, need_ids: Sequence[str]) -> int:
    cited = select(col(ClauseEvidence.evidence_id)).where(
        col(ClauseEvidence.clause_id) == clause_id
    )
    behind = select(col(NeedEvidence.evidence_id)).where(col(NeedEvidence.need_id).in_(need_ids))
    both = cited.union(behind).subquery()
    return int(db.execute(select(func.count()).select_from(both)).scalar_one())
