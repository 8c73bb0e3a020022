"""How a file is read as a table: every guess is shown, can be changed, and belongs to its file."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from heapq import nsmallest
from typing import TypeVar

import streamlit as st

from workshop.errors import Invalid
from workshop.export.table_import.header_guess import MOST_HEADER_ROWS
from workshop.export.table_import.joined_sheets import EVERY_SHEET, read_sheets
from workshop.export.table_import.table_reader import (
    ParsedTable,
    Problem,
    TableReading,
    read_lines,
    read_table,
)
from workshop.export.table_import.text_decoding import ENCODINGS, LOST
from workshop.i18n import _, mark, ngettext
from workshop.ui.shell.formatting import fault_words, plain, shortened
from workshop.ui.widgets.file_field import PickedFile, tables_place

SEPARATORS = {
    ",": mark("comma"),
    ";": mark("semicolon"),
    "\t": mark("tab"),
    "|": mark("bar"),
    "": mark("nothing: a line is one cell"),
}
HEADERS = (
    mark("no row names the columns"),
    mark("the first row names the columns"),
    mark("the first two rows name the columns"),
    mark("the first three rows name the columns"),
)
_SAMPLE_LINES = 3
_MOST_KEPT = 6
Choice = TypeVar("Choice", str, int)
Reader = Callable[[TableReading], ParsedTable]


def choose_reading(
    key: str,
    file: PickedFile,
    *,
    liked_sheets: Sequence[str] = (),
    least_header: int = 0,
    joined: bool = False,
) -> ParsedTable:
    """The file as a table, with fields for all that was guessed about it.

    ``key`` is that of the page's field for the file. ``liked_sheets``: names of sheets to look at
    first. ``least_header``: the fewest rows that name columns. ``joined``: whether sheets may be
    read as one table. Raises ``Invalid`` for a file that is none.
    """
    start = TableReading(liked_sheets=tuple(liked_sheets))
    reader = read_sheets if joined else read_table
    own = f"{key}.{file.key}"
    return _choose(own, lambda reading: _read(key, file, reader, reading), start, least_header)


def choose_lines_reading(own: str, text: str) -> ParsedTable:
    """Typed or pasted lines as a table, with the same fields; ``own``: for those of this text."""
    return _choose(own, lambda reading: read_lines(text, reading), TableReading(), 0)


def _choose(own: str, read: Reader, start: TableReading, least_header: int) -> ParsedTable:
    told = st.container()
    with st.expander(_("Read it otherwise"), icon=":material/tune:"):
        table = _choose_top(own, *_choose_cells(own, read, start), read, least_header)
    with told:
        st.caption(f":material/visibility: {_say_reading(table)}")
        show_problems(table.warnings)
        _show_sample(table)
    return table


def _choose_top(
    own: str, reading: TableReading, table: ParsedTable, read: Reader, least_header: int
) -> ParsedTable:
    """The table from the line on at which it begins, and with its header."""
    if table.sheet == EVERY_SHEET:
        return table
    own = f"{own}.{table.sheet}.{table.separator}"
    lines = [line for line, _blank, _row in table.every_row]
    begins = st.number_input(
        _("The table begins in line"), lines[0], lines[-1], table.begins, key=f"{own}.begins"
    )
    if begins != table.begins:
        table = read(replace(reading, begins=begins))
    return choose_header(f"{own}.{begins}", table, least_header)


def choose_header(key: str, table: ParsedTable, least: int = 0) -> ParsedTable:
    """The table with as many rows as header as somebody chooses."""
    most = min(MOST_HEADER_ROWS, len(table.named) + len(table.rows) - 1)
    guess = min(max(least, len(table.named)), most)
    if most < least or most == 0:
        return table
    count = _select(
        _("Header of the table"),
        range(least, most + 1),
        guess,
        lambda rows: _(HEADERS[rows]),
        f"{key}.header",
    )
    return table.with_header(count)


def show_problems(problems: Sequence[Problem]) -> None:
    """What is wrong with a file, each with its line where it has one."""
    for problem in problems:
        sentence = fault_words(Invalid(problem.message, **problem.values))
        if problem.line:
            sentence = f"{_('Line {number}', number=problem.line)}: {sentence}"
        st.warning(sentence, icon=":material/warning:")


def _choose_cells(
    own: str, read: Reader, reading: TableReading
) -> tuple[TableReading, ParsedTable]:
    """The table by its sheet, or by encoding and separator; hidden rows and marks of lists."""
    guess = read(reading)
    if guess.sheets:
        reading = _choose_sheet(own, guess, reading)
    else:
        reading = _choose_signs(own, guess, reading)
    table = read(reading)
    if table.hidden_lines and st.toggle(
        ngettext(
            "Also read {count} row that is hidden or filtered out",
            "Also read {count} rows that are hidden or filtered out",
            len(table.hidden_lines),
        ),
        key=f"{own}.{table.sheet}.hidden",
    ):
        reading = replace(reading, hidden=True)
    if guess.list_marks and not st.toggle(
        _("Leave out the bullets and numbers of a list (lines: {count})", count=guess.list_marks),
        True,
        key=f"{own}.marks",
    ):
        reading = replace(reading, list_marks=False)
    return reading, read(reading)


def _choose_sheet(own: str, guess: ParsedTable, reading: TableReading) -> TableReading:
    names = {
        sheet.name: _("{name} (hidden)", name=sheet.name) if sheet.hidden else sheet.name
        for sheet in guess.sheets
    }
    if guess.sheet == EVERY_SHEET:
        names = {EVERY_SHEET: _("all sheets, each as a section"), **names}
    sheet = _select(_("Sheet"), list(names), guess.sheet, names.get, f"{own}.sheet")
    return reading if sheet == guess.sheet else replace(reading, sheet=sheet)


def _choose_signs(own: str, guess: ParsedTable, reading: TableReading) -> TableReading:
    first, second = st.columns(2)
    encoding = guess.encoding
    if encoding:
        with first:
            encoding = _select(
                _("Encoding"), list(ENCODINGS), encoding, ENCODINGS.get, f"{own}.encoding"
            )
    if encoding != guess.encoding:
        reading = replace(reading, encoding=encoding)
    with second if encoding else first:
        separator = _select(
            _("Between cells stands"),
            list(SEPARATORS),
            guess.separator,
            lambda sign: _(SEPARATORS[sign]),
            f"{own}.separator",
        )
    return reading if separator == guess.separator else replace(reading, separator=separator)


def _read(
    key: str,
    file: PickedFile,
    reader: Callable[[str, bytes, TableReading], ParsedTable],
    reading: TableReading,
) -> ParsedTable:
    """The file read so; kept until another one is picked."""
    place = tables_place(key)
    known = st.session_state.get(place)
    if not known or known[0] != file.key or len(known[1]) > _MOST_KEPT:
        st.session_state[place] = known = (file.key, {})
    tables: dict[TableReading, ParsedTable] = known[1]
    if reading not in tables:
        with st.spinner(_("Reading the file…")):
            tables[reading] = reader(file.name, file.content, reading)
    return tables[reading]


def _select(
    label: str,
    options: Sequence[Choice],
    guess: Choice,
    name: Callable[[Choice], str | None],
    key: str,
) -> Choice:
    """A field that stands at the guess until somebody chooses otherwise."""
    chosen: Choice = st.selectbox(
        label,
        options,
        index=options.index(guess),
        format_func=lambda option: name(option) or str(option),
        key=key,
    )
    return chosen


def _say_reading(table: ParsedTable) -> str:
    """In what way a table was read, in one sentence."""
    found = []
    if table.sheet == EVERY_SHEET:
        found = [_("all sheets, each as a section")]
    elif table.sheets:
        found = [_("sheet “{name}”", name=plain(table.sheet))]
    elif table.encoding:
        between = _("between cells: {sign}", sign=_(SEPARATORS[table.separator]))
        found = [ENCODINGS[table.encoding], between]
    if table.above:
        found.append(_("the table begins in line {number}", number=table.begins))
    if table.sheet != EVERY_SHEET:
        found.append(_(HEADERS[len(table.named)]))
    if table.list_marks:
        found.append(_("without the bullets and numbers of a list"))
    told = _("Read as: {how}.", how=", ".join(found))
    hidden = table.hidden_lines.difference(table.lines)
    if hidden:
        words = ngettext(
            "{count} row that is hidden or filtered out is not read.",
            "{count} rows that are hidden or filtered out are not read.",
            len(hidden),
        )
        told = f"{told} {words}"
    return told


def _show_sample(table: ParsedTable) -> None:
    """Some lines by whose letters one sees whether the encoding is right, unless it is certain."""
    if not table.encoding or (table.encoding == "utf-8" and not table.warnings):
        return
    lines = (" · ".join(filter(None, row)) for row in (table.header, *table.rows))
    doubtful = (line for line in lines if not line.isascii())
    telling = nsmallest(_SAMPLE_LINES, doubtful, key=lambda line: LOST not in line)
    if telling:
        shown = "  \n".join(plain(shortened(" ".join(line.split()), 120)) for line in telling)
        st.caption(_("Are these letters right?") + f"  \n{shown}")
