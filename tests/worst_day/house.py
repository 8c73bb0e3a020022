"""The server of the day, its folder, the administrator's commands, and a room in it."""

import io
import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from tests.databases import keep_secret
from tests.rooms import OPEN, Room, furnish_neighbours
from tests.server import Server, settings_for
from tests.wire import come_in
from tests.worst_day.people import People, Phone, Watcher
from workshop import cli
from workshop.store.backup_place import BackupPlace
from workshop.store.schema import migrate
from workshop.store.store import Store
from workshop.wiring import connect

SMALL_DISK = "256m"
FEW_FILES = 1024
"""How many files the server may have open: what a shell gives, and a service without a limit."""
LEAVES_WITHIN = "0.5"
"""Seconds within which notes of somebody who withdraws leave all screens: the day is short."""


@dataclass
class House:
    """A server with a data folder of its own, and what its administrator does there."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        connect()
        self.key = self.folder.with_name(f"{self.folder.name}-key") / "backup.key"
        self.environment = {
            "WORKSHOP_BACKUP_KEY": str(self.key),
            "WORKSHOP_BACKUPS": "off",
            "WORKSHOP_LEAVE_SECONDS": LEAVES_WITHIN,
            "WORKSHOP_LANGUAGE": "en",
            **self.environment,
        }
        keep_secret(self.folder)
        self.settings = settings_for(self.folder, **self.environment)
        migrate(self.settings.database_url, BackupPlace.of(self.settings))
        self.server = Server(self.folder, open_files=FEW_FILES, **self.environment)
        # As with systemd, the log is on another disk.
        self.server.log = self.folder.with_name(f"{self.folder.name}.log")
        self.store = Store(self.settings.database_url)

    def furnish(self) -> Room:
        """A room in which everybody may write as much as they like."""
        room = furnish_neighbours(self.store, self.server.url)
        room.run("notes", "The whole day", **OPEN, notes_per_person=None)
        return room

    def people(self, room: Room, count: int, pace: float) -> People:
        """So many phones that have joined, and a wall."""
        host = self.server.host
        entered = [come_in(host, room.code, table=None) for _number in range(count)]
        phones = [Phone(host, one, room.activity_id, number) for number, one in enumerate(entered)]
        hello = {"as": "wall", "token": room.wall_token, "lang": "pl"}
        return People(phones, [Watcher(host, hello)], pace)

    def stop(self) -> None:
        """End the server, and let nothing here hold its database."""
        self.server.stop()
        self.store.close()

    def start(self, room: Room) -> None:
        """Start the server again, and look into its database anew."""
        self.server.start()
        self.store = room.store = Store(self.settings.database_url)

    def command(self, *words: str, language: str = "en") -> tuple[int, str]:
        """What an administrator types: ``workshop`` and these words; returns the exit code and all
        that was printed. It runs within this process: to load the program again takes seconds."""
        own = {"WORKSHOP_DATA_DIR": str(self.folder), **self.environment}
        printed = io.StringIO()
        with (
            patch.dict(os.environ, own | {"WORKSHOP_LANGUAGE": language}),
            redirect_stdout(printed),
            redirect_stderr(printed),
        ):
            code = cli.main(words)
        return code, printed.getvalue()

    def must(self, *words: str) -> str:
        """A command that has to succeed; returns what it printed."""
        code, printed = self.command(*words)
        assert code == 0, f"workshop {' '.join(words)}\n{printed}"
        return printed

    def copies(self) -> list[Path]:
        """The copies, oldest first."""
        return sorted((self.folder / "backups").glob("workshop-*.backup"))

    def close(self) -> None:
        """End everything."""
        self.stop()


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A folder with a disk of its own that is soon full; gives whether that is permitted here."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK},mode=700", "tmpfs", str(folder)]
    mounted = (
        os.geteuid() == 0
        and shutil.which("mount") is not None
        and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    )
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)


def fill(folder: Path) -> Path:
    """Fill a disk to the last byte; returns the file that does it."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return filler


def allow_files(count: int) -> None:
    """Let this process have so many files open, as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
