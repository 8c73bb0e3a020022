"""Messages of facts as a viewer may see them, worked out once for each kind of viewer."""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlmodel import Session

from workshop.board.note_facts import notes_of
from workshop.board.visibility import Viewer, seen_by
from workshop.live import facts
from workshop.live.facts import Fact
from workshop.live.hub import Batch
from workshop.live.viewer_kinds import ViewerKind
from workshop.programme.contribution_window import CLOSED_AGAIN, OPENED
from workshop.store import log
from workshop.web.shared_boards import SharedBoards
from workshop.web.socket_broadcast import frame_of

ROOM = "room"
"""The kind of the facts that tell the state of a session."""
BOARD = "board_of"
"""The kind of a reference to all that an activity's board shows."""
LONGEST_GAP = 500
"""Events by which a cursor may lag behind before a snapshot is sent instead, and things that they
name."""
_ENDS_PROGRAMMES = ("programme_removed", "examples_removed")


@dataclass(frozen=True)
class _Told:
    """A batch for all viewers of a kind, apart from what they have written themselves: each fact as
    JSON (empty: they may not see it), those that are not empty as one text, and the message with
    these; ``None`` where there are none."""

    parts: tuple[str, ...]
    text: str
    message: str | None

    @cached_property
    def frame(self) -> bytes | None:
        """The message as it is written to each of them."""
        return None if self.message is None else frame_of(self.message)


def catch_up(
    db: Session, viewer: Viewer, cursor: int, boards: SharedBoards
) -> tuple[int, str | None]:
    """``(new cursor, message)``: the facts touched since ``cursor``, or a snapshot.

    A snapshot for cursor 0, an unknown cursor, a gap above ``LONGEST_GAP`` events or things, for a
    phone that has missed a change of the whole board, and always for a wall: whoever holds its link
    sees what it shows now, and nothing of what was before. The message is ``None`` when nothing is
    new.
    """
    number = log.last_number(db, viewer.programme_id)
    if 0 < cursor == number:
        return number, None
    known = 0 < cursor <= number and number - cursor <= LONGEST_GAP
    if known and viewer.kind != ViewerKind.WALL:
        refs = log.read_refs(db, viewer.programme_id, cursor)
        if len(refs) <= LONGEST_GAP and not _is_whole_board(viewer, refs):
            return number, _envelope(number, _facts_as_text(viewer, facts.load(db, refs)))
    return number, _envelope(number, _snapshot_as_text(db, viewer, number, boards), snapshot=True)


def _is_whole_board(viewer: Viewer, refs: list[log.Ref]) -> bool:
    """Whether these lead to all that a phone's first picture holds, which is kept ready."""
    return viewer.kind == ViewerKind.PARTICIPANT and any(kind == BOARD for kind, _key in refs)


def _snapshot_as_text(db: Session, viewer: Viewer, number: int, boards: SharedBoards) -> str:
    if viewer.kind == ViewerKind.WALL:
        return _facts_as_text(viewer, facts.snapshot(db, viewer), whole=True)
    rest = facts.snapshot(db, viewer, without=notes_of)
    return _joined([_facts_as_text(viewer, rest, whole=True), boards.text(db, viewer, number)])


def join(viewer: Viewer, batches: list[Batch]) -> str | None:
    """One message for several batches, ``None`` when this viewer may see nothing of them."""
    if len(batches) == 1 and not _own_places(viewer, batches[0]):
        return _told(viewer, batches[0]).message
    parts = [part for batch in batches if (part := _text(viewer, batch))]
    return _envelope(batches[-1].number, ",".join(parts)) if parts else None


def frame(viewer: Viewer, batch: Batch) -> bytes | None:
    """``join`` of one batch, ready to be written; made once for each kind of viewer."""
    if not _own_places(viewer, batch):
        return _told(viewer, batch).frame
    text = join(viewer, [batch])
    return None if text is None else frame_of(text)


def is_wanted(viewer: Viewer, item: Batch | dict[str, Any]) -> bool:
    """Whether an item of the hub contains anything for this viewer. Transient messages (presence)
    are not for phones."""
    if isinstance(item, Batch):
        seen = bool(_told(viewer, item).text or _own_places(viewer, item))
        return seen or may_end(viewer, item) or turns_wall(viewer, item)
    return viewer.kind != ViewerKind.PARTICIPANT


def turns_wall(viewer: Viewer, batch: Batch) -> bool:
    """Whether a wall may show something else altogether after this event, or nothing any more.

    It then receives everything anew, so that nothing is left on it of another activity or session.
    Every change of a session and of what runs in it refers to its room.
    """
    if viewer.kind != ViewerKind.WALL:
        return False
    return "wall_link_renewed" in batch.events or ROOM in batch.kinds


def may_end(viewer: Viewer, batch: Batch) -> bool:
    """Whether this event may have ended the participant's token, since consent was withdrawn, or
    their way in between meetings, or have opened one."""
    if viewer.apart is not None and not batch.events.isdisjoint((OPENED, CLOSED_AGAIN)):
        return True
    return "consent_withdrawn" in batch.events and viewer.participant_id in batch.authors


def ends_programmes(item: Batch | dict[str, Any]) -> bool:
    """Whether an item of the hub tells that programmes were deleted, and links and tokens with
    them."""
    return isinstance(item, Batch) and not item.events.isdisjoint(_ENDS_PROGRAMMES)


def now_ms() -> int:
    """The server's time in milliseconds since 1970 (UTC)."""
    return round(time.time() * 1000)


def _text(viewer: Viewer, batch: Batch) -> str:
    """The facts of a batch for this viewer as JSON without brackets; empty if there are none.

    Worked out once for each kind of viewer; an author's own facts, which are told to nobody else in
    that way, are put in their places.
    """
    told = _told(viewer, batch)
    own = _own_places(viewer, batch)
    if not own:
        return told.text
    parts = list(told.parts)
    for place in own:
        parts[place] = _fact_as_text(viewer, batch.facts[place])
    return _joined(parts)


def _told(viewer: Viewer, batch: Batch) -> _Told:
    told: _Told | None = batch.cache.get(viewer.key)
    if told is None:
        # As somebody who has written none of it: the one who asks first may be an author.
        parts = tuple(_fact_as_text(viewer.stranger, fact) for fact in batch.facts)
        text = _joined(parts)
        message = _envelope(batch.number, text) if text else None
        told = batch.cache[viewer.key] = _Told(parts, text, message)
    return told


def _own_places(viewer: Viewer, batch: Batch) -> list[int]:
    """The places in a batch of what the viewer has written or shares in writing."""
    if not batch.places or viewer.participant_id is None:
        return []
    names = viewer.names_in(batch.activities)
    return [place for name in names for place in batch.places.get(name, ())]


def _fact_as_text(viewer: Viewer, fact: Fact) -> str:
    body = seen_by(viewer, fact)
    return "" if body is None else _json(body)


def _joined(parts: Iterable[str]) -> str:
    return ",".join(part for part in parts if part)


def _facts_as_text(viewer: Viewer, given: Iterable[Fact], *, whole: bool = False) -> str:
    """Facts as JSON, separated by commas; ``whole``: a snapshot, without removals."""
    seen = (seen_by(viewer, fact) for fact in given)
    return ",".join(
        _json(body) for body in seen if body is not None and not (whole and "gone" in body)
    )


def _envelope(number: int, part: str, *, snapshot: bool = False) -> str:
    flag = '"snapshot":true,' if snapshot else ""
    return f'{{"n":{number},{flag}"facts":[{part}]}}'


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
