"""What is recognised about a table of notes: said, and changed where it can be meant otherwise."""

import streamlit as st

from workshop.export.table_import.known_sources import MIRO, NAMES, Source, recognise
from workshop.export.table_import.note_columns import guess_columns
from workshop.export.table_import.table_reader import ParsedTable
from workshop.i18n import _, ngettext
from workshop.ui.shell.formatting import plain


def choose_source(key: str, table: ParsedTable) -> Source:
    """The recognised table, told in words.

    A board of Miro can also be taken as it is. Rows that moderators rejected stay behind unless
    they are wished. ``key``: for the fields that belong to this file alone.
    """
    source = recognise(table)
    if source.name == MIRO and not table.header:
        source = _choose_frames(key, source, table)
    if name := NAMES.get(source.name):
        words = _("Recognised: {name}. Names of authors are not taken over.", name=_(name))
        st.caption(f":material/check_circle: {words}")
    if source.doubt:
        st.warning(_(source.doubt), icon=":material/warning:")
    return _choose_rejected(key, source) if source.rejected else source


def show_people(source: Source) -> None:
    """Which columns name people: they are never offered first, and stay behind."""
    if source.people:
        names = ", ".join(source.people)
        words = ngettext(
            "A column that names people is not read: {names}.",
            "Columns that name people are not read: {names}.",
            len(source.people),
            names=names,
        )
        st.caption(plain(words))
    if source.left_out:
        told = _("The column “{name}” is left out: here no two notes are tied to one person.")
        st.caption(plain(told.format(name=source.left_out)))


def _choose_frames(key: str, source: Source, table: ParsedTable) -> Source:
    framed = st.toggle(
        _("A board of Miro: the first line of each block is a frame's name"),
        True,
        key=f"{key}.framed",
    )
    return source if framed else Source("", table, guess_columns(table))


def _choose_rejected(key: str, source: Source) -> Source:
    count = len(source.rejected)
    taken = st.checkbox(
        ngettext(
            "Also bring in {count} line that moderators had rejected there",
            "Also bring in {count} lines that moderators had rejected there",
            count,
        ),
        key=f"{key}.rejected",
    )
    return source if taken else source.without_rejected()
