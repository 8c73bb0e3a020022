"""Bringing transcripts in, reading them, and deleting them: by hand, or on their day.

Before anything is stored somebody says that the person agreed, on which day and to what. Their name
is not asked for and not stored; speakers are numbers. Only those who moderate the programme ever
see what was said: it is in no file, no minutes and no answer to another program.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from workshop.board.note_rules import find_marks
from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.local_time import today
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.programmes import load_programme
from workshop.programme.retention import KeptKind, last_day
from workshop.programme.sessions import load_session
from workshop.programme.tables import Programme, WorkingSession
from workshop.store import log
from workshop.store.store import mark_erased
from workshop.transcripts.tables import Transcript

USUAL_DAYS, LONGEST_DAYS = 90, 365
"""For how many days a transcript is kept where nothing else is chosen, and at most."""
MOST_PASSAGES = 2_000
LONGEST_PASSAGE = 1_000
MOST_SIGNS = 400_000
"""Of a whole transcript: an interview of about eight hours."""


@dataclass(frozen=True)
class Passage:
    """What one person said without a pause. ``speaker``: a number from 1; 0: it is not known."""

    speaker: int
    text: str


@dataclass(frozen=True)
class Agreed:
    """To what the interviewed person agreed, and on which day."""

    on: date
    quoting: bool
    paraphrasing: bool


@dataclass(frozen=True)
class AddTranscript:
    """``session_id``: the meeting that it belongs to or prepares, if any. ``phrase_hash``: the
    lookup of a new phrase (``credentials.phrase_keys``), whose words are told once."""

    id: str
    programme_id: str
    title: str
    agreed: Agreed
    passages: Sequence[Passage]
    phrase_hash: str
    days: int = USUAL_DAYS
    session_id: str | None = None


@dataclass(frozen=True)
class DeleteText:
    """Delete what was said before its day; ``seen``: the ``edits`` that were on the screen."""

    id: str
    seen: int


def add_transcript(db: Session, actor: Actor, command: AddTranscript) -> Transcript:
    """Store a transcript. Sent twice with the same id it is stored once.

    Raises ``Invalid`` without consent, for a consent of a later day, for a title that may name
    somebody, for too much text; ``NotAllowed``, ``NotFound``.
    """
    actor.must(Right.MODERATE, command.programme_id)
    if (known := db.get(Transcript, command.id)) is not None:
        _must_be_of(known, command.programme_id)
        return known
    programme = load_programme(db, actor, command.programme_id)
    _check_consent(command.agreed)
    row = Transcript(
        id=command.id,
        programme_id=programme.id,
        session_id=_checked_session(db, programme, command.session_id),
        title=_checked_title(command.title),
        consent_on=command.agreed.on.isoformat(),
        may_quote=command.agreed.quoting,
        may_paraphrase=command.agreed.paraphrasing,
        keep_until=last_day_of(programme, command.days).isoformat(),
        passages=[(one.speaker, one.text) for one in checked_passages(command.passages)],
        phrase_hash=command.phrase_hash,
    )
    db.add(row)
    db.flush()
    log.append(db, programme.id, "transcript_added", actor=actor.log_id)
    return row


def last_day_of(programme: Programme, days: int) -> date:
    """The day on which a transcript goes that comes in today: never later than the notes.

    Raises ``Invalid`` for another number of days than 1 to ``LONGEST_DAYS``, and where the day of
    the notes is over.
    """
    wanted = today() + timedelta(days=field_rules.whole_number(days, 1, LONGEST_DAYS))
    notes = last_day(programme, KeptKind.NOTES)
    if notes <= today():
        raise Invalid(mark("The day on which the notes of this programme are deleted is over."))
    return min(wanted, notes)


def checked_passages(passages: Sequence[Passage]) -> list[Passage]:
    """The passages, cleaned. Raises ``Invalid`` where there is nothing, or too much."""
    cleaned = (Passage(one.speaker, field_rules.clean(one.text)) for one in passages)
    found = [one for one in cleaned if one.text]
    if not found:
        raise Invalid(mark("Nothing that somebody said was found in this file."))
    signs = sum(len(one.text) for one in found)
    if len(found) > MOST_PASSAGES or signs > MOST_SIGNS:
        raise Invalid(mark("This is too long for one interview. Bring it in parts."))
    if any(len(one.text) > LONGEST_PASSAGE for one in found):
        raise Invalid(mark("The request was not understood."))
    return found


def list_transcripts(db: Session, actor: Actor, programme_id: str) -> list[Transcript]:
    """The transcripts of a programme by title, also those whose text is deleted. Needs the right to
    moderate."""
    actor.must(Right.MODERATE, programme_id)
    query = select(Transcript).where(col(Transcript.programme_id) == programme_id)
    return list(db.execute(query.order_by(col(Transcript.title), col(Transcript.id))).scalars())


def count_of_session(db: Session, actor: Actor, session: WorkingSession) -> int:
    """How many interviews belong to a meeting or prepare it; needs the right to moderate."""
    actor.must(Right.MODERATE, session.programme_id)
    query = select(func.count()).where(col(Transcript.session_id) == session.id)
    return int(db.execute(query).scalar_one())


def load_transcript(db: Session, actor: Actor, transcript_id: str) -> Transcript:
    """A transcript; raises ``NotFound``, ``NotAllowed`` without the right to moderate."""
    row = db.get(Transcript, transcript_id)
    if row is None:
        raise NotFound(mark("This interview is no longer here."))
    actor.must(Right.MODERATE, row.programme_id)
    return row


def load_as_read(db: Session, actor: Actor, transcript_id: str, seen: int) -> Transcript:
    """As ``load_transcript``, counted as changed. Raises ``Conflict`` where somebody has changed it
    since ``seen``."""
    row = load_transcript(db, actor, transcript_id)
    if row.edits != seen:
        raise Conflict(mark("Something of this interview has changed meanwhile. Look at it again."))
    row.edits += 1
    db.add(row)
    return row


def delete_text(db: Session, actor: Actor, command: DeleteText) -> None:
    """Delete what was said, for good; notes that were made of it stay, and so do their phrases.

    Raises ``Conflict``, ``NotFound``, ``NotAllowed``.
    """
    row = load_as_read(db, actor, command.id, command.seen)
    forget_text(db, row)
    log.append(db, row.programme_id, "transcript_text_deleted", actor=actor.log_id)


def forget_text(db: Session, row: Transcript) -> None:
    """Erase what was said; the row stays for the phrases of what was highlighted."""
    row.passages, row.is_gone = [], True
    db.add(row)
    mark_erased(db, ("transcript text", row.id))


def programmes_with_due(db: Session, day: date) -> list[str]:
    """The programmes in which a transcript is to be deleted on this day."""
    query = select(col(Transcript.programme_id)).where(*_due(day)).distinct()
    return sorted(db.execute(query).scalars())


def delete_due(db: Session, actor: Actor, look: tuple[str, date]) -> int:
    """Delete the texts of a programme whose day has come; returns how many."""
    programme_id, day = look
    query = select(Transcript).where(*_due(day), col(Transcript.programme_id) == programme_id)
    due = list(db.execute(query).scalars())
    for row in due:
        row.edits += 1
        forget_text(db, row)
    if due:
        log.append(db, programme_id, "transcript_text_deleted", actor=actor.log_id)
    return len(due)


def _due(day: date) -> tuple[ColumnElement[bool], ...]:
    return col(Transcript.keep_until) <= day.isoformat(), col(Transcript.is_gone).is_(False)


def _check_consent(agreed: Agreed) -> None:
    if not agreed.quoting and not agreed.paraphrasing:
        raise Invalid(
            mark("Without the consent of the person who was interviewed nothing is stored.")
        )
    if agreed.on > today():
        raise Invalid(mark("The day of the consent lies in the future."))


def _checked_title(value: str) -> str:
    title = field_rules.line(value, 120)
    if find_marks(title):
        raise Invalid(mark("Call the interview something that names nobody."))
    return title


def _checked_session(db: Session, programme: Programme, session_id: str | None) -> str | None:
    if session_id is None:
        return None
    session = load_session(db, session_id)
    if session.programme_id != programme.id:
        raise NotFound(mark("There is no such session."))
    return session.id


def _must_be_of(row: Transcript, programme_id: str) -> None:
    if row.programme_id != programme_id:
        raise Conflict(mark("The request was not understood."))
