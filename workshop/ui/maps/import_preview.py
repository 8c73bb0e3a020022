"""The preview of an import of notes: columns, defaults for all lines, each line's problems."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from workshop.errors import Invalid
from workshop.export.labels import NOTE_KINDS, SECTIONS, word
from workshop.export.table_import.known_sources import Source
from workshop.export.table_import.note_columns import Columns
from workshop.export.table_import.note_rows import Incoming, Repeats, Target
from workshop.export.table_import.table_reader import Problem
from workshop.i18n import _, current_language, error_message, mark, ngettext
from workshop.ui.maps.source_choice import show_people
from workshop.ui.shell.formatting import distinct, plain, shortened
from workshop.ui.shell.page import Page

COLUMNS = {
    "text": mark("Text"),
    "heading": mark("In front of the text"),
    "section": mark("Section"),
    "kind": mark("Kind"),
    "table": mark("Table"),
}
MOST_SHOWN, MOST_NAMED = 300, 8
MARKS = {
    "phone": mark("a phone number?"),
    "email": mark("an e-mail address?"),
    "pesel": mark("a PESEL number?"),
    "name": mark("a name?"),
}


def choose_columns(key: str, source: Source, target: Target) -> Columns:
    """A field per property of a note for its column. No fields for a table of a single column,
    none for the section on a free board."""
    table, guess = source.table, source.columns
    if table.width <= 1:
        return Columns(0)
    left = {"section"} if not target.sections else set()
    if guess.heading is None:
        left.add("heading")
    wanted = {name: COLUMNS[name] for name in COLUMNS if name not in left}
    if guess.section is not None and not target.sections:
        st.caption(_("The file names sections, but this board has none; they are left out."))
    names = distinct({at: _column_name(table.header, at) for at in range(table.width)})
    chosen: dict[str, int | None] = {}
    st.markdown("**" + _("Which column holds what") + "**")
    places = st.columns(len(wanted))
    for place, (name, label) in zip(places, wanted.items(), strict=True):
        options = [*names] if name == "text" else [None, *names]
        first = getattr(guess, name)
        chosen[name] = place.selectbox(
            _(label),
            options,
            index=options.index(first),
            format_func=lambda at: names[at] if at is not None else _("none"),
            key=f"{key}.column.{name}.{len(table.named)}.{table.sheet}.{table.width}",
        )
    _show_left_out([label for at, label in names.items() if at not in chosen.values()])
    show_people(source)
    text = chosen.pop("text")
    return Columns(
        text or 0, chosen.get("section"), chosen["kind"], chosen["table"], chosen.get("heading")
    )


def _show_left_out(names: Sequence[str]) -> None:
    """The columns that no property of a note is taken from."""
    if names:
        told = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
        words = ngettext(
            "{count} column stays behind: {names}",
            "{count} columns stay behind: {names}",
            len(names),
            names=told,
        )
        st.caption(plain(words))


def _column_name(header: Sequence[str], at: int) -> str:
    named = header[at] if at < len(header) else ""
    return shortened(named, 30) or _("Column {number}", number=at + 1)


def choose_for_all(page: Page, target: Target, columns: Columns) -> Target:
    """Fields for the defaults of lines without a value: section, kind, table."""
    language = current_language()
    st.markdown("**" + _("What holds for all lines") + "**")
    places = st.columns(3 if target.sections else 2)
    kind_place, table_place = places[-2:]
    section = None
    if target.sections:
        named = columns.section is not None
        section = places[0].selectbox(
            _("Section, if none is named") if named else _("Section of all lines"),
            target.sections,
            index=None,
            placeholder=_("Choose"),
            format_func=lambda code: word(SECTIONS, code, language),
            key=page.state("bring.section"),
        )
    kind = kind_place.selectbox(
        _("Kind of all lines") if columns.kind is None else _("Kind, if none is named"),
        [*NOTE_KINDS],
        index=None,
        placeholder=_("as usual for the section"),
        format_func=lambda code: word(NOTE_KINDS, code, language),
        key=page.state("bring.kind"),
    )
    table = table_place.selectbox(
        _("Table of all lines") if columns.table is None else _("Table, if none is named"),
        [*range(1, page.programme.tables + 1)],
        index=None,
        placeholder=_("no table"),
        key=page.state("bring.table"),
    )
    return replace(target, section=section, kind=kind, table=table)


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
    ordered = sorted(lines, key=lambda line: (line.problem is None, not line.marks, line.line))
    if len(lines) > MOST_SHOWN:
        words = _(
            "Shown: {shown} of {all} lines, those with trouble first.",
            shown=MOST_SHOWN,
            all=len(lines),
        )
        st.caption(words)
    _show_table(ordered[:MOST_SHOWN], repeats)


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
