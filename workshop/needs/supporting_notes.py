"""The notes behind a need, with the texts that the viewer may read. Never who wrote them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.note_facts import note_facts
from workshop.board.tables import EmpathyMap, Note, Persona
from workshop.board.visibility import SHOWN, Viewer, seen_by
from workshop.i18n.collation import collation_key
from workshop.live.viewer_kinds import ViewerKind
from workshop.needs.support import load_support_index
from workshop.people.rights import Actor, Right
from workshop.programme.tables import WorkingSession


@dataclass(frozen=True)
class SupportingNote:
    """One note behind a need. ``text`` is ``None`` where it is erased or not shown yet;
    ``persona``: of the map it is on; ``session``: its number; ``single``: linked by itself."""

    note_id: str
    text: str | None
    kind: str
    section: str | None
    persona: str | None
    session: int
    single: bool = False


def staff_viewer(actor: Actor, programme_id: str) -> Viewer:
    """The viewer, with the present rights, that a signed-in person is in a programme."""
    return Viewer(
        kind=ViewerKind.STAFF,
        programme_id=programme_id,
        account_id=actor.id,
        moderates=actor.may(Right.MODERATE, programme_id),
        runs=actor.may(Right.RUN, programme_id),
        writes=actor.may(Right.WRITE_NOTE, programme_id),
    )


def list_supporting_notes(
    db: Session, viewer: Viewer, need_ids: Sequence[str]
) -> list[SupportingNote]:
    """The notes behind these needs sorted by text; erased ones come last, without one."""
    ground = load_support_index(db, viewer.programme_id)
    keys = [note.note_id for note in ground.notes_of_needs(need_ids)]
    grouped = {
        note.note_id
        for need_id in need_ids
        if (footing := ground.needs.get(need_id))
        for note in ground.notes_in_groups(footing.groups)
    }
    notes = [note for key in keys if (note := db.get(Note, key)) is not None]
    return _as_seen(db, viewer, notes, grouped)


def list_readable(db: Session, viewer: Viewer) -> list[SupportingNote]:
    """All notes of the programme whose text the viewer may read, sorted by text."""
    query = select(Note).where(
        col(Note.programme_id) == viewer.programme_id, col(Note.status) == SHOWN
    )
    found = _as_seen(db, viewer, list(db.execute(query).scalars()), set())
    return [said for said in found if said.text]


def _as_seen(
    db: Session, viewer: Viewer, notes: Sequence[Note], grouped: set[str]
) -> list[SupportingNote]:
    sessions = _session_numbers(db, viewer.programme_id)
    personas = _personas_by_map(db, viewer.programme_id)
    said = []
    for note, fact in zip(notes, note_facts(db, notes), strict=True):
        seen = seen_by(viewer, fact) or {}
        readable = seen.get("status") == SHOWN and not seen.get("blank")
        said.append(
            SupportingNote(
                note_id=note.id,
                text=str(seen["text"]) if readable else None,
                kind=note.kind,
                section=note.section,
                persona=personas.get(note.map_id or ""),
                session=sessions[note.session_id],
                single=note.id not in grouped,
            )
        )
    said.sort(key=lambda one: (one.text is None, collation_key(one.text or ""), one.note_id))
    return said


def _session_numbers(db: Session, programme_id: str) -> Mapping[str, int]:
    query = select(col(WorkingSession.id), col(WorkingSession.number))
    rows = db.execute(query.where(col(WorkingSession.programme_id) == programme_id))
    return dict(rows.tuples().all())


def _personas_by_map(db: Session, programme_id: str) -> Mapping[str, str]:
    query = (
        select(col(EmpathyMap.id), col(Persona.label))
        .join(Persona, col(Persona.id) == col(EmpathyMap.persona_id))
        .where(col(Persona.programme_id) == programme_id)
    )
    return dict(db.execute(query).tuples().all())
