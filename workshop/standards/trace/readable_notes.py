"""The notes of a trace as a viewer may read them: with their text, or as a tombstone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.note_facts import note_facts, notes_by_id
from workshop.board.research import list_research_places
from workshop.board.tables import EmpathyMap, Note, Persona
from workshop.board.visibility import SHOWN, Viewer, seen_by
from workshop.i18n.collation import SortKey, collation_key
from workshop.programme.tables import Activity, WorkingSession

HIDDEN = "hidden"
"""State of a note whose text is stored but not shown to the viewer yet."""


@dataclass(frozen=True)
class TracedNote:
    """One note at the end of a trace, never with its author.

    ``state``: ``visible``, or why there is no text: ``redacted``, ``erased``, ``hidden``.
    ``persona``: of the map it is on, else empty. ``session``: its number. ``edited``: its text was
    changed. ``quotable``: it may be quoted; ``quoted``: it is quoted beside this clause.
    ``from_research``: the map or journey that it stands on was begun from research.
    """

    id: str
    state: str
    text: str | None
    kind: str
    section: str | None
    persona: str
    session: int
    edited: bool = False
    quotable: bool = False
    quoted: bool = False
    from_research: bool = False


def read_traced_notes(
    db: Session, viewer: Viewer, note_ids: Sequence[str], quoted: Collection[str]
) -> dict[str, TracedNote]:
    """These notes as the viewer may read them, by id, sorted by text; tombstones come last."""
    rows = list(notes_by_id(db, note_ids).values())
    sessions, personas = _sessions(db, viewer.programme_id), _personas(db, viewer.programme_id)
    quotable = _quotable(db, viewer.programme_id)
    research = list_research_places(db, viewer.programme_id)
    found = {}
    for row, fact in zip(rows, note_facts(db, rows), strict=True):
        seen = seen_by(viewer, fact) or {}
        readable = seen.get("status") == SHOWN and not seen.get("blank")
        found[row.id] = TracedNote(
            id=row.id,
            state=_state(row, readable=readable),
            text=str(seen["text"]) if readable else None,
            kind=row.kind,
            section=row.section,
            persona=personas.get(row.map_id or "", ""),
            session=sessions.get(row.session_id, 0),
            edited=row.edited and readable,
            quotable=readable and row.activity_id in quotable,
            quoted=readable and row.id in quoted,
            from_research=bool({row.map_id, row.activity_id} & research),
        )
    return dict(sorted(found.items(), key=_by_text))


def _by_text(item: tuple[str, TracedNote]) -> tuple[bool, SortKey, str]:
    key, note = item
    return note.text is None, collation_key(note.text or ""), key


def _state(row: Note, *, readable: bool) -> str:
    if readable:
        return SHOWN
    return HIDDEN if row.status == SHOWN else row.status


def _sessions(db: Session, programme_id: str) -> Mapping[str, int]:
    query = select(col(WorkingSession.id), col(WorkingSession.number))
    rows = db.execute(query.where(col(WorkingSession.programme_id) == programme_id))
    return dict(rows.tuples().all())


def _personas(db: Session, programme_id: str) -> Mapping[str, str]:
    query = (
        select(col(EmpathyMap.id), col(Persona.label))
        .join(Persona, col(Persona.id) == col(EmpathyMap.persona_id))
        .where(col(EmpathyMap.programme_id) == programme_id)
    )
    return dict(db.execute(query).tuples().all())


def _quotable(db: Session, programme_id: str) -> set[str]:
    query = select(col(Activity.id)).where(
        col(Activity.programme_id) == programme_id, col(Activity.quotable)
    )
    return set(db.execute(query).scalars())
