"""Taking back what was highlighted: by the phrase of the interview all of it, by its own one note.

Whoever was interviewed has no phone here and no account. Their phrase is typed into the same page
as those of participants (``standards/withdrawal.py``).
"""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from workshop.board.note_release import GONE, take_away
from workshop.board.tables import Note
from workshop.people.rights import Actor
from workshop.store import log
from workshop.store.store import mark_erased
from workshop.transcripts.highlighting import highlights_of
from workshop.transcripts.tables import Highlight, Transcript


def is_phrase_known(db: Session, phrase_hash: str) -> bool:
    """Whether an interview or something highlighted in one has this phrase."""
    return _transcript_of(db, phrase_hash) is not None or bool(_highlights(db, phrase_hash))


def notes_of_phrase(db: Session, phrase_hash: str) -> list[Note]:
    """The notes that this phrase can still take back, in all states."""
    keys = [row.note_id for row in _highlights(db, phrase_hash) if row.passages]
    query = select(Note).where(col(Note.id).in_(keys))
    return list(db.execute(query.order_by(col(Note.activity_id), col(Note.position))).scalars())


def describe_phrase(db: Session, phrase_hash: str) -> list[dict[str, object]]:
    """What is stored about an interview beside the notes, for whom its phrase belongs to; nothing
    but the notes for the phrase of a highlight, which may be in other hands."""
    row = _transcript_of(db, phrase_hash)
    if row is None:
        return [{}] if _highlights(db, phrase_hash) else []
    return [
        {
            "title": row.title,
            "consent_given_on": row.consent_on,
            "may_be_quoted": row.may_quote,
            "may_be_told_in_other_words": row.may_paraphrase,
            "text_kept_until": None if row.is_gone else row.keep_until,
            "text": [text for _speaker, text in row.passages if text],
        }
    ]


def withdraw_by_phrase(
    db: Session, actor: Actor, phrase_hash: str, note_ids: Sequence[str] | None
) -> int:
    """Take back the notes ``note_ids`` of this phrase; ``None``: all, and with the phrase of an
    interview also what was said. Returns how many notes lose their text.

    Notes go within two minutes (``note_release.take_away``), as those of participants. Of what is
    taken back the passages are erased as well: nobody shall highlight them again.
    """
    whole = _transcript_of(db, phrase_hash)
    rows = [row for row in _highlights(db, phrase_hash) if row.passages]
    wanted = rows if note_ids is None else [row for row in rows if row.note_id in note_ids]
    notes = [note for row in wanted if (note := db.get(Note, row.note_id)) is not None]
    notes = [note for note in notes if note.status not in GONE]
    take_away(db, notes)
    programmes = {note.programme_id for note in notes}
    for row in wanted:
        forget_highlight(db, row)
        mark_erased(db, ("highlight", row.note_id))
    if whole is not None and note_ids is None:
        programmes.add(whole.programme_id)
        db.delete(whole)
        mark_erased(db, ("transcript", whole.id))
    db.flush()
    for programme_id in programmes:
        log.append(db, programme_id, "notes_withdrawn", actor=actor.log_id)
    return len(notes)


def forget_highlight(db: Session, row: Highlight) -> None:
    """Erase the passages that something was made of, and that it was made of them.

    The row stays, so that its phrase is not called unknown a moment later.
    """
    source = db.get(Transcript, row.transcript_id)
    if source is not None:
        gone = set(row.passages)
        source.passages = [
            (speaker, "" if number in gone else text)
            for number, (speaker, text) in enumerate(source.passages)
        ]
        source.edits += 1
        db.add(source)
    row.passages = []
    db.add(row)


def _transcript_of(db: Session, phrase_hash: str) -> Transcript | None:
    query = select(Transcript).where(col(Transcript.phrase_hash) == phrase_hash)
    return db.execute(query).scalars().first()


def _highlights(db: Session, phrase_hash: str) -> list[Highlight]:
    whole = _transcript_of(db, phrase_hash)
    if whole is not None:
        return highlights_of(db, whole.id)
    query = select(Highlight).where(col(Highlight.phrase_hash) == phrase_hash)
    return list(db.execute(query).scalars())
