"""A programme as a graph, loaded once: sessions, notes, groups, needs, clauses and their links.

Everything here counts notes (see ``needs/support.py``); erased and redacted notes count too.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.notes import COUNTED
from workshop.board.tables import Note
from workshop.needs.group_queries import ACTIVE
from workshop.needs.needs import list_needs
from workshop.needs.support import CountedNote, SupportIndex, load_support_index
from workshop.needs.tables import Group, Need
from workshop.programme.programmes import list_areas
from workshop.programme.sessions import PLANNED, list_sessions
from workshop.programme.tables import Area, WorkingSession
from workshop.standards.clauses import list_clauses, needs_of_clauses
from workshop.standards.tables import Clause


@dataclass(frozen=True)
class ProgrammeGraph:
    """A programme's sessions, notes, groups, needs and clauses, and their links.

    ``groups``: active ones. ``needs``: those not merged. ``answered``: clause → ids of the needs
    that it answers, merged ones replaced by their target.
    """

    sessions: Sequence[WorkingSession]
    areas: Sequence[Area]
    notes: Sequence[CountedNote]
    groups: Sequence[Group]
    ground: SupportIndex
    needs: Sequence[Need]
    clauses: Sequence[Clause]
    answered: Mapping[str, frozenset[str]]

    def notes_of_need(self, need_id: str) -> list[CountedNote]:
        """The notes behind a need, those of the needs merged into it included."""
        return self.ground.notes_of_needs(self.merged(need_id))

    def merged(self, need_id: str) -> list[str]:
        """The ids of a need and of all needs merged into it."""
        return [key for key in self.ground.needs if self.ground.resolve_need(key) == need_id]

    def held(self) -> list[WorkingSession]:
        """The sessions that have begun, in order."""
        return [session for session in self.sessions if session.status != PLANNED]


def count_notes(notes: Iterable[CountedNote]) -> int:
    """The number of these notes, each once."""
    return len({note.note_id for note in notes})


def load_programme_graph(db: Session, programme_id: str) -> ProgrammeGraph:
    """The graph of a programme as it is now, with all clauses, also those that not all may read."""
    ground = load_support_index(db, programme_id)
    rows = select(Group).where(col(Group.programme_id) == programme_id)
    groups = db.execute(rows.order_by(col(Group.position), col(Group.id))).scalars()
    clauses = list_clauses(db, programme_id)
    linked = needs_of_clauses(db, [clause.id for clause in clauses])
    needs = [
        need for need in list_needs(db, programme_id) if ground.resolve_need(need.id) == need.id
    ]
    standing = {need.id for need in needs}
    return ProgrammeGraph(
        sessions=list_sessions(db, programme_id),
        areas=list_areas(db, programme_id),
        notes=_load_notes(db, programme_id),
        groups=[group for group in groups if group.status == ACTIVE],
        ground=ground,
        needs=needs,
        clauses=clauses,
        answered={
            key: frozenset(map(ground.resolve_need, ids)) & standing for key, ids in linked.items()
        },
    )


def hide_unreadable_clauses(
    graph: ProgrammeGraph, readable: Collection[str], words: str
) -> ProgrammeGraph:
    """The graph with ``words`` as the title of all clauses that are not ``readable``, and no code.

    Areas, states and links stay, so that the figures are the same for everybody.
    """
    clauses = [
        row
        if row.id in readable
        else Clause(
            id=row.id,
            programme_id=row.programme_id,
            area_id=row.area_id,
            code="",
            title=words,
            status=row.status,
        )
        for row in graph.clauses
    ]
    return replace(graph, clauses=clauses)


def _load_notes(db: Session, programme_id: str) -> list[CountedNote]:
    query = (
        select(col(Note.id), col(WorkingSession.number), col(Note.section))
        .join(WorkingSession, col(WorkingSession.id) == col(Note.session_id))
        .where(col(Note.programme_id) == programme_id, col(Note.status).in_(COUNTED))
        .where(col(Note.released))
        .order_by(col(Note.position), col(Note.id))
    )
    return [CountedNote(*row) for row in db.execute(query)]
