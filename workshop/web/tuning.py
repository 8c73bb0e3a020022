"""Settings of the process that were measured to matter: TCP, threads, signals.

The server binds its socket itself and hands it over without a protocol number; asyncio then does
not switch Nagle's algorithm off, and every answer on a kept-alive connection takes 40 ms longer.
"""

import logging
import os
import signal
import socket
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import FrameType
from typing import Any

SWITCHES_AFTER = 0.0002
"""Seconds after which a thread that computes lets another one in. Each message that the event loop
hands to the system is such a moment: with Python's default of 5 ms a hundred phones would wait for
half a second while a page draws or a file is read."""
_OPEN_FILES = "/dev/fd"
_logger = logging.getLogger(__name__)


def disable_nagle() -> None:
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


def share_interpreter() -> None:
    """Let threads that compute give way to the event loop soon."""
    sys.setswitchinterval(SWITCHES_AFTER)


def on_stop_signal(stop: Callable[[], object]) -> Callable[[], None]:
    """Call ``stop`` at SIGTERM and SIGINT, before the handlers that were there.

    Returns a function that restores those handlers. Outside the main thread nothing is changed.
    """
    former: dict[int, Any] = {}

    def handler(number: int, frame: FrameType | None) -> None:
        stop()
        before = former.get(number)
        if callable(before):
            before(number, frame)

    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            former[number] = signal.signal(number, handler)
    except ValueError:
        _logger.debug("not in the main thread: signals are left alone")

    def restore() -> None:
        for number, before in former.items():
            signal.signal(number, before)

    return restore
