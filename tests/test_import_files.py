"""Files as towns have them: each gives the right notes by itself, from its bytes on."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from tests.test_import_columns import merged_sheet
from tests.test_import_guesses import book
from workshop.export.file_preview import FileWish, preview_notes
from workshop.export.table_import.table_reader import TableReading

Rows = list[tuple[str | None, str]]


def hidden_row() -> bytes:
    made = Workbook()
    for row in (["Tekst", "Pole"], ["Ciemny korytarz", "widzi"], ["stara wersja", "widzi"]):
        made.active.append(row)
    made.active.row_dimensions[3].hidden = True
    file = BytesIO()
    made.save(file)
    return file.getvalue()


FILES: dict[str, tuple[str, bytes, Rows]] = {
    "a list from a word processor": (
        "lista.txt",
        "•\tCiemny korytarz\r\n•\tDomofon bez opisu\r\n".encode(),
        [(None, "Ciemny korytarz"), (None, "Domofon bez opisu")],
    ),
    "ordinals with a full stop above the column": (
        "a.csv",
        "\ufeffLp.;Treść;Pole\r\n1;Ciemny korytarz;widzi\r\n2;Proszę czekać;słyszy\r\n".encode(),
        [("see", "Ciemny korytarz"), ("hear", "Proszę czekać")],
    ),
    "a survey with a long question": (
        "a.csv",
        '"Sygnatura czasowa","Czego najbardziej zabrakło Pani przy załatwianiu sprawy?"\n'
        '"2025/06/01 8:15:00 AM GMT+2","Ławki"\n'.encode()
        + b'"2025/06/01 8:20:00 AM GMT+2","Wody"\n',
        [(None, "Ławki"), (None, "Wody")],
    ),
    "a title and a date above the names": (
        "a.csv",
        "Spacer;;\n3 czerwca;;\n;;\nNr;Treść;Pole\n1;Ciemno;widzi\n2;Echo;słyszy\n".encode(),
        [("see", "Ciemno"), ("hear", "Echo")],
    ),
    "letters of the west": (
        "a.csv",
        "Text;Ville\nLà où j'attends, c'est très froid;A\nÀ côté du guichet;B\n".encode("cp1252"),
        [(None, "Là où j'attends, c'est très froid"), (None, "À côté du guichet")],
    ),
    "one bad byte": (
        "a.csv",
        "treść;pole\nŁawka pod oknem, żółta;widzi\n".encode() + b"Ciemno\xb3;widzi\n",
        [("see", "Ławka pod oknem, żółta"), ("see", "Ciemno�")],
    ),
    "soft breaks in cells": (
        "a.csv",
        'treść;pole\r\nStoję\u2028długo;widzi\r\n"Pytam\vi pytam";widzi\r\n'.encode(),
        [("see", "Stoję\ndługo"), ("see", "Pytam\ni pytam")],
    ),
    "a known name above numbers": (
        "a.csv",
        b"lp;opis;obserwacja\n1;0;Kobieta szuka windy\n2;1;Nikt nie pyta\n",
        [(None, "Kobieta szuka windy"), (None, "Nikt nie pyta")],
    ),
    "a text in the last of seventy columns": (
        "a.csv",
        (
            ";".join(f"P{at}" for at in range(1, 71)) + "\n" + "3;" * 69 + "Ciemny korytarz\n"
        ).encode()
        + ("4;" * 69 + "Zimno w poczekalni\n").encode(),
        [(None, "Ciemny korytarz"), (None, "Zimno w poczekalni")],
    ),
    "people on a hidden sheet": (
        "a.xlsx",
        book(
            ("Lista", "hidden", [["Imię", "Telefon"], ["Osoba", "700700700"]]),
            ("Notatki", "visible", [["Treść", "Pole"], ["Ciemny korytarz", "widzi"]]),
        ),
        [("see", "Ciemny korytarz")],
    ),
    "a hidden row": ("a.xlsx", hidden_row(), [("see", "Ciemny korytarz")]),
    "merged sections": (
        "a.xlsx",
        merged_sheet("A2:A3", ["Pole", "Treść"], ["słyszy", "Echo"], [None, "Szum drukarki"]),
        [("hear", "Echo"), ("hear", "Szum drukarki")],
    ),
    "a column for each section": (
        "a.xlsx",
        book(("a", "visible", [["Co widzi?", "Bariery"], ["Ciemno", "Schody"], [None, "Próg"]])),
        [("see", "Ciemno"), ("pains", "Schody"), ("pains", "Próg")],
    ),
    "a sheet for each section": (
        "a.xlsx",
        book(
            ("Widzi", "visible", [["Ciemno"], ["Schody"]]),
            ("Słyszy", "visible", [["Echo"], ["Szum"]]),
        ),
        [("see", "Ciemno"), ("see", "Schody"), ("hear", "Echo"), ("hear", "Szum")],
    ),
    "prose with semicolons": (
        "a.csv",
        "Stoję godzinę; nikt nie woła\nPytam; słyszę, że zaraz\n".encode(),
        [(None, "Stoję godzinę; nikt nie woła"), (None, "Pytam; słyszę, że zaraz")],
    ),
    "a header on every page, and a declared separator": (
        "a.csv",
        "sep=;\nTreść;Pole\nCiemno;widzi\nTreść;Pole\nEcho;słyszy\n".encode("cp1250"),
        [("see", "Ciemno"), ("hear", "Echo")],
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_gives_the_right_notes_by_itself(name: str) -> None:
    file, content, wanted = FILES[name]
    told = preview_notes(FileWish(file, content))
    assert [(note["section"], note["text"]) for note in told["notes"]] == wanted
    assert told["refused"] == told["waiting"] == []
    assert bool(told["problems"]) == (name == "one bad byte")


@pytest.mark.parametrize(
    ("reading", "pick"),
    [
        (TableReading(header_rows=0), lambda told: told["header_rows"]),
        (TableReading(encoding="cp1252"), lambda told: told["encoding"]),
        (TableReading(separator=""), lambda told: told["separator"]),
        (TableReading(begins=2), lambda told: told["begins"]),
    ],
)
def test_every_guess_can_be_said_otherwise(
    reading: TableReading, pick: Callable[[dict[str, Any]], object]
) -> None:
    content = "Treść;Pole\nCiemno;widzi\nEcho;słyszy\n".encode("cp1250")
    guessed = preview_notes(FileWish("a.csv", content))
    said = preview_notes(FileWish("a.csv", content, reading))
    assert pick(guessed) != pick(said) in (0, "cp1252", "", 2)
    assert guessed["notes"] != said["notes"]


def test_the_columns_of_texts_can_be_named() -> None:
    content = "Nr;Co trudne?;Co pomaga?\n1;Schody;Poręcz\n2;Echo;\n".encode()
    told = preview_notes(FileWish("a.csv", content, texts=("Co trudne?", "3")))
    assert [note["text"] for note in told["notes"]] == ["Schody", "Poręcz", "Echo"]
    assert [column["role"] for column in told["columns"]] == ["none", "text", "text"]


def test_what_an_earlier_export_put_inside_texts_is_taken_out_and_told() -> None:
    header = "sesja;ćwiczenie;persona;pole mapy;rodzaj;treść;stan;stolik;skąd;grupy;potrzeby"
    row = '3;x;;;Obserwacja;"Stałam godzinę, \'-7 na dworze";widoczna;;telefon;;'
    told = preview_notes(FileWish("a.csv", f"\ufeff{header}\r\n{row}\r\n".encode()))
    assert [note["text"] for note in told["notes"]] == ["Stałam godzinę, -7 na dworze"]
    assert len(told["problems"]) == 1
