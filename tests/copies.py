"""Backups as tests look into them."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from workshop.settings import Settings
from workshop.store.backup import opened_copy
from workshop.store.backup_key import read_key
from workshop.store.bundles import OpenedBundle
from workshop.store.erased_list import ErasedList
from workshop.store.store import Store

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


@pytest.fixture
def town(scene: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, programme: Any) -> Settings:
    """The settings of an installation whose store notes what is erased, as servers do."""
    monkeypatch.setenv("WORKSHOP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WORKSHOP_LANGUAGE", "en")
    monkeypatch.setenv("WORKSHOP_DATABASE_URL", scene.store.url)
    monkeypatch.setenv("WORKSHOP_BACKUP_KEY", str(tmp_path.parent / "keys" / "backup.key"))
    shutil.rmtree(tmp_path.parent / "keys", ignore_errors=True)
    scene.store.close()
    found = Settings.from_environment()
    scene.store = Store(scene.store.url, durable=False, erased=ErasedList(tmp_path / "erased"))
    return found
