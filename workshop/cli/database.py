"""Commands ``check`` and ``wiring``."""

import argparse
import sys
from pathlib import Path
from typing import Any

from workshop.cli.integrity import find_integrity_problems, find_problems_of_copy
from workshop.cli.named_copies import add_key_options, must_be_there, opened_named
from workshop.errors import NotFound, WorkshopError
from workshop.i18n import _, error_message, mark
from workshop.settings import Settings
from workshop.store.backup import database_file
from workshop.store.backup_place import list_in
from workshop.store.engine import file_of, is_sqlite
from workshop.store.opening import look_at, must_have_secret
from workshop.store.revisions import present_revision
from workshop.wiring import describe


def add_commands(commands: Any) -> None:
    """Add these commands to the parser."""
    check = commands.add_parser("check", help=_("look for damage in the database"))
    check.add_argument(
        "file", type=Path, nargs="?", metavar=_("FILE"), help=_("a copy made by backup")
    )
    add_key_options(check)
    check.set_defaults(run=run_check)
    wiring = commands.add_parser("wiring", help=_("list what is done when texts are erased"))
    wiring.set_defaults(run=run_wiring)


def run_check(settings: Settings, wanted: argparse.Namespace) -> int:
    """Print each problem of the database or of a copy as a sentence on stderr; exit code 1 if
    there are any."""
    if wanted.file is not None:
        must_be_there(wanted.file)
        with opened_named(settings, wanted) as opened:
            troubles = find_problems_of_copy(opened.database)
    else:
        troubles = _find_troubles(settings)
    for trouble in troubles:
        print(error_message(trouble), file=sys.stderr)
    if not troubles:
        print(_("All is well: the database is sound and complete."))
    return 1 if troubles else 0


def _find_troubles(settings: Settings) -> list[WorkshopError]:
    """What is wrong with the database, and why a server would not start. Raises ``NotFound``."""
    url, hindrances = settings.database_url, find_hindrances(settings)
    file = file_of(url)
    if file is not None and not (file.exists() and file.stat().st_size):
        if not hindrances:
            must_exist(url)
        return hindrances
    return [*find_integrity_problems(url, list_in(settings)), *hindrances]


def find_hindrances(settings: Settings) -> list[WorkshopError]:
    """Why a server would not start, if it would not."""
    try:
        found = look_at(settings.database_url, settings.data_dir)
        must_have_secret(found, settings.data_dir, settings.secret)
    except WorkshopError as error:
        return [error]
    return []


def run_wiring(_settings: Settings, _wanted: argparse.Namespace) -> int:
    """Print every function that ``workshop.wiring`` connects, one per line. Reads no data."""
    for line in describe():
        print(line)
    return 0


def must_exist(url: str) -> None:
    """Raises ``NotFound`` where there is no database yet."""
    if is_sqlite(url) and not (database_file(url).is_file() and database_file(url).stat().st_size):
        raise NotFound(mark("There is no database yet: {name}"), name=database_file(url))
    if not is_sqlite(url) and present_revision(url) is None:
        raise NotFound(mark("The PostgreSQL database is empty."))
