"""One process per data folder: a lock that the system lets go of when the process ends."""

import fcntl
import os
from pathlib import Path

_held: dict[Path, int] = {}


def hold(path: Path) -> bool:
    """Take the lock for this process; returns whether it is ours."""
    if path in _held:
        return True
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return False
    _held[path] = descriptor
    return True


def is_held(path: Path) -> bool:
    """Whether some other process holds the lock."""
    if path in _held or not path.exists():
        return False
    descriptor = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False
