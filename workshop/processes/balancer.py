"""Takes connections at one address and hands each to one of several workers on this machine.

Only the first request's head is read, for the number in the cookie ``COOKIE``: a browser comes to
the same worker again, where its Streamlit session and its uploads are. All that follows on that
connection is passed on as it comes, in both directions, and whoever is slow slows only his own:
WebSockets, uploads and downloads need nothing of their own here. TLS ends here.

A worker sees none of the addresses that visitors come from, and no header that could be forged: it
sees an address of this machine (``source_for``) that is the same for the same visitor.
"""

import asyncio
import re
import ssl
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from zlib import crc32

from workshop.processes.connections import SILENT_SECONDS, Connections, Held, place_of
from workshop.processes.open_files import MOST_CONNECTIONS
from workshop.processes.tls import TlsDoor

COOKIE = "workshop_worker"
LONGEST_HEAD = 64 * 1024
CONNECT_WITHIN = 5.0
_COOKIE = re.compile(rb"\r\ncookie:[^\r\n]*?\b" + COOKIE.encode() + rb"=(\d{1,5})", re.I)


@dataclass
class Backend:
    """A worker at a port of this machine; ``ready``: it takes connections. ``connections``: how
    many it has from here."""

    port: int
    ready: bool = False
    connections: int = 0


class Balancer:
    """Where connections come in: at most ``most``. What has not asked for anything yet makes room
    for others here (``connections.py``); of the rest only its worker knows whose it is."""

    def __init__(self, targets: Sequence[Backend], most: int = MOST_CONNECTIONS) -> None:
        self._targets = targets
        self._connections = Connections(most)
        self._server: asyncio.Server | None = None
        self._waiting: set[asyncio.Task[None]] = set()

    async def open(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> None:
        """Listen from now on; an empty host means everywhere. Raises ``OSError``."""

        def receive() -> asyncio.Protocol:
            if tls is None:
                return _Visitor(self)
            return TlsDoor(tls, self.arrive, lambda held: _Visitor(self, held))

        self._server = await asyncio.get_running_loop().create_server(
            receive, host or None, port, backlog=1024
        )

    async def close(self) -> None:
        """Take no more connections; those that are there end with their workers."""
        if self._server is not None:
            self._server.close()

    def arrive(self, transport: asyncio.Transport) -> Held | None:
        """Count a connection; ``None``: there is no place for it."""
        return self._connections.arrive(place_of(_address_of(transport)), transport.abort)

    def order(self, key: bytes | None) -> list[Backend]:
        """The workers to try for a connection, best first: with a key always in the same order as
        long as the same ones are there, else the one with the fewest connections first."""
        ready = [one for one in self._targets if one.ready]
        if key is None:
            return sorted(ready, key=lambda one: one.connections)
        return sorted(ready, key=lambda one: crc32(b"%s %d" % (key, one.port)))

    def pass_on(self, visitor: "_Visitor") -> None:
        """Find a worker for a connection whose first head is here."""
        task = asyncio.create_task(self._pass_on(visitor))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _pass_on(self, visitor: "_Visitor") -> None:
        found = _COOKIE.search(bytes(visitor.head))
        for target in self.order(found and found[1]):
            try:
                _transport, _protocol = await asyncio.wait_for(
                    asyncio.get_running_loop().create_connection(
                        lambda target=target: _Inner(visitor, target),
                        "127.0.0.1",
                        target.port,
                        local_addr=visitor.source,
                    ),
                    CONNECT_WITHIN,
                )
            except (OSError, TimeoutError):
                continue
            return
        visitor.refuse(b"503 Service Unavailable", b"Retry-After: 2\r\n")


def source_for(address: str) -> tuple[str, int] | None:
    """The address in 127.0.0.0/8 from which a worker is asked for a visitor from this address;
    ``None`` where only Linux has so many."""
    if not sys.platform.startswith("linux"):
        return None
    number = crc32(place_of(address).encode())
    return f"127.{1 + (number >> 16) % 254}.{number >> 8 & 255}.{1 + number % 254}", 0


def _address_of(transport: asyncio.BaseTransport) -> str:
    return str((transport.get_extra_info("peername") or ("",))[0])


class _Side(asyncio.Protocol):
    """One end of a connection; ``other`` is told all it hears, at the pace at which it can."""

    transport: asyncio.Transport | None = None
    other: "_Side | None" = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.write(data)

    def pause_writing(self) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.resume_reading()

    def connection_lost(self, trouble: Exception | None) -> None:
        self.transport = None
        if self.other is not None and self.other.transport is not None:
            self.other.transport.close()


class _Visitor(_Side):
    """The end at the browser."""

    def __init__(self, balancer: Balancer, held: Held | None = None) -> None:
        self._balancer, self._held = balancer, held
        self.head = bytearray()
        self.source: tuple[str, int] | None = None
        self._late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.source = source_for(_address_of(transport))
        assert self.transport is not None
        self._held = self._held or self._balancer.arrive(self.transport)
        if self._held is None:
            self.refuse(b"503 Service Unavailable", b"Retry-After: 60\r\n")
        else:
            self._wait()

    def data_received(self, data: bytes) -> None:
        if self.other is not None:
            super().data_received(data)
            return
        if not self.head:
            self._wait()
        self.head += data
        if b"\r\n\r\n" in self.head and self.transport is not None:
            self._in_time()
            self.transport.pause_reading()
            if self._held is not None:
                self._held.keep()
            self._balancer.pass_on(self)
        elif len(self.head) > LONGEST_HEAD:
            self.refuse(b"431 Request Header Fields Too Large")

    def connection_lost(self, trouble: Exception | None) -> None:
        self._in_time()
        if self._held is not None:
            self._held.leave()
        super().connection_lost(trouble)

    def refuse(self, status: bytes, more: bytes = b"") -> None:
        """Answer that it cannot be served, and end."""
        self._in_time()
        if self.transport is not None:
            length = b"Content-Length: 0\r\nConnection: close\r\n\r\n"
            self.transport.write(b"HTTP/1.1 " + status + b"\r\n" + more + length)
            self.transport.close()

    def _wait(self) -> None:
        """For the first byte, then once more for the whole head, in however many parts."""
        self._in_time()
        loop = asyncio.get_running_loop()
        self._late = loop.call_later(SILENT_SECONDS, self.refuse, b"408 Request Timeout")

    def _in_time(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


class _Inner(_Side):
    """The end at the worker."""

    def __init__(self, visitor: _Visitor, target: Backend) -> None:
        self._visitor, self._target = visitor, target

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._target.connections += 1
        self.other, self._visitor.other = self._visitor, self
        assert self.transport is not None
        if self._visitor.transport is None:
            self.transport.close()  # gone meanwhile
            return
        self.transport.write(bytes(self._visitor.head))
        self._visitor.head.clear()
        self._visitor.transport.resume_reading()

    def connection_lost(self, trouble: Exception | None) -> None:
        self._target.connections -= 1
        super().connection_lost(trouble)
