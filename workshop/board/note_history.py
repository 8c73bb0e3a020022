"""What notes said before: for accounts that work on the maps, never for phones or walls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast
from sqlmodel import Session, col, select

from workshop.board.note_kinds import NoteOrigin
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
    """What a note said until somebody changed it.

    ``until`` is cut to the hour, ``None`` where the log does not say; ``by`` is the account's name,
    empty where the note's author changed it.
    """

    text: str
    section: str | None
    kind: str
    until: datetime | None
    by: str


def shows_history(note: Note, activity: Activity | None, *, of_phones: bool) -> bool:
    """Whether a note's earlier wordings may be read: it stands on a board that is not hidden.

    What a phone wrote before may never have been approved: ``of_phones`` only for who moderates.
    """
    if activity is None or is_hidden(activity.hidden, activity.phase):
        return False
    return note.status == SHOWN and note.edited and (of_phones or note.origin != NoteOrigin.PHONE)


def list_wordings(db: Session, actor: Actor, note_id: object) -> list[NoteWording]:
    """What a note said before, newest first; nothing where the actor may not read it.

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
    """When the last ``count`` edits happened, newest first."""
    query = (
        select(Event.at)
        .where(Event.scope == note.programme_id, Event.kind == EDITED)
        .where(cast(col(Event.refs), String).contains(note.id))
        .order_by(col(Event.number).desc())
        .limit(count)
    )
    found = [at.replace(minute=0, second=0, microsecond=0) for at in db.execute(query).scalars()]
    return [*found, *[None] * (count - len(found))]
