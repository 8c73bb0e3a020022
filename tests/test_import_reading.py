"""Files of others read as tables: encodings, separators, quotes, spreadsheets, hostile ones."""

import time
import zipfile
from datetime import datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.spreadsheets import STRICT, TRANSITIONAL, make_xlsx
from workshop.errors import Invalid
from workshop.export.table_import.sheet_rows import MergedCells
from workshop.export.table_import.table_reader import (
    MOST_ROWS,
    TableReading,
    find_separator,
    read_lines,
    read_table,
)

TEXT = "tekst;kto\nżółta łódź śpi, ąę;ja\nŹle Śnię Ąę;ty\n"


def sheet(*rows: list[object], **more: list[list[object]]) -> bytes:
    """A spreadsheet with these rows on its first sheet, and further sheets."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title, content in more.items():
        page = book.create_sheet(title)
        for row in content:
            page.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1250", "iso-8859-2"]
)
def test_polish_letters_survive_every_usual_encoding(encoding: str) -> None:
    table = read_table("a.csv", TEXT.encode(encoding))
    assert table.header == ("tekst", "kto")
    assert table.rows == (("żółta łódź śpi, ąę", "ja"), ("Źle Śnię Ąę", "ty"))
    assert table.lines == (2, 3)
    assert table.encoding == {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_separator_is_found(sign: str) -> None:
    text = "a b{0}c\n1{0}2\n3{0}4\n".replace("{0}", sign)
    assert find_separator(text) == sign
    assert read_table("a.csv", text.encode()).rows == (("1", "2"), ("3", "4"))


def test_sentences_with_commas_stay_whole() -> None:
    text = "Czekam długo, bardzo długo\nNie wiem\nBoję się, że nie\n"
    assert [row[0] for row in read_table("a.csv", text.encode()).rows] == text.splitlines()


def test_quotes_lines_inside_cells_and_their_line_numbers() -> None:
    text = 'text,table\n"one, ""two""\nthree",1\nfour,2\n'
    table = read_table("a.csv", text.encode())
    assert table.rows == (('one, "two"\nthree', "1"), ("four", "2"))
    assert table.lines == (2, 4)


def test_a_quotation_that_never_ends_swallows_nothing() -> None:
    table = read_table("a.csv", b'text,table\n"open,1\nnext,2\nlast,3\n')
    assert [row[0] for row in table.rows] == ['"open', "next", "last"]
    assert [(problem.line, problem.message) for problem in table.problems] == [
        (2, "A quotation mark is opened here and never closed.")
    ]


@pytest.mark.parametrize("content", [b"", b"\n\n  \n", b"\xef\xbb\xbf", b"\xff\xfe", b";;\n;;\n"])
def test_an_empty_file_is_called_empty(content: bytes) -> None:
    with pytest.raises(Invalid, match="empty"):
        read_table("a.csv", content)


def test_fifty_thousand_lines_are_read_in_seconds() -> None:
    lines = "".join(f"Karteczka numer {n};widzi;{n % 3 + 1}\r\n" for n in range(MOST_ROWS + 7))
    began = time.process_time()
    table = read_table("a.csv", ("treść;sekcja;stolik\r\n" + lines).encode("cp1250"))
    assert time.process_time() - began < 4
    assert len(table.rows) == MOST_ROWS
    assert [problem.values for problem in table.problems] == [{"most": MOST_ROWS}]


def test_a_spreadsheet_with_formulas_merged_cells_and_numbers() -> None:
    book = Workbook()
    page = book.active
    for row in (["Text", "Table"], ["one", 2.0], ["=1+1", 3], ["merged", None]):
        page.append(row)
    page.merge_cells("A4:B4")
    file = BytesIO()
    book.save(file)
    table = read_table("a.xlsx", file.getvalue())
    assert table.header == ("Text", "Table")
    assert table.rows == (("one", "2"), ("", "3"), ("merged", ""))
    assert table.lines == (2, 3, 4)


def test_the_first_sheet_that_holds_anything_is_read() -> None:
    content = sheet(second=[["Text", "Section"], ["one", "see"]])
    assert read_table("a.xlsx", content).rows == (("one", "see"),)


@pytest.mark.parametrize("where", ["strings", "sheet"])
def test_a_spreadsheet_that_unpacks_to_too_much_is_refused(where: str) -> None:
    much = " " * 300_000_000
    content = make_xlsx(much) if where == "sheet" else make_xlsx("", strings=much)
    assert len(content) < 400_000
    with pytest.raises(Invalid, match="unpacks to too much"):
        read_table("a.xlsx", content)


@pytest.mark.parametrize("base", [TRANSITIONAL, STRICT])
def test_every_form_of_xlsx_is_read(base: str) -> None:
    strings = "<si><t>Text</t></si><si><r><t>Kol</t></r><r><t>ejka</t></r><rPh><t>x</t></rPh></si>"
    rows = '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>Day</t></is></c></row>'
    rows += '<row r="9"><c r="A9" t="s"><v>1</v></c><c r="B9" s="1"><v>45778.5</v></c></row>'
    content = make_xlsx(
        f"<sheetData>{rows}</sheetData>",
        strings=strings,
        styles='<numFmts><numFmt numFmtId="170" formatCode="[Red]d/mm/yy"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>',
        base=base,
        workbook="xl/workbook22.xml",
    )
    table = read_table("a.xlsx", content)
    assert (table.header, table.rows) == (("Text", "Day"), (("Kolejka", "2025-05-01"),))
    assert table.lines == (9,)


def test_a_million_formatted_empty_rows_and_many_empty_sheets_are_no_obstacle() -> None:
    empty = "".join(f'<row r="{at}" s="1" customFormat="1"/>' for at in range(3, 1_048_577))
    rows = '<row r="1"><c t="str"><v>Text</v></c></row><row r="2"><c t="str"><v>one</v></c></row>'
    sheets = [*["<sheetData/>"] * 26, f"<sheetData>{rows}{empty}</sheetData>"]
    table = read_table("a.xlsx", make_xlsx(*sheets))
    assert (table.sheet, table.rows) == ("S27", (("one",),))


def test_a_cell_in_the_last_place_of_a_sheet_costs_little() -> None:
    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = "one", "far away"
    file = BytesIO()
    book.save(file)
    began = time.process_time()
    assert read_table("a.xlsx", file.getvalue()).rows == (("one",),)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_entities_and_broken_parts_are_refused(part: str) -> None:
    good = sheet(["one"], ["two"])
    for bad in (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>', b"<worksheet", b""):
        file = BytesIO()
        with zipfile.ZipFile(BytesIO(good)) as old, zipfile.ZipFile(file, "w") as new:
            for name in old.namelist():
                new.writestr(name, bad if name == part else old.read(name))
        with pytest.raises(Invalid):
            read_table("a.xlsx", file.getvalue())


def test_a_damaged_or_foreign_archive_is_refused() -> None:
    content = sheet(["one"])
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("hello.txt", "hello")
    for bad in (content[: len(content) // 2], file.getvalue(), b"PK\x03\x04" + b"x" * 99):
        with pytest.raises(Invalid):
            read_table("a.xlsx", bad)


def test_pasted_lines_lose_their_bullets() -> None:
    table = read_lines("- one\n\n * two, three\n• four\n")
    assert table.rows == (("one",), ("two, three",), ("four",))
    assert table.lines == (1, 3, 4)
    assert table.header == ()


def test_pasted_cells_stay_cells() -> None:
    assert read_lines("Text\tTable\none\t1\ntwo\t2\n").header == ("Text", "Table")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_table_or_one_sentence(content: bytes) -> None:
    try:
        table = read_table("a.csv", content)
    except Invalid:
        return
    assert all(len(row) == table.width for row in table.rows)
    assert len(table.rows) == len(table.lines) == len(table.blocks)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_lines_or_one_sentence(text: str) -> None:
    try:
        table = read_lines(text)
    except Invalid:
        return
    assert all(len(row) == table.width for row in table.rows)


def test_what_is_hidden_filtered_and_merged_in_a_sheet_is_told() -> None:
    book = Workbook()
    page = book.active
    for row in (["Text", "Secret", "Section"], ["one", "x", "see"], ["two"], [], ["three"]):
        page.append(row)
    page.merge_cells("C2:C3")
    page.row_dimensions[3].hidden = True
    page.column_dimensions["B"].hidden = True
    page.auto_filter.ref = "A1:C5"
    file = BytesIO()
    book.save(file)
    table = read_table("a.xlsx", file.getvalue(), TableReading(hidden=True))
    assert table.lines == (2, 3, 5)
    assert table.hidden_lines == {3}
    assert table.hidden_columns == {1}
    assert table.merged == (MergedCells(2, 2, 3, 2),)
    assert table.filtered


def test_dates_times_and_numbers_are_read_as_people_see_them() -> None:
    moment = datetime(2025, 5, 1, 9, 30)
    rows = read_table("a.xlsx", sheet(["x", 0.1 + 0.2, 3.0, True, moment, moment.time()])).rows
    assert rows == (("x", "0.3", "3", "TRUE", "2025-05-01", "09:30"),)
