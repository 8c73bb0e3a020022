"""Who writes in which field of which clause, now: told to colleagues, kept nowhere else.

A connection says where it writes, at most once a second, and again before a minute is over; when it
closes, or falls silent for that long, its place is empty.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sqlmodel import Session

from workshop.board.visibility import Viewer, seen_by
from workshop.errors import WorkshopError
from workshop.live.facts import Fact
from workshop.live.hub import Hub
from workshop.live.viewer_kinds import ViewerKind
from workshop.standards.clause_access import area_of_draft
from workshop.standards.clause_fields import FIELDS
from workshop.standards.clauses import load_editable_clause
from workshop.web.pace import Bucket
from workshop.web.viewers import Guest, acting

LASTS = 60.0
"""Seconds until a place that is not said again counts as left."""
PLACES_A_SECOND, PLACE_BURST = 1, 3
TOLD = {"drafting": True}
"""What the hub is given: that something has changed; each viewer is told what it may see."""

Read = Callable[[Callable[[Session], Fact | None]], Awaitable[Fact | None]]


class Drafting:
    """The places where people write in this process. Only from the event loop."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._places: dict[Seat, Fact] = {}

    def told_to(self, viewer: Viewer) -> dict[str, Any] | None:
        """The message that tells a viewer who writes where; ``None``: nothing for this one."""
        if viewer.kind != ViewerKind.STAFF:
            return None
        places = [
            {**fact, "id": place.author}
            for seat, place in self._places.items()
            if seat.programme_id == viewer.programme_id and (fact := seen_by(viewer, place))
        ]
        for place in places:
            del place["t"]
        return {"drafting": [place for at, place in enumerate(places) if place not in places[:at]]}

    def put(self, seat: "Seat", place: Fact | None) -> None:
        """Somebody writes here from now on; ``None``: nowhere."""
        before = self._places.pop(seat, None)
        if place is not None:
            self._places[seat] = place
        if before != place:
            self._hub.whisper(seat.programme_id, TOLD)


class Seat:
    """One connection, and where it writes."""

    def __init__(self, drafting: Drafting, guest: Guest) -> None:
        self.programme_id = guest.viewer.programme_id
        self._drafting, self._guest = drafting, guest
        self._bucket = Bucket(PLACES_A_SECOND, PLACE_BURST)
        self._leaving: asyncio.TimerHandle | None = None

    async def move(self, at: Any, read: Read) -> bool:
        """Write there from now on (``null``: nowhere); returns whether ``at`` was understood.

        What comes too fast, and a clause that one may not write, is passed over.
        """
        if self._guest.viewer.kind != ViewerKind.STAFF or not _is_place(at):
            return False
        if at is None:
            self.leave()
        elif self._bucket.try_take():
            self._sit(await read(lambda db: _find_place(db, self._guest, at)))
        return True

    def leave(self) -> None:
        """Write nowhere any more."""
        self._sit(None)

    def _sit(self, place: Fact | None) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
        self._leaving = None
        if place is not None:
            self._leaving = asyncio.get_running_loop().call_later(LASTS, self.leave)
        self._drafting.put(self, place)


def _is_place(at: Any) -> bool:
    if at is None:
        return True
    return isinstance(at, dict) and isinstance(at.get("clause"), str) and at.get("field") in FIELDS


def _find_place(db: Session, guest: Guest, at: dict[str, str]) -> Fact | None:
    try:
        actor = acting(db, guest)
        clause = load_editable_clause(db, actor, at["clause"])
    except WorkshopError:
        return None
    if clause.programme_id != guest.viewer.programme_id:
        return None
    return Fact(
        kind="drafting",
        id=clause.id,
        body={"clause": clause.id, "field": at["field"], "who": actor.name},
        author=actor.id,
        inner={"draft_of": area_of_draft(clause)},
    )
