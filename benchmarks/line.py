"""Connections of pretended phones, as cheap as they can be: they share the cores they measure."""

import asyncio
import gzip
import json
import time
from collections.abc import Callable
from typing import Any

from websockets.client import ClientProtocol
from websockets.datastructures import Headers
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.protocol import State
from websockets.typing import Origin
from websockets.uri import parse_uri

Heard = Callable[[bytes, float], None]
"""Called with a message and the moment (``time.perf_counter``) at which its bytes came in."""


class SocketLine(asyncio.Protocol):
    """One WebSocket without tasks and queues: every message is handed to ``heard`` at once."""

    def __init__(self, host: str, path: str, heard: Heard, cookie: str = "") -> None:
        uri = parse_uri(f"ws://{host}{path}")
        self._cookie = cookie
        self._protocol = ClientProtocol(uri, origin=Origin(f"http://{host}"), max_size=None)
        self._heard = heard
        self._transport: asyncio.Transport | None = None
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.lost = False

    @classmethod
    async def open(cls, host: str, path: str, heard: Heard, cookie: str = "") -> "SocketLine":
        """Connect and shake hands, with the cookie of a browser that is signed in."""
        loop = asyncio.get_running_loop()
        name, port = host.split(":")
        _transport, line = await loop.create_connection(
            lambda: cls(host, path, heard, cookie), name, int(port)
        )
        await asyncio.wait_for(line.opened, 30)
        return line

    def send(self, message: dict[str, Any]) -> None:
        """Send one message now."""
        self._protocol.send_text(json.dumps(message, ensure_ascii=False).encode())
        self._flush()

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The network is there: ask for the WebSocket."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        request = self._protocol.connect()
        if self._cookie:
            request.headers["Cookie"] = self._cookie
        self._protocol.send_request(request)
        self._flush()

    def data_received(self, data: bytes) -> None:
        """Hand on every message in these bytes."""
        moment = time.perf_counter()
        self._protocol.receive_data(data)
        for event in self._protocol.events_received():
            if isinstance(event, Frame) and event.opcode is Opcode.TEXT:
                self._heard(bytes(event.data), moment)
            elif isinstance(event, Response):
                self._answer(event)
        self._flush()

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side is gone."""
        self.lost = True
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("the socket was refused"))

    def _answer(self, response: Response) -> None:
        if self.opened.done():
            return
        if self._protocol.state is State.OPEN:
            self.opened.set_result(None)
        else:
            self.opened.set_exception(ConnectionError(f"status {response.status_code}"))

    def _flush(self) -> None:
        for data in self._protocol.data_to_send():
            if self._transport is not None and data:
                self._transport.write(data)


class HttpLine:
    """One kept-alive HTTP connection; ``received`` counts every byte that came in."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.received = 0

    async def get(self, path: str) -> bytes:
        """The body of a page or file."""
        return await self._ask("GET", path, b"")

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The JSON answer to a JSON body."""
        found: dict[str, Any] = json.loads(await self._ask("POST", path, json.dumps(body).encode()))
        return found

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()

    async def _ask(self, method: str, path: str, body: bytes) -> bytes:
        if self._streams is None:
            name, port = self._host.split(":")
            self._streams = await asyncio.open_connection(name, int(port))
        reader, writer = self._streams
        lines = [
            f"{method} {path} HTTP/1.1",
            f"host: {self._host}",
            f"origin: http://{self._host}",
            "accept-encoding: gzip",
            "accept-language: pl",
            "content-type: application/json",
            f"content-length: {len(body)}",
        ]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        head = await reader.readuntil(b"\r\n\r\n")
        headers = _headers(head)
        if " 200 " not in head.decode("latin-1").partition("\r\n")[0] + " ":
            raise ConnectionError(f"{path}: {head[:60]!r}")
        answer = await _read_body(reader, headers)
        self.received += len(head) + len(answer)
        return gzip.decompress(answer) if headers.get("content-encoding") == "gzip" else answer


async def _read_body(reader: asyncio.StreamReader, headers: Headers) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return body


def _headers(head: bytes) -> Headers:
    pairs = (line.partition(": ") for line in head.decode("latin-1").split("\r\n")[1:])
    return Headers((name, value) for name, colon, value in pairs if colon)
