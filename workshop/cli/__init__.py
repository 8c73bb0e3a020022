"""The command ``workshop``: backup, restore, check, demo, export, import, accounts.

Every result is printed as a sentence in the language of ``WORKSHOP_LANGUAGE`` or ``LANG``. Exit
codes: 0 success, 1 failure, 2 a command line that could not be parsed.
"""

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from sqlalchemy.exc import DatabaseError

from workshop.cli import (
    accounts,
    anew,
    backups,
    copy_over,
    database,
    imports,
    programmes,
    restoring,
    serve,
    signatures,
)
from workshop.errors import WorkshopError
from workshop.i18n import _, error_message, use_language
from workshop.local_time import use_zone
from workshop.services import describe_bad_setting
from workshop.settings import BadSetting, Settings, language_of
from workshop.store.backup import BackupFailed
from workshop.store.bundles import BrokenBackup, LockedBackup
from workshop.wiring import connect


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of the command line; returns its exit code."""
    use_language(language_of())
    wanted = make_parser().parse_args(arguments)
    try:
        code = _run(wanted)
    except BadSetting as error:
        return _print_error(describe_bad_setting(error))
    except WorkshopError as error:
        return _print_error(error_message(error))
    except BackupFailed as error:
        return _print_error(
            _("The copy could not be made: {what}. Nothing of it was left behind.", what=error)
        )
    except LockedBackup as error:
        return _print_error(str(error))
    except BrokenBackup:
        return _print_error(_("This is not a sound database of the workshop; nothing was changed."))
    except DatabaseError:
        return _print_error(_("The database could not be read. Try: workshop check"))
    except OSError as error:
        name = error.filename or ""
        return _print_error(_("This could not be read or written: {name}", name=name))
    return code


def _run(wanted: argparse.Namespace) -> int:
    if getattr(wanted, "preview", False):
        return imports.print_preview(wanted)  # no settings: they would make the data folder
    settings = Settings.from_environment()
    connect()
    use_zone(settings.zone)
    code: int = wanted.run(settings, wanted)
    return code


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands, with help texts in the current language."""
    parser = _Parser(prog="workshop", description=_("Care for the data of the workshop."))
    commands = parser.add_subparsers(title=_("Commands"), metavar="", parser_class=_Parser)
    commands.required = True
    about_data = (backups, restoring, database, copy_over, anew)
    for room in (serve, *about_data, programmes, imports, accounts, signatures):
        room.add_commands(commands)
    return parser


class _Formatter(argparse.HelpFormatter):
    """Translates argparse's own words, such as ``Usage``."""

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, _("Usage: ") if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    def __init__(self, **given: object) -> None:
        super().__init__(formatter_class=_Formatter, add_help=False, **given)  # type: ignore[arg-type]
        self._positionals.title = _("Arguments")
        self._optionals.title = _("Options")
        self.add_argument("-h", "--help", action="help", help=_("show this help"))

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        print(_("This command was not understood. Try: workshop --help"), file=sys.stderr)
        raise SystemExit(2)


def _print_error(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
