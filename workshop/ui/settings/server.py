"""How the server is: for administrators, who may have no other way to see it."""

from importlib.metadata import PackageNotFoundError, version

import streamlit as st
from babel.numbers import format_decimal

from workshop.i18n import _, current_language
from workshop.logs import last_trouble
from workshop.services import Services
from workshop.store.disk_room import free_bytes, needed_bytes
from workshop.store.schema import REVISION
from workshop.ui.shell.formatting import moment, plain
from workshop.ui.shell.page import AppPage

_GIGABYTE = 1e9


def show_server(page: AppPage) -> None:
    """Version, database, room on the disk and the last trouble in the log of this process."""
    services = page.services
    free = min(free_bytes(services.settings.data_dir, services.store.url).values())
    needed = needed_bytes(services.store.url)
    if free < needed:
        st.warning(
            _(
                "The disk of the server is nearly full: {free} GB are free, {needed} GB are needed."
                " The next backup will fail, and soon notes cannot be stored. Whoever looks after"
                " the server has to make room.",
                free=_gigabytes(free),
                needed=_gigabytes(needed),
            ),
            icon=":material/hard_drive:",
        )
    with st.container(width=520):
        st.table(
            {
                _("Version"): _version(),
                _("Database"): _database(services),
                _("Room on the disk"): _("{free} GB are free", free=_gigabytes(free)),
            },
            border="horizontal",
        )
    _show_last_trouble()
    st.caption(
        _(
            "Programs that watch over the server ask at /readyz and /metrics; docs/OPERATION.md"
            " says how."
        )
    )


def _show_last_trouble() -> None:
    trouble = last_trouble()
    if trouble is None:
        st.write(_("No trouble since this server was started."))
        return
    st.write(_("The last trouble, {moment}, as it stands in the log:", moment=moment(trouble.at)))
    st.markdown(f"> {plain(trouble.line)}")


def _database(services: Services) -> str:
    if services.store.sqlite:
        return "SQLite"
    others = services.neighbours.count if services.neighbours is not None else 0
    return _("PostgreSQL, processes of the server: {count}", count=1 + others)


def _version() -> str:
    try:
        program = version("empathy-workshop")
    except PackageNotFoundError:  # a folder that was never installed
        program = "–"
    return _("{version}, tables {revision}", version=program, revision=REVISION)


def _gigabytes(size: float) -> str:
    return str(format_decimal(round(size / _GIGABYTE, 1), locale=current_language()))
