"""Messages of facts as a viewer may see them, serialized once per kind of viewer (cache)."""

import json
import time
from collections.abc import Iterable
from typing import Any

from sqlmodel import Session

from workshop.board.visibility import Viewer, seen_by
from workshop.live import facts
from workshop.live.facts import Fact
from workshop.live.hub import Batch
from workshop.live.viewer_kinds import ViewerKind
from workshop.programme.contribution_window import CLOSED_AGAIN, OPENED
from workshop.store import log

ROOM = "room"
"""The kind of the facts that tell the state of a session."""
LONGEST_GAP = 500
"""Events by which a cursor may lag behind before a snapshot is sent instead."""


def catch_up(db: Session, viewer: Viewer, cursor: int) -> tuple[int, str | None]:
    """``(new cursor, message)``: the facts touched since ``cursor``, or a snapshot.

    A snapshot for cursor 0, an unknown cursor, a gap above ``LONGEST_GAP``, and always for a wall:
    whoever holds its link sees what it shows now, and nothing of what was before. The message is
    ``None`` when nothing is new.
    """
    number = log.last_number(db, viewer.programme_id)
    if 0 < cursor == number:
        return number, None
    known = 0 < cursor <= number and number - cursor <= LONGEST_GAP
    if known and viewer.kind != ViewerKind.WALL:
        events = log.read_from(db, viewer.programme_id, cursor)
        refs = [(kind, key) for event in events for kind, key in event.refs]
        return number, _frame(number, _facts_as_text(viewer, facts.load(db, refs)))
    everything = _facts_as_text(viewer, facts.snapshot(db, viewer), whole=True)
    return number, _frame(number, everything, snapshot=True)


def join(viewer: Viewer, batches: list[Batch]) -> str | None:
    """One message for several batches, ``None`` when this viewer may see nothing of them.

    Joined once for all viewers of a kind who have written nothing of it.
    """
    if len(batches) < 2:
        return _join(viewer, batches)
    numbers = tuple(batch.number for batch in batches)
    joined = batches[-1].joined
    if numbers not in joined:
        sets = ([batch.authors for batch in batches], [batch.activities for batch in batches])
        joined[numbers] = tuple(frozenset().union(*each) for each in sets)
    authors, activities = joined[numbers]
    if authors and viewer.is_among(authors, activities):
        return _join(viewer, batches)
    key = (numbers, viewer.key)
    if key not in joined:
        joined[key] = _join(viewer, batches)
    text: str | None = joined[key]
    return text


def _join(viewer: Viewer, batches: list[Batch]) -> str | None:
    parts = [part for batch in batches if (part := _text(viewer, batch))]
    return _frame(batches[-1].number, ",".join(parts)) if parts else None


def is_wanted(viewer: Viewer, item: Batch | dict[str, Any]) -> bool:
    """Whether an item of the hub contains anything for this viewer. Transient messages (presence)
    are not for phones."""
    if isinstance(item, Batch):
        return bool(_text(viewer, item)) or may_end(viewer, item) or turns_wall(viewer, item)
    return viewer.kind != ViewerKind.PARTICIPANT


def turns_wall(viewer: Viewer, batch: Batch) -> bool:
    """Whether a wall may show something else altogether after this event, or nothing any more.

    It then receives everything anew, so that nothing is left on it of another activity or session.
    Every change of a session and of what runs in it refers to its room.
    """
    if viewer.kind != ViewerKind.WALL:
        return False
    return batch.event == "wall_link_renewed" or any(fact.kind == ROOM for fact in batch.facts)


def may_end(viewer: Viewer, batch: Batch) -> bool:
    """Whether this event may have ended the participant's token, since consent was withdrawn, or
    their way in between meetings, or have opened one."""
    if viewer.apart is not None and batch.event in (OPENED, CLOSED_AGAIN):
        return True
    return batch.event == "consent_withdrawn" and viewer.participant_id in batch.authors


def ends_programmes(item: Batch | dict[str, Any]) -> bool:
    """Whether an item of the hub tells that programmes were deleted, and links and tokens with
    them."""
    return isinstance(item, Batch) and item.event in ("programme_removed", "examples_removed")


def now_ms() -> int:
    """The server's time in milliseconds since 1970 (UTC)."""
    return round(time.time() * 1000)


def _text(viewer: Viewer, batch: Batch) -> str:
    """The facts of a batch for this viewer as JSON without brackets; empty if there are none.

    Not cached for authors: they see their own facts differently.
    """
    if batch.authors and viewer.is_among(batch.authors, batch.activities):
        return _facts_as_text(viewer, batch.facts)
    key = viewer.key
    text = batch.cache.get(key)
    if text is None:
        text = batch.cache[key] = _facts_as_text(viewer, batch.facts)
    return text


def _facts_as_text(viewer: Viewer, given: Iterable[Fact], *, whole: bool = False) -> str:
    """Facts as JSON, separated by commas; ``whole``: a snapshot, without removals."""
    seen = (seen_by(viewer, fact) for fact in given)
    return ",".join(
        _json(body) for body in seen if body is not None and not (whole and "gone" in body)
    )


def _frame(number: int, part: str, *, snapshot: bool = False) -> str:
    flag = '"snapshot":true,' if snapshot else ""
    return f'{{"n":{number},{flag}"facts":[{part}]}}'


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
