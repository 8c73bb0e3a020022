"""The moderation queue: approve, redact, reject and mute, all without seeing an author."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, delete, select

from workshop.board import note_rules
from workshop.board.hooks import follow_change
from workshop.board.journey_notes import follow_notes
from workshop.board.note_erasure import erase_text
from workshop.board.note_facts import notes_by_id
from workshop.board.note_kinds import FROM_PHONES, NoteStatus
from workshop.board.note_release import RELEASED
from workshop.board.notes import list_notes
from workshop.board.tables import MutedAuthor, Note
from workshop.board.visibility import SHOWN, WAITING, Viewer
from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.people.rights import Actor, Right
from workshop.people.tables import Participant
from workshop.programme.agenda import load_activity
from workshop.programme.reasons import list_reasons
from workshop.programme.sessions import list_running
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.store import log
from workshop.store.ids_and_clock import checked_id
from workshop.store.undo import change, step_back, step_forward

TOPIC = "moderation"
TOPICS = {
    "moderation": Right.MODERATE,
    "grouping": Right.GROUP,
    "voices": Right.GROUP,
    "needs": Right.WRITE_NEED,
    "journeys": Right.EDIT_PERSONA,
    "questions": Right.MODERATE,
}
"""Topics whose steps can be undone, with the right that undoing requires."""

TOLD = ("note_added", "note_edited", RELEASED)
"""Events after which a moderator's screen shows a note anew."""
DECIDED = ("notes_approved", "notes_rejected", "note_redacted", "undone", "redone")
"""Events with which somebody has decided about notes."""


@dataclass(frozen=True)
class ApproveNotes:
    """``seen``: the cursor (last event number) of the moderator's screen; ``None``: unknown."""

    ids: Sequence[str]
    seen: int | None = None


@dataclass(frozen=True)
class ApproveAll:
    """Approve every pending note of an activity; ``seen`` as in ``ApproveNotes``."""

    activity_id: str
    seen: int | None = None


@dataclass(frozen=True)
class RejectNotes:
    """``seen`` as in ``ApproveNotes``; ``reason``: one of the programme's, ``""``: none."""

    ids: Sequence[str]
    seen: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class RedactNote:
    """``text``: the wording that replaces the original, without anything that identifies a person;
    ``None``: no text remains. ``seen`` as in ``ApproveNotes``."""

    id: str
    text: str | None = None
    seen: int | None = None


@dataclass(frozen=True)
class MuteParticipant:
    """Pause a participant's writing (``muted``) or resume it."""

    participant_id: str
    muted: bool


@dataclass(frozen=True)
class Undo:
    """Undo or redo the actor's last step of a topic in a programme."""

    programme_id: str
    topic: str


def approve_notes(db: Session, actor: Actor, command: ApproveNotes) -> int:
    """Make waiting notes visible on the wall; returns how many.

    This and the next two raise ``Conflict`` when an author has edited one of them, or somebody has
    decided about it, after ``seen``.
    """
    notes = _load_as_seen(db, actor, command.ids, command.seen)
    notes = [note for note in notes if note.status in (*WAITING, NoteStatus.REJECTED)]
    return _set_status(db, actor, notes, SHOWN, "notes_approved")


def approve_all(db: Session, actor: Actor, command: ApproveAll) -> int:
    """Make all pending notes of an activity visible; returns how many.

    Flagged notes are left out, and so are notes written or edited after ``seen``.
    """
    activity = load_activity(db, checked_id(command.activity_id))
    actor.must(Right.MODERATE, activity.programme_id)
    notes = as_seen(db, list_notes(db, [activity.id], NoteStatus.PENDING), command.seen)
    return _set_status(db, actor, notes, SHOWN, "notes_approved")


def reject_notes(db: Session, actor: Actor, command: RejectNotes) -> int:
    """Hide notes from the wall; returns how many. Their text is kept, so this can be undone; their
    authors are told the reason. Raises ``Invalid`` for a reason that is none of the programme's."""
    notes = _load_as_seen(db, actor, command.ids, command.seen)
    open_notes = [note for note in notes if note.status in (SHOWN, *WAITING)]
    if command.reason:
        _must_be_agreed(db, open_notes, command.reason)
    rejected, event = NoteStatus.REJECTED, "notes_rejected"
    return _set_status(db, actor, open_notes, rejected, event, command.reason)


def _must_be_agreed(db: Session, notes: Sequence[Note], reason: str) -> None:
    for programme_id in {note.programme_id for note in notes}:
        programme = db.get(Programme, programme_id)
        if programme is None or reason not in list_reasons(programme):
            raise Invalid(mark("This is none of the reasons that were agreed on."))


def redact_note(db: Session, actor: Actor, command: RedactNote) -> Note:
    """Erase a note's original text permanently; ``command.text`` may replace it.

    Raises ``Invalid`` for a note that was withdrawn, redacted or erased, ``NotFound``.
    """
    [note] = _load_as_seen(db, actor, [command.id], command.seen)
    if note.status not in (SHOWN, *WAITING, NoteStatus.REJECTED):
        raise Invalid(mark("This note has been taken back or redacted."))
    text = note_rules.note_text(command.text) if command.text is not None else ""
    step = note.stage, note.feeling
    erase_text(db, note, SHOWN if text else NoteStatus.REDACTED)
    note.text, note.edited = text, True
    if text and not note_rules.find_marks(step[0] or ""):
        note.stage, note.feeling = step
    db.add(note)
    follow_notes(db, [note])
    note.shown = note.shown or bool(text)
    db.add(note)
    log.append(db, note.programme_id, "note_redacted", [("note", note.id)], actor=actor.log_id)
    follow_change(db, [note.id])
    return note


def mute_author(db: Session, actor: Actor, note_id: str) -> None:
    """Pause the writing of the person who wrote this note, in its activity, without revealing who
    it is.

    Only that person's phone is notified; the list of participants does not change, and nothing of
    it is undone or refused together with anything about a participant. A second press changes
    nothing. Raises ``Invalid`` for a note that did not come from a phone.
    """
    note = load_moderated(db, actor, note_id)
    if note.origin not in FROM_PHONES:
        raise Invalid(mark("This note came from no phone."))
    if db.get(MutedAuthor, note.id) is not None:
        return
    if note.author is not None:
        db.add(MutedAuthor(note_id=note.id, activity_id=note.activity_id, author=note.author))
    _log_mute(db, actor, note, "author_muted")


def unmute_author(db: Session, actor: Actor, note_id: str) -> None:
    """Resume the writing of the person who wrote this note, unless muted by another note, too."""
    note = load_moderated(db, actor, note_id)
    row = db.get(MutedAuthor, note.id)
    if row is not None:
        db.delete(row)
    _log_mute(db, actor, note, "author_unmuted")


def end_mutes(db: Session, session: WorkingSession) -> None:
    """Erase the mutes of a session's activities, as it closes: two of them with the same writer
    would go on telling that two notes are of one person."""
    ours = select(Activity.id).where(Activity.session_id == session.id)
    db.execute(delete(MutedAuthor).where(col(MutedAuthor.activity_id).in_(ours)))


def load_mutes(db: Session, note_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of mutes by way of these notes: ``muted_by`` with the note's id, for moderators, and
    ``muted`` with the activity's id, for the writer alone."""
    db.flush()
    for note in notes_by_id(db, note_ids).values():
        there = db.get(MutedAuthor, note.id) is not None
        body = {"a": note.activity_id} if there else None
        yield Fact(kind="muted_by", id=note.id, body=body, session_id=note.session_id)
        if note.author is not None:
            yield _muted(db, note.activity_id, note.author)


def mutes_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """Facts of mutes for a new connection, of the activities that run."""
    running = [row.id for row in list_running(db, viewer.programme_id, viewer.session_id)]
    if viewer.kind == ViewerKind.PARTICIPANT:
        return [_muted(db, key, mine) for key in running for mine in viewer.pseudonyms(key)]
    query = select(MutedAuthor.note_id).where(col(MutedAuthor.activity_id).in_(running))
    return load_mutes(db, list(db.execute(query).scalars()))


def mute_participant(db: Session, actor: Actor, command: MuteParticipant) -> None:
    """Pause or resume a participant's writing. Raises ``NotFound``."""
    person = db.get(Participant, command.participant_id)
    if person is None:
        raise NotFound(mark("There is no such participant."))
    actor.must(Right.MODERATE, person.programme_id)
    person.muted = bool(command.muted)
    db.add(person)
    event = "participant_muted" if command.muted else "participant_unmuted"
    log.append(db, person.programme_id, event, [("person", person.id)], actor=actor.log_id)


def undo(db: Session, actor: Actor, command: Undo) -> str:
    """Undo the actor's own last step of a topic; returns its kind.

    Raises ``NotFound`` when there is none, ``Conflict`` when the rows have changed since.
    """
    return _step(db, actor, command, back=True)


def redo(db: Session, actor: Actor, command: Undo) -> str:
    """Redo the step that was undone last; returns its kind. Raises as ``undo``."""
    return _step(db, actor, command, back=False)


def _step(db: Session, actor: Actor, command: Undo, *, back: bool) -> str:
    if command.topic not in TOPICS:
        raise Invalid(mark("The request was not understood."))
    actor.must(TOPICS[command.topic], command.programme_id)
    move = step_back if back else step_forward
    event = move(db, command.programme_id, command.topic, actor.id)
    refs = [(kind, key) for kind, key in event.refs]
    follow_change(db, [key for kind, key in refs if kind == "note"])
    log.append(
        db,
        command.programme_id,
        "undone" if back else "redone",
        refs,
        actor=actor.log_id,
        payload={"of": event.number},
    )
    return event.kind


def _log_mute(db: Session, actor: Actor, note: Note, event: str) -> None:
    # The note, not its writer; and no step of undo, whose conflicts would tell whose it is.
    log.append(db, note.programme_id, event, [("mute", note.id)], actor=actor.log_id)


def _muted(db: Session, activity_id: str, author: str) -> Fact:
    query = select(MutedAuthor.note_id).where(
        MutedAuthor.activity_id == activity_id, MutedAuthor.author == author
    )
    muted = db.execute(query.limit(1)).first() is not None
    return Fact(
        kind="muted",
        id=activity_id,
        body={} if muted else None,
        author=author,
        activity_id=activity_id,
    )


def _load_as_seen(
    db: Session, actor: Actor, note_ids: Sequence[str], seen: int | None
) -> list[Note]:
    notes = [load_moderated(db, actor, note_id) for note_id in note_ids]
    if seen is not None and any(
        log.is_touched(db, note.programme_id, DECIDED, ("note", note.id), after=seen)
        for note in notes
    ):
        raise Conflict(mark("Somebody has decided about this note a moment ago."))
    if len(as_seen(db, notes, seen)) < len(notes):
        raise Conflict(mark("This note was changed a moment ago. Read it once more."))
    return notes


def as_seen(db: Session, notes: list[Note], seen: int | None) -> list[Note]:
    """Those of the notes that were neither told nor edited after event number ``seen``; none where
    that is not known any more, because a phase has ended since."""
    if seen is None or not notes:
        return notes
    query = select(log.Event.refs, log.Event.payload).where(
        log.Event.scope == notes[0].programme_id,
        log.Event.number > seen,
        col(log.Event.kind).in_(TOLD),
    )
    # Notes that were just released are in the event of that, which comes after.
    told = [refs for refs, payload in db.execute(query) if not payload.get("released")]
    if [] in told:
        return []
    changed = {key for refs in told for _kind, key in refs}
    return [note for note in notes if note.id not in changed]


def load_moderated(db: Session, actor: Actor, note_id: str) -> Note:
    note = db.get(Note, checked_id(note_id))
    if note is None:
        raise NotFound(mark("There is no such note."))
    actor.must(Right.MODERATE, note.programme_id)
    return note


def _set_status(
    db: Session, actor: Actor, notes: list[Note], status: str, event: str, reason: str = ""
) -> int:
    if not notes:
        return 0
    steps = [change(db, note, status=status, reason=reason) for note in notes]
    for note in notes:
        note.shown, note.released = note.shown or status == SHOWN, True
    follow_notes(db, notes)
    log.append(
        db,
        notes[0].programme_id,
        event,
        [("note", note.id) for note in notes],
        actor=actor.log_id,
        topic=TOPIC,
        changes=steps,
    )
    follow_change(db, [note.id for note in notes])
    return len(notes)
