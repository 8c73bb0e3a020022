"""Bringing clauses in from a pasted text or a file: what was read, then all chosen ones or none."""

from collections.abc import Callable

import streamlit as st

from workshop.errors import WorkshopError
from workshop.export.clause_import.clause_tables import check_clause_table
from workshop.export.clause_import.drafts import Begin, ClauseFile
from workshop.export.clause_import.read_clauses import TEXT_FILES, read_clauses
from workshop.export.table_import.table_reader import TableReading
from workshop.export.table_import.text_decoding import ENCODINGS
from workshop.export.table_import.word_document import is_document
from workshop.i18n import _, mark
from workshop.ui.clauses.bring_preview import show_clause_preview
from workshop.ui.shell.formatting import fault_words
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.widgets.drafts import keep_draft
from workshop.ui.widgets.file_field import PickedFile, clear_file, pick_file
from workshop.ui.widgets.table_reading import choose_reading

FILES = ("docx", "xlsx", "csv", "tsv", "md", "txt")
_SOURCES = {"text": mark("Paste a text"), "file": mark("From a file")}
_BEGINS = {
    Begin.CODE: mark("its code, such as PS-01"),
    Begin.HEADING: mark("every heading of the lowest level"),
    Begin.SECTION: mark("every section, such as § 1"),
    Begin.NUMBER: mark("every number, such as 1."),
    Begin.BULLET: mark("every bullet"),
    Begin.BLOCK: mark("every paragraph after a blank line"),
    Begin.LINE: mark("every line"),
}


def open_bringing_in(page: Page) -> None:
    """A dialog that reads clauses, shows them with fields to change, and brings them in."""
    key = page.state("bring")
    file_key = f"{key}.file"

    @dialog(_("Bring clauses in"), width="large")
    def ask() -> None:
        page.present_actor()
        source = st.segmented_control(
            _("Where they come from"),
            list(_SOURCES),
            default="text",
            format_func=lambda name: _(_SOURCES[name]),
            key=f"{key}.source",
            required=True,
            label_visibility="collapsed",
        )
        if source == "file":
            _from_file(page, key, file_key)
        else:
            _from_text(page, key)

    clear_file(file_key)
    ask()


def _from_text(page: Page, key: str) -> None:
    keep_draft(page, key, _("Bring clauses in"), text="")
    text = st.text_area(
        _("The text of the clauses"),
        height=180,
        key=f"{key}.text",
        max_chars=200_000,
        help=_(
            "Numbered paragraphs, a regulation with sections, Markdown, or cells of a spreadsheet. "
            "Headings become areas; “Level: required” and other names of fields are understood."
        ),
    )
    if text.strip():
        digest = f"{key}.{hash(text)}"
        _show(page, key, digest, "", lambda begins: read_clauses("", text, begins=begins))


def _from_file(page: Page, key: str, file_key: str) -> None:
    st.caption(
        _(
            "A Word document with headings and numbered paragraphs or tables, a spreadsheet, "
            "Markdown or plain text. Our own files of a standard come in as the same clauses."
        )
    )
    file = pick_file(_("File with the clauses"), FILES, file_key)
    if file is None:
        return
    own = f"{key}.{file.key}"
    if is_document(file.name):
        _show(
            page,
            key,
            own,
            file.name,
            lambda begins: read_clauses(file.name, file.content, begins=begins),
        )
    elif file.name.lower().endswith(TEXT_FILES):
        reading = _choose_encoding(own)
        _show(
            page,
            key,
            own,
            file.name,
            lambda begins: read_clauses(file.name, file.content, reading, begins),
        )
    else:
        _show_table(page, key, own, file_key, file)


def _choose_encoding(own: str) -> TableReading:
    with st.expander(_("Read it otherwise"), icon=":material/tune:"):
        encoding = st.selectbox(
            _("Encoding"),
            [None, *ENCODINGS],
            format_func=lambda one: ENCODINGS[one] if one else _("found by itself"),
            key=f"{own}.encoding",
        )
    return TableReading(encoding=encoding)


def _show_table(page: Page, key: str, own: str, file_key: str, file: PickedFile) -> None:
    try:
        table = choose_reading(file_key, file, least_header=1)
        read = check_clause_table(table)
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return
    show_clause_preview(page, key, f"{own}.{hash(table.rows)}", file.name, read)


def _show(
    page: Page, key: str, own: str, name: str, read: Callable[[Begin | None], ClauseFile]
) -> None:
    """What was read, with a choice of what begins a clause."""
    chosen: Begin | None = st.session_state.get(f"{own}.begins")
    try:
        found = read(chosen)
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        if chosen is not None:
            _choose_begins(own, chosen)
        return
    if found.begins is not None:
        _choose_begins(own, found.begins)
    show_clause_preview(page, key, f"{own}.{found.begins or ''}", name, found)


def _choose_begins(own: str, present: Begin) -> None:
    options = list(_BEGINS)
    st.selectbox(
        _("A clause begins with"),
        options,
        index=options.index(present),
        format_func=lambda one: _(_BEGINS[one]),
        key=f"{own}.begins",
        width=420,
    )
