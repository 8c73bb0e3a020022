"""Words of a transcript become notes: quotes as they were said, or what was said in other words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from workshop.board.note_kinds import NoteKind, NoteOrigin
from workshop.board.note_rules import find_marks, list_marked
from workshop.board.notes import AddNote, add_note
from workshop.board.tables import Note
from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.programme.agenda import load_activity
from workshop.programme.field_rules import clean
from workshop.store import log
from workshop.transcripts.keeping import load_transcript
from workshop.transcripts.tables import Highlight, Transcript

LEFT_OUT = "[…]"
"""What stands in a quote in place of words that were left out."""
MOST_TOGETHER = 20
"""Passages of which one note may be made."""
SHORT_WORDS = 3
"""So many words in a row may be the same as those that were said and yet be an observation."""
_LEFT_OUT = re.compile(r"\[?(?:…|\.\.\.)\]?")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class HighlightWords:
    """``note_id``: of the note to be made; ``passages``: numbers, from 0; ``kind``: quote, or
    observation for other words than those that were said. ``cleared``: words that look like a name
    or an address, of which somebody has decided that they tell nobody who it is. ``section``,
    ``table``: as of a note. ``phrase_hash``: as of ``AddTranscript``. ``seen``: how many notes had
    been made of these passages (``count_made``) on the screen."""

    note_id: str
    transcript_id: str
    activity_id: str
    passages: Sequence[int]
    text: str
    phrase_hash: str
    seen: int
    kind: str = NoteKind.QUOTE
    cleared: Sequence[str] = ()
    section: str | None = None
    table: int | None = None


def highlight(db: Session, actor: Actor, command: HighlightWords) -> Note:
    """Make a note of words of a transcript. Sent twice with the same id it is made once.

    Raises ``Invalid`` where the person did not agree to this, where a quote has other words than
    those that were said, and where words may name somebody and nobody has decided on them;
    ``Conflict`` where somebody else has made a note of these passages meanwhile; and as
    ``add_note``.
    """
    row = load_transcript(db, actor, command.transcript_id)
    taken = Conflict(mark("Somebody has made a note of this meanwhile. Look at it again."))
    if (made := db.get(Highlight, command.note_id)) is not None:
        # Only one of this interview: the id of another one leads to nothing in it.
        note = db.get(Note, made.note_id) if made.transcript_id == row.id else None
        if note is None:
            raise taken
        return note
    said = said_in(row, command.passages)
    if count_made(db, row.id, command.passages) > command.seen:
        raise taken
    if load_activity(db, command.activity_id).programme_id != row.programme_id:
        raise NotFound(mark("There is no such activity."))
    _check_words(row, said, command)
    must_be_cleared(command.text, command.cleared)
    adding = AddNote(
        command.note_id,
        command.activity_id,
        command.text,
        section=command.section,
        kind=command.kind,
        table=command.table,
    )
    note = add_note(db, actor, adding)
    note.origin = NoteOrigin.INTERVIEW
    row.edits += 1
    db.add_all((note, row))
    db.flush()
    db.add(
        Highlight(
            note_id=note.id,
            transcript_id=row.id,
            passages=sorted(set(command.passages)),
            phrase_hash=command.phrase_hash,
        )
    )
    db.flush()
    log.append(db, row.programme_id, "transcript_highlighted", actor=actor.log_id)
    return note


def said_in(row: Transcript, passages: Sequence[int]) -> str:
    """What was said in these passages, in their order. Raises ``Invalid`` without any, or where one
    is not there any more."""
    numbers = sorted(set(passages))
    if not numbers or len(numbers) > MOST_TOGETHER:
        raise Invalid(mark("Choose between one and {most} passages."), most=MOST_TOGETHER)
    if numbers[0] < 0 or numbers[-1] >= len(row.passages):
        raise Invalid(mark("This passage is no longer here."))
    texts = [row.passages[one][1] for one in numbers]
    if not all(texts):
        raise Invalid(mark("This passage was taken back."))
    return "\n".join(texts)


def is_as_said(text: str, said: str) -> bool:
    """Whether a text is made of words that were said, in their order, with nothing but words left
    out where ``LEFT_OUT`` stands. Signs and capitals may differ."""
    heard, begin = f" {_words(said)} ", 0
    parts = [words for words in map(_words, _LEFT_OUT.split(clean(text))) if words]
    for part in parts:
        at = heard.find(f" {part} ", begin)
        if at < 0:
            return False
        begin = at + len(part) + 1
    return bool(parts)


def must_be_cleared(text: str, cleared: Sequence[str]) -> None:
    """Raise ``Invalid`` where words may name somebody that nobody has decided on."""
    open_words = [word for word in list_marked(text) if word not in cleared]
    if open_words:
        raise Invalid(
            mark("This may name somebody: {words}. Strike it out, or say that it names nobody."),
            words=", ".join(open_words[:5]),
        )
    if find_marks(text) and not cleared:
        raise Invalid(mark("This may name somebody. Strike it out, or say that it names nobody."))


def highlights_of(db: Session, transcript_id: str) -> list[Highlight]:
    """What was highlighted in a transcript, in no order that tells anything."""
    query = select(Highlight).where(col(Highlight.transcript_id) == transcript_id)
    return list(db.execute(query.order_by(col(Highlight.note_id))).scalars())


def count_made(db: Session, transcript_id: str, passages: Sequence[int]) -> int:
    """How many notes were made of any of these passages."""
    made = highlights_of(db, transcript_id)
    return sum(not set(passages).isdisjoint(one.passages) for one in made)


def _check_words(row: Transcript, said: str, command: HighlightWords) -> None:
    if command.kind == NoteKind.QUOTE:
        if not row.may_quote:
            raise Invalid(mark("The person did not agree to being quoted. Use other words."))
        if not is_as_said(command.text, said):
            raise Invalid(
                mark(
                    "A quote has the words that were said. Put “{sign}” where you leave some out,"
                    " or take it as an observation in other words."
                ),
                sign=LEFT_OUT,
            )
    elif command.kind == NoteKind.OBSERVATION:
        if not row.may_paraphrase:
            raise Invalid(mark("The person agreed to being quoted only in their own words."))
        if is_as_said(command.text, said) and len(_WORD.findall(command.text)) > SHORT_WORDS:
            raise Invalid(mark("These are the words that were said. Say it in other words."))
    else:
        raise Invalid(mark("Choose a quote or an observation."))


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
