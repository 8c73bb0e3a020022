"""The notes of a board in a first picture, read and worked out once for all viewers of a kind.

When a tenth of a room comes back within seconds, each phone needs the same large board. What is
kept here is what somebody of that kind sees who has written none of it; a viewer's own notes are
put in their places for that viewer alone, and nothing of them is kept.

A board is kept for a moment, and brought to the present number by the notes that the log names
since. Whatever else has happened, above all an erasure, lets it be read anew.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from sqlmodel import Session

from workshop.board.note_facts import board_of, load_notes, notes_on, own_notes_beside
from workshop.board.note_release import RELEASED
from workshop.board.visibility import Viewer, seen_by
from workshop.live.facts import Fact
from workshop.store import log

KEPT_SECONDS = 20
"""Seconds for which a board is kept at most, then it is read anew by whoever asks next."""
MOST_BOARDS = 8
MOST_EVENTS = 200
"""Events by which a kept board may lag behind before it is read anew."""
_PLAIN = frozenset(
    ("note_added", "note_edited", "note_gone", "notes_approved", "notes_rejected", RELEASED)
)
"""Events that change no notes but those that they name."""
_PLAIN_REFS = frozenset(("note", "covered"))


@dataclass
class _BoardAsSeen:
    """The notes of one board for one kind of viewer.

    ``notes``: by id, each with its JSON (empty: it is not seen), in the order of the board.
    ``places``: by author, the ids of their notes. ``number``: of the last event that is in it.
    """

    number: int
    read_at: float
    notes: dict[str, tuple[Fact, str]] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)
    text: str = ""

    def put(self, viewer: Viewer, facts: Iterable[Fact], board: tuple[str, ...] | None) -> None:
        """Take these notes in as they are now, in place of what they were."""
        for fact in facts:
            self.notes.pop(fact.id, None)
            if fact.body is not None and (board is None or fact.activity_id in board):
                self.notes[fact.id] = (fact, _as_text(viewer.stranger, fact))
        # In the order of their random places: nobody is to read from it which one came last.
        ordered = sorted(self.notes.items(), key=_position)
        self.notes = dict(ordered)
        places = defaultdict(list)
        for key, (fact, _text) in ordered:
            if fact.author is not None:
                places[fact.author].append(key)
        self.places = dict(places)
        self.text = _joined(text for _key, (_fact, text) in ordered)

    def told_to(self, viewer: Viewer) -> str:
        """The board as this viewer sees it, with their own notes as theirs."""
        if viewer.participant_id is None:
            return self.text
        activities = {fact.activity_id for fact, _text in self.notes.values() if fact.activity_id}
        names = viewer.names_in(activities)
        own = {key for name in names for key in self.places.get(name, ())}
        if not own:
            return self.text
        return _joined(
            _as_text(viewer, fact) if key in own else text
            for key, (fact, text) in self.notes.items()
        )


@dataclass
class _KeptBoard:
    lock: Lock = field(default_factory=Lock)
    told: _BoardAsSeen | None = None


class SharedBoards:
    """The boards that are kept, of all programmes; from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[tuple[object, ...], _KeptBoard] = {}
        self._forgets = False

    def text(self, db: Session, viewer: Viewer, number: int) -> str:
        """The notes of a first picture as JSON without brackets, as of event ``number`` or newer.

        Not for walls: what they show depends on more than their kind.
        """
        board = board_of(db, viewer)
        kept = self._kept_for((viewer.programme_id, viewer.key, board))
        with kept.lock:
            told = _present(db, viewer, number, board, kept.told)
            if kept.told is None or number >= kept.told.number:
                kept.told = told
            shared = told.told_to(viewer)
        elsewhere = own_notes_beside(db, viewer, board or ())
        return _joined([shared, *(_as_text(viewer, fact) for fact in elsewhere)])

    def forget_later(self, loop: asyncio.AbstractEventLoop) -> None:
        """See to it that nothing is kept for long. Only from the event loop."""
        if not self._forgets and self._kept:
            self._forgets = True
            loop.call_later(KEPT_SECONDS, self._forget, loop)

    def _forget(self, loop: asyncio.AbstractEventLoop) -> None:
        self._forgets = False
        until = monotonic() - KEPT_SECONDS
        with self._lock:
            for key, kept in list(self._kept.items()):
                if kept.told is None or kept.told.read_at <= until:
                    del self._kept[key]
        self.forget_later(loop)

    def _kept_for(self, key: tuple[object, ...]) -> _KeptBoard:
        with self._lock:
            kept = self._kept.pop(key, None) or _KeptBoard()
            self._kept[key] = kept
            while len(self._kept) > MOST_BOARDS:
                del self._kept[next(iter(self._kept))]
            return kept


def _present(
    db: Session,
    viewer: Viewer,
    number: int,
    board: tuple[str, ...] | None,
    kept: _BoardAsSeen | None,
) -> _BoardAsSeen:
    """The board at this number: the kept one, brought forward, or another one."""
    if kept is not None and kept.number <= number and monotonic() - kept.read_at < KEPT_SECONDS:
        changed = _changed_notes(db, viewer.programme_id, kept.number, number)
        if changed is not None:
            if changed:
                kept.put(viewer, load_notes(db, changed), board)
            kept.number = number
            return kept
    told = _BoardAsSeen(number, monotonic())
    told.put(viewer, notes_on(db, viewer, board), board)
    return told


def _changed_notes(db: Session, scope: str, after: int, until: int) -> list[str] | None:
    """The notes that events after one number have named; ``None`` where more may have changed."""
    if after == until:
        return []
    if until - after > MOST_EVENTS:
        return None
    changed: dict[str, None] = {}
    for event in log.read_from(db, scope, after, MOST_EVENTS):
        refs = event.refs
        if event.kind not in _PLAIN or any(kind not in _PLAIN_REFS for kind, _key in refs):
            return None
        if not refs and not event.payload.get("released"):
            return None  # what it named was forgotten: a phase has ended since
        changed |= dict.fromkeys(key for kind, key in refs if kind == "note")
    return list(changed)


def _position(item: tuple[str, tuple[Fact, str]]) -> tuple[int, str]:
    key, (fact, _text) = item
    return ((fact.body or {})["pos"], key)


def _as_text(viewer: Viewer, fact: Fact) -> str:
    """A note as JSON; empty where this viewer does not see it. A first picture removes nothing."""
    body = seen_by(viewer, fact)
    if body is None or "gone" in body:
        return ""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _joined(parts: Iterable[str]) -> str:
    return ",".join(part for part in parts if part)
