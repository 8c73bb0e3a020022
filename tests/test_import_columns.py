"""Which columns of a file become notes: several of them, headings, sections, and never numbers."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from tests.test_import_guesses import book, read
from workshop.export.table_import.joined_sheets import EVERY_SHEET, read_sheets
from workshop.export.table_import.known_sources import recognise
from workshop.export.table_import.note_columns import (
    Columns,
    likely_texts,
    text_columns,
    with_sections,
)
from workshop.export.table_import.note_rows import Target, check_lines
from workshop.export.table_import.table_reader import ParsedTable, TableReading, read_table
from workshop.programme.activity_kinds import ActivityKind, MapVariant

CANVAS = Target(ActivityKind.EMPATHY_MAP, MapVariant.CANVAS)
QUICK = Target(ActivityKind.EMPATHY_MAP, MapVariant.QUICK)


def notes_of(table: ParsedTable, target: Target, columns: Columns | None = None) -> list[object]:
    """Section and text of each note, guessed as the dialog does."""
    source = recognise(table)
    columns = with_sections(columns or source.columns, source.table.header, target.sections)
    lines = check_lines(source.table, columns, target)
    return [
        (line.note.section, line.text) if line.note else line.problem and line.problem.message
        for line in lines
    ]


def merged_sheet(place: str, *rows: list[object]) -> bytes:
    """A spreadsheet with these rows, some cells of which are one."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.active.merge_cells(place)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("name", ["opis", "treść", "tekst", "title"])
def test_numbers_and_dates_are_no_texts_whatever_their_column_is_called(name: str) -> None:
    table = read(f"lp;{name};obserwacje\n1;0;Dziecko odchodzi\n2;1;Pyta, jak to działa\n")
    assert recognise(table).columns.text == 2
    assert text_columns(table) == [2]
    dates = read(f"{name};co zauważono\n2025-05-01 10:30;Hałas\n12.05.2025;Tłok\n")
    assert recognise(dates).columns.text == 1


def test_the_other_questions_of_a_survey_are_found_and_come_in_as_notes() -> None:
    table = read(
        "Data;Jak ocenia Pani urząd?;Co było trudne?;Co pomogło?\n"
        "1.05.2025;4;Kolejka do okienka była długa;Uśmiech pani przy wejściu\n"
        "2.05.2025;5;;Krzesła na korytarzu\n"
        "3.05.2025;5;;\n"
    )
    columns = recognise(table).columns
    assert (columns.text, likely_texts(table, columns)) == (3, [2])
    both = Columns(2, more=(3,))
    lines = check_lines(table, both, Target())
    assert [(line.line, line.column, line.text) for line in lines if line.note] == [
        (2, 2, "Kolejka do okienka była długa"),
        (2, 3, "Uśmiech pani przy wejściu"),
        (3, 3, "Krzesła na korytarzu"),
    ]
    assert [line.line for line in lines if line.problem] == [4]


@pytest.mark.parametrize(
    ("header", "target", "sections"),
    [
        ("Widzi;Słyszy", CANVAS, ["see", "hear"]),
        ("Co widzi?;Co słyszy?", CANVAS, ["see", "hear"]),
        ("Bolączki;Potrzeby", CANVAS, ["pains", "gains"]),
        ("Bariery;Cele", CANVAS, ["pains", "gains"]),
        ("Co mówi i robi?;Co myśli i czuje?", CANVAS, ["say", "think_feel"]),
        ("Co mo\u0301wi i robi?;Co mys\u0301li i czuje?", QUICK, ["says", "thinks"]),
        ("Says;Feels", QUICK, ["says", "feels"]),
    ],
)
def test_a_column_for_each_section_of_a_wall(
    header: str, target: Target, sections: list[str]
) -> None:
    table = read(f"{header}\nKolejka;Następny proszę\nBrak krzeseł;\n")
    first, second = sections
    wanted = [(first, "Kolejka"), (second, "Następny proszę"), (first, "Brak krzeseł")]
    assert notes_of(table, target) == wanted
    assert notes_of(table, Target()) == [(None, text) for _section, text in wanted]


def test_a_merged_cell_holds_for_all_of_its_rows() -> None:
    rows = [["Pole", "Tekst"], ["widzi", "Kolejka"], [None, "Brak krzeseł"], ["słyszy", "Hałas"]]
    content = merged_sheet("A2:A3", *rows)
    assert notes_of(read_table("a.xlsx", content), CANVAS) == [
        ("see", "Kolejka"),
        ("see", "Brak krzeseł"),
        ("hear", "Hałas"),
    ]


def test_a_text_over_two_rows_is_one_note() -> None:
    rows = [["Tekst", "Pole"], ["Kolejka", "widzi"], [None, "słyszy"], ["Hałas", "słyszy"]]
    table = read_table("a.xlsx", merged_sheet("A2:A3", *rows))
    assert notes_of(table, CANVAS) == [("see", "Kolejka"), ("hear", "Hałas")]


def test_a_heading_stands_before_its_text() -> None:
    table = read(
        "Subject,Body,Author\nKolejka,do okienka nr 3,x\nBrak krzeseł,,y\n,kawa i herbata,z\n"
    )
    assert notes_of(table, Target()) == [
        (None, "Kolejka: do okienka nr 3"),
        (None, "Brak krzeseł"),
        (None, "kawa i herbata"),
    ]


def test_a_sheet_for_each_section_of_a_wall() -> None:
    content = book(
        ("Instrukcja", "visible", [["Jak pisać"], ["Krótko"]]),
        ("Widzi", "visible", [["Karteczka"], ["Kolejka"], ["Brak krzeseł"]]),
        ("Słyszy", "visible", [["Karteczka"], ["Następny proszę"]]),
        ("Mówi", "hidden", [["Karteczka"], ["Nie wiem"]]),
    )
    table = read_sheets("a.xlsx", content, TableReading())
    assert table.sheet == EVERY_SHEET
    assert notes_of(table, CANVAS) == [
        ("see", "Kolejka"),
        ("see", "Brak krzeseł"),
        ("hear", "Następny proszę"),
    ]
    one = read_sheets("a.xlsx", content, TableReading(sheet="Widzi"))
    assert [row[0] for row in one.rows] == ["Kolejka", "Brak krzeseł"]


def test_hidden_rows_and_columns_come_in_only_when_asked_for() -> None:
    made = Workbook()
    page = made.active
    for row in (
        ["Nazwisko i adres osoby", "Tekst"],
        ["Anna z ulicy Długiej", "Kolejka"],
        ["x y", "Hałas"],
    ):
        page.append(row)
    page.row_dimensions[3].hidden = True
    page.column_dimensions["A"].hidden = True
    file = BytesIO()
    made.save(file)
    table = read_table("a.xlsx", file.getvalue())
    assert (table.lines, table.hidden_lines) == ((2,), {3})
    assert text_columns(table) == [1]
    assert text_columns(table, hidden=True) == [0, 1]
    assert read_table("a.xlsx", file.getvalue(), TableReading(hidden=True)).lines == (2, 3)
