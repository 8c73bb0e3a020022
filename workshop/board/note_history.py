"""Earlier wordings of notes: for accounts that work on the maps, never for phones or walls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast
from sqlmodel import Session, col, select

from workshop.board.note_kinds import FROM_PHONES
from workshop.board.notes import list_revisions
from workshop.board.tables import Note
from workshop.board.visibility import SHOWN
from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme.phases import is_hidden
from workshop.programme.tables import Activity
from workshop.store.ids_and_clock import checked_id
from workshop.store.log import Event

EDITED = "note_edited"


@dataclass(frozen=True)
class NoteWording:
    """One earlier wording of a note.

    ``until``: when it was replaced, cut to the hour; ``None`` when the log has no such event.
    ``by``: the name of the account that replaced it, empty when the note's author did.
    """

    text: str
    section: str | None
    kind: str
    until: datetime | None
    by: str


def shows_history(note: Note, activity: Activity | None, *, of_phones: bool) -> bool:
    """Whether a note's earlier wordings may be read: it is visible, on a board that is not hidden.

    ``of_phones``: whether the reader moderates and may read wordings from phones, which may never
    have been approved.
    """
    if activity is None or is_hidden(activity.hidden, activity.phase):
        return False
    return note.status == SHOWN and note.edited and (of_phones or note.origin not in FROM_PHONES)


def list_wordings(db: Session, actor: Actor, note_id: object) -> list[NoteWording]:
    """The earlier wordings of a note, newest first; empty where the actor may not read them.

    Needs the right to work on the maps. Raises ``NotAllowed``, ``NotFound``.
    """
    note = db.get(Note, checked_id(note_id))
    if note is None:
        raise NotFound(mark("There is no such note."))
    actor.must(Right.EDIT_PERSONA, note.programme_id)
    of_phones = actor.may(Right.MODERATE, note.programme_id)
    if not shows_history(note, db.get(Activity, note.activity_id), of_phones=of_phones):
        return []
    revisions = list_revisions(db, note.id)[::-1]
    moments = _moments(db, note, len(revisions))
    return [
        NoteWording(row.text, row.section, row.kind, until, row.edited_by)
        for row, until in zip(revisions, moments, strict=True)
    ]


def _moments(db: Session, note: Note, count: int) -> Sequence[datetime | None]:
    """The hours of the last ``count`` edits, newest first, padded with ``None``.

    Cut to the hour: exact times would let people who were there tell who was typing. Of what was
    written between meetings not even the hour is known (``told_moment``).
    """
    query = (
        select(Event.at)
        .where(Event.scope == note.programme_id, Event.kind == EDITED)
        .where(cast(col(Event.refs), String).contains(note.id))
        .order_by(col(Event.number).desc())
        .limit(count)
    )
    activity = db.get(Activity, note.activity_id)
    unknown = activity.window_began_at if activity else None
    hours = [_hour(at) for at in db.execute(query).scalars()]
    found = [None if unknown is not None and at == _hour(unknown) else at for at in hours]
    return [*found, *[None] * (count - len(found))]


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
