"""Backups as tests look into them."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workshop.store.backup import opened_copy
from workshop.store.backup_key import read_key
from workshop.store.bundles import OpenedBundle

_KEY = "WORKSHOP_BACKUP_KEY"


def keep_backup_key() -> None:
    """Let copies of this run be sealed with a key of its own, not with that of whoever runs it; no
    server makes any by itself."""
    folder = tempfile.mkdtemp(prefix="workshop-key-")
    os.environ[_KEY] = str(Path(folder) / "backup.key")
    os.environ["WORKSHOP_BACKUPS"] = "off"
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


def newest(folder: Path) -> Path:
    """The copy made last."""
    return max(folder.glob("workshop-*.backup"))


@contextmanager
def opened(copy: Path) -> Iterator[OpenedBundle]:
    """What is in a copy, with the key of this run."""
    with opened_copy(copy, read_key(Path(os.environ[_KEY])), copy.parent) as found:
        yield found
