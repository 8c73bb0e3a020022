"""Command ``serve``: the server, with one process or several, under one address."""

import argparse
import ssl
from pathlib import Path
from typing import Any

from workshop.errors import Invalid
from workshop.i18n import _, mark
from workshop.logs import configure
from workshop.processes.supervisor import FrontPlace, load_certificate, serve
from workshop.settings import Settings, log_choice
from workshop.store.engine import is_sqlite

MOST_WORKERS = 32


def add_commands(commands: Any) -> None:
    """Add this command to the parser."""
    command = commands.add_parser("serve", help=_("run the server"))
    command.add_argument(
        "--workers",
        type=int,
        default=1,
        metavar=_("NUMBER"),
        help=_("how many processes share the work (PostgreSQL); 1 is enough for 300 phones"),
    )
    command.add_argument(
        "--address", default="", metavar=_("ADDRESS"), help=_("IP address to listen at; else all")
    )
    command.add_argument(
        "--port", type=int, default=8501, metavar=_("NUMBER"), help=_("port to listen at")
    )
    command.add_argument(
        "--certificate", type=Path, metavar=_("FILE"), help=_("certificate for https (PEM)")
    )
    command.add_argument("--key", type=Path, metavar=_("FILE"), help=_("its private key (PEM)"))
    command.set_defaults(run=run_serve)


def run_serve(settings: Settings, wanted: argparse.Namespace) -> int:
    """Serve until the process is told to end. Raises ``Invalid`` for options that cannot be."""
    place = _place_of(settings, wanted)
    configure(*log_choice())
    try:
        return serve(place)
    except OSError as error:
        if error.filename:
            raise
        raise Invalid(
            mark("The address cannot be used: {reason}"), reason=error.strerror or error
        ) from None


def _place_of(settings: Settings, wanted: argparse.Namespace) -> FrontPlace:
    if not 1 <= wanted.workers <= MOST_WORKERS:
        raise Invalid(mark("There can be 1 to {most} processes."), most=MOST_WORKERS)
    if wanted.workers > 1 and is_sqlite(settings.database_url):
        raise Invalid(
            mark(
                "Several processes need PostgreSQL: set WORKSHOP_DATABASE_URL. With SQLite the"
                " server is one process."
            )
        )
    if not 1 <= wanted.port <= 65535 - MOST_WORKERS:
        raise Invalid(mark("This is no port that can be used: {port}"), port=wanted.port)
    if (wanted.certificate is None) != (wanted.key is None):
        raise Invalid(mark("A certificate and its key are given together."))
    for file in filter(None, (wanted.certificate, wanted.key)):
        file.open("rb").close()  # its error names the file
    files = [one and str(one.resolve()) for one in (wanted.certificate, wanted.key)]
    place = FrontPlace(wanted.address, wanted.port, wanted.workers, *files)
    try:
        load_certificate(place)
    except ssl.SSLError:
        raise Invalid(mark("The certificate and the key do not go together.")) from None
    return place
