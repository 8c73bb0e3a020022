"""Commands ``backup``, ``restore``, ``check`` and ``wiring``."""

import argparse
import sys
from pathlib import Path
from typing import Any

from workshop.cli.integrity import find_integrity_problems
from workshop.cli.reapply_erasures import erase_again
from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import _, error_message, mark
from workshop.settings import Settings
from workshop.store.backup import KEPT, back_up, database_file, restore
from workshop.store.engine import is_sqlite
from workshop.store.file_lock import hold, let_go
from workshop.wiring import describe

LOCK = "server.lock"
"""File in the data folder that a running server keeps locked."""


def add_commands(commands: Any) -> None:
    """Add these commands to the parser."""
    backup = commands.add_parser("backup", help=_("write a complete, checked copy"))
    backup.add_argument(
        "--to",
        type=Path,
        metavar=_("FOLDER"),
        help=_("folder for the copy; it keeps the latest {count}", count=KEPT),
    )
    backup.set_defaults(run=run_backup)
    restoring = commands.add_parser("restore", help=_("put a copy in the place of the database"))
    restoring.add_argument("file", type=Path, metavar=_("FILE"), help=_("a copy made by backup"))
    restoring.set_defaults(run=run_restore)
    check = commands.add_parser("check", help=_("look for damage in the database"))
    check.set_defaults(run=run_check)
    wiring = commands.add_parser("wiring", help=_("list what is done when texts are erased"))
    wiring.set_defaults(run=run_wiring)


def run_backup(settings: Settings, wanted: argparse.Namespace) -> int:
    """Write a checked backup, also while a server runs. SQLite only: else raises ``Invalid``."""
    _existing_file(settings)
    path = back_up(settings.database_url, wanted.to or settings.data_dir / "backups")
    print(_("The copy is complete and sound: {path}", path=path))
    return 0


def run_restore(settings: Settings, wanted: argparse.Namespace) -> int:
    """Restore a backup; texts that were erased after it was made are erased again.

    Raises ``Conflict`` while a server holds the lock, ``NotFound``, ``Invalid`` (not SQLite).
    """
    _must_be_sqlite(settings)
    if not wanted.file.is_file():
        raise NotFound(mark("There is no such file: {name}"), name=wanted.file)
    lock = settings.data_dir / LOCK
    if not hold(lock):
        raise Conflict(mark("A server is using this database. Stop it first, then restore."))
    try:
        former = restore(settings.database_url, wanted.file, settings.data_dir / "backups")
        again = erase_again(settings, former) if former else 0
    finally:
        let_go(lock)
    print(_("The database is restored from {path}.", path=wanted.file))
    if former is not None:
        print(_("The former one is kept here: {path}", path=former))
    if again is None:
        print(_("The former one is damaged: texts and pictures erased since the copy may be back."))
    elif again:
        print(
            _("Texts and pictures that had been erased since, erased again: {count}", count=again)
        )
    return 0


def run_check(settings: Settings, _wanted: argparse.Namespace) -> int:
    """Print each problem of the database as a sentence on stderr; exit code 1 if there are any."""
    if is_sqlite(settings.database_url):
        _existing_file(settings)
    troubles = find_integrity_problems(settings.database_url)
    for trouble in troubles:
        print(error_message(trouble), file=sys.stderr)
    if not troubles:
        print(_("All is well: the database is sound and complete."))
    return 1 if troubles else 0


def run_wiring(_settings: Settings, _wanted: argparse.Namespace) -> int:
    """Print every function that ``workshop.wiring`` connects, one per line. Reads no data."""
    for line in describe():
        print(line)
    return 0


def _existing_file(settings: Settings) -> Path:
    _must_be_sqlite(settings)
    path = database_file(settings.database_url)
    if not path.is_file():
        raise NotFound(mark("There is no database yet: {name}"), name=path)
    return path


def _must_be_sqlite(settings: Settings) -> None:
    if not is_sqlite(settings.database_url):
        raise Invalid(mark("This works with SQLite only. For PostgreSQL use pg_dump."))
