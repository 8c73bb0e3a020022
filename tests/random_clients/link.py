"""A client's link with the server, over a socket or by polling, and what the network does to it."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.frames import Frame, Opcode
from websockets.typing import Origin

Message = dict[str, Any]
ANSWER_WITHIN = 15.0
DEAF_FOR = 0.2
PAUSE = 0.05
NO_LINK = (OSError, EOFError, ConnectionClosed, InvalidHandshake, TimeoutError)


RETRIED = ("slow_down", "internal", "connection")


class Lost(Exception):
    """The link went before an answer came: nobody knows whether the command was carried out."""


def code_of(answer: Message) -> str:
    """The code of an error; empty for what was carried out."""
    return str(answer.get("error", {}).get("code", ""))


class Client:
    """Follows the feed as ``frontend/core/feed.js`` does, and comes back until ``leave``."""

    def __init__(
        self, hosts: Sequence[str], place: int, hello: Message, cookie: str = "", link: str = ""
    ) -> None:
        self.facts: dict[tuple[str, str], Message] = {}
        self.cursor, self.pictures = 0, 0
        self.faults: list[str] = []
        self.told: set[str] = set()
        self.slow = 0.0
        self._hosts, self._place = hosts, place
        self._hello, self._cookie, self._polls = hello, cookie, link == "polling"
        self._socket: ClientConnection | None = None
        self._linked = asyncio.Event()
        self._hearing: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._refs = 0
        self._asked: dict[str, asyncio.Future[Message]] = {}
        self._late: list[tuple[ClientConnection | None, Message]] = []
        self._beside: set[asyncio.Task[Any]] = set()
        self._life = asyncio.create_task(self._live())

    async def leave(self) -> None:
        """Go for good."""
        self._life.cancel()
        await asyncio.gather(self._life, *self._beside, return_exceptions=True)
        self.drop()

    def drop(self) -> None:
        """Lose the link, without a word to the other side."""
        socket, self._socket = self._socket, None
        self._linked.clear()
        if socket is not None:
            socket.transport.abort()
        for answer in self._asked.values():
            if not answer.done():
                answer.set_result({})

    async def thaw(self) -> None:
        """What lay somewhere in the network arrives."""
        late, self._late = self._late, []
        for socket, message in late:
            with suppress(*NO_LINK):
                if socket is None:
                    await self._post("/live/do", self._command(message))
                else:
                    await socket.send(json.dumps(message))
                    await asyncio.sleep(0.02)
                    socket.transport.abort()

    def notes(self) -> dict[str, Message]:
        """The notes that are on this screen."""
        return {key: fact for (kind, key), fact in self.facts.items() if kind == "note"}

    async def ask(self, name: str, **args: Any) -> Message:
        """Send a command once and wait for the answer: ``{"ok"}`` or ``{"error"}``.

        Raises ``Lost``.
        """
        await self._linked.wait()
        fault = self.faults.pop(0) if self.faults else ""
        self._refs += 1
        message = {"ref": f"r{self._refs}", "do": name, "args": args}
        if fault == "elsewhere":
            self._aside(self._post("/live/do", self._command(message), self._place + 1))
        send = self._send_by_post if self._polls else self._send_by_socket
        try:
            answer = await asyncio.wait_for(send(message, fault), ANSWER_WITHIN)
        except NO_LINK:
            answer = {}
        if not ("ok" in answer or "error" in answer):
            self.drop()
            raise Lost
        return answer

    async def try_to(self, name: str, **args: Any) -> Message:
        """As ``ask``; a lost link is an answer with the code ``connection``, as in the browser."""
        try:
            answer = await self.ask(name, **args)
        except Lost:
            return {"error": {"code": "connection"}}
        self.told.add(str(answer.get("error", {}).get("text", "")))
        return answer

    # ── by socket ───────────────────────────────────────────────────────────────────────────────

    async def _send_by_socket(self, message: Message, fault: str) -> Message:
        socket, text = self._socket, json.dumps(message)
        if socket is None or fault == "unsent":
            raise ConnectionError
        if fault == "late":
            # The client has given this link up; the network has not.
            self._socket = None
            self._hearing.cancel()
            self._late.append((socket, message))
            raise ConnectionError
        if fault == "torn":
            frame = Frame(Opcode.TEXT, text.encode()).serialize(mask=True)
            with suppress(RuntimeError):  # the other side has gone already, and so has this one
                socket.transport.write(frame[: len(frame) // 2])
            await asyncio.sleep(0)
            raise ConnectionError
        answer = self._asked[message["ref"]] = asyncio.get_running_loop().create_future()
        try:
            for _time in range(2 if fault == "twice" else 1):
                await socket.send(text)
            if fault == "unanswered":
                raise ConnectionError
            if fault == "deaf":
                await asyncio.sleep(DEAF_FOR)
                raise ConnectionError
            return await answer
        finally:
            del self._asked[message["ref"]]

    # ── by plain requests ───────────────────────────────────────────────────────────────────────

    async def _send_by_post(self, message: Message, fault: str) -> Message:
        if fault == "unsent":
            raise ConnectionError
        if fault == "late":
            self._late.append((None, message))
            raise ConnectionError
        if fault in ("torn", "unanswered"):
            await self._post("/live/do", self._command(message), cut=fault)
            raise ConnectionError
        for _time in range(2 if fault == "twice" else 1):
            answer = await self._post("/live/do", self._command(message))
        return {} if fault == "deaf" else answer

    def _command(self, message: Message) -> Message:
        return {"hello": {**self._hello, "cursor": self.cursor}, **message}

    async def _post(self, path: str, body: Message, place: int | None = None, cut: str = "") -> Any:
        """POST JSON; ``cut``: hang up in the middle of it, or right behind it."""
        host = self._hosts[(self._place if place is None else place) % len(self._hosts)]
        content = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\n"
            f"cookie: workshop_session={self._cookie}\r\n"
            f"content-length: {len(content)}\r\nconnection: close\r\n\r\n"
        )
        request = head.encode() + content
        name, port = host.split(":")
        reader, writer = await asyncio.open_connection(name, int(port))
        try:
            writer.write(request[: -len(content) // 2] if cut == "torn" else request)
            await writer.drain()
            answer = b"" if cut else await reader.read()
        finally:
            writer.transport.abort()
        _head, _blank, text = answer.partition(b"\r\n\r\n")
        return json.loads(text) if text else {}

    # ── the link ────────────────────────────────────────────────────────────────────────────────

    async def _live(self) -> None:
        while True:
            with suppress(*NO_LINK):
                await (self._poll() if self._polls else self._listen())
            self.drop()
            # With several processes the next one may be there.
            self._place += 1
            await asyncio.sleep(PAUSE)

    async def _listen(self) -> None:
        host = self._hosts[self._place % len(self._hosts)]
        cookie = {"Cookie": f"workshop_session={self._cookie}"} if self._cookie else None
        socket = await connect(
            f"ws://{host}/live",
            origin=Origin(f"http://{host}"),
            additional_headers=cookie,
            compression=None,
            max_size=None,
            proxy=None,
            close_timeout=0.1,
        )
        self._socket = socket
        await socket.send(json.dumps({"hello": {**self._hello, "cursor": self.cursor}}))
        while self._socket is socket:
            self._hearing = asyncio.ensure_future(socket.recv())
            self._hearing.add_done_callback(lambda heard: heard.cancelled() or heard.exception())
            await asyncio.wait({self._hearing})
            if self._hearing.cancelled():
                return
            self._hear(json.loads(self._hearing.result()))
            if self.slow:
                await asyncio.sleep(self.slow)

    async def _poll(self) -> None:
        wait = 0.0
        while True:
            answer = await self._post("/live/poll", {**self._command({}), "wait": wait})
            if "messages" not in answer:
                return
            for message in answer["messages"]:
                self._hear(message)
            wait = 1.0

    def _hear(self, message: Message) -> None:
        if "welcome" in message:
            self._linked.set()
        elif "facts" in message:
            self._apply(message)
        elif "bye" in message:
            self.told.add(message["bye"]["text"])
        elif (answer := self._asked.get(message.get("ref", ""))) is not None and not answer.done():
            answer.set_result(message)

    def _apply(self, message: Message) -> None:
        if message.get("snapshot"):
            self.facts.clear()
            self.pictures += 1
        elif message["n"] <= self.cursor:
            return
        self.cursor = message["n"]
        for fact in message["facts"]:
            if fact.get("gone"):
                self.facts.pop((fact["t"], fact["id"]), None)
            else:
                self.facts[fact["t"], fact["id"]] = fact

    def _aside(self, work: Any) -> None:
        async def quietly() -> None:
            with suppress(*NO_LINK):
                await work

        task = asyncio.create_task(quietly())
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)
