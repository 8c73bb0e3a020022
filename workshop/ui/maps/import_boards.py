"""Several questions of a file: all on one board, or each an activity of its own."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from workshop.board.note_import import ImportNotes
from workshop.export.table_import.note_columns import Columns
from workshop.export.table_import.note_rows import Incoming, Target
from workshop.i18n import _, mark
from workshop.people.rights import Right
from workshop.ui.maps.column_choice import column_name
from workshop.ui.shell.page import Page

TOGETHER, APART = "together", "apart"
_WAYS = {
    TOGETHER: mark("all together, where chosen above"),
    APART: mark("each question as a new activity"),
}


def choose_boards(page: Page, key: str, columns: Columns, target: Target) -> bool:
    """Whether each column of texts becomes an activity of its own; asked where there are several
    on a free board."""
    if not columns.more or target.sections or not page.may(Right.RUN):
        return False
    way = st.radio(
        _("Several columns of texts come in"),
        list(_WAYS),
        format_func=lambda way: _(_WAYS[way]),
        key=f"{key}.boards",
    )
    return bool(way == APART)


def divide(
    content: ImportNotes, lines: Sequence[Incoming], header: Sequence[str]
) -> list[ImportNotes]:
    """One import for each column of these lines: a new activity that is called like it."""
    columns = sorted({line.column for line in lines})
    return [
        replace(
            content,
            notes=[line.note for line in lines if line.note and line.column == at],
            activity_id=None,
            title=column_name(header, at),
        )
        for at in columns
    ]
