"""By withdrawal phrase or by the phone itself, without an account: the person's notes, and taking
them back.

It follows notes up to clauses, so it is in the package that may import all the others below it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.note_erasure import erase_text
from workshop.board.note_kinds import NoteStatus
from workshop.board.notes import COUNTED
from workshop.board.tables import Note
from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.needs.needs import need_sentence
from workshop.people.consent import withdraw_consent
from workshop.people.participants import find_by_proof
from workshop.people.rights import Actor
from workshop.people.tables import Participant
from workshop.programme.tables import Programme
from workshop.standards.quotes import list_quoted
from workshop.standards.room.objections import erase_objections, objections_of
from workshop.standards.tables import Clause
from workshop.standards.trace.participant_view import load_participant_views
from workshop.standards.trace.summary import trace_notes
from workshop.store import log

GONE = (NoteStatus.WITHDRAWN, NoteStatus.ERASED)


@dataclass(frozen=True)
class WithdrawNotes:
    """Take back the notes and objections ``note_ids`` of the person with this phrase; ``token``:
    as for ``find_by_proof``."""

    secret: bytes
    phrase: str
    note_ids: Sequence[str]
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class WithdrawConsent:
    """Take back everything of the person with this phrase; ``token``: as for ``find_by_proof``."""

    secret: bytes
    phrase: str
    token: str | None = field(default=None, repr=False)


def notes_of_phrase(
    db: Session, secret: bytes, phrase: str, token: str | None = None
) -> list[dict[str, Any]]:
    """The notes of the person with this phrase, as JSON values; an empty list for a wrong phrase.
    ``token``: as for ``find_by_proof``.

    Each has ``id``, ``text``, ``status``, ``section``, ``needs`` (sentences) and ``clauses``, see
    ``ParticipantView.told``. Objections follow in the same form, with the status ``objected``.
    """
    found = []
    for person in find_by_proof(db, secret, phrase, token):
        notes = _notes_by(db, person.id)
        traces = trace_notes(db, person.programme_id, [note.id for note in notes])
        programme = db.get_one(Programme, person.programme_id)
        reached = {row.id: row for trace in traces.values() for row in trace.clauses}
        told = load_participant_views(db, programme, list(reached.values()))
        quoted = list_quoted(db, [note.id for note in notes])
        found += [
            {
                "id": note.id,
                "text": note.text,
                "status": note.status,
                "section": note.section,
                "needs": [
                    need_sentence(need, programme.language) for need in traces[note.id].needs
                ],
                "clauses": [
                    told[row.id].to_payload(quoted=(note.id, row.id) in quoted)
                    for row in traces[note.id].clauses
                ],
            }
            for note in notes
        ]
        found += _objections(db, person, programme)
    return found


def withdraw_by_phrase(db: Session, actor: Actor, command: WithdrawNotes) -> int:
    """Erase the texts and authors of these notes, and these objections; returns how many.

    A note that was on the wall still counts as a voice. Ids of other people's notes are ignored.
    Returns 0 where the phrase is wrong.
    """
    count = 0
    for person in find_by_proof(db, command.secret, command.phrase, command.token):
        wanted = [note for note in _notes_by(db, person.id) if note.id in command.note_ids]
        notes = [note for note in wanted if note.status not in GONE]
        _erase(db, notes)
        if notes:
            db.flush()
            refs = [("note", note.id) for note in notes]
            log.append(db, person.programme_id, "notes_withdrawn", refs, actor=actor.log_id)
        count += len(notes) + erase_objections(db, person.id, command.note_ids)
    return count


def withdraw_consent_by_phrase(db: Session, actor: Actor, command: WithdrawConsent) -> int:
    """Erase all notes of the person and their authors, and withdraw the consent; returns how many
    notes lost their text. Raises ``NotFound`` where the phrase is wrong.

    Notes that counted still count as a voice without a person. The phone is signed out. The event
    names the notes and not the person: both together would keep the link that is erased here.
    """
    people = find_by_proof(db, command.secret, command.phrase, command.token)
    if not people:
        raise NotFound(mark("This phrase is not known. Check the five words."))
    return sum(_erase_person(db, actor, person) for person in people)


def _erase_person(db: Session, actor: Actor, person: Participant) -> int:
    notes = _notes_by(db, person.id)
    written = [note for note in notes if note.status not in GONE]
    _erase(db, written)
    erase_objections(db, person.id)
    for note in notes:
        # Also of notes taken back before: no row may lead to the person any more.
        note.author, note.badge = None, None
        db.add(note)
    withdraw_consent(db, person)
    db.flush()
    refs = [("note", note.id) for note in written]
    refs.append(("departed", person.programme_id))
    log.append(db, person.programme_id, "consent_withdrawn", refs, actor=actor.log_id)
    return len(written)


def _erase(db: Session, notes: Sequence[Note]) -> None:
    for note in notes:
        erase_text(db, note, NoteStatus.ERASED if note.status in COUNTED else NoteStatus.WITHDRAWN)
        note.author, note.badge = None, None


def _objections(db: Session, person: Participant, programme: Programme) -> list[dict[str, Any]]:
    said = [(row, db.get(Clause, row.clause_id or "")) for row in objections_of(db, person.id)]
    told = load_participant_views(db, programme, [clause for _row, clause in said if clause])
    return [
        {
            "id": row.id,
            "text": row.text,
            "status": "objected",
            "section": None,
            "needs": [],
            "clauses": [told[clause.id].to_payload()] if clause else [],
        }
        for row, clause in said
    ]


def _notes_by(db: Session, participant_id: str) -> list[Note]:
    query = select(Note).where(col(Note.author) == participant_id).order_by(col(Note.position))
    return list(db.execute(query).scalars())
