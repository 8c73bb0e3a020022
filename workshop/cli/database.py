"""Commands ``backup``, ``restore``, ``erase-again``, ``check`` and ``wiring``."""

import argparse
import sys
from pathlib import Path
from typing import Any

from workshop.cli.alone import alone
from workshop.cli.integrity import find_integrity_problems, find_problems_of_copy
from workshop.cli.reapply_erasures import erase_again
from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import _, error_message, mark
from workshop.settings import Settings
from workshop.store.backup import (
    KEPT,
    Former,
    back_up,
    database_file,
    find_problems,
    put_in_place,
    remove_database,
    set_aside,
    stage,
)
from workshop.store.brought_back import note_erased_again
from workshop.store.copying import TROUBLES, reason_of
from workshop.store.engine import is_sqlite
from workshop.store.revisions import is_known, present_revision, upgrade
from workshop.store.schema import REVISION, migrate
from workshop.wiring import describe


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
    restoring.add_argument(
        "--anyway",
        action="store_true",
        help=_("also where a damaged database does not tell all that was erased since"),
    )
    restoring.set_defaults(run=run_restore)
    again = commands.add_parser("erase-again", help=_("erase what had been erased in a later copy"))
    again.add_argument("file", type=Path, metavar=_("FILE"), help=_("a copy made by backup"))
    again.set_defaults(run=run_erase_again)
    check = commands.add_parser("check", help=_("look for damage in the database"))
    check.add_argument(
        "file", type=Path, nargs="?", metavar=_("FILE"), help=_("a copy made by backup")
    )
    check.set_defaults(run=run_check)
    wiring = commands.add_parser("wiring", help=_("list what is done when texts are erased"))
    wiring.set_defaults(run=run_wiring)


def run_backup(settings: Settings, wanted: argparse.Namespace) -> int:
    """Write a checked backup, also while a server runs. Raises ``NotFound``, ``BackupFailed``."""
    must_exist(settings.database_url)
    path = back_up(settings.database_url, wanted.to or backups_of(settings))
    print(_("The copy is complete and sound: {path}", path=path))
    return 0


def run_restore(settings: Settings, wanted: argparse.Namespace) -> int:
    """Restore a backup; texts that were erased after it was made are erased again.

    That is done in a copy beside the database, which then takes its place: until then nothing is
    changed. Raises ``Conflict`` while a server runs or where a damaged database does not tell what
    was erased, ``NotFound``, ``Invalid`` and ``BackupFailed``.
    """
    _must_be_there(wanted.file)
    url, folder = settings.database_url, backups_of(settings)
    file = database_file(url) if is_sqlite(url) else settings.data_dir / "workshop.db"
    staged, count = file.with_suffix(".restoring"), 0
    with alone(url, settings.data_dir):
        try:
            stage(wanted.file, staged)
            former = set_aside(url, folder)
            count = _settle(staged, former, anyway=wanted.anyway)
            if not is_sqlite(url) and present_revision(url) != REVISION:
                migrate(url, folder)
            put_in_place(url, staged)
        except TROUBLES as error:
            what = reason_of(error)
            raise Invalid(
                mark("It could not be restored: {what}. Nothing was changed."), what=what
            ) from error
        finally:
            remove_database(staged)
        if former is not None and former.sound:
            note_erased_again(folder, former.path)
    print(_("The database is restored from {path}.", path=wanted.file))
    if former is not None:
        print(_("The former one is kept here: {path}", path=former.path))
        if not former.sound:
            print(
                _(
                    "The former one is damaged: texts and pictures erased since the copy may be"
                    " back."
                )
            )
    _print_erased_again(count)
    return 0


def run_erase_again(settings: Settings, wanted: argparse.Namespace) -> int:
    """Erase in the database what had been erased in a copy that is newer than its state: after
    an older one was brought back by other means than ``restore``.

    Raises ``Conflict`` while a server runs, ``NotFound``, ``BrokenBackup`` through ``stage``.
    """
    _must_be_there(wanted.file)
    must_exist(settings.database_url)
    if find_problems(wanted.file):
        raise Invalid(mark("This is not a sound database of the workshop; nothing was changed."))
    with alone(settings.database_url, settings.data_dir):
        migrate(settings.database_url, backups_of(settings))
        again = erase_again(settings.database_url, wanted.file)
        note_erased_again(backups_of(settings), wanted.file)
    print(_("What had been erased when {path} was made is erased.", path=wanted.file))
    _print_erased_again(again.count)
    return 0


def run_check(settings: Settings, wanted: argparse.Namespace) -> int:
    """Print each problem of the database or of a copy as a sentence on stderr; exit code 1 if
    there are any."""
    if wanted.file is not None:
        _must_be_there(wanted.file)
        troubles = find_problems_of_copy(wanted.file)
    else:
        must_exist(settings.database_url)
        troubles = find_integrity_problems(settings.database_url, backups_of(settings))
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


def backups_of(settings: Settings) -> Path:
    """The folder of the copies that are made here."""
    return settings.data_dir / "backups"


def must_exist(url: str) -> None:
    """Raises ``NotFound`` where there is no database yet."""
    if is_sqlite(url) and not database_file(url).is_file():
        raise NotFound(mark("There is no database yet: {name}"), name=database_file(url))
    if not is_sqlite(url) and present_revision(url) is None:
        raise NotFound(mark("The PostgreSQL database is empty."))


def _settle(staged: Path, former: Former | None, *, anyway: bool) -> int:
    """Bring a staged copy to the present revision, and erase in it what was erased since; returns
    how many texts and pictures that were."""
    url = f"sqlite:///{staged}"
    revision = present_revision(url)
    if revision is None or not is_known(revision):
        raise Invalid(mark("The database is newer than this program; install the newer program."))
    upgrade(url)
    if former is None:
        return 0
    again = erase_again(url, former.path)
    if not (again.complete or anyway):
        raise Conflict(
            mark(
                "The present database is damaged and does not tell all that was erased since the"
                " copy: it could come back. Nothing was changed; the present one is also kept"
                " here: {path}. To restore all the same: workshop restore {file} --anyway"
            ),
            path=former.path,
            file=_("FILE"),
        )
    return again.count


def _print_erased_again(count: int) -> None:
    if count:
        print(
            _("Texts and pictures that had been erased since, erased again: {count}", count=count)
        )


def _must_be_there(file: Path) -> None:
    if not file.is_file():
        raise NotFound(mark("There is no such file: {name}"), name=file)
    with file.open("rb") as opened:
        if opened.read(5) == b"PGDMP":
            raise Invalid(
                mark(
                    "This copy was made by pg_dump. First write the present state: workshop backup."
                    " Then bring this one back by pg_restore, and run: workshop erase-again FILE"
                )
            )
