"""What moderation decided in a session, as a table (CSV or XLSX): what, how many, for which reason.

No texts, no authors, and no times, which could tell in which order notes came.
"""

from collections import Counter

from sqlmodel import Session

from workshop.board.note_kinds import NoteStatus
from workshop.board.notes import list_notes
from workshop.export.labels import NOTE_STATES, word
from workshop.export.table_files import Sheet, TableKind, write_table_file
from workshop.i18n import known_language, mark, translate
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import NOTE_KINDS
from workshop.programme.agenda import list_activities
from workshop.programme.reasons import say_reason
from workshop.programme.sessions import load_session

COLUMNS = (mark("activity"), mark("state"), mark("reason"), mark("notes"))
_DECIDED = (NoteStatus.VISIBLE, NoteStatus.REJECTED, NoteStatus.REDACTED)


def write_moderation_log(
    db: Session, actor: Actor, session_id: str, language: str, kind: str = TableKind.CSV
) -> bytes:
    """The counts of a session as a table. Needs the right to export; raises ``NotFound``."""
    session, language = load_session(db, session_id), known_language(language)
    actor.must(Right.EXPORT, session.programme_id)
    rows: list[tuple[str, str, str, int]] = []
    for activity in list_activities(db, session.id):
        if activity.kind not in NOTE_KINDS:
            continue
        notes = list_notes(db, [activity.id], *_DECIDED)
        counts = Counter((note.status, _reason(note.status, note.reason)) for note in notes)
        rows += [
            (activity.title, word(NOTE_STATES, status, language), say_reason(why, language), count)
            for (status, why), count in sorted(counts.items())
        ]
    columns = tuple(translate(name, language) for name in COLUMNS)
    name = translate(mark("moderation log"), language)
    return write_table_file(Sheet(name, columns, tuple(rows)), language, kind)


def _reason(status: str, reason: str) -> str:
    return reason if status == NoteStatus.REJECTED else ""
