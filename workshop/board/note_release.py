"""When others learn of a note: in shuffled batches, and at a reveal all at once.

People in the room see who presses *send*. A note that appeared on another screen at that moment,
even without words, would name its writer. While notes are covered, and while they wait for a
moderator, others therefore learn of them in batches of at least five people's notes; of a covered
board they learn the number in each section and nothing else. On an open board, where notes appear
at once, the phone says so before anything is sent.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from workshop.board.note_erasure import erase_text
from workshop.board.note_kinds import NoteStatus
from workshop.board.notes import COUNTED
from workshop.board.room_fact import board_activities, list_note_walls
from workshop.board.tables import Departure, Note
from workshop.board.visibility import SHOWN, WAITING, Viewer
from workshop.disclosure import COUNT_THRESHOLD
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.people.attendance import count_certain_people
from workshop.people.rights import Actor
from workshop.programme.agenda import is_per_table, subject_of
from workshop.programme.phases import Phase, is_hidden
from workshop.programme.sessions import PLANNED, is_running, list_running
from workshop.programme.tables import Activity, WorkingSession
from workshop.store import log
from workshop.store.ids_and_clock import now

RELEASED = "notes_released"
WRITTEN = ("note_added", "note_edited", "note_withdrawn")
"""Events of participants' notes; their order is the order in which people wrote."""
LEAVES_WITHIN = 120
"""Seconds within which notes go after their writer has taken them back by phrase or has withdrawn
the consent."""
GONE = (NoteStatus.WITHDRAWN, NoteStatus.ERASED)
_chance = random.SystemRandom()


def release_notes(db: Session, actor: Actor, programme_id: str | None = None) -> int:
    """Tell others of the notes that wait for it, in this programme or in all, in random order;
    returns how many.

    While people write, only once they are of ``COUNT_THRESHOLD`` people: of a batch of one,
    everybody knows who has just pressed *send*. What is short of it is told as the phase ends.
    For each programme one event: its references do not tell who was first.
    """
    waiting: dict[str, list[Note]] = defaultdict(list)
    query = select(Note).where(col(Note.released).is_(False))
    if programme_id is not None:
        query = query.where(Note.programme_id == programme_id)
    for note in db.execute(query).scalars():
        waiting[note.activity_id].append(note)
    told: dict[str, list[Note]] = defaultdict(list)
    for activity_id, notes in waiting.items():
        if not _is_held_back(db, activity_id, len({note.author for note in notes})):
            told[notes[0].programme_id] += notes
    for programme_id, notes in told.items():
        for note in notes:
            note.released = True
            db.add(note)
        db.flush()
        # Whoever catches up from one event after the other would read from them who was first.
        _forget_order(db, programme_id, {note.id for note in notes}, {"released": True})
        log.append(db, programme_id, RELEASED, _shuffled_refs(notes))
    return sum(map(len, told.values()))


def _is_held_back(db: Session, activity_id: str, people: int) -> bool:
    """Whether notes of so many people wait on: others would see whose they are.

    Not where fewer people than that have come, who were told that they are not anonymous. What
    comes in before a meeting waits until it opens: nobody is to learn that one or two have written.
    """
    activity = db.get(Activity, activity_id)
    session = db.get(WorkingSession, activity.session_id) if activity else None
    if activity is None or session is None or people >= COUNT_THRESHOLD:
        return False
    if session.status == PLANNED:
        return True
    writing = is_running(session, activity) and activity.phase == Phase.COLLECT
    return writing and count_certain_people(db, session.id) >= COUNT_THRESHOLD


def take_away(db: Session, notes: Sequence[Note]) -> None:
    """Let these notes, which their writer has taken back, go one by one at random moments within
    ``LEAVES_WITHIN``; those that nobody else was told of at once.

    Their authors are erased now. If their texts were, too, whoever loads a page again would see
    which notes one person has written; so each is erased at the moment at which it leaves all
    screens, pages and files.
    """
    for note in notes:
        note.author = None
        db.add(note)
        if note.released:
            due = now() + timedelta(seconds=_chance.uniform(0, LEAVES_WITHIN))
            db.add(Departure(note_id=note.id, programme_id=note.programme_id, due_at=due))
        else:
            _erase(db, note)


def release_departures(db: Session, actor: Actor, ahead: float | None = None) -> int:
    """Erase the notes whose moment has come, and tell others that they are gone; returns how many.

    ``ahead``: also those that are due so many seconds later.
    """
    until = now() + timedelta(seconds=ahead or 0)
    due = list(db.execute(select(Departure).where(col(Departure.due_at) <= until)).scalars())
    _chance.shuffle(due)
    for row in due:
        _depart(db, row)
        log.append(db, row.programme_id, "note_gone", [("note", row.note_id)])
    return len(due)


def _depart(db: Session, row: Departure) -> None:
    note = db.get(Note, row.note_id)
    if note is not None and note.status not in GONE:
        _erase(db, note)
    db.delete(row)


def _erase(db: Session, note: Note) -> None:
    erase_text(db, note, NoteStatus.ERASED if note.status in COUNTED else NoteStatus.WITHDRAWN)
    note.author, note.badge = None, None


def programmes_waiting(db: Session) -> list[str]:
    """The programmes in which notes wait for being told to others."""
    query = select(Note.programme_id).where(col(Note.released).is_(False)).distinct()
    return list(db.execute(query).scalars())


def is_any_departing(db: Session) -> bool:
    """Whether some note is to go from all screens soon."""
    return bool(db.execute(select(Departure.note_id).limit(1)).first())


def is_anything_waiting(db: Session) -> bool:
    """Whether some note or departure is to be told to others soon. Those from few people before a
    meeting wait until it opens."""
    unreleased = (
        select(Note.id)
        .join(WorkingSession, col(WorkingSession.id) == col(Note.session_id))
        .where(col(Note.released).is_(False), WorkingSession.status != PLANNED)
        .limit(1)
    )
    return bool(db.execute(unreleased).first()) or is_any_departing(db)


def release_at_phase_change(db: Session, activity: Activity) -> None:
    """Release the notes of an activity whose phase changes, and forget in which order they came.

    The events of its notes lose their references: clients that were away load the whole board with
    the event of the phase, which follows.
    """
    db.flush()
    ours = col(Note.activity_id) == activity.id
    db.execute(update(Note).where(ours, col(Note.released).is_(False)).values(released=True))
    if not is_hidden(activity.hidden, activity.phase):
        db.execute(update(Note).where(ours, col(Note.status) == SHOWN).values(shown=True))
    ids = set(db.execute(select(Note.id).where(ours)).scalars())
    _forget_order(db, activity.programme_id, ids, {})
    db.expire_all()
    # The board is loaded anew by every screen: whatever was taken back meanwhile goes with it.
    leaving = select(Departure).join(Note, col(Note.id) == col(Departure.note_id)).where(ours)
    for row in db.execute(leaving).scalars():
        _depart(db, row)


def load_covered(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts ``covered``: how many notes lie face down in each section of these activities, or
    under each need or clause.

    Without a body for an activity whose notes are not covered.
    """
    for activity_id in activity_ids:
        activity = db.get(Activity, activity_id)
        if activity is not None:
            yield _covered(db, activity)


def load_board_covered(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """As ``load_covered``, for the activities whose notes the boards of these show."""
    boards = (db.get(Activity, key) for key in activity_ids)
    return load_covered(db, [key for row in boards if row for key in board_activities(row)])


def covered_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """Facts ``covered`` of the boards that run, for a new connection of a wall or an account."""
    if viewer.kind == ViewerKind.PARTICIPANT:
        return []
    running = list_running(db, viewer.programme_id, viewer.session_id)
    return load_board_covered(db, [activity.id for activity in running])


def _covered(db: Session, activity: Activity) -> Fact:
    body: dict[str, Any] | None = None
    if is_hidden(activity.hidden, activity.phase):
        part = Note.about_id if subject_of(activity) else Note.section
        query = select(Note.map_id, part).where(
            Note.activity_id == activity.id,
            col(Note.released),
            col(Note.status).in_((SHOWN, *WAITING)),
        )
        places = [(map_id or "", section or "") for map_id, section in db.execute(query)]
        body = {
            "m": activity.map_id,
            "counts": _counted(section for _map, section in places),
        }
        if is_per_table(activity):
            body["maps"] = {
                key: _counted(section for map_id, section in places if map_id == key)
                for key in sorted({map_id for map_id, _section in places})
            }
    walls = list_note_walls(db, [activity.programme_id]).get(activity.id, frozenset())
    inner = {"walls": walls}
    return Fact("covered", activity.id, body, session_id=activity.session_id, inner=inner)


def _counted(sections: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(sections).items()))


def _shuffled_refs(notes: Sequence[Note]) -> list[log.Ref]:
    refs = [("note", note.id) for note in notes]
    _chance.shuffle(refs)
    return refs + [("covered", key) for key in sorted({note.activity_id for note in notes})]


def _forget_order(
    db: Session, programme_id: str, note_ids: set[str], payload: dict[str, bool]
) -> None:
    """Take these notes out of the events of writing them; ``payload``: kept there instead."""
    kinds = WRITTEN if payload else (*WRITTEN, RELEASED)
    query = select(log.Event.number, log.Event.refs).where(
        log.Event.scope == programme_id, col(log.Event.kind).in_(kinds), log.NAMES_NOTES
    )
    numbers = [
        number
        for number, refs in db.execute(query)
        if any(kind == "note" and key in note_ids for kind, key in refs)
    ]
    for start in range(0, len(numbers), 500):
        part = col(log.Event.number).in_(numbers[start : start + 500])
        db.execute(
            update(log.Event)
            .where(col(log.Event.scope) == programme_id, part)
            .values(refs=[], payload=payload)
        )
