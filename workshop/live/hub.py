"""Publish and subscribe inside one process: who listens to which programme.

The hub knows nothing of rights, HTTP or text; it hands batches of facts from the writer's thread
to the event loop, and from there to bounded queues. Nobody waits for a slow listener.

The first batch goes out at once. What is published while listeners send it is gathered and goes out
as one batch. In a burst, when many facts were gathered, sending rests for as long again as it took:
if everybody in a large room presses at once, each listener is woken a few times, not once for
everybody. In a quieter room nobody waits for that.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from workshop.live.facts import Fact
from workshop.live.presence import PhonesHere

QUEUE_LENGTH = 200
BURST = 4
"""So many facts at once are a burst."""
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Batch:
    """The facts of committed events of one scope, up to the one with this number.

    ``events``: their kinds; ``kinds``: those of the facts. ``places``: the places of an author's
    facts among them; ``activities``: in which authors are pseudonyms. ``cache``: what was worked
    out for all viewers with the same ``Viewer.key``.
    """

    scope: str
    number: int
    facts: tuple[Fact, ...]
    events: frozenset[str]
    kinds: frozenset[str]
    places: dict[str, list[int]]
    activities: frozenset[str]
    cache: dict[Any, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, scope: str, number: int, facts: Iterable[Fact], *events: str) -> "Batch":
        """A batch of these facts, which events of these kinds have touched."""
        told, places, activities = tuple(facts), defaultdict(list), set()
        for place, fact in enumerate(told):
            authors = {fact.author, *fact.writers} if fact.author else fact.writers
            for author in authors:
                places[author].append(place)
            if authors and fact.activity_id:
                activities.add(fact.activity_id)
        kinds = frozenset(fact.kind for fact in told)
        found = (frozenset(events), kinds, dict(places), frozenset(activities))
        return cls(scope, number, told, *found)

    @classmethod
    def together(cls, batches: "list[Batch]") -> "Batch":
        """One batch for several of a scope, in their order; of a thing that is in several of them
        its latest fact."""
        if len(batches) == 1:
            return batches[0]
        latest: dict[tuple[str, str, str | None], Fact] = {}
        for fact in (fact for batch in batches for fact in batch.facts):
            key = (fact.kind, fact.id, fact.author)
            latest.pop(key, None)
            latest[key] = fact
        events = {event for batch in batches for event in batch.events}
        number = max(batch.number for batch in batches)
        return cls.of(batches[0].scope, number, latest.values(), *events)

    @property
    def authors(self) -> Collection[str]:
        """The pseudonyms of the facts' authors and, outside activities, ids of participants."""
        return self.places.keys()


Wants = Callable[[Batch | dict[str, Any]], bool]
SendNow = Callable[[Batch], bool]
"""Sends a batch, without waiting. False: it has to be queued."""


class Subscription:
    """One listener's queue of at most ``QUEUE_LENGTH`` items.

    When it overflows it is emptied and ``overflowed`` is set; the listener then needs a snapshot.
    """

    def __init__(
        self,
        scope: str,
        wants: Wants | None = None,
        send_now: SendNow | None = None,
        *,
        transients: bool = True,
    ) -> None:
        self.scope = scope
        self.wants = wants
        self.send_now = send_now
        self.transients = transients
        self.overflowed = False
        self.ended = False
        self._failed = self._fails = False
        self._waiting: list[Batch | dict[str, Any]] = []
        self._taker: asyncio.Future[None] | None = None

    def offer(self, item: Batch | dict[str, Any]) -> None:
        """Send it now if nothing is before it, or queue it if it is wanted. Only from the event
        loop."""
        if isinstance(item, dict):
            if not self.transients:
                return
        elif self.send_now is not None and self._is_idle and self.send_now(item):
            return
        if self.wants is None or self.wants(item):
            self.put(item)

    def put(self, item: Batch | dict[str, Any]) -> None:
        """Add without waiting. Only from the event loop."""
        if len(self._waiting) >= QUEUE_LENGTH:
            self._waiting.clear()
            self.overflowed = True
        self._waiting.append(item)
        self._wake()

    def fail(self) -> None:
        """Empty the queue, so that the listener asks for a snapshot: it could not be asked what it
        wants. Only while that error is handled, which is logged the first time."""
        if not self._failed:
            _logger.exception("a listener could not be told of an event; it gets a new picture")
        self._waiting.clear()
        self._failed = self.overflowed = self._fails = True
        self._wake()

    def end(self) -> None:
        """Wake the listener and let ``take`` return nothing from now on."""
        self.ended = True
        self._wake()

    async def take(self) -> list[Batch | dict[str, Any]]:
        """Wait for at least one item, then take all; empty only after ``end`` and ``fail``."""
        while not (self._waiting or self._fails or self.ended):
            self._taker = asyncio.get_running_loop().create_future()
            await self._taker
        items, self._waiting, self._fails = self._waiting, [], False
        return items

    @property
    def _is_idle(self) -> bool:
        """Whether the listener has sent all that it took, and waits."""
        return self._taker is not None and not self._taker.done()

    def _wake(self) -> None:
        if self._taker is not None and not self._taker.done():
            self._taker.set_result(None)


class Hub:
    """All subscriptions of this process by scope, and the presence of participants by session."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._subscriptions: dict[str, set[Subscription]] = defaultdict(set)
        self._newest: dict[str, int] = defaultdict(int)
        self.presence = PhonesHere(self.broadcast_transient)
        self._lock = Lock()
        self._published: list[Batch] = []
        self._gathered: list[Batch] = []
        self._sending = False
        self._free_at = 0.0

    def bind(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Deliver on this loop from now on; ``None``: nobody listens any more.

        What waits for the loop before it is forgotten, with the listeners there.
        """
        with self._lock:
            self._loop = loop
            self._published, self._gathered = [], []
            self._sending, self._free_at = False, 0.0

    def subscribe(
        self,
        scope: str,
        wants: Wants | None = None,
        send_now: SendNow | None = None,
        *,
        transients: bool = True,
    ) -> Subscription:
        """A new listener of this scope. Only from the event loop.

        Items for which ``wants`` is false are not queued, so that 300 phones that join one after
        the other do not wake each other; without ``transients`` it is asked for batches only.
        ``send_now`` is asked first while the listener waits: so that a note wakes nobody.
        """
        subscription = Subscription(scope, wants, send_now, transients=transients)
        self._subscriptions[scope].add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Remove a listener; without effect if it was removed before."""
        self._subscriptions[subscription.scope].discard(subscription)

    def publish(self, batches: list[Batch]) -> None:
        """Hand committed batches to all listeners. From any thread."""
        with self._lock:
            loop = self._loop
            if loop is None or loop.is_closed() or not batches:
                return
            if not self._published:
                loop.call_soon_threadsafe(self._gather, loop)
            self._published += batches

    def broadcast_transient(self, scope: str, message: dict[str, Any]) -> None:
        """Send a message that is not stored and cannot be caught up on, such as presence.

        From any thread.
        """
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._deliver_transient, scope, message)

    def close(self) -> None:
        """End every subscription: the server stops. Only from the event loop."""
        for listeners in self._subscriptions.values():
            for subscription in listeners:
                subscription.end()

    @property
    def gathered(self) -> int:
        """How many batches wait until the listeners have got the former ones."""
        return len(self._published) + len(self._gathered)

    def newest(self, scope: str) -> int:
        """The highest number that was handed to listeners of this scope. From the event loop."""
        return self._newest[scope]

    def _gather(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._lock:
            if loop is not self._loop:
                return
            batches, self._published = self._published, []
        self._gathered += batches
        if self._sending:
            return
        self._sending = True
        if loop.time() >= self._free_at:
            self._deliver(loop)
        else:
            loop.call_at(self._free_at, self._deliver, loop)

    def _deliver(self, loop: asyncio.AbstractEventLoop) -> None:
        if loop is not self._loop:
            return
        begin, batches = loop.time(), self._gathered
        self._gathered = []
        try:
            by_scope: dict[str, list[Batch]] = {}
            for batch in batches:
                by_scope.setdefault(batch.scope, []).append(batch)
            for scope, gathered in by_scope.items():
                together = Batch.together(gathered)
                self._newest[scope] = max(self._newest[scope], together.number)
                self._offer(scope, together)
        finally:
            # Listeners that were woken run before this call.
            burst = sum(len(batch.facts) for batch in batches) >= BURST
            loop.call_soon(self._end_sending, loop, begin, burst)

    def _end_sending(self, loop: asyncio.AbstractEventLoop, begin: float, burst: bool) -> None:
        if loop is not self._loop:
            return
        now = loop.time()
        self._free_at = now + (now - begin if burst else 0)
        self._sending = bool(self._gathered)
        if self._sending:
            loop.call_at(self._free_at, self._deliver, loop)

    def _deliver_transient(self, scope: str, message: dict[str, Any]) -> None:
        self._offer(scope, message)

    def _offer(self, scope: str, item: Batch | dict[str, Any]) -> None:
        for subscription in self._subscriptions.get(scope, ()):
            try:
                subscription.offer(item)
            except Exception:
                # One listener's error harms nobody else.
                subscription.fail()
