"""Copies that are named on the command line, and the key that opens them."""

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from workshop.errors import Invalid, NotFound
from workshop.i18n import _, mark
from workshop.settings import Settings
from workshop.store.backup import opened_copy, present_key
from workshop.store.backup_key import BadKey, key_of, make_key
from workshop.store.backup_place import BackupPlace, backups_in
from workshop.store.bundles import LockedBackup, OpenedBundle

NOT_RESTORED = mark("It could not be restored: {what}. Nothing was changed.")


def add_key_options(command: argparse.ArgumentParser) -> None:
    """Options that say with which key a copy opens."""
    command.add_argument(
        "--recovery-key",
        action="store_true",
        help=_("ask for the recovery key, where the key file is not here"),
    )
    command.add_argument(
        "--key-file",
        type=Path,
        metavar=_("FILE"),
        help=_("a key file, or a text file with the recovery key"),
    )


def must_be_there(file: Path) -> None:
    """Raises ``NotFound``, and ``Invalid`` for a file that ``pg_dump`` has made."""
    if not file.is_file():
        raise NotFound(mark("There is no such file: {name}"), name=file)
    with file.open("rb") as opened:
        if opened.read(5) == b"PGDMP":
            raise Invalid(
                mark(
                    "This copy was made by pg_dump. Stop the server, bring it back by pg_restore,"
                    " and start the server: it erases again what was erased since."
                )
            )


@contextmanager
def opened_named(settings: Settings, wanted: argparse.Namespace) -> Iterator[OpenedBundle]:
    """The copy that is named, opened. Raises ``Invalid`` with what to do where it is sealed with a
    key that is not here; a key that fits is kept where this installation expects it."""
    key = _key_named(settings, wanted)
    try:
        with opened_copy(wanted.file, key, backups_in(settings)) as opened:
            if opened.head.key and key and settings.backup_key and not settings.backup_key.exists():
                with suppress(OSError):
                    make_key(settings.backup_key, key)
                    print(_("The key lies here: {path}", path=settings.backup_key))
            yield opened
    except LockedBackup as error:
        raise Invalid(NOT_RESTORED, what=str(error)) from None


def _key_named(settings: Settings, wanted: argparse.Namespace) -> bytes | None:
    """The key of copies: the one that was typed or named, else the one that lies here.

    A recovery key is not taken from the command line, where others on this machine can read it.
    Raises ``Invalid``.
    """
    place = BackupPlace(backups_in(settings), settings.backup_key)
    try:
        if wanted.recovery_key:
            if sys.stdin.isatty():
                return key_of(getpass.getpass(_("Recovery key: ")))
            return key_of(sys.stdin.readline())
        if wanted.key_file is not None:
            lines = wanted.key_file.read_text("utf-8").split("\n")
            return key_of("".join(line for line in lines if not line.startswith("#")))
    except (BadKey, UnicodeDecodeError):
        raise Invalid(
            mark("This is no recovery key, or a sign of it is wrong. It has 14 groups of 4 signs.")
        ) from None
    return present_key(place)
