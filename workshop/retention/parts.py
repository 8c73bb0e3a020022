"""What is deleted on a day, part by part: which rows still say something, and how they are erased.

Counts stay: an erased note counts as one note, told results are kept apart from what they were
computed from, and how many came to a meeting stands in its sums.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, delete, func, or_, update
from sqlmodel import Session, col, select

from workshop.board.joint_drafts import WAITING, forget_growth
from workshop.board.joint_forms import DraftStatus
from workshop.board.note_erasure import erase_texts
from workshop.board.note_kinds import NoteStatus
from workshop.board.notes import COUNTED
from workshop.board.tables import JointDraft, MutedAuthor, Note
from workshop.consultation.states import RemarkState
from workshop.consultation.tables import Consultation, Remark
from workshop.consultation.windows import KEPT_DAYS
from workshop.disclosure import PEOPLE_THRESHOLD
from workshop.local_time import today
from workshop.needs.tables import VoterRole
from workshop.people.rights import SYSTEM
from workshop.people.tables import LastPress, Participant
from workshop.pictures.pictures import erase_again as erase_pictures
from workshop.pictures.tables import Picture
from workshop.programme.retention import KeptKind
from workshop.programme.tables import Activity, Knock, WorkingSession
from workshop.questionnaires.tables import (
    OpenAnswer,
    Questionnaire,
    QuestionnaireAnswer,
    ToldResults,
)
from workshop.retention.repeats import forget_repeats
from workshop.retention.tables import Deletion
from workshop.review.tables import Comment
from workshop.standards.tables import Clause, Objection, Understanding
from workshop.store import log
from workshop.store.erased_list import Thing
from workshop.store.store import mark_erased
from workshop.transcripts.tables import Transcript

CHUNK = 200
"""Rows erased in one transaction: between two of them others write."""

Condition = ColumnElement[bool]
Conditions = Callable[[str], Sequence[Condition]]
Erase = Callable[[Session, str, Sequence[Any], date], object]


@dataclass(frozen=True)
class DeletedPart:
    """Rows of one table. ``rows``: conditions, by programme, for those that are still to go;
    ``erase``: makes that these meet them no more. ``of_people``: their number is one of people."""

    name: str
    kind: KeptKind
    table: Any
    rows: Conditions
    erase: Erase
    of_people: bool = True


def _notes(programme_id: str) -> Sequence[Condition]:
    return col(Note.programme_id) == programme_id, col(Note.text) != ""


def _erase_notes(db: Session, programme_id: str, notes: Sequence[Note], day: date) -> None:
    forget_repeats(db, programme_id, [note.text for note in notes])
    counted = [note for note in notes if note.status in COUNTED]
    others = [note for note in notes if note.status not in COUNTED]
    erase_texts(db, counted, NoteStatus.ERASED, day)
    erase_texts(db, others, NoteStatus.WITHDRAWN, day)
    for note in notes:
        note.badge = None
        db.add(note)
    refs = [("note", note.id) for note in notes]
    log.append(db, programme_id, "notes_deleted", refs)


def _drafts(programme_id: str) -> Sequence[Condition]:
    says = or_(cast(col(JointDraft.fields), String) != "{}", col(JointDraft.why) != "")
    return col(JointDraft.programme_id) == programme_id, says


def _erase_drafts(db: Session, programme_id: str, drafts: Sequence[JointDraft], day: date) -> None:
    for draft in drafts:
        forget_growth(db, draft)
        draft.fields, draft.why = {}, ""
        draft.status = DraftStatus.DROPPED if draft.status in WAITING else draft.status
        db.add(draft)
    log.append(db, programme_id, "drafts_deleted", [("draft", draft.id) for draft in drafts])


def _objections(programme_id: str) -> Sequence[Condition]:
    return (col(Objection.programme_id) == programme_id,)


def _words(programme_id: str) -> Sequence[Condition]:
    clauses = select(col(Clause.id)).where(col(Clause.programme_id) == programme_id)
    return col(Understanding.clause_id).in_(clauses), col(Understanding.why) != ""


def _erase_words(
    db: Session, programme_id: str, answers: Sequence[Understanding], day: date
) -> None:
    for row in answers:
        row.forget_words()
        db.add(row)


def _open_answers(programme_id: str) -> Sequence[Condition]:
    return (col(OpenAnswer.questionnaire_id).in_(_questionnaires(programme_id)),)


def _remarks(programme_id: str) -> Sequence[Condition]:
    """As they were sent, of consultations that are long over: the office answers them until then.
    What was published of them stays."""
    over = (today() - timedelta(days=KEPT_DAYS)).isoformat()
    ended = select(col(Consultation.id)).where(
        col(Consultation.programme_id) == programme_id, col(Consultation.closes) < over
    )
    return col(Remark.consultation_id).in_(ended), col(Remark.text) != ""


def _erase_remarks(db: Session, programme_id: str, remarks: Sequence[Remark], day: date) -> None:
    for row in remarks:
        if row.state == RemarkState.PUBLISHED:
            row.text = ""
            db.add(row)
        else:
            db.delete(row)
    db.flush()


def _transcripts(programme_id: str) -> Sequence[Condition]:
    """Also those whose text is gone: no note is left that their phrases could take back."""
    return (col(Transcript.programme_id) == programme_id,)


def _comments(programme_id: str) -> Sequence[Condition]:
    """Comments of rounds rated in a meeting; which of them phones wrote stands nowhere."""
    in_rooms = select(col(Activity.round_id)).where(
        col(Activity.programme_id) == programme_id, col(Activity.round_id).is_not(None)
    )
    ours = col(Comment.programme_id) == programme_id
    return ours, col(Comment.rater).is_not(None), col(Comment.round_id).in_(in_rooms)


def _pictures(programme_id: str) -> Sequence[Condition]:
    """Photos of walls and rooms show notes and people; those of evidence stay."""
    beside = or_(col(Picture.session_id).is_not(None), col(Picture.activity_id).is_not(None))
    return col(Picture.programme_id) == programme_id, beside


def _erase_pictures(db: Session, programme_id: str, pictures: Sequence[Picture], day: date) -> None:
    erase_pictures(db, SYSTEM, [picture.id for picture in pictures])


def _people(programme_id: str) -> Sequence[Condition]:
    return (col(Participant.programme_id) == programme_id,)


def _erase_people(db: Session, programme_id: str, people: Sequence[Participant], day: date) -> None:
    """Badges, tokens, phrases, consents and attendance; sums of meetings stay. From a pseudonym
    nothing leads to anybody then: it was made of a token that nobody can look up any more."""
    _delete(db, programme_id, people, day)
    activities = select(col(Activity.id)).where(col(Activity.programme_id) == programme_id)
    for table in (VoterRole, MutedAuthor):
        db.execute(delete(table).where(col(table.activity_id).in_(activities)))
    sessions = select(col(WorkingSession.id)).where(
        col(WorkingSession.programme_id) == programme_id
    )
    for kept in (Knock, LastPress):
        db.execute(delete(kept).where(col(kept.session_id).in_(sessions)))
    signed = (col(Note.programme_id) == programme_id, col(Note.badge).is_not(None))
    db.execute(update(Note).where(*signed).values(badge=None))
    log.append(db, programme_id, "people_deleted")


def _choices(programme_id: str) -> Sequence[Condition]:
    return (col(QuestionnaireAnswer.questionnaire_id).in_(_questionnaires(programme_id)),)


def _erase_choices(
    db: Session, programme_id: str, answers: Sequence[QuestionnaireAnswer], day: date
) -> None:
    """Single answers, and whose they were for comparing later ones; what was told stays."""
    told = col(ToldResults.questionnaire_id).in_(_questionnaires(programme_id))
    db.execute(update(ToldResults).where(told).values(people={}))
    _delete(db, programme_id, answers, day)


def _questionnaires(programme_id: str) -> Any:
    return select(col(Questionnaire.id)).where(col(Questionnaire.programme_id) == programme_id)


def _delete(db: Session, programme_id: str, rows: Sequence[Any], day: date) -> None:
    for row in rows:
        db.delete(row)
    db.flush()


_LISTED_AS: Mapping[type, str] = {
    Note: "note deleted",
    JointDraft: "draft",
    Picture: "picture",
    Objection: "objection",
    OpenAnswer: "open answer",
    Comment: "comment",
    Participant: "participant",
    Transcript: "transcript",
}
_WRITTEN, _KNOWN = KeptKind.NOTES, KeptKind.PEOPLE
PARTS: Sequence[DeletedPart] = (
    DeletedPart("notes", _WRITTEN, Note, _notes, _erase_notes, of_people=False),
    DeletedPart("drafts", _WRITTEN, JointDraft, _drafts, _erase_drafts, of_people=False),
    DeletedPart("photos", _WRITTEN, Picture, _pictures, _erase_pictures, of_people=False),
    DeletedPart("objections", _WRITTEN, Objection, _objections, _delete),
    DeletedPart("words", _WRITTEN, Understanding, _words, _erase_words),
    DeletedPart("answers", _WRITTEN, OpenAnswer, _open_answers, _delete),
    DeletedPart("comments", _WRITTEN, Comment, _comments, _delete),
    DeletedPart("remarks", _WRITTEN, Remark, _remarks, _erase_remarks),
    DeletedPart("transcripts", _WRITTEN, Transcript, _transcripts, _delete),
    DeletedPart("choices", _KNOWN, QuestionnaireAnswer, _choices, _erase_choices),
    DeletedPart("people", _KNOWN, Participant, _people, _erase_people),
)


def parts_of(kind: KeptKind) -> list[DeletedPart]:
    """The parts of what has one time, in the order in which they are deleted."""
    return [part for part in PARTS if part.kind == kind]


def count_left(db: Session, programme_id: str, part: DeletedPart) -> int:
    """How many rows of a part are still to go."""
    query = select(func.count()).select_from(part.table).where(*part.rows(programme_id))
    return int(db.execute(query).scalar_one())


def next_part(db: Session, programme_id: str, kind: KeptKind) -> DeletedPart | None:
    """The first part that has something left; ``None``: all of it is gone."""
    return next((part for part in parts_of(kind) if count_left(db, programme_id, part)), None)


def erase_some(db: Session, programme_id: str, part: DeletedPart, day: date) -> None:
    """Erase the next rows of a part, at most ``CHUNK``, and note how many. Where their number is
    one of people all of them: parts of it could be subtracted."""
    keys = part.table.__table__.primary_key.columns
    query = select(part.table).where(*part.rows(programme_id)).order_by(*keys)
    rows = list(db.execute(query if part.of_people else query.limit(CHUNK)).scalars())
    things = [_thing(row) for row in rows]
    part.erase(db, programme_id, rows, day)
    mark_erased(db, *things)
    _note(db, programme_id, part, day.isoformat(), len(rows))


def _thing(row: Any) -> Thing:
    """By what the list of erasures knows a row: no older state may bring it back."""
    if isinstance(row, Understanding):
        return "answer words", row.word_id
    if isinstance(row, QuestionnaireAnswer):
        return "sheet", f"{row.questionnaire_id} {row.author}"
    if isinstance(row, Remark):
        return "remark text" if row.state == RemarkState.PUBLISHED else "remark", row.id
    return _LISTED_AS[type(row)], row.id


def _note(db: Session, programme_id: str, part: DeletedPart, day: str, count: int) -> None:
    query = select(Deletion).where(
        col(Deletion.programme_id) == programme_id,
        col(Deletion.part) == part.name,
        col(Deletion.day) == day,
    )
    row = db.execute(query).scalars().first()
    row = row or Deletion(programme_id=programme_id, part=part.name, day=day)
    told = count // PEOPLE_THRESHOLD * PEOPLE_THRESHOLD if part.of_people else count
    row.count += told
    db.add(row)
