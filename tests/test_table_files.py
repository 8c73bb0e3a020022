"""Tables of ours as spreadsheets and CSV: the same cells, nothing acts, numbers are numbers."""

import csv
import re
import zipfile
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.conftest import Scene
from workshop.export.table_files import Sheet, TableKind, write_book, write_table_file
from workshop.export.table_import.table_reader import TableReading, read_table
from workshop.export.tables.notes_table import write_notes
from workshop.export.tables.ranking_table import COLUMNS, write_ranking
from workshop.needs.needs import CreateNeed, create_need
from workshop.needs.ranking import load_need_ranks
from workshop.people.rights import Actor
from workshop.settings import ROOT
from workshop.text_signs import legal_text

SHIELDED = "'=1+1", "=1+1", "-x", "a, -5", "'", "''-", "_x000D_", "@x", "+48 22"


def cells_of(content: bytes) -> list[list[object]]:
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_table_can_be_sorted_and_its_header_stays_in_sight() -> None:
    content = write_book([Sheet("a/b: c", ("no", "text"), ((1, "long " * 60), (2.5, "short")))])
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    assert sheet.title == "a b  c"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet["B2"].alignment.wrap_text
    assert 20 < sheet.column_dimensions["B"].width <= 60
    assert [sheet["A2"].value, sheet["A3"].value] == [1, 2.5]


@pytest.mark.parametrize("text", SHIELDED)
def test_a_spreadsheet_holds_every_text_as_it_is_and_runs_none(text: str) -> None:
    content = write_table_file(Sheet("x", ("text",), ((text,),)), "pl", TableKind.XLSX)
    with zipfile.ZipFile(BytesIO(content)) as book:
        assert not re.search(rb"<f[ >]", book.read("xl/worksheets/sheet1.xml"))
    assert read_table("x.xlsx", content, TableReading(header_rows=1)).rows == ((text,),)


@settings(deadline=None)
@given(st.text(max_size=40).filter(lambda text: legal_text(text).strip() == text and text))
def test_what_is_written_comes_back_from_both_kinds_of_file(text: str) -> None:
    sheet = Sheet("x", ("text", "more"), ((text, "y"),))
    for kind in TableKind:
        content = write_table_file(sheet, "pl", kind)
        table = read_table(f"x.{kind}", content, TableReading(header_rows=1, separator=";"))
        assert table.unshielded().rows[0][0] == text


def test_a_decimal_has_the_sign_of_the_language_in_csv() -> None:
    sheet = Sheet("x", ("value",), ((2.5,), (3,), (1 / 3,)))
    for language, expected in (("pl", ["2,5", "3", "0,33"]), ("en", ["2.5", "3", "0.33"])):
        text = write_table_file(sheet, language).decode("utf-8-sig")
        assert [line.strip('"') for line in text.split("\r\n")[1:4]] == expected


def test_notes_of_a_session_are_the_same_rows_in_both_kinds(
    scene: Scene, alice: Actor, session, activity
) -> None:
    for text in ("=HYPERLINK(1)", "Kolejka,\n- wody nie ma", "'-x"):
        scene.make_note(alice, activity, text)
    book = cells_of(scene.read(write_notes, alice, session.id, "pl", TableKind.XLSX))
    text = book[0].index("treść")
    assert sorted(str(row[text]) for row in book[1:]) == sorted(
        ("=HYPERLINK(1)", "Kolejka,\n- wody nie ma", "'-x")
    )
    lines = scene.read(write_notes, alice, session.id, "pl").decode("utf-8-sig")
    assert len(list(csv.reader(StringIO(lines), delimiter=";"))) == len(book)


def test_the_ranking_can_be_reckoned_with(scene: Scene, alice: Actor, programme) -> None:
    scene.do(create_need, alice, CreateNeed(programme.id, "who", "a seat"))
    ranks = scene.read(load_need_ranks, programme.id)
    content = scene.read(
        write_ranking, alice, programme.id, ranks, "notes", "en", kind=TableKind.XLSX
    )
    header, row = cells_of(content)
    assert header == list(COLUMNS)
    assert row[COLUMNS.index("notes")] == 0


def test_files_are_handed_out_in_one_place_which_says_what_fails() -> None:
    one = ROOT / "workshop" / "ui" / "widgets" / "file_downloads.py"
    folders = (ROOT / "pages", ROOT / "workshop" / "ui")
    made = [
        str(path.relative_to(ROOT))
        for folder in folders
        for path in folder.rglob("*.py")
        if path != one and "st.download_button(" in path.read_text()
    ]
    assert not made, "use offer_file of workshop/ui/widgets/file_downloads.py"
