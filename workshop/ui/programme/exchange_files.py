"""Downloading and importing exchange files."""

from collections.abc import Callable, Sequence

import streamlit as st

from workshop.errors import WorkshopError
from workshop.export.exchange.archive import ReadExchange, read_any_exchange, write_archive
from workshop.export.exchange.read import BringExchange, bring_exchange, is_empty
from workshop.export.exchange.sheet_files import write_csv, write_xlsx
from workshop.export.exchange.write import write_json
from workshop.i18n import _, mark_plural, translate_plural
from workshop.i18n.counted_nouns import GROUPS, NEEDS, NOTES, PRACTICES
from workshop.people.rights import Right
from workshop.programme.file_faults import BadFile, Fault
from workshop.programme.programmes import list_programmes
from workshop.programme.tables import Programme
from workshop.ui.shell.formatting import distinct, fault_words, plain
from workshop.ui.shell.page import PROGRAMME_KEY, AppPage
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.file_downloads import XLSX, OfferedFile, lazily, offer_file
from workshop.ui.widgets.file_field import PickedFile, clear_file, pick_file, tables_place

_PARTS = {
    "sessions": mark_plural("{count} meeting", "{count} meetings"),
    "practices": PRACTICES,
    "notes": NOTES,
    "groups": GROUPS,
    "needs": NEEDS,
    "votes": mark_plural("{count} vote", "{count} votes"),
}
_PICTURES = mark_plural("{count} picture", "{count} pictures")


def show_downloads(page: AppPage, programme: Programme) -> None:
    """Downloads as JSON, XLSX and CSV, written on the click."""
    if not page.actor.may(Right.EXPORT, programme.id):
        return
    files: tuple[OfferedFile, ...] = (
        ("XLSX", "xlsx", XLSX, write_xlsx),
        ("CSV", "zip", "application/zip", write_csv),
        (
            "JSON",
            "json",
            "application/json",
            lambda db, actor, key, _language: write_json(db, actor, key),
        ),
        (
            _("JSON with pictures (ZIP)"),
            "pictures.zip",
            "application/zip",
            lambda db, actor, key, _language: write_archive(db, actor, key),
        ),
    )
    with st.container(border=True):
        st.subheader(_("Take along"), anchor=False)
        st.write(
            _(
                "The whole project: meetings, practices, groups, needs, ended votes and the notes "
                "behind them. Without accounts, badges, tables and those who answer for next "
                "steps; nothing that is hidden or waits."
            )
        )
        with st.container(horizontal=True):
            for label, ending, kind, write in files:
                name, key = f"{programme.slug}.{ending}", page.state(f"take.{ending}")
                offer_file(label, lazily(page, write, programme.id), name, kind, key=key)
        st.caption(
            _(
                "XLSX and CSV for spreadsheets; JSON for another installation, which can make the "
                "same programme of it. People may be recognised in pictures: take them along only "
                "where those people know of it."
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
        read = _show_upload(page, "into")
        sure = read and press_button(
            _("Bring it into this programme"), type="primary", icon=":material/download_done:"
        )
        if read and sure:
            content = BringExchange(read.file, programme.id, pictures=read.pictures)
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
        st.write(_("A project as another programme gave it: JSON, or a ZIP with pictures."))
        read = _show_upload(page, "new")
        if read is None:
            return
        about = read.file.programme
        key = page.state(f"title.{about.title[:40]}")
        with page.read() as db:
            taken = [row.title for row in list_programmes(db, page.actor)]
        free = [*distinct(dict(enumerate([*taken, about.title]))).values()][-1]
        title = st.text_input(_("Title"), free[:200], max_chars=200, key=key)
        if press_button(_("Create the programme"), type="primary"):
            content = BringExchange(read.file, title=title, pictures=read.pictures)
            created = page.attempt(bring_exchange, content, _("The programme is ready."))
            if created:
                clear_file(page.state("file.new"))
                st.session_state[PROGRAMME_KEY] = created.slug
                st.query_params.clear()
                st.rerun()

    ask()


def _show_upload(page: AppPage, name: str) -> ReadExchange | None:
    """A field for the file; returns it parsed, or shows its faults and returns ``None``."""
    key = page.state(f"file.{name}")
    given = pick_file(_("Exchange file (JSON or ZIP)"), ["json", "zip"], key)
    if given is None:
        return None
    try:
        read = _read_once(given, key)
    except BadFile as error:
        st.error(_("The file cannot be brought in."), icon=":material/info:")
        _list_faults(error.faults)
        return None
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return None
    counts = {words: len(getattr(read.file, part)) for part, words in _PARTS.items()}
    counts[_PICTURES] = len(read.pictures)
    parts = (translate_plural(words, count) for words, count in counts.items() if count)
    st.success(f"{plain(read.file.programme.title)}: {', '.join(parts)}")
    if read.lost:
        st.warning(_("These pictures cannot be taken over; everything else can."))
        _list_faults(read.lost)
    return read


def _list_faults(faults: Sequence[Fault]) -> None:
    st.markdown("\n".join(f"- {plain(str(fault))}" for fault in faults))


def _read_once(given: PickedFile, key: str) -> ReadExchange:
    """The file as it was read when it was picked: to make pictures anew takes its time."""
    place = tables_place(key)
    if st.session_state.get(place, ("", None))[0] != given.key:
        with st.spinner(_("The file is being read …")):
            st.session_state[place] = (given.key, read_any_exchange(given.content))
    read: ReadExchange = st.session_state[place][1]
    return read
