"""What is guessed of a file: encoding, header, sheet and columns; each can be said instead."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from workshop.errors import Invalid
from workshop.export.table_import.table_reader import (
    MOST_COLUMNS,
    ParsedTable,
    TableReading,
    read_lines,
    read_table,
)
from workshop.export.table_import.text_decoding import ENCODINGS, decode

POLISH = "Kolejka do okienka\nBrak krzeseł\nNikt nie pyta, czy pomóc\n"
LETTERS = [
    (POLISH, "cp1250"),
    ("Święta\n", "iso-8859-2"),
    (POLISH, "cp852"),
    ("Je ne sais pas où aller\nC'est très cher\n", "cp1252"),
    ("Gràcia: però no hi ha bancs\nÀpats per a tothom\nQuè és això\n", "cp1252"),
    ("Überall lange Schlangen\nDie Straße ist laut\n", "cp1252"),
    ("Черга до віконця\nНемає стільців\n", "cp1251"),
    ("Черга до віконця\nНемає стільців\n", "utf-16-le"),
    (POLISH, "utf-16-be"),
    (POLISH, "utf-8"),
]


def book(*sheets: tuple[str, str, list[list[object]]], active: int = 0) -> bytes:
    """A spreadsheet of these sheets: name, state, rows."""
    made = Workbook()
    made.remove(made.active)
    for name, state, rows in sheets:
        page = made.create_sheet(name)
        page.sheet_state = state
        for row in rows:
            page.append(row)
    made.active = active
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def read(text: str, **reading: object) -> ParsedTable:
    return read_table("a.csv", text.encode(), TableReading(**reading))


@pytest.mark.parametrize(("text", "encoding"), LETTERS)
def test_letters_of_the_languages_around_are_read_right(text: str, encoding: str) -> None:
    found = decode(text.encode(encoding))
    assert (found.text, found.encoding) == (text, encoding)
    assert not found.lost
    assert not found.strange


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_can_be_chosen(encoding: str) -> None:
    table = read_table("a.csv", "text\nabc\n".encode(encoding), TableReading(encoding=encoding))
    assert (table.header, table.rows, table.encoding) == (("text",), (("abc",),), encoding)


def test_one_bad_byte_spoils_one_sign_and_is_told_by_its_line() -> None:
    lines = [f"Zażółć gęślą jaźń {at}" for at in range(1000)]
    content = "\n".join(["tekst", *lines]).encode().replace("ń 900".encode(), b"\xf1 900")
    table = read_table("a.csv", content)
    assert table.encoding == "utf-8"
    assert [row[0] for row in table.rows[:900]] == lines[:900]
    assert [row[0] for row in table.rows[901:]] == lines[901:]
    (told,) = table.warnings
    assert (told.line, told.values) == (902, {"count": 1})


@pytest.mark.parametrize(
    ("text", "encoding", "wrong"),
    [
        (POLISH, "utf-8", "cp1250"),
        ("Długo czekałam\n", "cp1250", "cp1252"),
        (POLISH, "cp1250", "cp852"),
        ("où très\n", "utf-8", "cp1252"),
        ("Черга до віконця\n", "utf-8", "cp1251"),
        ("Gęś je żółte\n", "cp1250", "cp1251"),
    ],
)
def test_letters_that_look_wrong_are_told(text: str, encoding: str, wrong: str) -> None:
    assert decode(text.encode(encoding), wrong).strange > 0


def test_a_text_that_was_spoiled_before_is_told() -> None:
    spoiled = "Brak krzeseł i żółć\n".encode().decode("cp1250")
    assert decode(spoiled.encode()).strange == 1


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Lp.;Tekst;Pole\n1;Kolejka;widzi\n2;Hałas;słyszy\n", 1),
        ('"Sygnatura czasowa","Co było trudne?"\n"2025/05/01","Kolejka"\n', 1),
        ("Czego brakuje?;Co pomaga?\nKrzeseł;Uśmiech\nCiszy;Czas\n", 1),
        ("note_text,colour\nA queue,red\nNo chair,blue\n", 1),
        ("P1;P2\nKolejka;1\nHałas;2\n", 1),
        ("Karteczka\nKolejka\nHałas\n", 1),
        ("Warsztat;;\n;;\nNr;Tekst;Pole\n1;Kolejka;widzi\n2;Hałas;słyszy\n", 1),
        ("id;Q1;Q2\nNumer;Wiek;Co jest trudne?\n1;40;Kolejka\n2;52;Hałas\n3;33;Schody\n", 2),
        ("Kolejka;widzi\nBrak krzeseł;słyszy\nHałas;widzi\n", 0),
        ("Kolejka;Hałas\nBrak krzeseł;Schody\nNikt nie pyta;Nie wiem\n", 0),
        ("Gdzie jest winda?;widzi\nBrak krzeseł;słyszy\n", 0),
        ("Kolejka do okienka\nBrak krzeseł\n", 0),
        ("1;Kolejka\n2;Hałas\n", 0),
    ],
)
def test_rows_that_name_columns_are_told_from_notes(text: str, header: int) -> None:
    assert len(read(text).named) == header


def test_the_number_of_header_rows_can_be_said() -> None:
    text = "a;b\nc;\nd;e\n"
    assert read(text, header_rows=0).rows == (("a", "b"), ("c", ""), ("d", "e"))
    two = read(text, header_rows=2)
    assert (two.header, two.rows, two.lines) == (("c", "b"), (("d", "e"),), (3,))
    assert two.with_header(0) == read(text, header_rows=0)


def test_where_a_table_begins_is_guessed_and_can_be_said() -> None:
    text = "Warsztat w bibliotece;;\n12 maja;;\n;;\nNr;Tekst;Pole\n1;Hałas;słyszy\n2;Tłok;widzi\n"
    table = read(text)
    assert (table.begins, table.header, table.lines) == (4, ("Nr", "Tekst", "Pole"), (5, 6))
    assert [row[0] for _line, _blank, row in table.above] == ["Warsztat w bibliotece", "12 maja"]
    assert read(text, begins=5).rows == (("1", "Hałas", "słyszy"), ("2", "Tłok", "widzi"))
    assert table.with_top(2, 0).lines == (2, 4, 5, 6)
    assert table.with_top(1, 0).with_top(4, 1) == table
    assert read(text, begins=99).lines == (6,)


def test_a_header_on_every_page_is_no_note() -> None:
    text = "Nr;Tekst\n1;Hałas\nNr;Tekst\n2;Tłok\n"
    table = read(text)
    assert (table.rows, table.lines) == ((("1", "Hałas"), ("2", "Tłok")), (2, 4))
    assert table.with_header(0).lines == (1, 2, 3, 4)


def test_a_declared_separator_is_no_row() -> None:
    table = read("sep=;\ntekst;pole\nHałas, tłok;słyszy\n")
    assert (table.header, table.rows, table.lines) == (
        ("tekst", "pole"),
        (("Hałas, tłok", "słyszy"),),
        (3,),
    )


@pytest.mark.parametrize(
    "text",
    [
        "Czekam długo; nikt nie mówi ile\n",
        "Mówią „zaraz”; potem nic\nDzwonię; nikt nie odbiera\n",
        'Stoję, czekam, wracam\nPytam, "jak długo", i nic\n',
        '"Zaraz", powiedziała pani\nI poszła\n',
    ],
)
def test_prose_is_cut_by_no_sign(text: str) -> None:
    table = read(text)
    assert (table.separator, table.header) == ("", ())
    assert [row[0] for row in table.rows] == text.strip().split("\n")


@pytest.mark.parametrize(
    "text",
    ["tekst; pole\nHałas; słyszy\nTłok; widzi\n", '"Hałas, tłok"; 1\n"Cisza"; 2\n', "a;b\nc;d\n"],
)
def test_a_space_after_a_separator_makes_no_prose_of_a_table(text: str) -> None:
    assert read(text).separator == ";"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("● Hałas\n○ Tłok\n■ Kurz", ["Hałas", "Tłok", "Kurz"]),
        ("– Hałas\n— Tłok\n▪ Kurz\nCisza", ["Hałas", "Tłok", "Kurz", "Cisza"]),
        ("[ ] Hałas\n- [x] Tłok\n☐ Kurz\n◦ Cisza", ["Hałas", "Tłok", "Kurz", "Cisza"]),
        ("a) Hałas\nb) Tłok\nc) Kurz", ["Hałas", "Tłok", "Kurz"]),
        ("1. Hałas\n1.1. Tłok\n1.2. Kurz\n2. Cisza", ["Hałas", "Tłok", "Kurz", "Cisza"]),
        ("3. piętro bez windy", ["3. piętro bez windy"]),
        ("Hałas\n3. piętro bez windy\nTłok", ["Hałas", "3. piętro bez windy", "Tłok"]),
        ("- Hałas\n3. piętro bez windy\n- Tłok", ["Hałas", "3. piętro bez windy", "Tłok"]),
        ("- Proszę zaczekać\nHałas\nTłok", ["- Proszę zaczekać", "Hałas", "Tłok"]),
        ("-5 stopni\n-7 stopni", ["-5 stopni", "-7 stopni"]),
        ("12.05 było zamknięte\n13.05 też", ["12.05 było zamknięte", "13.05 też"]),
    ],
)
def test_the_marks_of_a_list_go_and_the_numbers_of_a_text_stay(text: str, left: list[str]) -> None:
    assert [row[0] for row in read_lines(text).rows] == left
    table = read_table("a.txt", text.encode())
    assert [row[0] for row in table.rows] == left
    assert (table.list_marks > 0) == ("\n".join(left) != text)
    kept = read_lines(text, TableReading(list_marks=False))
    assert [row[0] for row in kept.rows] == text.split("\n")


def test_a_line_stays_whole_where_nothing_divides_it() -> None:
    text = 'Czekam długo; nikt nie mówi ile\nMówią "zaraz"; a potem nic\n'
    assert read(text, separator="").rows == tuple((line,) for line in text.strip().split("\n"))


@pytest.mark.parametrize("bullet", ["•", "-", "–", "1)", "2."])
def test_a_list_pasted_from_a_word_processor_keeps_its_first_line(bullet: str) -> None:
    table = read_lines(f"{bullet}\tKolejka\n{bullet}\tBrak krzeseł\n{bullet}\tNikt nie pyta\n")
    assert table.rows == (("Kolejka",), ("Brak krzeseł",), ("Nikt nie pyta",))
    assert table.header == ()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_never_read_by_itself(state: str) -> None:
    people = ("Osoby", state, [["Imię", "Telefon"], ["Anna", "600"]])
    notes = ("Karteczki", "visible", [["Tekst", "Pole"], ["Kolejka", "widzi"]])
    table = read_table("a.xlsx", book(people, notes, active=1))
    assert (table.sheet, table.rows) == ("Karteczki", (("Kolejka", "widzi"),))
    assert [(sheet.name, sheet.hidden) for sheet in table.sheets] == [
        ("Osoby", True),
        ("Karteczki", False),
    ]
    asked = read_table("a.xlsx", book(people, notes, active=1), TableReading(sheet="Osoby"))
    assert asked.rows[-1] == ("Anna", "600")
    with pytest.raises(Invalid, match="hidden"):
        read_table("a.xlsx", book(people, ("Puste", "visible", []), active=1))


def test_the_sheet_that_was_open_is_offered_unless_one_is_liked_better() -> None:
    sheets = [(name, "visible", [["x"], [f"from {name}"]]) for name in ("one", "two", "three")]
    content = book(*sheets, active=1)
    assert read_table("a.xlsx", content).sheet == "two"
    assert read_table("a.xlsx", content, TableReading(liked_sheets=("three",))).sheet == "three"


def test_codes_of_characters_in_a_spreadsheet_are_undone() -> None:
    content = book(("a", "visible", [["Tekst"], ["Kolejka_x000D_\ni tłok"], ["_x005F_x000D_"]]))
    assert read_table("a.xlsx", content).rows == (("Kolejka\ni tłok",), ("_x000D_",))


def test_hundreds_of_columns_can_be_chosen_and_more_are_told() -> None:
    wide = ";".join(f"P{at}" for at in range(317)) + "\n" + ";".join(map(str, range(317))) + "\n"
    table = read(wide)
    assert table.width == 317
    assert table.warnings == ()
    beyond = ";".join("x" * (MOST_COLUMNS + 5)) + "\n"
    (told,) = read(beyond, separator=";").warnings
    assert (told.line, told.values) == (0, {"most": MOST_COLUMNS})
