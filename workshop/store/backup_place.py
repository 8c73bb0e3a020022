"""Where copies go, with which key, and what they hold beside the database."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from workshop.settings import Settings
from workshop.store.erased_list import ErasedList
from workshop.store.to_disk import write_private
from workshop.version import program_version

_PROGRAM = "program"
"""File in the data folder: the version that has last worked with the database."""


@dataclass(frozen=True)
class BackupPlace:
    """The folder of the copies, and what one needs.

    ``key_file``: where the key lies; ``None``: copies are not sealed, as somebody has chosen.
    ``secret``: of the installation. ``settings``: what is told to whoever restores elsewhere.
    ``program``: the version that has last worked with the database; empty where unknown.
    """

    folder: Path
    key_file: Path | None = None
    secret: bytes = b""
    settings: Mapping[str, str] = field(default_factory=dict)
    program: str = ""
    erased: ErasedList | None = None

    @classmethod
    def of(cls, settings: Settings, folder: Path | None = None) -> "BackupPlace":
        """The place of this installation, or another folder with the same key."""
        told = {
            "WORKSHOP_PUBLIC_URL": settings.public_url or "",
            "WORKSHOP_TIMEZONE": settings.zone,
            "WORKSHOP_HOSTS": " ".join(settings.hosts),
            "WORKSHOP_MODEL": settings.model,
        }
        return cls(
            folder or backups_in(settings),
            settings.backup_key,
            settings.secret,
            {name: value for name, value in told.items() if value},
            _last_program(settings.data_dir),
            list_in(settings),
        )


def backups_in(settings: Settings) -> Path:
    """The folder of the copies that are made here."""
    return settings.data_dir / "backups"


def list_in(settings: Settings) -> ErasedList:
    """The list of erasures of this installation. Processes on several machines need one folder."""
    return ErasedList(settings.data_dir / "erased")


def note_program(settings: Settings) -> None:
    """Note that this version works with the database, so that a copy made before the next update
    can say which version it belongs to."""
    with suppress(OSError):
        if _last_program(settings.data_dir) != program_version():
            write_private(settings.data_dir / _PROGRAM, program_version().encode())


def _last_program(data_dir: Path) -> str:
    try:
        return (data_dir / _PROGRAM).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
