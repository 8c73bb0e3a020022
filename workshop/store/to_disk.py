"""Files that are whole or not there, whatever happens meanwhile, and only their owner's."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

PRIVATE = 0o600
"""File mode: only the account that runs the server may read what people wrote."""


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_private(path: Path, content: bytes) -> None:
    """Replace a file, or make it: afterwards it is the former or the new one, on disk."""
    making = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        making.replace(path)
        to_disk(path.parent)
    finally:
        with suppress(OSError):
            making.unlink(missing_ok=True)
