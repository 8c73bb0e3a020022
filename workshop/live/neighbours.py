"""The other processes at the same PostgreSQL: what each of them knows for the moment, told by
``NOTIFY``.

Each process tells all that it shares, as short rows, whenever something changes and every
``HEARTBEAT`` seconds. So whoever was not heard for ``GONE_AFTER`` seconds is gone with all it told,
however it ended, and whoever comes or comes back knows everything at once. Nothing is stored, and
no text that anybody wrote is in it.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from workshop.store.engine import KEEPALIVES
from workshop.store.ids_and_clock import new_id
from workshop.store.passing import CHANNEL, LONGEST_PAYLOAD, Passing
from workshop.store.trouble import TroubleLog

HEARTBEAT = 2.0
GONE_AFTER = 7.0
AT_MOST_EVERY = 0.1
"""Seconds between two tellings, so that a room that comes in together costs ten a second."""
FORGETS_EVERY = 60.0
STARTS_WITHIN = 10.0
Row = list[Any]
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Topic:
    mine: Callable[[], Iterable[Row]]
    heard: Callable[[list[Row], list[Row]], None]


@dataclass
class _Neighbour:
    """What one other process has told; ``coming``: the parts of what it tells just now."""

    seen: float = 0.0
    rows: dict[str, list[Row]] = field(default_factory=dict)
    coming: list[tuple[str, Row]] = field(default_factory=list)


class Neighbours:
    """Tells and hears in two threads; the functions given are called in them."""

    def __init__(self, url: str, passing: Passing) -> None:
        self.me = new_id()
        self._address = url.replace("postgresql+psycopg://", "postgresql://")
        self._passing = passing
        self._topics: dict[str, _Topic] = {}
        self._calls: dict[str, Callable[[str], None]] = {}
        self._others: dict[str, _Neighbour] = {}
        self._lock = threading.RLock()
        self._changed, self._listening = threading.Event(), threading.Event()
        self._stopping = threading.Event()
        self._deaf, self._mute = TroubleLog("hear other processes"), TroubleLog("tell other ones")
        self._threads = [
            threading.Thread(target=self._keep_on, args=(work, trouble), name=name, daemon=True)
            for name, work, trouble in (
                ("neighbours-hear", self._hear, self._deaf),
                ("neighbours-tell", self._tell_all, self._mute),
            )
        ]

    def start(self) -> None:
        """Begin to hear and to tell; waits until others are heard."""
        self._threads[0].start()
        self._listening.wait(STARTS_WITHIN)
        self._threads[1].start()

    def stop(self) -> None:
        """Say that this process goes, and end the threads within about a second."""
        self._stopping.set()
        self._changed.set()
        for thread in self._threads:
            thread.join(timeout=3)
        try:
            self._passing.notify(json.dumps({"s": self.me, "bye": True}))
        except Exception:
            _logger.warning("the other processes could not be told that this one ends")

    def share(
        self,
        topic: str,
        mine: Callable[[], Iterable[Row]],
        heard: Callable[[list[Row], list[Row]], None],
    ) -> None:
        """Share rows of JSON under a topic, each of far fewer than ``LONGEST_PAYLOAD`` bytes.

        ``heard(rows, lost)`` gets all rows of all others whenever they have changed; ``lost``:
        those of a process that has just ended.
        """
        with self._lock:
            self._topics[topic] = _Topic(mine, heard)
            if known := self._rows(topic):
                heard(known, [])
        self.changed()

    def changed(self) -> None:
        """Tell the others soon that something of this process has changed. From any thread."""
        self._changed.set()

    def answer(self, call: str, answer: Callable[[str], None]) -> None:
        """Have ``answer(word)`` called whenever another process calls."""
        self._calls[call] = answer

    def call(self, call: str, word: str) -> None:
        """Call all others at once with a short word."""
        self._passing.notify(json.dumps({"s": self.me, "call": call, "word": word}))

    @property
    def count(self) -> int:
        """How many other processes were heard of late."""
        return len(self._others)

    def _keep_on(self, work: Callable[[], None], trouble: TroubleLog) -> None:
        """Do the work until the end, whatever happens in it."""
        while not self._stopping.is_set():
            try:
                work()
            except Exception as error:
                trouble.begins(error)
                self._stopping.wait(1)

    def _tell_all(self) -> None:
        forgot = 0.0
        while not self._stopping.is_set():
            self._changed.clear()
            for payload in self._payloads():
                self._passing.notify(payload)
            self._mute.is_over()
            if time.monotonic() - forgot > FORGETS_EVERY:
                self._passing.forget_old()
                forgot = time.monotonic()
            self._stopping.wait(AT_MOST_EVERY)
            self._changed.wait(HEARTBEAT)

    def _payloads(self) -> list[str]:
        """All rows of this process as messages; the last one is without ``more``."""
        parts: list[list[tuple[str, Row]]] = [[]]
        room = LONGEST_PAYLOAD - 200
        for topic, shared in list(self._topics.items()):
            for row in shared.mine():
                size = len(json.dumps([topic, row])) + 2
                if size > room:
                    parts.append([])
                    room = LONGEST_PAYLOAD - 200
                parts[-1].append((topic, row))
                room -= size
        last = len(parts) - 1
        return [
            json.dumps({"s": self.me, "rows": rows, "first": at == 0, "more": at < last})
            for at, rows in enumerate(parts)
        ]

    def _hear(self) -> None:
        import psycopg  # 9 MB that a server with SQLite does not need

        limits: dict[str, Any] = {**KEEPALIVES}
        with psycopg.connect(self._address, autocommit=True, **limits) as connection:
            connection.execute(f"LISTEN {CHANNEL}".encode())
            self._listening.set()
            self._deaf.is_over()
            self.changed()
            while not self._stopping.is_set():
                for note in connection.notifies(timeout=0.5, stop_after=1):
                    self._take(json.loads(note.payload))
                self._forget_silent()

    def _take(self, message: dict[str, Any]) -> None:
        sender = message["s"]
        if sender == self.me:
            return
        if "call" in message:
            if answer := self._calls.get(message["call"]):
                answer(message["word"])
            return
        if message.get("bye"):
            self._lose(sender)
            return
        self._take_rows(sender, message)

    def _take_rows(self, sender: str, message: dict[str, Any]) -> None:
        with self._lock:
            other = self._others.get(sender)
            if other is None:
                other = self._others[sender] = _Neighbour()
                self.changed()
            other.seen = time.monotonic()
            if message["first"]:
                other.coming = []
            other.coming += [(topic, row) for topic, row in message["rows"]]
            if message["more"]:
                return
            before, other.rows = other.rows, {}
            for topic, row in other.coming:
                other.rows.setdefault(topic, []).append(row)
            for topic in self._topics:
                if before.get(topic) != other.rows.get(topic):
                    self._topics[topic].heard(self._rows(topic), [])

    def _forget_silent(self) -> None:
        since = time.monotonic() - GONE_AFTER
        for sender in [key for key, other in self._others.items() if other.seen < since]:
            self._lose(sender)

    def _lose(self, sender: str) -> None:
        with self._lock:
            other = self._others.pop(sender, None)
            for topic, lost in (other.rows if other else {}).items():
                if topic in self._topics:
                    self._topics[topic].heard(self._rows(topic), lost)

    def _rows(self, topic: str) -> list[Row]:
        return [row for other in self._others.values() for row in other.rows.get(topic, ())]
