"""Identity stays out of a recruitment: guesses, codes, and every byte on disk."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import Scene
from tests.recruiting import recruiting_in
from workshop.board.striking_out import STRUCK
from workshop.errors import Conflict, Invalid
from workshop.export.table_import.table_reader import ParsedTable, read_table
from workshop.local_time import today
from workshop.recruitment.answers import StrikeAnswer, list_marked_answers, strike_answer
from workshop.recruitment.columns import Column, guess_columns
from workshop.recruitment.preparing import PreparedTable, make_codes, prepare_table
from workshop.recruitment.states import ColumnUse
from workshop.services import Services
from workshop.settings import Settings

LONG = "Od lat pomagam w bibliotece i chcę, żeby każda osoba była tu przyjęta z szacunkiem."
HEADER = (
    "Sygnatura czasowa,Adres e-mail,Imię i nazwisko,Nr telefonu,Data urodzenia,Adres IP,"
    "Miasto,Organizacja,Doświadczenie w latach,Dlaczego chcesz wziąć udział?,Uwagi"
)
CANARIES = (
    "Kanarkowska",
    "kanarkowska",
    "anarkowsk",
    "Kanarkowskiej",
    "Kanarkowską",
    "qx-poczta",
    "601 777 888",
)
CANARY = (
    "2026-11-02 10:00:01,qx-poczta@example.org,Honorata Kanarkowska,+48 601 777 888,1984-03-09,"
    f'10.1.2.3,Reda,Fundacja A,5,"Mówią na mnie Kanarkowska. {LONG} Honoracie Kanarkowskiej '
    'zależy.","Proszę pytać kanarkowską, tel. 601777888 albo qx-poczta@example.org"'
)


def table(*rows: str) -> ParsedTable:
    return read_table("k.csv", "\n".join([HEADER, *rows]).encode())


def others(count: int) -> list[str]:
    return [
        f"2026-11-0{1 + at % 9} 1{at % 10}:00:00,osoba{at}@example.org,Jan Nowak{at},50{at:07d},"
        f"19{60 + at % 30}-01-02,10.0.0.{at % 250},{'Hel' if at % 2 else 'Reda'},Fundacja {at % 3},"
        f'{at % 9},"{LONG} Powód {at}.",'
        for at in range(count)
    ]


def prepared(read: ParsedTable) -> PreparedTable:
    """As guessed, but with the remarks shown, as somebody may choose."""
    columns = guess_columns(read.header, read.rows)
    columns[-1] = replace(columns[-1], use=ColumnUse.SHOW)
    return prepare_table(columns, read.rows, "Kod")


def uses(read: ParsedTable) -> dict[str, str]:
    return {row.header: str(row.use) for row in guess_columns(read.header, read.rows)}


def test_columns_with_identity_are_left_behind_unless_somebody_says_otherwise():
    assert uses(table(CANARY, *others(9))) == {
        "Sygnatura czasowa": "leave",
        "Adres e-mail": "leave",
        "Imię i nazwisko": "leave",
        "Nr telefonu": "leave",
        "Data urodzenia": "leave",
        "Adres IP": "leave",
        "Miasto": "balance",
        "Organizacja": "balance",
        "Doświadczenie w latach": "balance",
        "Dlaczego chcesz wziąć udział?": "show",
        "Uwagi": "leave",
    }


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Pole 1", ["anna@example.org", "jan@example.org"]),
        ("Pole 2", ["44051401359", "02070803628"]),
        ("Pole 3", ["Anna Kowalska", "Jan Maria Nowak"]),
        ("Pole 4", ["501 502 503", "+48 600 700 800"]),
        ("Pole 5", ["2.03.1985", "1990-12-01"]),
        ("Pole 6", ["84-240", "80-001"]),
        ("Pole 7", ["tak", "nie"]),
        ("Miasto", ["Reda", "ktos@example.org"]),
        ("q1_FirstName", ["Zoe", "Ida"]),
        ("ipaddr", ["", ""]),
    ],
)
def test_a_column_is_known_by_what_stands_in_it_and_left_behind_in_doubt(header, cells):
    [column] = guess_columns([header], [[cell] for cell in cells])
    assert column.use == ColumnUse.LEAVE


def test_a_question_that_mentions_a_name_is_still_a_question():
    header = "Opisz, jak wygląda kontakt z urzędem w Twojej miejscowości i co byś zmienił_a?"
    [column] = guess_columns([header], [[LONG], [LONG + " Bardzo."]])
    assert column.use == ColumnUse.SHOW


def test_codes_are_different_and_no_spreadsheet_takes_them_for_a_number_or_a_date():
    codes = make_codes(400)
    assert len(set(codes)) == 400
    assert all(code[0].isalpha() and code[1].isdigit() and code[2].isalpha() for code in codes)


def test_a_row_s_own_name_is_struck_out_of_its_answers_in_every_case_and_spelling():
    made = prepared(table(CANARY, *others(5)))
    assert made.answers_struck == 2
    stored = json.dumps([row.answers for row in made.candidates], ensure_ascii=False)
    assert STRUCK in stored
    assert LONG in stored
    assert not [canary for canary in (*CANARIES, "601777888") if canary in stored]


def test_a_row_s_own_name_is_struck_out_of_what_is_balanced_as_well():
    columns = [
        Column(0, "Nazwisko", ColumnUse.LEAVE, True),
        Column(1, "Firma", ColumnUse.BALANCE, False),
        Column(2, "A", ColumnUse.SHOW, False),
    ]
    made = prepare_table(columns, [["Kanarkowska", "Kanarkowska i syn", LONG]], "K")
    assert made.candidates[0].balance == (f"{STRUCK} i syn",)


def test_a_short_name_takes_no_other_word_along():
    columns = [Column(0, "Imię", ColumnUse.LEAVE, True), Column(1, "A", ColumnUse.SHOW, False)]
    made = prepare_table(columns, [["Róża", "Są różne osoby; Róży zależy, i ja, róża, też."]], "K")
    assert made.candidates[0].answers == (f"Są różne osoby; {STRUCK} zależy, i ja, {STRUCK}, też.",)


def test_what_many_have_left_behind_is_nobody_s_and_stays_in_answers():
    columns = [Column(0, "Zgoda", ColumnUse.LEAVE, False), Column(1, "A", ColumnUse.SHOW, False)]
    rows = [["Wyrażam", "Wyrażam chęć"], ["Wyrażam", "Nic"]]
    assert prepare_table(columns, rows, "K").answers_struck == 0


def test_the_list_of_codes_holds_what_was_left_behind_in_the_order_of_the_file():
    made = prepared(table(CANARY, *others(30)))
    assert made.list_header[:4] == ("Kod", "Sygnatura czasowa", "Adres e-mail", "Imię i nazwisko")
    assert made.list_rows[0][3] == "Honorata Kanarkowska"
    codes = [row[0] for row in made.list_rows]
    assert sorted(codes) == sorted(row.code for row in made.candidates)
    assert codes != [row.code for row in made.candidates]
    assert "Kanarkowska" not in repr(made)


def test_a_file_without_rows_and_one_without_answers_are_refused_in_words():
    columns = guess_columns(["Dlaczego?"], [[LONG]])
    with pytest.raises(Invalid) as refused:
        prepare_table(columns, [["  "]], "Kod")
    assert "no row below its header" in str(refused.value)
    with pytest.raises(Invalid):
        prepare_table([Column(0, "x", ColumnUse.LEAVE, False)], [["a"]], "Kod")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """Services on a data folder of their own, with the folder for temporary files inside it."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    built = Services.build(Settings.from_environment({"WORKSHOP_DATA_DIR": str(tmp_path)}))
    yield built
    built.close()


def bytes_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_no_byte_of_the_data_folder_holds_who_applied(house: Services, tmp_path: Path, caplog):
    scene = Scene(house.store)
    alice = scene.make_account("alice", "facilitator")
    recruiting = recruiting_in(scene, scene.make_programme(alice).id)
    made = prepared(table(CANARY, *others(20)))
    begun = recruiting.begin(
        made.candidates, questions=made.questions, balance_columns=made.balance_columns
    )
    assert len(recruiting.candidates()) == 21
    # What is refused leaves nothing either.
    with pytest.raises(Conflict):
        recruiting.begin(
            made.candidates, questions=made.questions, balance_columns=made.balance_columns
        )
    kept = bytes_below(tmp_path) + caplog.text.encode()
    assert b"szacunkiem" in kept
    assert begun.id.encode() in kept
    for canary in CANARIES:
        assert canary.encode() not in kept, canary
    house.close()
    for canary in CANARIES:
        assert canary.encode() not in bytes_below(tmp_path), canary


def test_identity_in_an_answer_is_marked_and_struck_out_of_every_file(
    house: Services, tmp_path: Path
):
    scene = Scene(house.store)
    recruiting = recruiting_in(
        scene, scene.make_programme(scene.make_account("a", "facilitator")).id
    )
    columns = [Column(0, "Dlaczego?", ColumnUse.SHOW, False)]
    said = f"{LONG} Poleciła mnie pani Kanarkowska, numer 601 777 888."
    made = prepare_table(columns, [[said], [LONG]], "Kod")
    recruiting.begin(made.candidates, questions=made.questions, balance_columns=())
    [marked] = scene.read(list_marked_answers, recruiting.load())
    assert marked.marks == ("phone", "name")
    assert "pani Kanarkowska" in marked.words
    content = StrikeAnswer(
        recruiting.programme_id, marked.candidate.id, 0, marked.words, marked.text
    )
    recruiting.do(strike_answer, content)
    assert scene.read(list_marked_answers, recruiting.load()) == []
    with pytest.raises(Conflict):
        recruiting.do(strike_answer, content)
    house.close()
    assert b"szacunkiem" in bytes_below(tmp_path)
    assert b"Kanarkowska" not in bytes_below(tmp_path)


def test_four_hundred_candidates_are_stored_at_once(scene: Scene, programme):
    recruiting = recruiting_in(scene, programme.id)
    read = table(*others(400))
    made = prepare_table(guess_columns(read.header, read.rows), read.rows, "Kod")
    recruiting.begin(
        made.candidates, questions=made.questions, balance_columns=made.balance_columns
    )
    assert len(recruiting.candidates()) == 400


@pytest.mark.parametrize("days", [-1, 0, 5000])
def test_a_day_of_erasure_that_has_passed_or_is_too_far_is_refused(scene: Scene, programme, days):
    recruiting = recruiting_in(scene, programme.id)
    columns = [Column(0, "Dlaczego?", ColumnUse.SHOW, False)]
    made = prepare_table(columns, [[LONG]], "Kod")
    with pytest.raises(Invalid):
        recruiting.begin(
            made.candidates,
            questions=made.questions,
            balance_columns=(),
            erase_on=today() + timedelta(days=days),
        )


def test_fewer_than_two_raters_are_refused(scene: Scene, programme):
    recruiting = recruiting_in(scene, programme.id)
    columns = [Column(0, "Dlaczego?", ColumnUse.SHOW, False)]
    made = prepare_table(columns, [[LONG]], "Kod")
    with pytest.raises(Invalid) as refused:
        recruiting.begin(
            made.candidates,
            questions=made.questions,
            balance_columns=(),
            raters=[recruiting.raters[0].id],
        )
    assert "At least {least} people rate" in str(refused.value)
