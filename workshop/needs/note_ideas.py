"""Notes written under needs become ideas and questions by themselves.

As soon as a note lies open it has its row among the ideas, whose text and need follow the note.
What becomes of the note becomes of the idea: without its text an idea has none either.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.note_facts import notes_by_id
from workshop.board.tables import Note
from workshop.board.visibility import SHOWN
from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.needs.ideas import is_voted_on, last_place
from workshop.needs.need_states import IdeaKind
from workshop.needs.needs import merge_target, needs_on_board
from workshop.needs.tables import Idea
from workshop.programme.activity_kinds import NotesAbout
from workshop.programme.agenda import subject_of
from workshop.programme.phases import is_hidden
from workshop.programme.tables import Activity
from workshop.store import log

BECOMES = {NotesAbout.QUESTIONS: IdeaKind.QUESTION, NotesAbout.IDEAS: IdeaKind.IDEA}


def place_under_need(db: Session, activity: Activity, need_id: str) -> str:
    """The need that a note is written under, or the one that it became. Raises ``NotFound``."""
    target = merge_target(db, need_id)
    if target not in {need.id for need in needs_on_board(db, activity)}:
        raise NotFound(mark("This need is not written about any more. Choose another one."))
    return target


def follow_phase(db: Session, activity: Activity) -> None:
    """Make ideas of the open notes of an activity whose phase has changed."""
    if _becomes(activity):
        query = select(col(Note.id)).where(col(Note.activity_id) == activity.id)
        follow_notes(db, list(db.execute(query).scalars()))


def follow_notes(db: Session, note_ids: Sequence[str]) -> None:
    """Bring the ideas made of these notes to what the notes say now. Idempotent."""
    notes = list(notes_by_id(db, note_ids).values())
    touched: dict[str, set[str]] = {}
    for note in sorted(notes, key=lambda row: row.position):
        if note.about_kind == "need":
            touched.setdefault(note.programme_id, set()).update(_follow(db, note))
    for programme_id, needs in touched.items():
        if needs:
            refs = [("need", key) for key in sorted(needs)]
            log.append(db, programme_id, "ideas_follow_notes", refs)


def _follow(db: Session, note: Note) -> set[str]:
    """The ids of the needs whose ideas have changed."""
    kind = _becomes(db.get(Activity, note.activity_id))
    idea = db.execute(select(Idea).where(col(Idea.note_id) == note.id)).scalars().first()
    text = note.text if kind and note.about_id and _lies_open(db, note) else ""
    if idea is None:
        if not (kind and text and note.about_id):
            return set()
        place = last_place(db, note.about_id) + 1
        db.add(Idea(need_id=note.about_id, kind=kind, text=text, position=place, note_id=note.id))
        db.flush()
        return {note.about_id}
    before, need_id = (idea.text, idea.need_id), note.about_id or idea.need_id
    if before == (text, need_id):
        return set()
    changed = {idea.need_id, need_id}
    idea.text, idea.need_id = text, need_id
    if text or is_voted_on(db, idea.id):
        db.add(idea)
    else:
        db.delete(idea)
    db.flush()
    return changed


def _becomes(activity: Activity | None) -> IdeaKind | None:
    if activity is None or subject_of(activity) != "need":
        return None
    return BECOMES.get(NotesAbout(activity.about))


def _lies_open(db: Session, note: Note) -> bool:
    activity = db.get(Activity, note.activity_id)
    covered = activity is not None and is_hidden(activity.hidden, activity.phase)
    return note.status == SHOWN and not covered and not note.same_as
