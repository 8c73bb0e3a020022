"""Commands ``begin-anew`` and ``accept-secret``: the ways on where something is lost for good. Each
says first what it costs, and does it only when it is asked to do so all the same."""

import argparse
from typing import Any

from workshop.cli.alone import alone
from workshop.cli.database import must_exist
from workshop.errors import Conflict, WorkshopError
from workshop.i18n import _, mark
from workshop.settings import KEY_FILE, Settings
from workshop.store.backup import remove_database, set_aside
from workshop.store.backup_place import BackupPlace, backups_in
from workshop.store.engine import file_of
from workshop.store.opening import accept_secret, look_at, must_have_secret
from workshop.store.revisions import present_revision
from workshop.store.schema import migrate


def add_commands(commands: Any) -> None:
    """Add these commands to the parser."""
    anew = commands.add_parser("begin-anew", help=_("begin with an empty database on purpose"))
    accept = commands.add_parser("accept-secret", help=_("work on with another secret.key"))
    for command, run in ((anew, run_begin_anew), (accept, run_accept_secret)):
        command.add_argument("--anyway", action="store_true", help=_("do it, at its price"))
        command.set_defaults(run=run)


def run_begin_anew(settings: Settings, wanted: argparse.Namespace) -> int:
    """Set the database aside, whatever is left of it, and make an empty one. Raises ``Conflict``
    while a server runs, without ``--anyway``, and for a PostgreSQL that holds something."""
    url, file = settings.database_url, file_of(settings.database_url)
    if file is None and present_revision(url) is not None:
        raise Conflict(
            mark(
                "This PostgreSQL database holds a workshop. To begin anew, make another, empty"
                " database and set WORKSHOP_DATABASE_URL to its address."
            )
        )
    if not wanted.anyway:
        raise Conflict(
            mark(
                "The workshop begins empty: no programmes, notes or accounts. What is left of the"
                " database is kept in {folder}, with all copies. To do it: workshop begin-anew"
                " --anyway"
            ),
            folder=backups_in(settings),
        )
    place = BackupPlace.of(settings)
    with alone(url, settings.data_dir):
        if file is not None and file.exists() and file.stat().st_size:
            with set_aside(url, place) as former:
                if former is not None:
                    print(_("The former one is kept here: {path}", path=former.path))
        if file is not None:
            remove_database(file)
        migrate(url, place)
    print(_("The workshop begins anew: its database is empty."))
    return 0


def run_accept_secret(settings: Settings, wanted: argparse.Namespace) -> int:
    """Let the database go on with the present secret, or a new one. Raises ``Conflict`` while a
    server runs and without ``--anyway``."""
    url = settings.database_url
    must_exist(url)
    found = look_at(url, settings.data_dir)
    try:
        must_have_secret(found, settings.data_dir, settings.secret)
    except WorkshopError:
        pass
    else:
        print(_("The secret belongs to this database: there is nothing to do."))
        return 0
    if not wanted.anyway:
        raise Conflict(
            mark(
                "With another secret nobody can withdraw any more by five words that they were"
                " given before, door codes that are printed already let nobody in, and experts do"
                " not find their ratings of former releases. If {name} may still lie somewhere,"
                " look for it first. To do it: workshop accept-secret --anyway"
            ),
            name=KEY_FILE,
        )
    with alone(url, settings.data_dir):
        migrate(url, BackupPlace.of(settings))
        accept_secret(url, settings.data_dir, settings.secret)
    print(
        _("The database goes on with the secret that is there now. Keep it: {name}", name=KEY_FILE)
    )
    return 0
