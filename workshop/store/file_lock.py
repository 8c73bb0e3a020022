"""A lock on a file, held by a process until it ends: one server per data folder."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


BRIEFLY = 5.0
"""Seconds for which a lock that is held for moments is waited for."""
_held: dict[Path, int] = {}


def hold(path: Path) -> bool:
    """Lock this file until ``let_go`` or the end of the process; false if another process has it.

    The operating system releases the lock when the process ends, also after a crash.
    """
    key = path.resolve()
    if key in _held:
        return True
    descriptor = os.open(key, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor)
    except OSError:
        os.close(descriptor)
        return False
    _held[key] = descriptor
    return True


def let_go(path: Path) -> None:
    """Release a lock that this process holds; without effect if it holds none."""
    descriptor = _held.pop(path.resolve(), None)
    if descriptor is not None:
        os.close(descriptor)


@contextmanager
def held_briefly(path: Path) -> Iterator[None]:
    """Lock this file within the block, against other threads and processes.

    Raises ``OSError`` where another one keeps it for longer than ``BRIEFLY``.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    until = time.monotonic() + BRIEFLY
    try:
        while True:
            try:
                _take(descriptor)
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)
        yield
    finally:
        os.close(descriptor)
