"""By withdrawal phrase or phone, without an account: the person's notes, and taking them back.

It follows notes up to clauses, so it is in the package that may import all the others below it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from workshop.board.joint_drafts import leave_drafts
from workshop.board.note_release import GONE, take_away
from workshop.board.tables import Note
from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.needs.needs import need_sentence
from workshop.people.consent import withdraw_consent
from workshop.people.rights import Actor
from workshop.programme.tables import Programme
from workshop.review.phone_ratings import erase_comments
from workshop.slot import Slot
from workshop.standards.person_rows import (
    Claim,
    Person,
    find_people,
    kept_elsewhere,
    mutes_of_person,
    notes_by,
)
from workshop.standards.quotes import list_quoted
from workshop.standards.room.objections import erase_objections, objections_of
from workshop.standards.tables import Clause
from workshop.standards.trace.participant_view import load_participant_views
from workshop.standards.trace.summary import trace_notes
from workshop.standards.understanding.answers import forget_answers
from workshop.store import log
from workshop.store.ids_and_clock import new_id


@dataclass(frozen=True)
class OtherPhrases:
    """Phrases of people who are no participants, kept by a package above this one. Each function
    gets the lookup of a phrase (``credentials.phrase_keys``).

    ``is_known``; ``notes``: what it takes back; ``describe``: what else is stored, as JSON values;
    ``withdraw``: takes back these notes (``None``: all there is), and returns how many.
    """

    is_known: Callable[[Session, str], bool]
    notes: Callable[[Session, str], list[Note]]
    describe: Callable[[Session, str], list[dict[str, Any]]]
    withdraw: Callable[[Session, Actor, str, Sequence[str] | None], int]


other_phrases: Slot[Sequence[OtherPhrases]] = Slot("phrases of people who are no participants")


@dataclass(frozen=True)
class WithdrawNotes:
    """Take back the notes and objections ``note_ids`` of the person with this phrase or token."""

    who: Claim
    note_ids: Sequence[str]


def is_known_claim(db: Session, claim: Claim) -> bool:
    """Whether anything is stored under this phrase or token."""
    return bool(find_people(db, claim)) or any(
        other.is_known(db, key) for other, key in _others(claim)
    )


def describe_other_phrases(db: Session, claim: Claim) -> list[dict[str, Any]]:
    """What is stored under this phrase about somebody who is no participant, with the notes."""
    return [
        {**found, "notes": [note.text for note in other.notes(db, key) if note.text]}
        for other, key in _others(claim)
        for found in other.describe(db, key)
    ]


def notes_of_person(db: Session, claim: Claim) -> list[dict[str, Any]]:
    """The notes of the person, as JSON values; an empty list where nobody is found.

    Each has ``id``, ``text``, ``status``, ``section``, ``needs`` (sentences) and ``clauses``, see
    ``ParticipantView.told``. Objections follow in the same form, with the status ``objected``.
    """
    found = []
    for person in find_people(db, claim):
        programme = db.get_one(Programme, person.row.programme_id)
        found += _tell_notes(db, programme, notes_by(db, person))
        found += _objections(db, person, programme)
    for other, key in _others(claim):
        notes = other.notes(db, key)
        for programme_id in sorted({note.programme_id for note in notes}):
            ours = [note for note in notes if note.programme_id == programme_id]
            found += _tell_notes(db, db.get_one(Programme, programme_id), ours)
    return found


def withdraw_notes(db: Session, actor: Actor, command: WithdrawNotes) -> int:
    """Take back these notes and erase these objections; returns how many.

    Authors are erased at once, texts within two minutes (``note_release.take_away``). A note that
    was on the wall still counts as a note. Ids of other people's notes are ignored. Returns 0 where
    nobody is found.
    """
    count = 0
    for person in find_people(db, command.who):
        wanted = [note for note in notes_by(db, person) if note.id in command.note_ids]
        notes = [note for note in wanted if note.status not in GONE]
        # As the notes of somebody who withdraws the consent, also a single one: otherwise they
        # could be told apart, and so whose notes go with whoever is seen to leave.
        take_away(db, notes)
        if notes:
            log.append(db, person.row.programme_id, "notes_withdrawn", actor=actor.log_id)
            gone = {note.id for note in notes}
            left = [note.id for note in notes_by(db, person) if note.id not in gone]
            forget_answers(db, person.row.programme_id, person.token, left)
        count += len(notes) + erase_objections(db, person.pseudonyms, command.note_ids)
    for other, key in _others(command.who):
        count += other.withdraw(db, actor, key, command.note_ids)
    return count


def withdraw_everything(db: Session, actor: Actor, who: Claim) -> int:
    """Take back all notes of the person, and withdraw the consent; returns how many notes lose
    their text. Raises ``NotFound`` where nobody is found.

    Notes that counted still count, as notes without a person. The phone is signed out.
    """
    if not is_known_claim(db, who):
        raise NotFound(mark("This phrase is not known. Check the five words."))
    count = sum(_erase_person(db, actor, person) for person in find_people(db, who))
    return count + sum(other.withdraw(db, actor, key, None) for other, key in _others(who))


def _others(claim: Claim) -> list[tuple[OtherPhrases, str]]:
    """Where else a phrase is looked for, and with what."""
    if claim.phrase is None:
        return []
    return [(other, claim.phrase.keys.lookup) for other in other_phrases.get()]


def _tell_notes(db: Session, programme: Programme, notes: list[Note]) -> list[dict[str, Any]]:
    ids = [note.id for note in notes]
    traces = trace_notes(db, programme.id, ids)
    reached = {row.id: row for trace in traces.values() for row in trace.clauses}
    told = load_participant_views(db, programme, list(reached.values()))
    quoted = list_quoted(db, ids)
    return [
        {
            "id": note.id,
            "text": note.text,
            "status": note.status,
            "section": note.section,
            "needs": [need_sentence(need, programme.language) for need in traces[note.id].needs],
            "clauses": [
                told[row.id].to_payload(quoted=(note.id, row.id) in quoted)
                for row in traces[note.id].clauses
            ],
        }
        for note in notes
    ]


def _erase_person(db: Session, actor: Actor, person: Person) -> int:
    """What leads to the person is erased at once; the notes go one by one in the next minutes
    (``note_release.take_away``), and the badge leaves the list when the session closes: others
    would see which notes and which person go together. The event names the person to their own
    phone.
    """
    notes = notes_by(db, person)
    written = [note for note in notes if note.status not in GONE]
    erase_objections(db, person.pseudonyms)
    for note in notes:
        # Also of notes taken back before: no row may lead to the person any more.
        note.author = None
        db.add(note)
    for mute in mutes_of_person(db, person):
        # The row stays: moderators would see whose note it is if it went now.
        mute.author = new_id()
        db.add(mute)
    forget_answers(db, person.row.programme_id, person.token)
    erase_comments(db, person.row.programme_id, person.token)
    take_away(db, written)
    leave_drafts(db, list(person.pseudonyms))
    for kept in kept_elsewhere.get():
        kept.erase(db, person)
    withdraw_consent(db, person.row)
    db.flush()
    refs = [("leaver", person.row.id)]
    log.append(db, person.row.programme_id, "consent_withdrawn", refs, actor=actor.log_id)
    return len(written)


def _objections(db: Session, person: Person, programme: Programme) -> list[dict[str, Any]]:
    said = [
        (row, db.get(Clause, row.clause_id or "")) for row in objections_of(db, person.pseudonyms)
    ]
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
