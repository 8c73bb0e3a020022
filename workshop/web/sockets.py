"""Small answers leave at once, instead of waiting for the acknowledgement of the one before.

The server binds its socket itself and hands it over without a protocol number; asyncio then does
not switch Nagle's algorithm off, and every answer on a kept-alive connection takes 40 ms longer.
"""

import os
import socket
import stat
from collections.abc import Iterator
from contextlib import suppress

_OPEN_FILES = "/dev/fd"


def send_at_once() -> None:
    """Switch Nagle's algorithm off for all connections that this process will accept."""
    for listener in _listeners():
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _listeners() -> Iterator[socket.socket]:
    if not os.path.isdir(_OPEN_FILES):
        return
    for name in os.listdir(_OPEN_FILES):
        with suppress(OSError):
            if not stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                continue
            with socket.socket(fileno=os.dup(int(name))) as candidate:
                internet = candidate.family in (socket.AF_INET, socket.AF_INET6)
                if internet and candidate.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    yield candidate
