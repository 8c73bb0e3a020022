"""Editing presence: who is writing in which field of which clause. Sent to colleagues, never
stored. Other processes are told ids alone; they look the name up themselves.

A connection sends its field at most once a second, and again within a minute. Its presence ends
when it closes or sends nothing for ``FORGOTTEN_AFTER`` seconds.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sqlmodel import Session

from workshop.board.visibility import Viewer, seen_by
from workshop.errors import WorkshopError
from workshop.live.facts import Fact
from workshop.live.neighbours import Row
from workshop.live.viewer_kinds import ViewerKind
from workshop.people.accounts import load_actor
from workshop.people.rate_limit import TokenBucket
from workshop.people.rights import Actor
from workshop.services import Services
from workshop.standards.clause_access import area_of_draft
from workshop.standards.clause_fields import FIELDS
from workshop.standards.clauses import load_editable_clause
from workshop.standards.tables import Clause
from workshop.web.clients import Client, current_actor

FORGOTTEN_AFTER = 60.0
"""Seconds after which a field that was not sent again counts as left."""
PLACES_A_SECOND, PLACE_BURST = 1, 3
_TOPIC = "drafting"
CHANGED = {"drafting": True}
"""The transient message for the hub, without content: what a viewer may see is computed for each
viewer, since a name beside a draft is only for those who may read the draft."""

Read = Callable[[Callable[[Session], Fact | None]], Awaitable[Fact | None]]


class EditingPlaces:
    """The fields in which connections write. Only from the event loop."""

    def __init__(self, services: Services) -> None:
        self._hub, self._store = services.hub, services.store
        self._neighbours = services.neighbours
        self._places: dict[EditingPresence, Fact] = {}
        self._elsewhere: list[tuple[str, Fact]] = []
        if self._neighbours is not None:
            self._neighbours.share(_TOPIC, self._tell, self._hear)

    def message_for(self, viewer: Viewer) -> dict[str, Any] | None:
        """``{"drafting": [{"id", "clause", "field", "who"}]}`` as far as this viewer may see it.

        ``None`` for phones and walls.
        """
        if viewer.kind != ViewerKind.STAFF:
            return None
        here = [(presence.programme_id, place) for presence, place in self._places.items()]
        places = [
            {**fact, "id": place.author}
            for programme_id, place in [*here, *self._elsewhere]
            if programme_id == viewer.programme_id and (fact := seen_by(viewer, place))
        ]
        for place in places:
            del place["t"]
        return {"drafting": [place for at, place in enumerate(places) if place not in places[:at]]}

    def set_place(self, presence: "EditingPresence", place: Fact | None) -> None:
        """Store where a connection writes now (``None``: nowhere) and publish a change."""
        before = self._places.pop(presence, None)
        if place is not None:
            self._places[presence] = place
        if before != place:
            self._hub.broadcast_transient(presence.programme_id, CHANGED)
            if self._neighbours is not None:
                self._neighbours.changed()

    def _tell(self) -> list[Row]:
        return sorted(
            [presence.programme_id, place.id, (place.body or {})["field"], place.author]
            for presence, place in list(self._places.items())
        )

    def _hear(self, rows: list[Row], _lost: list[Row]) -> None:
        """Places in other processes; called in a thread."""
        before = self._elsewhere
        with self._store.read() as db:
            found = [(row[0], _place_of(db, *row[1:])) for row in rows]
        self._elsewhere = [(programme_id, place) for programme_id, place in found if place]
        told = [one for one in self._elsewhere if one not in before]
        gone = [one for one in before if one not in self._elsewhere]
        for programme_id in {programme_id for programme_id, _place in told + gone}:
            self._hub.broadcast_transient(programme_id, CHANGED)


class EditingPresence:
    """The field in which one connection writes."""

    def __init__(self, places: EditingPlaces, client: Client) -> None:
        self.programme_id = client.viewer.programme_id
        self._places, self._client = places, client
        self._bucket = TokenBucket(PLACES_A_SECOND, PLACE_BURST)
        self._leaving: asyncio.TimerHandle | None = None

    async def move(self, at: Any, read: Read) -> bool:
        """Move to ``at`` (``{"clause", "field"}``, ``None``: nowhere); returns whether it was
        valid.

        Messages beyond the rate limit are ignored; a clause that one may not write counts as
        nowhere.
        """
        if self._client.viewer.kind != ViewerKind.STAFF or not _is_place(at):
            return False
        if at is None:
            self.leave()
        elif self._bucket.try_take():
            self._set(await read(lambda db: _find_place(db, self._client, at)))
        return True

    def leave(self) -> None:
        """End the presence of this connection."""
        self._set(None)

    def _set(self, place: Fact | None) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
        self._leaving = None
        if place is not None:
            self._leaving = asyncio.get_running_loop().call_later(FORGOTTEN_AFTER, self.leave)
        self._places.set_place(self, place)


def _is_place(at: Any) -> bool:
    if at is None:
        return True
    return isinstance(at, dict) and isinstance(at.get("clause"), str) and at.get("field") in FIELDS


def _find_place(db: Session, client: Client, at: dict[str, str]) -> Fact | None:
    try:
        actor = current_actor(db, client)
        clause = load_editable_clause(db, actor, at["clause"])
    except WorkshopError:
        return None
    if clause.programme_id != client.viewer.programme_id:
        return None
    return _fact_of(clause, at["field"], actor)


def _place_of(db: Session, clause_id: str, at: str, account_id: str) -> Fact | None:
    """A place of which another process has told; ``None`` if there is no such thing any more."""
    clause, actor = db.get(Clause, clause_id), load_actor(db, account_id)
    return _fact_of(clause, at, actor) if clause and actor else None


def _fact_of(clause: Clause, at: str, actor: Actor) -> Fact:
    return Fact(
        kind="drafting",
        id=clause.id,
        body={"clause": clause.id, "field": at, "who": actor.name},
        author=actor.id,
        inner={"draft_of": area_of_draft(clause)},
    )
