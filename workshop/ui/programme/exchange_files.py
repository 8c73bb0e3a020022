"""Downloading and importing exchange files (groups, needs, votes)."""

from collections.abc import Callable

import streamlit as st
from sqlmodel import Session

from workshop.errors import NotAllowed, WorkshopError
from workshop.export.exchange.check import read_exchange
from workshop.export.exchange.models import ExchangeFile
from workshop.export.exchange.read import BringExchange, bring_exchange, is_empty
from workshop.export.exchange.sheet_files import write_csv, write_xlsx
from workshop.export.exchange.write import write_json
from workshop.i18n import _, current_language, error_message, mark, mark_plural, translate_plural
from workshop.i18n.counted_nouns import GROUPS, NEEDS, NOTES
from workshop.people.accounts import load_actor
from workshop.people.rights import Actor, Right
from workshop.programme.file_faults import BadFile
from workshop.programme.programmes import list_programmes
from workshop.programme.tables import Programme
from workshop.ui.shell.formatting import distinct, plain
from workshop.ui.shell.page import PROGRAMME_KEY, AppPage
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.file_field import clear_file, pick_file

_Write = Callable[[Session, Actor, str], bytes]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PARTS = {
    "notes": NOTES,
    "groups": GROUPS,
    "needs": NEEDS,
    "votes": mark_plural("{count} vote", "{count} votes"),
}


def show_downloads(page: AppPage, programme: Programme) -> None:
    """Downloads as JSON, XLSX and CSV, written on the click."""
    if not page.actor.may(Right.EXPORT, programme.id):
        return
    language = current_language()
    files: tuple[tuple[str, str, str, _Write], ...] = (
        ("XLSX", "xlsx", _XLSX, lambda db, actor, key: write_xlsx(db, actor, key, language)),
        (
            "CSV",
            "zip",
            "application/zip",
            lambda db, actor, key: write_csv(db, actor, key, language),
        ),
        ("JSON", "json", "application/json", write_json),
    )
    with st.container(border=True):
        st.subheader(_("Take along"), anchor=False)
        st.write(
            _(
                "Groups, needs, ended votes and the notes behind them. Without names, badges, "
                "tables and times; nothing that is hidden or waits."
            )
        )
        with st.container(horizontal=True):
            for label, ending, kind, write in files:
                st.download_button(
                    label,
                    _lazily(page, write, programme.id),
                    mime=kind,
                    on_click="ignore",
                    file_name=f"{programme.slug}.{ending}",
                    icon=":material/download:",
                    key=page.state(f"take.{ending}"),
                )
        st.caption(
            _(
                "XLSX and CSV for spreadsheets; JSON for another installation, which can make the "
                "same programme of it. Notes of one person share a number in it."
            )
        )


def show_exchange(page: AppPage, programme: Programme) -> None:
    """The downloads and, while the programme is empty, an import into it."""
    show_downloads(page, programme)
    if not page.actor.may(Right.RUN, programme.id):
        return
    with st.container(border=True):
        st.subheader(_("Bring an exchange file in"), anchor=False)
        with page.read() as db:
            empty = is_empty(db, programme.id)
        if not empty:
            st.write(
                _(
                    "This programme is not empty, so nothing can be brought into it. A new one "
                    "from a file is made on the page Programme, under Change."
                )
            )
            return
        st.write(
            _(
                "This programme is empty. The areas and the agenda of the file take the place of "
                "those that are here."
            )
        )
        document = _show_upload(page, "into")
        sure = document and press_button(
            _("Bring it into this programme"), type="primary", icon=":material/download_done:"
        )
        if document and sure:
            content = BringExchange(document, programme.id)
            if page.attempt(bring_exchange, content, _("The file is brought in.")):
                clear_file(page.state("file.into"))
                st.rerun()


def offer_from_file(page: AppPage, fold: Callable[[], None] | None = None) -> None:
    """The button that creates a programme from an exchange file; ``fold`` closes the popover
    that contains it."""
    if press_button(
        _("New programme from a file"),
        icon=":material/upload_file:",
        type="tertiary",
        on_click=fold,
    ):
        clear_file(page.state("file.new"))
        _creation_dialog(page)


def _creation_dialog(page: AppPage) -> None:
    @dialog(_("New programme from a file"), width="medium")
    def ask() -> None:
        page.present_actor()
        st.write(_("Groups, needs, votes and notes as another programme gave them, in JSON."))
        document = _show_upload(page, "new")
        if document is None:
            return
        about = document.programme
        key = page.state(f"title.{about.title[:40]}")
        with page.read() as db:
            taken = [row.title for row in list_programmes(db, page.actor)]
        free = [*distinct(dict(enumerate([*taken, about.title]))).values()][-1]
        title = st.text_input(_("Title"), free[:200], max_chars=200, key=key)
        if press_button(_("Create the programme"), type="primary"):
            content = BringExchange(document, title=title)
            created = page.attempt(bring_exchange, content, _("The programme is ready."))
            if created:
                clear_file(page.state("file.new"))
                st.session_state[PROGRAMME_KEY] = created.slug
                st.query_params.clear()
                st.rerun()

    ask()


def _show_upload(page: AppPage, name: str) -> ExchangeFile | None:
    """A field for the file; returns it parsed, or shows its faults and returns ``None``."""
    given = pick_file(_("Exchange file (JSON)"), ["json"], page.state(f"file.{name}"))
    if given is None:
        return None
    try:
        document = read_exchange(given.content)
    except BadFile as error:
        st.error(_("The file cannot be brought in."), icon=":material/info:")
        st.markdown("\n".join(f"- {plain(str(fault))}" for fault in error.faults))
        return None
    except WorkshopError as error:
        st.error(error_message(error), icon=":material/info:")
        return None
    parts = (
        translate_plural(words, len(getattr(document, part))) for part, words in _PARTS.items()
    )
    st.success(f"{plain(document.programme.title)}: {', '.join(parts)}")
    return document


def _lazily(page: AppPage, write: _Write, programme_id: str) -> Callable[[], bytes]:
    """A function that writes the download on the click, with the rights the actor has then."""

    def now() -> bytes:
        with page.read() as db:
            actor = load_actor(db, page.actor.id)
            if actor is None:
                raise NotAllowed(mark("You do not have the right to do this."))
            return write(db, actor, programme_id)

    return now
