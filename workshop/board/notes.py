"""Notes: add, edit with history, withdraw, list. Their facts: ``note_facts.py``."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import SQLColumnExpression, bindparam, func, update
from sqlmodel import Session, col, select

from workshop.board import note_rules
from workshop.board.carried import must_have_told
from workshop.board.hooks import follow_change, subjects
from workshop.board.journey_notes import follow_notes, reword_step
from workshop.board.note_erasure import erase_text
from workshop.board.note_kinds import FROM_PHONES, NoteOrigin, NoteStatus
from workshop.board.table_maps import must_have_map
from workshop.board.tables import MutedAuthor, Note, NoteRevision
from workshop.board.visibility import SHOWN, WAITING
from workshop.errors import Closed, Conflict, Invalid, Muted, NotAllowed, NotFound
from workshop.i18n import mark
from workshop.people.participants import load_consenting
from workshop.people.pseudonyms import pseudonyms
from workshop.people.rights import Actor, Right
from workshop.people.seating import load_disclosable_tables
from workshop.people.tables import Participant
from workshop.programme.activity_kinds import NOTE_KINDS, ActivityKind
from workshop.programme.agenda import load_activity, subject_of
from workshop.programme.contribution_window import (
    may_write_at_all,
    may_write_now,
    told_moment,
)
from workshop.programme.phases import is_hidden
from workshop.programme.sessions import APPROVED, load_session
from workshop.programme.tables import Activity, WorkingSession
from workshop.store import log
from workshop.store.ids_and_clock import checked_id

COUNTED = (SHOWN, NoteStatus.REDACTED, NoteStatus.ERASED)
"""Statuses in which a note counts."""
PLACES = 2**31
"""Positions of notes are random numbers below this one."""
# Asked for every note, so made once: a query is cheaper to run than to make.
_STORED = select(Note).where(Note.id == bindparam("note"))
_MUTED = (
    select(MutedAuthor.note_id)
    .where(MutedAuthor.activity_id == bindparam("activity"))
    .where(col(MutedAuthor.author).in_(bindparam("own", expanding=True)))
    .limit(1)
)


REWORDED = ("note_edited", "notes_evened_out", "note_redacted")
"""Events that change the words of notes."""


@dataclass(frozen=True)
class AddNote:
    """``id`` is chosen by the client and makes the command idempotent: sent twice with the same
    content, it adds one note. ``carries``: what its author was told that it carries (``Carried``),
    for notes from phones; ``table``: for others. ``stage`` and ``feeling`` (-2 to 2), which may be
    left out: of a step of a journey. ``about``: the id of the need or clause that it is written
    under, where the activity asks for one; others than phones may leave it out."""

    id: str
    activity_id: str
    text: str
    section: str | None = None
    kind: str | None = None
    table: int | None = None
    origin: str = NoteOrigin.KEYBOARD
    carries: Sequence[str] | None = None
    stage: str | None = None
    feeling: int | None = None
    about: str | None = None


@dataclass(frozen=True)
class EditNote:
    """Fields that are ``None`` keep their value. ``about`` as in ``AddNote``. ``seen``: the number
    of the last event known where it was read."""

    id: str
    text: str | None = None
    section: str | None = None
    kind: str | None = None
    stage: str | None = None
    feeling: int | None = None
    about: str | None = None
    seen: int | None = None


@dataclass(frozen=True)
class WithdrawNote:
    """``activity_id``: where the note was sent to, from phones that do not know whether it has
    arrived."""

    id: str
    activity_id: str | None = None


def add_note(db: Session, actor: Actor, command: AddNote) -> Note:
    """Store a note. Late notes, whose phase has ended, are kept and wait for the facilitator.

    Idempotent: the same id with the same content returns the stored note. Raises ``Muted``,
    ``Closed`` (minutes approved), ``RulesChanged``, ``Invalid``, ``NotAllowed``, ``NotFound``,
    ``Conflict`` (the id belongs to a note with another content).
    """
    activity = load_activity(db, checked_id(command.activity_id))
    actor.must(Right.WRITE_NOTE, activity.programme_id)
    section = note_rules.note_section(command.section, activity.kind, activity.variant)
    kind = note_rules.note_kind(command.kind)
    text = note_rules.note_text(command.text)
    stage = note_rules.note_stage(command.stage, activity.kind)
    feeling = note_rules.note_feeling(command.feeling, activity.kind)
    under = (checked_id(command.about),) if command.about else ()
    content = (section or "", kind, text, *_step_content(stage, feeling), *under)
    fingerprint = _fingerprint(actor, activity.id, content)
    if (known := _stored_note(db, checked_id(command.id), fingerprint)) is not None:
        return known
    must_take_notes(db, activity)
    subject, about = _place_under(db, actor, activity, command.about)
    note = Note(
        id=command.id,
        programme_id=activity.programme_id,
        session_id=activity.session_id,
        activity_id=activity.id,
        section=section,
        kind=kind,
        text=text,
        stage=stage,
        feeling=feeling,
        position=new_position(),
        fingerprint=fingerprint,
        about_kind=subject,
        about_id=about,
    )
    if actor.is_participant:
        must_have_told(activity, command.carries)
        _set_author(db, actor, activity, note)
    else:
        note.origin = (
            command.origin if command.origin in note_rules.ORIGINS else NoteOrigin.KEYBOARD
        )
        note.status, note.table_number = SHOWN, note_rules.note_table(command.table)
        note.map_id = must_have_map(db, activity, note.table_number)
    covered = is_hidden(activity.hidden, activity.phase)
    note.shown = note.status == SHOWN and not covered
    note.released = note.shown or not actor.is_participant
    return _save_and_log(db, actor, note, "note_added")


def edit_note(db: Session, actor: Actor, command: EditNote) -> Note:
    """Change a note; the former wording is kept as a revision.

    Participants edit their own notes in the phase ``collect``; sent again once it has been carried
    out, it is answered as the first time, whatever has ended meanwhile. Raises as ``add_note``, and
    ``Conflict`` when its words were changed after ``seen``.
    """
    own = _own_note(db, actor, command.id)
    if own is not None and own.status in (SHOWN, *WAITING) and _says_already(own, command):
        return own
    note, activity = load_editable_note(db, actor, command.id)
    if actor.is_participant and activity.kind == ActivityKind.QUESTIONS and note.status == SHOWN:
        # Others vote for what it says.
        raise Closed(mark("Your question is on the wall. To ask another one, take it back first."))
    if command.seen is not None and log.is_touched(
        db, note.programme_id, REWORDED, ("note", note.id), after=command.seen
    ):
        raise Conflict(mark("Somebody has changed this note meanwhile."))
    section, kind, text = note.section, note.kind, note.text
    stage, feeling = note.stage, note.feeling
    if command.stage is not None:
        stage = note_rules.note_stage(command.stage, activity.kind)
    if command.feeling is not None:
        feeling = note_rules.note_feeling(command.feeling, activity.kind)
    if command.section is not None:
        section = note_rules.note_section(command.section, activity.kind, activity.variant)
    if command.kind is not None:
        kind = note_rules.note_kind(command.kind)
    if command.text is not None:
        text = note_rules.note_text(command.text)
    about = note.about_id
    if command.about is not None:
        note.about_kind, about = _place_under(db, actor, activity, command.about)
    now = (note.section, note.kind, note.text, note.stage, note.feeling)
    changed = (section, kind, text, stage, feeling) != now
    if not changed and about == note.about_id:
        return note
    if changed:
        _keep_revision(db, actor, note)
    note.about_id = about
    former = note.text
    reworded = (text, stage) != (note.text, note.stage)
    note.evened = note.evened and text == note.text
    note.section, note.kind, note.text, note.edited = section, kind, text, True
    note.stage, note.feeling = stage, feeling
    if actor.is_participant and reworded:
        note.status = _status_on_arrival(activity, note, late=False)
    reword_step(db, note, former)
    return _save_and_log(db, actor, note, "note_edited")


def _place_under(
    db: Session, actor: Actor, activity: Activity, about: str | None
) -> tuple[str | None, str | None]:
    """Kind and id of what a note is written under. Raises ``NotFound``, and ``Invalid`` where a
    phone has not chosen."""
    subject = subject_of(activity)
    if subject is None:
        return None, None
    if about is None:
        if actor.is_participant:
            raise Invalid(mark("Choose first what you write about."))
        return subject, None
    return subject, subjects.get_for(subject)(db, activity, checked_id(about))


def _own_note(db: Session, actor: Actor, note_id: str) -> Note | None:
    """A participant's own note, whatever has become of it; ``None``: there is none."""
    note = db.get(Note, checked_id(note_id)) if actor.is_participant else None
    own = note is not None and note.author in pseudonyms(actor.token, [note.activity_id])
    return note if own else None


def _says_already(note: Note, command: EditNote) -> bool:
    asked = {
        name: getattr(command, name) for name in ("text", "section", "kind", "stage", "feeling")
    }
    asked["about_id"] = command.about
    return all(value in (None, getattr(note, name)) for name, value in asked.items())


def withdraw_note(db: Session, actor: Actor, command: WithdrawNote | str) -> Note:
    """Withdraw the participant's own note in the phase ``collect``; its text is erased. Once it is
    withdrawn it is answered as the first time.

    One that has not arrived is withdrawn all the same where the command names the activity: what
    still lies somewhere in the network is not stored any more. Raises ``NotAllowed`` for accounts,
    else as ``load_editable_note``.
    """
    if isinstance(command, str):
        command = WithdrawNote(command)
    own = _own_note(db, actor, command.id)
    if own is not None and own.status == NoteStatus.WITHDRAWN:
        return own
    if command.activity_id is not None and db.get(Note, command.id) is None:
        return _withdraw_ahead(db, actor, command.id, command.activity_id)
    note, _activity = load_editable_note(db, actor, command.id)
    if not actor.is_participant:
        raise NotAllowed(mark("Only its author can withdraw a note; reject or redact it."))
    erase_text(db, note, NoteStatus.WITHDRAWN)
    return _save_and_log(db, actor, note, "note_withdrawn")


def _withdraw_ahead(db: Session, actor: Actor, note_id: str, activity_id: str) -> Note:
    """A note without a text in the place of one that may be on its way."""
    activity = load_activity(db, checked_id(activity_id))
    actor.must(Right.WRITE_NOTE, activity.programme_id)
    if not actor.is_participant:
        raise NotFound(mark("There is no such note."))
    must_take_notes(db, activity)
    person = must_not_be_muted(db, actor, activity)
    if not may_write_at_all(db, activity, person.id):
        raise NotAllowed(mark("You have not joined this session."))
    note = Note(
        id=note_id,
        programme_id=activity.programme_id,
        session_id=activity.session_id,
        activity_id=activity.id,
        text="",
        author=actor.pseudonym(activity.id, signed=not activity.anonymous),
        status=NoteStatus.WITHDRAWN,
        position=new_position(),
    )
    db.add(note)
    return note


def load_editable_note(db: Session, actor: Actor, note_id: str) -> tuple[Note, Activity]:
    """A note that the actor may change now, with its activity.

    Raises ``NotFound`` (also for a note that the actor may not know of), ``NotAllowed``, ``Muted``,
    ``Closed`` (no text any more, phase ended, minutes approved).
    """
    note = db.get(Note, checked_id(note_id))
    if note is None:
        raise NotFound(mark("There is no such note."))
    actor.must(Right.WRITE_NOTE, note.programme_id)
    if note.status not in (SHOWN, *WAITING):
        raise Closed(mark("This note has been taken back or redacted."))
    if note.status in WAITING and not (
        actor.is_participant or actor.may(Right.MODERATE, note.programme_id)
    ):
        raise NotFound(mark("There is no such note."))
    activity = load_activity(db, note.activity_id)
    if actor.is_participant:
        if note.author not in pseudonyms(actor.token, [activity.id]):
            # Not ``NotAllowed``: that would confirm that a hidden note of somebody else exists.
            raise NotFound(mark("There is no such note."))
        must_not_be_muted(db, actor, activity)
        if not may_write_now(db, activity, actor.id):
            raise Closed(mark("This phase has ended; the note can no longer be changed."))
    _must_be_open(db, activity)
    return note, activity


def must_not_be_muted(db: Session, actor: Actor, activity: Activity) -> Participant:
    """The consenting participant, unless muted altogether or by way of a note of this activity.

    Raises ``Muted``, ``NotAllowed`` (without consent).
    """
    person = load_consenting(db, actor.id)
    if person.muted or is_author_muted(db, activity.id, actor):
        raise Muted(mark("The facilitator has paused your writing."))
    return person


def is_author_muted(db: Session, activity_id: str, actor: Actor) -> bool:
    """Whether the participant was muted by way of one of their notes in this activity."""
    own = list(pseudonyms(actor.token, [activity_id]))
    return db.execute(_MUTED, {"activity": activity_id, "own": own}).first() is not None


def new_position() -> int:
    """A random place for a note among the others: the order of arrival is stored nowhere."""
    return secrets.randbelow(PLACES)


def forget_small_tables(db: Session, session: WorkingSession) -> None:
    """Erase the tables of notes from phones, as their session closes, where too few sat at them."""
    told = load_disclosable_tables(db, session.id)
    small = (
        col(Note.session_id) == session.id,
        col(Note.origin).in_(FROM_PHONES),
        col(Note.table_number).not_in(told),
    )
    db.execute(update(Note).where(*small).values(table_number=None))
    db.expire_all()


def list_revisions(db: Session, note_id: str) -> list[NoteRevision]:
    """The revisions of a note, oldest first."""
    query = (
        select(NoteRevision)
        .where(NoteRevision.note_id == note_id)
        .order_by(col(NoteRevision.number))
    )
    return list(db.execute(query).scalars())


def list_notes(db: Session, activity_ids: Sequence[str], *statuses: str) -> list[Note]:
    """Notes of these activities by place, which is random; ``statuses``: only these, none given:
    all.

    Those that are not released yet are left out: whoever counted again and again, on pages or in
    files, would see when each one came.
    """
    query = select(Note).where(*are_told(activity_ids, *statuses))
    return list(db.execute(query.order_by(col(Note.position))).scalars())


def count_notes(db: Session, activity_ids: Sequence[str], *statuses: str) -> Counter[str]:
    """How many notes ``list_notes`` lists of each activity that has any."""
    query = select(col(Note.activity_id), func.count()).where(*are_told(activity_ids, *statuses))
    rows = db.execute(query.group_by(col(Note.activity_id)))
    return Counter(dict(rows.tuples().all()))


def are_told(activity_ids: Sequence[str], *statuses: str) -> list[SQLColumnExpression[bool]]:
    """Which notes ``list_notes`` lists, as conditions of a query."""
    conditions: list[SQLColumnExpression[bool]]
    conditions = [col(Note.activity_id).in_(activity_ids), col(Note.released)]
    return [*conditions, col(Note.status).in_(statuses)] if statuses else conditions


def _set_author(db: Session, actor: Actor, activity: Activity, note: Note) -> None:
    person = must_not_be_muted(db, actor, activity)
    if not may_write_at_all(db, activity, person.id):
        raise NotAllowed(mark("You have not joined this session."))
    if not person.shared:
        _must_be_within_limit(db, actor, activity)
    note.author = actor.pseudonym(activity.id, signed=not activity.anonymous)
    # Not stored at all rather than hidden later: no row holds what people were not told.
    note.table_number = person.table_number if activity.keeps_table else None
    note.map_id = must_have_map(db, activity, person.table_number)
    note.badge = None if activity.anonymous else person.badge
    note.origin = NoteOrigin.TABLE if person.shared else NoteOrigin.PHONE
    note.late = not may_write_now(db, activity, person.id)
    note.status = _status_on_arrival(activity, note, late=note.late)


def _status_on_arrival(activity: Activity, note: Note, *, late: bool) -> str:
    if note_rules.find_marks_in(note.text, note.stage):
        return NoteStatus.FLAGGED
    return NoteStatus.PENDING if late or activity.moderated else SHOWN


def _stored_note(db: Session, note_id: str, fingerprint: str) -> Note | None:
    known: Note | None = db.execute(_STORED, {"note": note_id}).scalar()
    if known is not None and known.fingerprint not in ("", fingerprint):
        raise Conflict(mark("This note was stored with another text already."))
    return known


def must_take_notes(db: Session, activity: Activity) -> None:
    """Raise ``Invalid`` for an activity without notes, ``Closed`` once its minutes are approved."""
    if activity.kind not in NOTE_KINDS:
        raise Invalid(mark("This activity takes no notes."))
    _must_be_open(db, activity)


def _must_be_open(db: Session, activity: Activity) -> None:
    if load_session(db, activity.session_id).status == APPROVED:
        raise Closed(mark("The minutes of this session are approved; it takes no more notes."))


def _must_be_within_limit(db: Session, actor: Actor, activity: Activity) -> None:
    if activity.notes_per_person is None:
        return
    query = (
        select(func.count())
        .select_from(Note)
        .where(
            Note.activity_id == activity.id,
            col(Note.author).in_(pseudonyms(actor.token, [activity.id])),
        )
        .where(Note.status != NoteStatus.WITHDRAWN)
    )
    if db.execute(query).scalar_one() >= activity.notes_per_person:
        raise Invalid(
            mark("You have written all {count} notes of this activity."),
            count=activity.notes_per_person,
        )


def _keep_revision(db: Session, actor: Actor, note: Note) -> None:
    db.add(
        NoteRevision(
            note_id=note.id,
            number=len(list_revisions(db, note.id)) + 1,
            text=note.text,
            section=note.section,
            kind=note.kind,
            edited_by=actor.name,
        )
    )


def _step_content(stage: str | None, feeling: int | None) -> tuple[str, ...]:
    """Stage and feeling for the fingerprint; empty without either, as of notes of any kind."""
    return () if stage is None and feeling is None else (stage or "", str(feeling))


def _fingerprint(actor: Actor, activity_id: str, content: Sequence[str]) -> str:
    # The pseudonym: a hash over the participant's id could be computed again for everybody.
    author = actor.pseudonym(activity_id) if actor.is_participant else ""
    joined = "\x1f".join((author, activity_id, *content))
    return hashlib.sha256(joined.encode()).hexdigest()


def _save_and_log(db: Session, actor: Actor, note: Note, event: str) -> Note:
    db.add(note)
    follow_notes(db, [note])
    at = told_moment(db, load_activity(db, note.activity_id)) if actor.is_participant else None
    log.append(db, note.programme_id, event, [("note", note.id)], actor=actor.log_id, at=at)
    if event != "note_added":  # nothing is made of it yet
        follow_change(db, [note.id])
    return note
