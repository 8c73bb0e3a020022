"""One message for many WebSockets: framed once, and written to each connection.

Through Starlette and uvicorn every copy is framed anew, and a task of each connection is woken for
it: with 300 phones that was a quarter of what a note costs the server. uvicorn has no way to hand
over a frame, so its protocol is extended here (``guarded_server``); where it has chosen another one
there is no writer, and messages go the common way.
"""

from asyncio import BaseTransport
from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakMethod

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State

WriteFrame = Callable[[bytes], bool]
"""Writes a whole frame at once. False: the connection is closing, or has not taken yet what it was
sent before, and nothing was written."""
_WRITER = "workshop.write_frame"


class BroadcastSocket(WebSocketsSansIOProtocol):
    """uvicorn's protocol, with a writer of frames in the state of its scope."""

    def connection_made(self, transport: BaseTransport) -> None:
        """Put the writer there; weakly, so that a connection that has ended is let go at once."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, _WRITER: WeakMethod(self.write_frame)}

    def write_frame(self, frame: bytes) -> bool:
        """See ``WriteFrame``."""
        is_open = self.conn.state is State.OPEN and not self.transport.is_closing()
        if not (is_open and self.writable.is_set()):
            return False
        self.transport.write(frame)
        return True


def frame_writer(scope: Mapping[str, Any]) -> WriteFrame:
    """The writer of an accepted WebSocket's frames; one that writes none where there is no way."""
    writer: WeakMethod[WriteFrame] | None = scope.get("state", {}).get(_WRITER)
    return (writer and writer()) or _write_none


def _write_none(_frame: bytes) -> bool:
    return False


def frame_of(text: str) -> bytes:
    """A text message as a server sends it to anybody (RFC 6455, section 5.2)."""
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)
