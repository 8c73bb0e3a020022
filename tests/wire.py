"""A phone, wall or desk at the end of a real socket, as far as the wire protocol goes."""

import json
import socket
import time
from collections.abc import Callable
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.processes import trusting
from tests.tls_socket import open_through_tls
from workshop.store.ids_and_clock import new_id

PATIENCE = 10.0
web = httpx.Client(timeout=PATIENCE, trust_env=False, verify=trusting())
"""For plain requests; it keeps no cookies of its own because no answer here sets any."""
Message = dict[str, Any]


class Wire:
    """One open connection to ``/live``, with the facts it has been told.

    ``host`` is an address and a port, or with TLS all of ``https://address:port``. One that is
    ``narrow`` holds a few kilobytes: what is not looked at soon stays with the server.
    """

    def __init__(
        self, host: str, *, cookie: str | None = None, path: str = "/live", narrow: bool = False
    ) -> None:
        headers = {"Cookie": f"workshop_session={cookie}"} if cookie else {}
        origin = _origin(host)
        through = _open_narrow(host) if narrow else None
        self.socket = connect(
            f"ws://{origin.partition('://')[2]}{path}",
            sock=open_through_tls(origin) if origin.startswith("https") else through,
            origin=Origin(origin),
            additional_headers=headers,
            compression=None,
            max_size=None,
            # Whoever does not look for a while still answers the server's pings.
            max_queue=1 if narrow else None,
            proxy=None,
        )
        self.facts: dict[tuple[str, str], Message] = {}
        self.cursor, self.snapshots, self._refs = 0, 0, 0

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_error: object) -> None:
        self.socket.close()

    def hello(self, **words: Any) -> "Wire":
        """Say hello and wait for the welcome and the first picture."""
        self.send({"hello": {"cursor": 0, "lang": "en", **words}})
        self.until(lambda message: "welcome" in message)
        if not words.get("cursor"):
            self.until(lambda message: message.get("snapshot"))
        return self

    def send(self, message: Any) -> None:
        """Send a message as JSON; texts and bytes as they are."""
        self.socket.send(message if isinstance(message, str | bytes) else json.dumps(message))

    def next(self, patience: float = PATIENCE) -> Message:
        """The next message, its facts applied. Raises ``TimeoutError`` and ``ConnectionClosed``."""
        message: Message = json.loads(self.socket.recv(timeout=patience))
        if "facts" in message:
            self._apply(message)
        return message

    def until(self, wanted: Callable[[Message], Any], patience: float = PATIENCE) -> Message:
        """The first message that is wanted; those before it are applied and forgotten."""
        end = time.monotonic() + patience
        while True:
            message = self.next(max(0.01, end - time.monotonic()))
            if wanted(message):
                return message

    def do(self, name: str, patience: float = PATIENCE, **args: Any) -> Message:
        """Give a command and wait for its answer."""
        self._refs += 1
        ref = f"r{self._refs}"
        self.send({"ref": ref, "do": name, "args": args})
        return self.until(lambda message: message.get("ref") == ref, patience)

    def write(self, activity: str, text: str, **args: Any) -> Message:
        """Write a note, as somebody who has read what it will carry."""
        rooms = [fact for (kind, _id), fact in self.facts.items() if kind == "room"]
        told = [room["activity"] for room in rooms if room["activity"]]
        here = [one for one in told if one["id"] == activity]
        carries = [carried for one in here for carried in one.get("carries", ())]
        given = {"id": new_id(), "activity": activity, "text": text, "carries": carries, **args}
        return self.do("add_note", **given)

    def see(self, text: str, patience: float = PATIENCE) -> Message:
        """Wait until there is a note with this text; returns its fact."""
        while not (found := self.notes(text)):
            self.until(lambda message: "facts" in message, patience)
        return found[0]

    def notes(self, text: str | None = None) -> list[Message]:
        """The notes that are known here."""
        notes = [fact for (kind, _id), fact in self.facts.items() if kind == "note"]
        return [note for note in notes if text is None or note.get("text") == text]

    def closed(self, patience: float = PATIENCE) -> int:
        """Wait until the server hangs up; returns its close code."""
        try:
            while True:
                self.next(patience)
        except ConnectionClosed as end:
            return end.rcvd.code if end.rcvd else 1006

    def _apply(self, message: Message) -> None:
        if message.get("snapshot"):
            self.facts.clear()
            self.snapshots += 1
        elif message["n"] <= self.cursor:
            return
        self.cursor = message["n"]
        for fact in message["facts"]:
            key = (fact["t"], fact["id"])
            if fact.get("gone"):
                self.facts.pop(key, None)
            else:
                self.facts[key] = fact


def post(host: str, path: str, body: Any, **headers: str) -> httpx.Response:
    """POST JSON (bytes as they are) from the page's own origin, or from another one."""
    origin = {"origin": _origin(host), **headers}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return web.post(f"{_origin(host)}{path}", content=content, headers=origin)


def _open_narrow(host: str) -> socket.socket:
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    address, _colon, port = host.partition(":")
    line.connect((address, int(port)))
    return line


def _origin(host: str) -> str:
    return host if "://" in host else f"http://{host}"


def come_in(host: str, code: str, **given: Any) -> Message:
    """Join with consent; returns token, badge, phrase."""
    body = {"code": code, "notice": "2", "consent": True, "role": "guest", "table": 1, **given}
    response = post(host, "/join/enter", body)
    assert response.status_code == 200, response.text
    answer: Message = response.json()
    return answer


def phone(host: str, code: str, **given: Any) -> Wire:
    """A phone that has joined and is connected."""
    return Wire(host).hello(**{"as": "participant"}, token=come_in(host, code, **given)["token"])


def refused(host: str, **hello: Any) -> tuple[int, Message | None]:
    """Say a hello that is not accepted; returns the close code and what was said before."""
    cookie = hello.pop("cookie", None)
    with Wire(host, cookie=cookie) as wire:
        wire.send({"hello": {"cursor": 0, "lang": "en", **hello}})
        said = None
        try:
            said = wire.next()
        except ConnectionClosed as end:
            return (end.rcvd.code if end.rcvd else 1006), None
        return wire.closed(), said
