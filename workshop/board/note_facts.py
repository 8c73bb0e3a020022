"""Facts of notes: by id, for a board, for a viewer's snapshot."""

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import Any

from sqlmodel import Session, col, select

from workshop.board import note_rules, style_shield
from workshop.board.note_kinds import NoteStatus
from workshop.board.room_fact import Visits, board_activities, list_note_walls, list_visits
from workshop.board.tables import Note
from workshop.board.visibility import SHOWN, WAITING, Viewer
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.people.pseudonyms import pseudonyms
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import activities_by_id, is_per_table, shown_activity
from workshop.programme.phases import is_hidden
from workshop.programme.sessions import running_activity
from workshop.programme.tables import Activity

NOWHERE = Visits()
_FEW, _AT_ONCE = 20, 500


def load_notes(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of notes by id; body ``None`` for an id without a row (its import was undone)."""
    found = notes_by_id(db, ids)
    gone = [Fact(kind="note", id=note_id, body=None) for note_id in ids if note_id not in found]
    return gone + note_facts(db, [found[note_id] for note_id in ids if note_id in found])


def notes_by_id(db: Session, ids: Sequence[str]) -> dict[str, Note]:
    """The notes that exist, by id. Up to ``_FEW`` come from the session's cache, more by query."""
    if len(ids) <= _FEW:
        found = (db.get(Note, note_id) for note_id in ids)
        return {note.id: note for note in found if note is not None}
    together: dict[str, Note] = {}
    for start in range(0, len(ids), _AT_ONCE):
        query = select(Note).where(col(Note.id).in_(ids[start : start + _AT_ONCE]))
        together |= {note.id: note for note in db.execute(query).scalars()}
    return together


def load_notes_under(db: Session, subject_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of the notes written under these subjects: they go where those go."""
    query = select(Note).where(col(Note.about_id).in_(subject_ids)).order_by(col(Note.position))
    return note_facts(db, list(db.execute(query).scalars()))


def read_open_under(db: Session, subject_ids: Sequence[str]) -> dict[str, list[str]]:
    """What was written under each of these needs, clauses or practices and lies open."""
    found: dict[str, list[str]] = {key: [] for key in subject_ids}
    for fact in load_notes_under(db, subject_ids):
        if fact.body and fact.body["status"] == SHOWN and not fact.inner["hidden"]:
            found[fact.body["about"]].append(fact.body["text"])
    return found


def load_board(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of the notes that the boards of these activities show."""
    shown: list[str] = []
    for activity_id in activity_ids:
        activity = db.get(Activity, activity_id)
        if activity is not None:
            shown += board_activities(shown_activity(db, activity))
    # All of them: their writers are told of notes that are not released yet.
    query = select(Note).where(col(Note.activity_id).in_(shown)).order_by(col(Note.position))
    return note_facts(db, list(db.execute(query).scalars()))


def notes_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """Facts of notes for a snapshot: of the board that is on a wall, of the running board and the
    participant's own for a phone, of the whole programme for staff."""
    board = board_of(db, viewer)
    return [*notes_on(db, viewer, board), *own_notes_beside(db, viewer, board or ())]


def board_of(db: Session, viewer: Viewer) -> tuple[str, ...] | None:
    """The activities whose notes a viewer's snapshot holds; ``None``: those of all."""
    if viewer.kind == ViewerKind.STAFF:
        return None
    if viewer.kind == ViewerKind.WALL:
        walls = list_note_walls(db, [viewer.programme_id])
        return tuple(key for key, sessions in walls.items() if viewer.session_id in sessions)
    activity = running_activity(db, viewer.session_id)
    return tuple(board_activities(shown_activity(db, activity))) if activity else ()


def notes_on(db: Session, viewer: Viewer, board: tuple[str, ...] | None) -> list[Fact]:
    """Facts of the notes on a board as ``board_of`` names it, whoever wrote them."""
    query = select(Note).where(Note.programme_id == viewer.programme_id)
    if board is not None:
        query = query.where(col(Note.activity_id).in_(board))
    return note_facts(db, list(db.execute(query.order_by(col(Note.position))).scalars()))


def own_notes_beside(db: Session, viewer: Viewer, board: Collection[str]) -> list[Fact]:
    """Facts of the participant's own notes that are not on this board; none for others."""
    names = _own_pseudonyms(db, viewer)
    if not names:
        return []
    query = select(Note).where(
        Note.programme_id == viewer.programme_id,
        col(Note.author).in_(names),
        col(Note.activity_id).not_in(board),
    )
    return note_facts(db, list(db.execute(query.order_by(col(Note.position))).scalars()))


def note_facts(db: Session, notes: Sequence[Note]) -> list[Fact]:
    """Facts of these notes; ``inner`` holds what ``visibility.seen_by`` needs."""
    if not notes:
        return []
    activities = activities_by_id(db, {note.activity_id for note in notes})
    programmes = {note.programme_id for note in notes}
    visits, walls = list_visits(db, programmes), list_note_walls(db, programmes)
    return [
        _fact(
            note,
            activities.get(note.activity_id),
            visits.get(note.activity_id, NOWHERE),
            walls.get(note.activity_id, frozenset()),
        )
        for note in notes
    ]


def _fact(note: Note, activity: Activity | None, visits: Visits, walls: frozenset[str]) -> Fact:
    hidden = activity is not None and is_hidden(activity.hidden, activity.phase)
    body = {
        "s": note.session_id,
        "a": note.activity_id,
        "m": note.map_id,
        "section": note.section,
        "kind": note.kind,
        "text": note.text,
        "status": note.status,
        "pos": note.position,
        "late": note.late,
    }
    if note.stage:
        body["stage"] = note.stage
    if note.feeling is not None:
        body["feeling"] = note.feeling
    if activity is not None and is_per_table(activity):
        body["of"] = note.map_id
    if note.badge:
        body["badge"] = note.badge
    if note.reason and note.status == NoteStatus.REJECTED:
        body["reason"] = note.reason
    if note.about_id:
        body["about"] = note.about_id
    if note.same_as:
        body["same_as"] = note.same_as
    shielded = style_shield.is_shielded(note, activity)
    return Fact(
        kind="note",
        id=note.id,
        body=body,
        session_id=note.session_id,
        author=note.author,
        activity_id=note.activity_id,
        inner={
            "hidden": hidden,
            "released": note.released,
            "shown": note.shown,
            "advice": partial(_advise, note.text, note.stage, note.status, shielded=shielded),
            "evened": note.evened,
            "asked": activity is not None and activity.kind == ActivityKind.QUESTIONS,
            "visits": visits,
            "walls": walls,
        },
    )


def _advise(text: str, stage: str | None, status: str, *, shielded: bool) -> dict[str, Any]:
    """What moderators see beside a note. Worked out for them alone: phones that come back ask for
    facts of hundreds of notes that wait, and see nothing of them."""
    flags = note_rules.find_marks_in(text, stage) if status in WAITING else []
    return {"flags": flags, **(style_shield.advise(text) if shielded else {})}


def _own_pseudonyms(db: Session, viewer: Viewer) -> Collection[str]:
    if not viewer.token:
        return ()
    query = select(Activity.id).where(Activity.programme_id == viewer.programme_id)
    return pseudonyms(viewer.token, db.execute(query).scalars())
