"""TLS behind the count of connections: one whose handshake never ends is held by somebody, too.

With ``create_server(ssl=…)`` a connection is unknown until its handshake is over. Here it is
counted when it comes, can be ended for others, and has ``SILENT_SECONDS`` for the handshake.
"""

import asyncio
import ssl
from collections.abc import Callable
from typing import cast

from workshop.processes.connections import SILENT_SECONDS, Held


class TlsDoor(asyncio.Protocol):
    """Receives a connection, and hands it to the protocol that ``make`` makes once it is encrypted.

    ``arrive`` counts it; ``None``: there is no place for it.
    """

    def __init__(
        self,
        tls: ssl.SSLContext,
        arrive: Callable[[asyncio.Transport], Held | None],
        make: Callable[[Held], asyncio.Protocol],
    ) -> None:
        self._tls, self._arrive, self._make = tls, arrive, make
        self._task: asyncio.Task[None] | None = None
        self._first = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count it and begin the handshake."""
        raw = cast(asyncio.Transport, transport)
        held = self._arrive(raw)
        if held is None:
            raw.abort()
        else:
            self._task = asyncio.get_running_loop().create_task(self._shake_hands(raw, held))

    def data_received(self, data: bytes) -> None:
        """Keep what comes before TLS listens: uvloop reads at once, whatever it is told here."""
        self._first += data

    async def _shake_hands(self, raw: asyncio.Transport, held: Held) -> None:
        early, loop = _Early(), asyncio.get_running_loop()
        starting = loop.create_task(
            loop.start_tls(
                raw, early, self._tls, server_side=True, ssl_handshake_timeout=SILENT_SECONDS
            )
        )
        await asyncio.sleep(0)  # it takes the transport over,
        await asyncio.sleep(0)  # and begins, before the system is asked for more data
        if self._first and not starting.done():
            _feed(cast(asyncio.BufferedProtocol, raw.get_protocol()), self._first)
        try:
            encrypted = await starting
        except (OSError, RuntimeError):
            encrypted = None  # no TLS at all, too late, or gone
        if encrypted is None or early.is_over:
            held.leave()
            raw.abort()
            return
        protocol = self._make(held)
        protocol.connection_made(encrypted)
        encrypted.set_protocol(protocol)
        if early.data:
            protocol.data_received(bytes(early.data))


def _feed(receiver: asyncio.BufferedProtocol, data: bytearray) -> None:
    while data:
        buffer = receiver.get_buffer(len(data))
        number = min(len(buffer), len(data))  # type: ignore[arg-type]
        buffer[:number] = data[:number]  # type: ignore[index]
        del data[:number]
        receiver.buffer_updated(number)


class _Early(asyncio.Protocol):
    """Keeps what comes with the end of the handshake."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.is_over = False

    def data_received(self, data: bytes) -> None:
        self.data += data

    def connection_lost(self, trouble: Exception | None) -> None:
        self.is_over = True
