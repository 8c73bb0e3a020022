"""The trace: what a clause stands on, and what became of a note."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from workshop.board.tables import Note
from workshop.i18n import mark
from workshop.i18n.plural import counted
from workshop.needs.need_links import links_of
from workshop.needs.needs import list_needs
from workshop.needs.support import Support, describe_support, load_support_index
from workshop.needs.tables import Group, Need
from workshop.standards.citations import evidence_of_clauses
from workshop.standards.clauses import list_clauses, load_clause, needs_of_clauses
from workshop.standards.tables import Clause


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
    ground = load_support_index(db, clause.programme_id)
    linked = [key for need_id in wanted for key in ground.needs[need_id].groups]
    standing = dict.fromkeys(key for group in linked if (key := ground.resolve_group(group)))
    groups = [row for key in standing if (row := db.get(Group, key))]
    support = ground.need_support(*wanted)
    return ClauseTrace(needs, groups, support, _evidence(db, clause.id, wanted))


def clause_stands_on(trace: ClauseTrace, language: str | None = None) -> str:
    """The trace in words: "2 needs, 17 voices, 3 sessions", with evidence where there is any."""
    parts = [
        counted(mark("{count} need|{count} needs"), len(trace.needs), language),
        describe_support(trace.support, language),
    ]
    if trace.evidence:
        evidence = mark("{count} piece of evidence|{count} pieces of evidence")
        parts.append(counted(evidence, trace.evidence, language))
    return ", ".join(parts)


def trace_notes(db: Session, programme_id: str, note_ids: Sequence[str]) -> dict[str, NoteTrace]:
    """For each of these notes the needs and clauses of the programme it became part of.

    A need that was merged has led all it stood on to the one it was merged into; what people took
    away from that one since leads there no more, as it does not when one looks down.
    """
    ground = load_support_index(db, programme_id)
    needs = [row for row in list_needs(db, programme_id) if ground.resolve_need(row.id) == row.id]
    clauses = list_clauses(db, programme_id)
    behind = {
        need.id: {note.note_id for note in ground.notes_of_needs([need.id])} for need in needs
    }
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
    behind = links_of(db, "evidence", need_ids).values()
    cited = evidence_of_clauses(db, [clause_id])[clause_id]
    return len({*cited, *(key for some in behind for key in some)})
