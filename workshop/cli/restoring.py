"""Commands ``restore``, ``go-back`` and ``erase-again``."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop.cli.alone import alone
from workshop.cli.database import find_hindrances, must_exist
from workshop.cli.named_copies import (
    NOT_RESTORED,
    add_key_options,
    must_be_there,
    opened_named,
)
from workshop.erasing_again.from_former import erase_again
from workshop.erasing_again.from_list import erase_listed
from workshop.erasing_again.older_copies import CannotErase, erase_in_copy
from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import _, error_message, mark
from workshop.settings import KEY_FILE, Settings
from workshop.store.backup import (
    Former,
    database_file,
    find_problems,
    put_in_place,
    remove_database,
    set_aside,
    stage,
)
from workshop.store.backup_place import BackupPlace, backups_in, list_in
from workshop.store.bundles import BrokenBackup, OpenedBundle
from workshop.store.copying import TROUBLES, reason_of
from workshop.store.engine import is_sqlite
from workshop.store.kept_copies import KeptCopy, Occasion, list_copies
from workshop.store.revisions import is_known, return_to, upgrade
from workshop.store.schema import REVISION, migrate
from workshop.store.store import Store
from workshop.store.to_disk import write_private
from workshop.version import commit_in

_NEWER = mark("The database is newer than this program; install the newer program.")


@dataclass(frozen=True)
class _Restored:
    """How a copy took the place of the database."""

    former: Former | None
    erased: int
    complete: bool


def add_commands(commands: Any) -> None:
    """Add these commands to the parser."""
    restoring = commands.add_parser("restore", help=_("put a copy in the place of the database"))
    restoring.add_argument("file", type=Path, metavar=_("FILE"), help=_("a copy made by backup"))
    add_key_options(restoring)
    _add_anyway(restoring)
    restoring.set_defaults(run=run_restore)
    back = commands.add_parser(
        "go-back", help=_("bring back what was there before the last update of the program")
    )
    add_key_options(back)
    _add_anyway(back)
    back.set_defaults(run=run_go_back)
    again = commands.add_parser(
        "erase-again", help=_("erase in an older state what was erased since")
    )
    again.add_argument(
        "file", type=Path, nargs="?", metavar=_("FILE"), help=_("a copy made by backup")
    )
    add_key_options(again)
    again.set_defaults(run=run_erase_again)


def run_restore(settings: Settings, wanted: argparse.Namespace) -> int:
    """Restore a backup; what was erased after it was made is erased again.

    That is done in a copy beside the database, which then takes its place: until then nothing is
    changed. Raises ``Conflict`` while a server runs or where nobody can know what was erased,
    ``NotFound``, ``Invalid`` and ``BackupFailed``.
    """
    must_be_there(wanted.file)
    with alone(settings.database_url, settings.data_dir), opened_named(settings, wanted) as opened:
        revision = opened.head.revision
        if not revision or not is_known(revision):
            raise Invalid(_NEWER)
        done = _put_in_place(settings, opened, REVISION, anyway=wanted.anyway)
        _keep_secret(settings, opened)
    print(_("The database is restored from {path}.", path=wanted.file))
    _say_what_is_kept(done)
    for name, value in opened.settings.items():
        print(_("The copy was made with {name}={value}", name=name, value=value))
    for hindrance in find_hindrances(Settings.from_environment()):
        print(error_message(hindrance), file=sys.stderr)
    return 0


def run_go_back(settings: Settings, wanted: argparse.Namespace) -> int:
    """Bring back the copy made before the last update, for the former version of the program; what
    was written since is kept in a copy. Raises as ``run_restore``."""
    copy = _before_update(settings)
    wanted.file = copy.path
    with alone(settings.database_url, settings.data_dir), opened_named(settings, wanted) as opened:
        done = _put_in_place(settings, opened, opened.head.revision, anyway=wanted.anyway)
        _keep_secret(settings, opened)
    print(_("The database is again as it was before the update: {path}", path=copy.path))
    _say_what_is_kept(done)
    if done.former is not None:
        print(
            _(
                "What was written since the update is in the copy that is kept. It can be restored"
                " with the newer version of the program."
            )
        )
    _say_which_program(opened.head.program)
    return 0


def run_erase_again(settings: Settings, wanted: argparse.Namespace) -> int:
    """Erase in the database what stands in the list of erasures, as each start does, and what had
    been erased in a copy that is newer than its state, if one is named.

    Raises ``Conflict`` while a server runs, ``NotFound``, ``BrokenBackup``.
    """
    must_exist(settings.database_url)
    if wanted.file is None:
        with alone(settings.database_url, settings.data_dir):
            _print_erased_again(_erase_by_list(settings))
        print(_("What stands in the list of erasures is erased."))
        return 0
    must_be_there(wanted.file)
    with opened_named(settings, wanted) as opened, alone(settings.database_url, settings.data_dir):
        if find_problems(opened.database):
            raise BrokenBackup
        count = _erase_by_list(settings)
        count += erase_again(settings.database_url, opened.database).count
    print(_("What had been erased when {path} was made is erased.", path=wanted.file))
    _print_erased_again(count)
    return 0


def _erase_by_list(settings: Settings) -> int:
    place = BackupPlace.of(settings)
    migrate(settings.database_url, place)
    store = Store(settings.database_url)
    try:
        return erase_listed(store, list_in(settings))
    finally:
        store.close()


def _put_in_place(
    settings: Settings, opened: OpenedBundle, revision: str, *, anyway: bool
) -> _Restored:
    """Let a copy take the place of the database, at this revision and without what was erased."""
    url, place = settings.database_url, BackupPlace.of(settings)
    file = database_file(url) if is_sqlite(url) else settings.data_dir / "workshop.db"
    staged = file.with_suffix(".restoring")
    with set_aside(url, place) as former:
        try:
            stage(opened.database, staged)
            if revision == REVISION:
                upgrade(f"sqlite:///{staged}")
            done = erase_in_copy(staged, place.erased, former.plain if former else None)
            if not (done.complete or anyway):
                raise _incomplete(former)
            if not is_sqlite(url):
                return_to(url, revision)
            put_in_place(url, staged)
        except (*TROUBLES, CannotErase) as error:
            raise Invalid(NOT_RESTORED, what=reason_of(error)) from error
        finally:
            remove_database(staged)
        return _Restored(former, done.count, done.complete)


def _incomplete(former: Former | None) -> Conflict:
    return Conflict(
        mark(
            "The present database is damaged and does not tell all that was erased since the"
            " copy: it could come back. Nothing was changed; the present one is also kept"
            " here: {path}. To restore all the same: workshop restore {file} --anyway"
        ),
        path=former.path if former else "",
        file=_("FILE"),
    )


def _keep_secret(settings: Settings, opened: OpenedBundle) -> None:
    """Take over the secret of the copy, without which phrases and links of that time are dead."""
    secret = opened.secret
    if not secret or secret == settings.secret:
        return
    path = settings.data_dir / KEY_FILE
    if path.exists():
        path.replace(path.with_name(f"{KEY_FILE}.former"))
    write_private(path, secret)
    print(_("The secret of the copy lies here now: {path}", path=path))
    if path.read_bytes() != Settings.from_environment().secret:
        print(_("WORKSHOP_SECRET says another one. Remove it, so that this file counts."))


def _before_update(settings: Settings) -> KeptCopy:
    """The newest copy made before an update from an older schema. Raises ``NotFound``."""
    for copy in list_copies(backups_in(settings)):
        head = copy.head
        if head is not None and head.why == Occasion.BEFORE_UPDATE and head.revision != REVISION:
            return copy
    raise NotFound(mark("There is no copy that was made before an update of the program."))


def _say_what_is_kept(done: _Restored) -> None:
    if done.former is not None:
        print(_("The former one is kept here: {path}", path=done.former.path))
        if not done.complete:
            print(
                _(
                    "The former one is damaged: texts and pictures erased since the copy may be"
                    " back."
                )
            )
    _print_erased_again(done.erased)


def _say_which_program(told: str) -> None:
    if not told:
        print(_("Start the version of the program that was installed before the update."))
        return
    print(_("Now start version {version} of the program, not this one.", version=told))
    if commit := commit_in(told):
        print(_("In the folder of the program: git checkout {commit}", commit=commit))


def _print_erased_again(count: int) -> None:
    if count:
        print(
            _("Texts and pictures that had been erased since, erased again: {count}", count=count)
        )


def _add_anyway(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--anyway",
        action="store_true",
        help=_("also where a damaged database does not tell all that was erased since"),
    )
