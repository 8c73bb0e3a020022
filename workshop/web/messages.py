"""What is sent: facts as seen by a viewer, put into text once per kind of viewer."""

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
from workshop.store import log

LONGEST_GAP = 500


def catch_up(db: Session, viewer: Viewer, cursor: int) -> tuple[int, str | None]:
    """From ``cursor`` to now: what was touched since, or everything when that is too much.

    Returns the new cursor and the message, ``None`` when nothing is new.
    """
    number = log.last_number(db, viewer.programme_id)
    if 0 < cursor <= number and number - cursor <= LONGEST_GAP:
        if cursor == number:
            return number, None
        events = log.read_from(db, viewer.programme_id, cursor)
        refs = [(kind, key) for event in events for kind, key in event.refs]
        return number, _frame(number, _facts_as_text(viewer, facts.load(db, refs)))
    everything = _facts_as_text(viewer, facts.snapshot(db, viewer), whole=True)
    return number, _frame(number, everything, snapshot=True)


def join(viewer: Viewer, batches: list[Batch]) -> str | None:
    """One message for the batches that wait, ``None`` when none of it is for this viewer."""
    parts = [part for batch in batches if (part := _text(viewer, batch))]
    return _frame(batches[-1].number, ",".join(parts)) if parts else None


def is_wanted(viewer: Viewer, item: Batch | dict[str, Any]) -> bool:
    """Whether there is anything in it for this viewer. Phones get nothing transient."""
    if isinstance(item, Batch):
        return bool(_text(viewer, item))
    return viewer.kind != ViewerKind.PARTICIPANT


def may_end(viewer: Viewer, batch: Batch) -> bool:
    """Whether after this step the viewer's token may not be valid any more."""
    if batch.event == "consent_withdrawn":
        return viewer.participant_id in batch.authors
    return batch.event == "wall_link_renewed" and viewer.kind == ViewerKind.WALL


def now_ms() -> int:
    """The server's clock, milliseconds since 1970."""
    return round(time.time() * 1000)


def _text(viewer: Viewer, batch: Batch) -> str:
    """The facts of a batch for this viewer, as text; empty when there is nothing to see."""
    if viewer.participant_id in batch.authors:
        return _facts_as_text(viewer, batch.facts)
    key = viewer.key
    text = batch.cache.get(key)
    if text is None:
        text = batch.cache[key] = _facts_as_text(viewer, batch.facts)
    return text


def _facts_as_text(viewer: Viewer, given: Iterable[Fact], *, whole: bool = False) -> str:
    """The facts as text; a ``whole`` picture need not mention what is gone."""
    seen = (seen_by(viewer, fact) for fact in given)
    return ",".join(
        _json(body) for body in seen if body is not None and not (whole and "gone" in body)
    )


def _frame(number: int, part: str, *, snapshot: bool = False) -> str:
    flag = '"snapshot":true,' if snapshot else ""
    return f'{{"n":{number},{flag}"facts":[{part}]}}'


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
