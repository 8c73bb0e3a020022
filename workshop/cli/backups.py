"""Command ``backup``: a copy now or by schedule, and the key of the copies."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workshop.cli.database import must_exist
from workshop.erasing_again.cleaning import clean_copies
from workshop.errors import Conflict, Invalid
from workshop.i18n import _, mark
from workshop.settings import BACKUP_HOUR, Settings
from workshop.store.backup import BackupFailed, back_up
from workshop.store.backup_clock import is_due, note_try
from workshop.store.backup_key import make_key, note_shown, words_of
from workshop.store.backup_place import BackupPlace
from workshop.store.bundles import BrokenBackup
from workshop.store.copying import TROUBLES, reason_of
from workshop.store.file_lock import hold, let_go
from workshop.store.held_names import try_to_hold
from workshop.store.kept_copies import DAILY, MONTHLY, WEEKLY, Occasion

_LOCK = ".backing-up.lock"


def add_commands(commands: Any) -> None:
    """Add this command to the parser."""
    backup = commands.add_parser("backup", help=_("write a complete, checked, encrypted copy"))
    backup.add_argument(
        "--to",
        type=Path,
        metavar=_("FOLDER"),
        help=_(
            "folder for the copy; it keeps those of {days} days, {weeks} weeks and {months} months",
            days=DAILY,
            weeks=WEEKLY,
            months=MONTHLY,
        ),
    )
    backup.add_argument(
        "--scheduled",
        action="store_true",
        help=_("only if the copy of today is missing; for a timer"),
    )
    backup.add_argument(
        "--make-key",
        action="store_true",
        help=_("make a new key for the copies and print the recovery key once"),
    )
    backup.set_defaults(run=run_backup)


def run_backup(settings: Settings, wanted: argparse.Namespace) -> int:
    """Write a checked backup, also while a server runs. Raises ``NotFound``, ``BackupFailed``."""
    if wanted.make_key:
        return _make_key(settings)
    must_exist(settings.database_url)
    if wanted.scheduled:
        return _run_scheduled(settings, BackupPlace.of(settings, wanted.to))
    path = back_up(settings.database_url, BackupPlace.of(settings, wanted.to))
    print(_("The copy is complete and sound: {path}", path=path))
    _say_how_it_is_kept(settings)
    return 0


def _run_scheduled(settings: Settings, place: BackupPlace) -> int:
    """The copy of today, unless it is there or another process makes it; then what was erased goes
    out of older copies. How it went is noted for the page *Settings*."""
    with _only_one(settings, place.folder) as first:
        if not first or not is_due(
            place.folder, settings.backups_at or BACKUP_HOUR, datetime.now(UTC)
        ):
            return 0
        try:
            path = back_up(settings.database_url, place, Occasion.DAILY)
            clean_copies(settings.database_url, place)
        except (BackupFailed, BrokenBackup, *TROUBLES) as error:
            with suppress(OSError):
                note_try(place.folder, reason_of(error))
            raise
        note_try(place.folder, None)
    print(_("The copy is complete and sound: {path}", path=path))
    return 0


@contextmanager
def _only_one(settings: Settings, folder: Path) -> Iterator[bool]:
    """Whether no other process makes copies meanwhile, also on another machine."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not hold(folder / _LOCK):
        yield False
        return
    release = try_to_hold(settings.database_url, "backups")
    try:
        yield release is not None
    finally:
        if release is not None:
            release()
        let_go(folder / _LOCK)


def _make_key(settings: Settings) -> int:
    """Raises ``Invalid`` where copies are not to be sealed, ``Conflict`` where there is a key."""
    path = settings.backup_key
    if path is None:
        raise Invalid(
            mark("Copies are not encrypted, as WORKSHOP_BACKUP_KEY says “none”. Change that first.")
        )
    if path.exists():
        raise Conflict(
            mark(
                "There is a key already: {path}. Copies that were made with it need it. To use"
                " another one from now on, move it to a safe place first."
            ),
            path=path,
        )
    key = make_key(path)
    print(_("The key lies here: {path}", path=path))
    print_recovery_key(key)
    note_shown(path)
    return 0


def print_recovery_key(key: bytes) -> None:
    """The recovery key, with what to do with it."""
    print(_("The recovery key. Write it down now, it is not printed again:"))
    print()
    words = words_of(key).split("-")
    for place in range(0, len(words), 7):
        print("    " + "-".join(words[place : place + 7]))
    print()
    print(
        _(
            "Keep it on paper, away from this machine: with it and a copy another machine gets"
            " everything back. Without it and without the key nobody does."
        )
    )


def _say_how_it_is_kept(settings: Settings) -> None:
    if settings.backup_key is None:
        print(
            _("It is not encrypted: whoever has the file can read it (WORKSHOP_BACKUP_KEY=none)."),
            file=sys.stderr,
        )
        return
    print(_("It is encrypted with the key in {path}.", path=settings.backup_key))
    if settings.backup_key.is_relative_to(settings.data_dir):
        print(
            _(
                "The key of the copies lies in the data folder, beside them: whoever gets that"
                " folder can read them. Name another place in WORKSHOP_BACKUP_KEY."
            ),
            file=sys.stderr,
        )
