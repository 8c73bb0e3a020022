"""Notes quoted beside a clause, word for word: only where their activity allows quotes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlmodel import Session, col

from workshop.board.note_facts import note_facts
from workshop.board.tables import Note
from workshop.board.visibility import SHOWN, seen_by
from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.needs.support import load_support_index
from workshop.needs.supporting_notes import staff_viewer
from workshop.people.rights import Actor
from workshop.programme.phases import is_hidden
from workshop.programme.tables import Activity
from workshop.standards.clauses import load_editable_clause, needs_of_clauses
from workshop.standards.tables import Clause, ClauseQuote
from workshop.store import log
from workshop.store.ids_and_clock import checked_id


@dataclass(frozen=True)
class QuoteNote:
    """Add or remove the quote of a note beside a clause."""

    clause_id: str
    note_id: str
    quoted: bool = True


@dataclass(frozen=True)
class Quote:
    """A note that is quoted beside a clause. ``consented``: its activity told people that notes may
    be quoted, and still does; without that the quote must not be published."""

    note_id: str
    text: str
    consented: bool


def quote_note(db: Session, actor: Actor, command: QuoteNote) -> Clause:
    """Quote a visible note beside a clause that it supports, or remove the quote.

    Raises ``NotFound`` for a note that the actor may not read, ``Invalid`` for one that does not
    support this clause or whose author was not told that it may be quoted, ``NotAllowed``.
    """
    clause = load_editable_clause(db, actor, command.clause_id)
    row = db.get(ClauseQuote, (clause.id, checked_id(command.note_id)))
    if not command.quoted:
        if row is not None:
            db.delete(row)
            _log(db, actor, clause, "note_unquoted")
        return clause
    _must_be_quotable(db, actor, clause, command.note_id)
    if row is None:
        db.add(ClauseQuote(clause_id=clause.id, note_id=command.note_id))
        _log(db, actor, clause, "note_quoted")
    return clause


def quotes_of(db: Session, clause_ids: Sequence[str]) -> dict[str, list[Quote]]:
    """Clause → the notes quoted beside it, in order of arrival, with their present text.

    Only notes that are visible on a revealed board.
    """
    query = (
        select(col(ClauseQuote.clause_id), Note, Activity)
        .join(Note, col(Note.id) == col(ClauseQuote.note_id))
        .join(Activity, col(Activity.id) == col(Note.activity_id))
        .where(col(ClauseQuote.clause_id).in_(clause_ids), col(Note.status) == SHOWN)
        .order_by(col(Note.position), col(Note.id))
    )
    found: dict[str, list[Quote]] = {clause_id: [] for clause_id in clause_ids}
    for clause_id, note, activity in db.execute(query).tuples():
        if not is_hidden(activity.hidden, activity.phase):
            found[clause_id].append(Quote(note.id, note.text, activity.quotable))
    return found


def list_quoted(db: Session, note_ids: Sequence[str]) -> set[tuple[str, str]]:
    """The quotes of these notes, as pairs (note, clause)."""
    query = select(col(ClauseQuote.note_id), col(ClauseQuote.clause_id))
    rows = db.execute(query.where(col(ClauseQuote.note_id).in_(list(note_ids))))
    return {(note_id, clause_id) for note_id, clause_id in rows}


def forget_quotes(db: Session, note_ids: Sequence[str]) -> None:
    """Delete all quotes of notes whose text is erased."""
    db.execute(delete(ClauseQuote).where(col(ClauseQuote.note_id).in_(note_ids)))


def _must_be_quotable(db: Session, actor: Actor, clause: Clause, note_id: str) -> None:
    note = db.get(Note, note_id)
    if note is None or note.programme_id != clause.programme_id:
        raise NotFound(mark("There is no such note."))
    seen = seen_by(staff_viewer(actor, clause.programme_id), note_facts(db, [note])[0]) or {}
    if seen.get("status") != SHOWN or seen.get("blank"):
        raise NotFound(mark("There is no such note."))
    activity = db.get(Activity, note.activity_id)
    if activity is None or not activity.quotable:
        raise Invalid(
            mark("Whoever wrote this note was not told that it may be quoted; it stays unquoted.")
        )
    needs = needs_of_clauses(db, [clause.id])[clause.id]
    behind = load_support_index(db, clause.programme_id).notes_of_needs(needs)
    if note.id not in {counted.note_id for counted in behind}:
        raise Invalid(mark("This note does not stand behind the clause."))


def _log(db: Session, actor: Actor, clause: Clause, event: str) -> None:
    log.append(db, clause.programme_id, event, [("clause", clause.id)], actor=actor.log_id)
