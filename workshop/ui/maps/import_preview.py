"""The preview of an import of notes: how many come in, and every line with its problem."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from workshop.errors import Invalid
from workshop.export.labels import NOTE_KINDS, SECTIONS, word
from workshop.export.table_import.note_rows import Incoming, Repeats
from workshop.export.table_import.table_reader import Problem
from workshop.i18n import _, current_language, error_message, mark
from workshop.ui.shell.formatting import shortened

MOST_SHOWN = 300
MARKS = {
    "phone": mark("a phone number?"),
    "email": mark("an e-mail address?"),
    "pesel": mark("a PESEL number?"),
    "name": mark("a name?"),
}


def show_lines(lines: Sequence[Incoming], repeats: Repeats) -> None:
    """The numbers of lines imported and left out, and a table of all lines with their problems."""
    troubled = sum(line.problem is not None for line in lines)
    again = 0 if repeats.again else sum(line.again for line in lines)
    left = sum(line.note is not None and not repeats.takes(line) for line in lines) - again
    marked = sum(bool(line.marks) for line in lines)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(
            _("Come in: {count}", count=len(lines) - troubled - again - left),
            color="primary",
            icon=":material/check:",
        )
        if troubled:
            st.badge(
                _("Stay behind: {count}", count=troubled), color="orange", icon=":material/block:"
            )
        if again:
            st.badge(
                _("There already: {count}", count=again),
                color="gray",
                icon=":material/content_copy:",
            )
        if left:
            st.badge(
                _("Said before in the file: {count}", count=left),
                color="gray",
                icon=":material/content_copy:",
            )
        if marked:
            st.badge(
                _("Will wait for approval, with a mark: {count}", count=marked),
                color="yellow",
                icon=":material/flag:",
            )
    shown = _choose_shown(lines, repeats)
    _show_table(_choose_part(shown), repeats)


def _choose_shown(lines: Sequence[Incoming], repeats: Repeats) -> list[Incoming]:
    """The lines of the kind that somebody wants to see; ordinary ones come first."""
    kinds: Mapping[str, Callable[[Incoming], bool]] = {
        mark("all lines"): lambda line: True,
        mark("what stays behind"): lambda line: line.problem is not None,
        mark("with a mark"): lambda line: bool(line.marks),
        mark("said again"): lambda line: line.again or line.twice,
    }
    found = {name: list(filter(fits, lines)) for name, fits in kinds.items()}
    names = [name for name in kinds if found[name]]
    chosen = names[0] if names else ""
    if len(names) > 1:
        chosen = st.segmented_control(
            _("Lines to look at"),
            names,
            default=names[0],
            required=True,
            format_func=lambda name: f"{_(name)} ({len(found[name])})",
            key=f"bring.shown.{'.'.join(names)}",
            label_visibility="collapsed",
        )
    every = found.get(chosen, [])
    return sorted(
        every,
        key=lambda line: (line.problem is not None, not repeats.takes(line), bool(line.marks)),
    )


def _choose_part(lines: Sequence[Incoming]) -> Sequence[Incoming]:
    """So many lines as are shown at once; a field leads to all others."""
    if len(lines) <= MOST_SHOWN:
        return lines
    parts = -(-len(lines) // MOST_SHOWN)
    part = st.number_input(
        _("Part of the lines, from 1 to {parts}", parts=parts), 1, parts, key=f"bring.part.{parts}"
    )
    start = (part - 1) * MOST_SHOWN
    return lines[start : start + MOST_SHOWN]


def _show_table(lines: Sequence[Incoming], repeats: Repeats) -> None:
    language = current_language()
    notes = [line.note for line in lines]
    shown: dict[str, list[object]] = {
        _("Line"): [line.line for line in lines],
        _("Remark"): [_remark(line, repeats) for line in lines],
        _("Text"): [shortened(line.text, 300) for line in lines],
        _("Section"): [word(SECTIONS, note.section, language) if note else "–" for note in notes],
        _("Kind"): [word(NOTE_KINDS, note.kind, language) if note else "–" for note in notes],
        _("Table"): [str(note.table or "–") if note else "–" for note in notes],
    }
    if not any(note and note.section for note in notes):
        del shown[_("Section")]
    if not any(shown[_("Remark")]):
        del shown[_("Remark")]
    st.dataframe(
        shown,
        hide_index=True,
        height=min(60 + 35 * len(lines), 340),
        width="stretch",
        column_config={
            _("Line"): st.column_config.NumberColumn(width=40),
            _("Remark"): st.column_config.TextColumn(width="medium"),
            _("Text"): st.column_config.TextColumn(width="large"),
        },
    )


def _remark(line: Incoming, repeats: Repeats) -> str:
    if line.problem:
        return _problem_sentence(line.problem)
    if line.note and not repeats.takes(line):
        return _("stands there already") if line.again else _("said before in the file")
    return ", ".join(_(MARKS[name]) for name in line.marks)


def _problem_sentence(problem: Problem) -> str:
    return error_message(Invalid(problem.message, **problem.values))
