"""Command ``copy``: everything goes over to another database, of the same or the other kind."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from workshop.cli.alone import LOCK, alone
from workshop.cli.database import must_exist
from workshop.errors import Conflict, Invalid
from workshop.i18n import _, mark
from workshop.settings import Settings
from workshop.store.backup import database_file, put_in_place, remove_database
from workshop.store.backup_place import BackupPlace
from workshop.store.copying import TROUBLES, copy_rows, is_empty, open_side, reason_of
from workshop.store.engine import is_sqlite
from workshop.store.file_lock import hold, let_go
from workshop.store.postgres_rows import PostgresSide
from workshop.store.revisions import present_revision, upgrade
from workshop.store.rows import Tally
from workshop.store.schema import REVISION, migrate
from workshop.store.to_disk import PRIVATE

_NOT_EMPTY = mark("The other database is not empty. Everything goes into an empty one.")


def add_commands(commands: Any) -> None:
    """Add this command to the parser."""
    copy = commands.add_parser("copy", help=_("copy everything into another, empty database"))
    copy.add_argument(
        "--to",
        required=True,
        metavar="URL",
        help=_("postgresql://… or sqlite:///…; a password is better kept in a PGPASSFILE"),
    )
    copy.set_defaults(run=run_copy)


def run_copy(settings: Settings, wanted: argparse.Namespace) -> int:
    """Copy everything into another database of the same revision, and compare each table.

    The other one stays empty unless everything is the same. Raises ``Conflict`` while a server
    runs or where the other one is not empty, ``NotFound`` and ``Invalid``.
    """
    source, target = settings.database_url, _address(wanted.to)
    must_exist(source)
    if is_sqlite(target) and is_sqlite(source):
        same = database_file(source).resolve() == database_file(target).resolve()
    else:
        same = source == target
    if same:
        raise Invalid(mark("This is the database itself. Name another one."))
    with alone(source, settings.data_dir):
        migrate(source, BackupPlace.of(settings))
        try:
            copied = _into_file(source, target) if is_sqlite(target) else _copy(source, target)
        except TROUBLES as error:
            what = reason_of(error)
            raise Invalid(
                mark("It could not be copied: {what}. The other database is as it was."), what=what
            ) from error
    _print_copied(settings, copied)
    return 0


def _address(given: str) -> str:
    """The address of a database. Raises ``Invalid`` for any other text."""
    try:
        url = make_url(given)
    except ArgumentError:
        url = None
    kinds = ("sqlite", "postgresql", "postgres", "postgresql+psycopg")
    if url is None or url.drivername not in kinds or not url.database:
        raise Invalid(
            mark("This is no address of a database. It begins with postgresql:// or sqlite:///")
        )
    if url.password:
        print(
            _(
                "The password stood on the command line, where others on this machine can read it."
                " Better: PGPASSFILE or PGPASSWORD."
            ),
            file=sys.stderr,
        )
    return given


def _copy(source_url: str, target_url: str) -> Mapping[str, Tally]:
    """Copy into an empty database, whose tables are made first where it has none."""
    _make_tables(target_url)
    with (
        closing(open_side(source_url)) as source,
        closing(open_side(target_url, writable=True)) as target,
    ):
        if isinstance(source, PostgresSide):
            source.hold_writers()
        if not is_empty(target):
            raise Conflict(_NOT_EMPTY)
        if isinstance(target, PostgresSide):
            target.empty()
        return copy_rows(source, target)


def _make_tables(url: str) -> None:
    """Bring a database without rows to the present revision. Raises ``Conflict`` for one that is
    in use or holds something else."""
    if isinstance(side := open_side(url), PostgresSide):
        with closing(side):
            if side.has_company():
                raise Conflict(
                    mark("Somebody is connected with the other database. Stop all servers.")
                )
            foreign = side.shape() and present_revision(url) is None
            if foreign or not is_empty(side):
                raise Conflict(_NOT_EMPTY)
    else:
        side.close()
    if present_revision(url) != REVISION:
        upgrade(url)


def _into_file(source_url: str, target_url: str) -> Mapping[str, Tally]:
    """Copy into a new file, which takes its name once it is complete."""
    target = database_file(target_url)
    staged = target.with_suffix(".copying")
    with _no_server(target_url):
        if target.exists() and target.stat().st_size:
            with closing(open_side(target_url)) as present:
                if not is_empty(present):
                    raise Conflict(_NOT_EMPTY)
        try:
            remove_database(staged)
            staged.touch(PRIVATE)
            copied = _copy(source_url, f"sqlite:///{staged}")
            put_in_place(target_url, staged)
        finally:
            remove_database(staged)
    return copied


@contextmanager
def _no_server(target_url: str) -> Iterator[None]:
    lock = database_file(target_url).resolve().parent / LOCK
    if lock.exists() and not hold(lock):
        raise Conflict(mark("A server uses the folder of the other database. Stop it first."))
    try:
        yield
    finally:
        let_go(lock)


def _print_copied(settings: Settings, copied: Mapping[str, Tally]) -> None:
    rows = sum(one.rows for one in copied.values())
    print(
        _(
            "Everything is copied and was compared: {tables} tables, {rows} rows.",
            tables=len(copied),
            rows=rows,
        )
    )
    secret = settings.data_dir / "secret.key"
    if secret.exists():
        print(
            _(
                "On another machine this file belongs into the data folder, or nobody can withdraw"
                " by their five words: {path}",
                path=secret,
            )
        )
    print(_("To work with the copy, set WORKSHOP_DATABASE_URL to its address."))
