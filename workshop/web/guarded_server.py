"""The server's own connections: counted, ended when they say nothing, refused when there are too
many.

uvicorn, which Streamlit starts, waits for ever for the first request of a connection and for the
end of one that drips in, and accepts until no file can be opened any more. It has no setting for
either, so its protocols are extended here when it starts, whichever of them it has chosen.
"""

import asyncio
from collections.abc import Callable, Container, MutableMapping
from functools import partial
from typing import Any, cast

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from workshop.i18n import mark, translate
from workshop.processes.connections import SILENT_SECONDS, Connections, Held, place_of
from workshop.processes.open_files import allow_open_files, most_connections
from workshop.processes.tls import TlsDoor
from workshop.web.socket_broadcast import BroadcastSocket

BODY_SECONDS = 30.0
"""Seconds from one part of a request's body to the next: a phone at the edge of a network is slow,
but not silent."""
HELD = "workshop.connection"
"""Where the connection of a request stands in the state of its scope."""
_ALL_TAKEN = mark("There is no room for another phone at this moment. Try again in a minute.")
_start = uvicorn.Server.startup


def guard_connections(most: int = 0) -> None:
    """Guard the connections of servers that are started from now on: at most so many, 0: as many as
    open files allow. Raises this process's limit of open files."""
    fitting = most_connections(allow_open_files())

    async def startup(self: uvicorn.Server, sockets: Any = None) -> None:
        _guard(self.config, Connections(min(most or fitting, fitting)))
        # Which server answers is nobody's business, and costs a phone bytes with every file.
        self.config.encoded_headers = [
            pair for pair in self.config.encoded_headers if pair[0] != b"server"
        ]
        await _start(self, sockets=sockets)

    uvicorn.Server.startup = startup  # type: ignore[method-assign]


def know(scope: MutableMapping[str, Any], who: str) -> None:
    """Say that a request comes from somebody who has shown who they are, so that its connection
    makes room for nobody. ``who``: the same for all connections of one person."""
    held = scope.get("state", {}).get(HELD)
    if held is not None:
        held.know(who)


def count_connections(scope: MutableMapping[str, Any]) -> tuple[int, int] | None:
    """How many connections the process has that a request came to, and how many it may have."""
    held = scope.get("state", {}).get(HELD)
    return (len(held.among), held.among.most) if held is not None else None


def _guard(config: uvicorn.Config, connections: Connections) -> None:
    trusted: Container[str] = getattr(config.loaded_app, "trusted_hosts", ())
    arrive = partial(_arrive, connections, trusted)
    http = type("GuardedHttp", (_RequestInTime, config.http_protocol_class), {"arrive": arrive})
    config.http_protocol_class = http
    if config.ws_protocol_class is not None:
        chosen = config.ws_protocol_class
        chosen = BroadcastSocket if chosen is WebSocketsSansIOProtocol else chosen
        config.ws_protocol_class = type("GuardedSocket", (_LetGo, chosen), {})
    if config.ssl is not None:
        tls, config.ssl = config.ssl, None

        def door(**given: Any) -> TlsDoor:
            return TlsDoor(tls, arrive, lambda held: http(held=held, **given))

        config.http_protocol_class = cast(Any, door)


def _arrive(
    connections: Connections, trusted: Container[str], transport: asyncio.Transport
) -> Held | None:
    """Count a connection. Those of a proxy come from everywhere: each is a place of its own."""
    address = transport.get_extra_info("peername") or ("", 0)
    host = str(address[0])
    place = f"{host} {address[1]}" if host in trusted else place_of(host)
    return connections.arrive(place, transport.abort)


class _RequestInTime(asyncio.Protocol):
    """Beside a protocol of uvicorn for HTTP: what has to be there by when."""

    arrive: Callable[[asyncio.Transport], Held | None]
    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    app_state: dict[str, Any]
    cycle: Any
    flow: Any

    def __init__(self, *given: Any, held: Held | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        self._held = held
        self._late: asyncio.TimerHandle | None = None
        self._has_begun = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._held = self._held or type(self).arrive(self.transport)
        if self._held is None:
            self.transport.write(_refusal())
            self.transport.close()
            return
        self.app_state = {**self.app_state, HELD: self._held}
        self._wait(SILENT_SECONDS)

    def data_received(self, data: bytes) -> None:
        before = self.cycle
        is_between = before is None or before.response_complete
        super().data_received(data)
        if self._held is None:
            return
        if self.transport.get_protocol() is not self or self.cycle is not before:
            self._has_begun = False
            self._held.speak()
            self._wait(None)
            self._wait_for_body()
        elif not is_between:
            self._wait_for_body()
        elif not self._has_begun:
            self._has_begun = True
            self._wait(SILENT_SECONDS)

    def connection_lost(self, trouble: Exception | None) -> None:
        self._wait(None)
        if self._held is not None:
            self._held.leave()
        super().connection_lost(trouble)

    def _wait_for_body(self) -> None:
        is_whole = self.cycle is None or not self.cycle.more_body
        if self.transport.get_protocol() is self:
            self._wait(None if is_whole else BODY_SECONDS)

    def _wait(self, seconds: float | None) -> None:
        """End the connection after so many seconds unless this is called again."""
        if self._late is not None:
            self._late.cancel()
        self._late = None if seconds is None else self.loop.call_later(seconds, self._end_late)

    def _end_late(self) -> None:
        if self.flow.read_paused:  # it has sent more than was read yet
            self._wait(BODY_SECONDS)
        else:
            self.transport.abort()


class _LetGo(asyncio.Protocol):
    """Beside a protocol of uvicorn for WebSockets, which takes over a connection that is held."""

    app_state: dict[str, Any]

    def connection_lost(self, trouble: Exception | None) -> None:
        super().connection_lost(trouble)
        held = self.app_state.get(HELD)
        if held is not None:
            held.leave()


def _refusal() -> bytes:
    words = "\n\n".join(translate(_ALL_TAKEN, language) for language in ("pl", "en")).encode()
    head = (
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Length: {len(words)}\r\nRetry-After: 60\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + words
