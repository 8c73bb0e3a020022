"""The needs and clauses that notes support."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from workshop.needs.needs import list_needs
from workshop.needs.support import load_support_index
from workshop.needs.tables import Need
from workshop.standards.clauses import list_clauses, needs_of_clauses
from workshop.standards.tables import Clause


@dataclass(frozen=True)
class NoteTrace:
    """The needs and clauses that a note supports."""

    needs: list[Need] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)


def trace_notes(db: Session, programme_id: str, note_ids: Sequence[str]) -> dict[str, NoteTrace]:
    """Note → the needs and clauses of the programme that it supports.

    Merging copied all links of a merged need to its target, so only the links of needs that are not
    merged count; a link that was removed from the target since does not.
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
