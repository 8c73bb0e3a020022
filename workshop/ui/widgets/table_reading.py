"""How a file is read as a table: every guess is shown, can be changed, and belongs to its file."""

from collections.abc import Callable, Sequence
from heapq import nsmallest
from typing import TypeVar

import streamlit as st

from workshop.errors import Invalid
from workshop.export.table_import.header_guess import MOST_HEADER_ROWS
from workshop.export.table_import.table_reader import ParsedTable, Problem, TableReading, read_table
from workshop.export.table_import.text_decoding import ENCODINGS, LOST
from workshop.i18n import _, error_message, mark
from workshop.ui.shell.formatting import plain, shortened
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
_MOST_KEPT = 4
Choice = TypeVar("Choice", str, int)


def choose_reading(
    key: str, file: PickedFile, *, liked_sheets: Sequence[str] = (), least_header: int = 0
) -> ParsedTable:
    """The file as a table, with fields for encoding, separator, sheet and header.

    ``key`` is that of the page's field for the file. ``liked_sheets``: names of sheets to look at
    first. ``least_header``: the fewest rows that name columns. Raises ``Invalid`` for a file that
    is none.
    """
    liked = tuple(liked_sheets)
    guess = _read(key, file, TableReading(liked_sheets=liked))
    own = f"{key}.{file.key}"
    told = st.container()
    with st.expander(_("Read it otherwise"), icon=":material/tune:"):
        table = _choose_cells(key, own, file, guess)
        table = choose_header(f"{own}.{table.sheet}", table, least_header)
    with told:
        st.caption(f":material/visibility: {_say_reading(table)}")
        show_problems(table.warnings)
        _show_sample(table)
    return table


def choose_header(key: str, table: ParsedTable, least: int = 0) -> ParsedTable:
    """The table with as many rows as header as somebody chooses."""
    most = min(MOST_HEADER_ROWS, len(table.named) + len(table.rows) - 1)
    guess = min(max(least, len(table.named)), most)
    if most < least or most == 0:
        return table
    count = _choose(
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
        sentence = error_message(Invalid(problem.message, **problem.values))
        if problem.line:
            sentence = f"{_('Line {number}', number=problem.line)}: {sentence}"
        st.warning(sentence, icon=":material/warning:")


def _choose_cells(key: str, own: str, file: PickedFile, guess: ParsedTable) -> ParsedTable:
    """The table by encoding and separator, or by sheet."""
    if guess.sheets:
        names = {
            sheet.name: _("{name} (hidden)", name=sheet.name) if sheet.hidden else sheet.name
            for sheet in guess.sheets
        }
        sheet = _choose(_("Sheet"), list(names), guess.sheet, names.get, f"{own}.sheet")
        return guess if sheet == guess.sheet else _read(key, file, TableReading(sheet=sheet))
    first, second = st.columns(2)
    with first:
        encoding = _choose(
            _("Encoding"), list(ENCODINGS), guess.encoding, ENCODINGS.get, f"{own}.encoding"
        )
    if encoding != guess.encoding:
        guess = _read(key, file, TableReading(encoding=encoding))
    with second:
        separator = _choose(
            _("Between cells stands"),
            list(SEPARATORS),
            guess.separator,
            lambda sign: _(SEPARATORS[sign]),
            f"{own}.separator.{encoding}",
        )
    if separator == guess.separator:
        return guess
    return _read(key, file, TableReading(encoding=encoding, separator=separator))


def _read(key: str, file: PickedFile, reading: TableReading) -> ParsedTable:
    """The file read so; kept until another one is picked."""
    place = tables_place(key)
    known = st.session_state.get(place)
    if not known or known[0] != file.key or len(known[1]) > _MOST_KEPT:
        st.session_state[place] = known = (file.key, {})
    tables: dict[TableReading, ParsedTable] = known[1]
    if reading not in tables:
        with st.spinner(_("Reading the file…")):
            tables[reading] = read_table(file.name, file.content, reading)
    return tables[reading]


def _choose(
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
    if table.sheets:
        found = [_("sheet “{name}”", name=plain(table.sheet))]
    else:
        between = _("between cells: {sign}", sign=_(SEPARATORS[table.separator]))
        found = [ENCODINGS[table.encoding], between]
    return _("Read as: {how}.", how=", ".join([*found, _(HEADERS[len(table.named)])]))


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
