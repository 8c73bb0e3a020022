"""Erase in a database what stands in the list of erasures (``store/erased_list.py``).

The list holds hashes. So the keys of all things that can be erased are hashed and looked for.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from workshop.board.joint_drafts import drop_text
from workshop.board.note_erasure import erase_text
from workshop.board.note_kinds import NoteStatus
from workshop.board.tables import JointDraft, Note
from workshop.consultation.tables import Remark
from workshop.outside.tables import AccessKey, Webhook
from workshop.people.consent import withdraw_consent
from workshop.people.rights import SYSTEM, Actor
from workshop.people.tables import LinkedIdentity, Participant
from workshop.pictures.pictures import erase_again as erase_pictures
from workshop.pictures.tables import Picture
from workshop.programme.programmes import DELETED_PROGRAMME, delete_programme
from workshop.programme.tables import Programme
from workshop.questionnaires.answering import erase_answers
from workshop.questionnaires.tables import OpenAnswer, QuestionnaireAnswer
from workshop.recruitment.decisions import forget_candidate
from workshop.recruitment.recruitments import forget
from workshop.recruitment.states import CandidateDecision
from workshop.recruitment.tables import Candidate, Recruitment
from workshop.recruitment.told_counts import keep_counts
from workshop.retention.repeats import forget_repeats
from workshop.review.tables import Comment
from workshop.standards.tables import Objection, Understanding
from workshop.standards.understanding.answers import key_of_answer
from workshop.store import log
from workshop.store.erased_list import ErasedList, counted, line_of, set_counted
from workshop.store.store import Store, leave_list_alone, mark_erased
from workshop.transcripts.keeping import forget_text
from workshop.transcripts.tables import Highlight, Transcript
from workshop.transcripts.withdrawing import forget_highlight

_logger = logging.getLogger(__name__)
_WITHOUT_TEXT = (NoteStatus.WITHDRAWN, NoteStatus.ERASED)


@dataclass(frozen=True)
class _Listed:
    """What is to be erased: the lines, and up to which number a database is erased then."""

    lines: frozenset[str]
    number: int

    def has(self, kind: str, key: str) -> bool:
        return line_of(kind, key) in self.lines


def erase_listed(store: Store, erased: ErasedList) -> int:
    """Erase what the list holds since the number that the database has counted to; returns how
    many things were still there."""
    with store.read() as db:
        number = counted(db.connection())
    listed = _Listed(erased.lines_after(number), max(erased.last(), number or 0))
    count = store.write(_erase, SYSTEM, listed)
    erased.settle()
    return count


def catch_up(store: Store, erased: ErasedList) -> None:
    """Before anybody is let in: erase what an older state of the database, however it was brought
    back, would show again; the log says so."""
    last = erased.last()
    with store.read() as db:
        number = counted(db.connection())
    if number is None or number < last:
        count = erase_listed(store, erased)
        if last:
            _logger.warning("the database was older than the list of erasures: %d erased", count)
        if last and number is None:
            _logger.warning(
                "it is from before there was such a list: if there is a copy of a later state, stop"
                " the server and run: workshop erase-again FILE"
            )


def _erase(db: Session, _actor: Actor, listed: _Listed) -> int:
    leave_list_alone(db)
    count = sum(erase(db, listed) for erase in _KINDS) if listed.lines else 0
    db.flush()
    set_counted(db.connection(), listed.number)
    return count


def _programmes(db: Session, listed: _Listed) -> int:
    gone = [row for row in _rows(db, Programme) if listed.has(DELETED_PROGRAMME, row.id)]
    for programme in gone:
        delete_programme(db, programme)
    return len(gone)


def _notes(db: Session, listed: _Listed) -> int:
    """Of a note that was put in other words the list has no words: it loses its text."""
    count = 0
    for note in _rows(db, Note):
        if not listed.has("note", note.id):
            continue
        status = next(
            (one for one in _WITHOUT_TEXT if listed.has(f"note {one}", note.id)),
            NoteStatus.REDACTED,
        )
        if note.fingerprint or note.text:
            if listed.has("note deleted", note.id):
                forget_repeats(db, note.programme_id, [note.text])
            erase_text(db, note, status)
            log.append(db, note.programme_id, "note_erased_again", [("note", note.id)])
            count += 1
        note.author, note.badge = None, None
        db.add(note)
    return count


def _people(db: Session, listed: _Listed) -> int:
    gone = [row for row in _rows(db, Participant) if listed.has("participant", row.id)]
    for person in gone:
        withdraw_consent(db, person)
    return len(gone)


def _answers(db: Session, listed: _Listed) -> int:
    count = 0
    for row in _rows(db, Understanding):
        if listed.has("answer", key_of_answer(row)):
            db.delete(row)
        elif row.why and listed.has("answer words", row.word_id):
            row.forget_words()
            db.add(row)
        else:
            continue
        mark_erased(db)
        count += 1
    return count


def _pictures(db: Session, listed: _Listed) -> int:
    keys = db.execute(select(col(Picture.id))).scalars()
    return erase_pictures(db, SYSTEM, [key for key in keys if listed.has("picture", key)])


def _recruitments(db: Session, listed: _Listed) -> int:
    gone = [row for row in _rows(db, Recruitment) if listed.has("recruitment", row.id)]
    for row in gone:
        keep_counts(db, row)
        forget(db, row)
    return len(gone)


def _candidates(db: Session, listed: _Listed) -> int:
    count = 0
    for row in _rows(db, Candidate):
        places = range(len(row.answers))
        struck = [one for one in places if listed.has("candidate answer", f"{row.id} {one}")]
        if listed.has("candidate", row.id):
            row.decision = CandidateDecision.WITHDREW
            forget_candidate(db, row)
        elif struck:
            # Which words were struck out is not in the list.
            row.answers = ["" if one in struck else row.answers[one] for one in places]
            mark_erased(db)
        else:
            continue
        db.add(row)
        count += 1
    return count


def _sheets(db: Session, listed: _Listed) -> int:
    count = 0
    for table in (QuestionnaireAnswer, OpenAnswer):
        query = select(col(table.questionnaire_id), col(table.author)).distinct()
        for questionnaire_id, author in db.execute(query).all():
            if listed.has("sheet", f"{questionnaire_id} {author}"):
                count += erase_answers(db, {questionnaire_id: author})
    return count


def _drafts(db: Session, listed: _Listed) -> int:
    gone = [row for row in _rows(db, JointDraft) if row.fields and listed.has("draft", row.id)]
    for row in gone:
        drop_text(db, row)
    return len(gone)


def _remarks(db: Session, listed: _Listed) -> int:
    count = 0
    for row in _rows(db, Remark):
        if listed.has("remark", row.id):
            db.delete(row)
        elif row.shown and listed.has("remark words", row.id):
            row.text, row.shown = "", ""
            db.add(row)
        elif row.text and listed.has("remark text", row.id):
            row.text = ""
            db.add(row)
        else:
            continue
        mark_erased(db)
        count += 1
    return count


def _transcripts(db: Session, listed: _Listed) -> int:
    count = 0
    for row in _rows(db, Highlight):
        if row.passages and listed.has("highlight", row.note_id):
            forget_highlight(db, row)
            mark_erased(db)
            count += 1
    db.flush()
    for source in _rows(db, Transcript):
        if listed.has("transcript", source.id):
            db.delete(source)
            mark_erased(db)
        elif not source.is_gone and listed.has("transcript text", source.id):
            forget_text(db, source)
        else:
            continue
        count += 1
    return count


def _simply(kind: str, table: Any) -> Callable[[Session, _Listed], int]:
    """For rows to which nothing else belongs."""

    def erase(db: Session, listed: _Listed) -> int:
        keys = [key for key in db.execute(select(col(table.id))).scalars() if listed.has(kind, key)]
        for key in keys:
            db.execute(delete(table).where(col(table.id) == key))
            mark_erased(db)
        return len(keys)

    return erase


_KINDS: Sequence[Callable[[Session, _Listed], int]] = (
    _programmes,
    _notes,
    _people,
    _simply("objection", Objection),
    _answers,
    _simply("comment", Comment),
    _drafts,
    _sheets,
    _simply("open answer", OpenAnswer),
    _pictures,
    _remarks,
    _transcripts,
    _recruitments,
    _candidates,
    _simply("access key", AccessKey),
    _simply("webhook", Webhook),
    _simply("linked identity", LinkedIdentity),
)


def _rows(db: Session, table: Any) -> Iterable[Any]:
    return db.execute(select(table)).scalars().all()
