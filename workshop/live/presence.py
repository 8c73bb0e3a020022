"""How many participants have a connection open, by session; counted over all processes.

Nobody's presence is stored. Other processes are told marks in place of participants: keyed hashes
that differ from session to session, only good for counting somebody once who is connected to two
processes.
"""

import hashlib
import hmac
from base64 import b85encode
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from workshop.live.neighbours import Neighbours, Row

MARKS_TOLD_TOGETHER = 300
_MARK_BYTES = 8
_TOPIC = "present"
Broadcast = Callable[[str, dict[str, Any]], None]


class PhonesHere:
    """Who is connected to this process; counts with what the others tell.

    ``arrive`` and ``leave`` only from the event loop. ``broadcast(scope, message)`` sends a
    transient message from any thread.
    """

    def __init__(self, broadcast: Broadcast) -> None:
        self._broadcast = broadcast
        self._neighbours: Neighbours | None = None
        self._secret = b""
        self._rooms: dict[str, set[str]] = defaultdict(set)
        self._here: dict[str, dict[str, int]] = {}
        self._elsewhere: dict[str, set[str]] = {}

    def connect(self, neighbours: Neighbours, secret: bytes) -> None:
        """Count with other processes from now on; all of them have the same secret."""
        self._neighbours, self._secret = neighbours, secret
        neighbours.share(_TOPIC, self._tell, self._hear)

    def arrive(self, scope: str, session_id: str, who: str) -> None:
        """Count one more connection of a participant, and tell how many are here."""
        self._rooms[scope].add(session_id)
        here = self._here.setdefault(session_id, {})
        mark = self._mark(session_id, who)
        here[mark] = here.get(mark, 0) + 1
        self._changed(scope, session_id)

    def leave(self, scope: str, session_id: str, who: str) -> None:
        """Count one connection less, and tell how many are here."""
        here, mark = self._here.get(session_id, {}), self._mark(session_id, who)
        here[mark] = here.get(mark, 0) - 1
        if here[mark] <= 0:
            del here[mark]
        self._changed(scope, session_id)

    def count(self, session_id: str) -> int:
        """How many participants have a connection open now."""
        here = self._here.get(session_id, {})
        elsewhere = self._elsewhere.get(session_id)
        return len(elsewhere.union(list(here))) if elsewhere else len(here)

    def rooms(self, scope: str) -> list[str]:
        """The ids of the scope's sessions in which somebody is or was here."""
        return sorted(self._rooms[scope])

    def _mark(self, session_id: str, who: str) -> str:
        if self._neighbours is None:
            return who
        key = hmac.digest(self._secret, f"present {session_id} {who}".encode(), hashlib.sha256)
        return b85encode(key[:_MARK_BYTES]).decode()

    def _changed(self, scope: str, session_id: str) -> None:
        self._say(scope, session_id)
        if self._neighbours is not None:
            self._neighbours.changed()

    def _say(self, scope: str, session_id: str) -> None:
        phones = {"phones": self.count(session_id)}
        self._broadcast(scope, {"session": session_id, "presence": phones})

    def _tell(self) -> Iterator[Row]:
        for scope, rooms in list(self._rooms.items()):
            for session_id in list(rooms):
                # Sorted: the order would tell who came first.
                marks = sorted(self._here.get(session_id, {}))
                for at in range(0, len(marks), MARKS_TOLD_TOGETHER):
                    yield [scope, session_id, *marks[at : at + MARKS_TOLD_TOGETHER]]

    def _hear(self, rows: list[Row], _lost: list[Row]) -> None:
        before, now = self._elsewhere, dict[str, set[str]]()
        for scope, session_id, *marks in rows:
            self._rooms[scope].add(session_id)
            now.setdefault(session_id, set()).update(marks)
        self._elsewhere = now
        for scope, rooms in list(self._rooms.items()):
            for session_id in list(rooms):
                if before.get(session_id) != now.get(session_id):
                    self._say(scope, session_id)
