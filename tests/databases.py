"""The databases of tests: on SQLite, or with ``pytest --engine postgres`` on PostgreSQL.

A database is made once with all its tables, or with the example, and copied for each test.
"""

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.clusters import Cluster, started_cluster
from workshop.settings import KEY_FILE
from workshop.store import schema
from workshop.store.engine import file_of
from workshop.store.revisions import present_revision

SQLITE, POSTGRES = "sqlite", "postgres"
ENGINES = (SQLITE, POSTGRES)
PLACED: dict[Path, str] = {}
"""Data folders whose database is elsewhere, and its address: see ``tests.server.settings_for``."""


@dataclass(frozen=True)
class Engine:
    """Where databases are made; without a cluster, in files."""

    cluster: Cluster | None = None

    def create(self, folder: Path) -> str:
        """A database without tables for the house with this data folder; gives its address."""
        if self.cluster is None:
            return _file_in(folder)
        return self._place(folder, self.cluster.create())

    def copy(self, original: str, folder: Path) -> str:
        """A copy of a database that nobody uses, for the house with this data folder."""
        keep_secret(folder)
        if self.cluster is None:
            shutil.copy(original.removeprefix("sqlite:///"), folder / "workshop.db")
            return _file_in(folder)
        return self._place(folder, self.cluster.create(original))

    @contextmanager
    def copied(self, original: str, folder: Path) -> Iterator[str]:
        """A copy that is removed when the block ends; files go with the folder."""
        address = self.copy(original, folder)
        try:
            yield address
        finally:
            if self.cluster is not None:
                PLACED.pop(folder.resolve(), None)
                self.cluster.drop(address)

    def _place(self, folder: Path, address: str) -> str:
        PLACED[folder.resolve()] = address
        return address


def keep_secret(folder: Path) -> None:
    """Put a secret into the data folder of a database that no server has made."""
    (folder / KEY_FILE).touch(0o600)
    (folder / KEY_FILE).write_bytes(b"the secret of a data folder of the tests")


@contextmanager
def engine_called(name: str) -> Iterator[Engine]:
    """The engine of one run."""
    if name == SQLITE:
        yield Engine()
        return
    with started_cluster() as cluster:
        yield Engine(cluster)


def make_tables_once() -> None:
    """Let an empty database on SQLite get a copy of the tables that all migrations have made in the
    first one of this process: they take seconds. Older databases go the way of all migrations."""
    upgrade, kept = schema.upgrade, sqlite3.connect(":memory:", check_same_thread=False)
    made, alone = threading.Event(), threading.Lock()

    def upgrade_or_copy(url: str) -> None:
        file = file_of(url)
        if file is None or present_revision(url) is not None:
            upgrade(url)
            return
        with alone, closing(sqlite3.connect(file)) as connection:
            if made.is_set():
                kept.backup(connection)
                return
            upgrade(url)
            connection.backup(kept)
            made.set()

    schema.upgrade = upgrade_or_copy


def data_dir_of(address: str) -> Path | None:
    """The data folder of the house with this database; ``None`` if it has none."""
    if address.startswith("sqlite:///"):
        return Path(address.removeprefix("sqlite:///")).parent
    return next((folder for folder, placed in PLACED.items() if placed == address), None)


def _file_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'workshop.db'}"
