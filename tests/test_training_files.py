"""Trainings as files: what is handed out, and blocks that come in from tables and documents."""

import zipfile
from datetime import time
from io import BytesIO

import pikepdf
import pytest
from docx import Document

from tests.conftest import Scene
from tests.docxtext import words_of
from tests.pdftext import bookmarks_of, roles_of, text_of
from tests.test_every_output import hostile_texts
from tests.trainings import TaughtStandard, taught_in
from workshop.errors import Invalid, WorkshopError
from workshop.export.csv_writing import write_csv_table
from workshop.export.table_import.block_documents import read_document
from workshop.export.table_import.block_rows import (
    BLOCK_LABELS,
    block_template,
    check_table,
    name_columns,
    read_minutes,
)
from workshop.export.table_import.table_reader import read_table
from workshop.export.training.files import write_training_docx, write_training_pdf
from workshop.export.training.outline import describe_training
from workshop.i18n import LANGUAGES
from workshop.people.rights import Actor
from workshop.programme.programmes import ChangeProgramme, change_programme
from workshop.programme.tables import Programme
from workshop.settings import ROOT
from workshop.training.blocks import take_in
from workshop.training.ready_trainings import (
    TrainingFromTemplate,
    add_ready_training,
    deal_out,
    read_ready_training,
)
from workshop.training.running import script_of
from workshop.training.scenario import load_scenario, teachable_clauses
from workshop.training.trainings import SaveTraining, save_training

FUNDER = "Paid for by the made-up fund"
TABLE = (
    "Moduł;Nazwa bloku;Czas;Cel;Przebieg zajęć;Materiały;Kto prowadzi;Zapisy;Uwagi\n"
    "Początek;Powitanie;9:00–9:20;Poznać się;1. Krąg;plakietki;trenerka;{told};x\n"
    ";Przerwa;15 min;;;;;;\n"
    "Ćwiczenia;Żółta kartka;trzy kwadranse;Zatrzymać żart;2. Scenka;;trenerka;{told}, XX-99;\n"
)


@pytest.fixture
def taught(scene: Scene, alice: Actor, programme: Programme) -> TaughtStandard:
    scene.do(change_programme, alice, ChangeProgramme(programme.id, "Standard", 3, FUNDER))
    return taught_in(scene, alice, programme.id)


def describe(taught: TaughtStandard, start: time = time(9)):
    school = taught.school
    return school.scene.read(describe_training, school.actor, school.training_id, start)


def codes(taught: TaughtStandard) -> dict[str, str]:
    return {row.code: row.id for row in (taught.practised, taught.told, taught.missed)}


def speak(taught: TaughtStandard, language: str) -> None:
    row = taught.school.load().training
    again = SaveTraining(row.programme_id, row.title, row.id, row.audience, row.aims, 2, language)
    taught.school.do(save_training, again)


def test_what_is_handed_out_says_who_pays_when_what_and_how_people_are_cared_for(taught):
    speak(taught, "en")
    text = describe(taught, time(8, 30))
    said = words_of(write_training_docx(text))
    for told in (
        FUNDER,
        "Staff ask how to address a person.",
        "8:30–8:50",
        "9:05–9:50",
        "to ask how to address somebody",
        "scenes in threes",
        "2. Play the first minute.",
        "Cards with the clause",
        "Nobody plays somebody who is in the room.",
        f"1 clause is trained nowhere: {taught.missed.code}.",
        f"1 clause is only told of and never practised: {taught.told.code}.",
    ):
        assert told in said, told
    pdf = pikepdf.open(BytesIO(write_training_pdf(text)))
    printed = text_of(pdf)
    for told in ("8:30–8:50", "Playthefirstminute", "Nobodyplayssomebody", taught.missed.code):
        assert told in printed, told


def test_the_pdf_is_tagged_and_has_bookmarks(taught):
    pdf = pikepdf.open(BytesIO(write_training_pdf(describe(taught))))
    assert str(pdf.Root.Lang) == "pl"
    assert {"Title", "H1", "H2", "H3", "Table", "TH", "TD", "L"} <= set(roles_of(pdf))
    assert {"Plan dnia", "Scenariusz", "Moduł 2. Practice"} <= set(bookmarks_of(pdf))


def test_files_speak_the_language_of_the_training(taught):
    assert "Krok po kroku" in words_of(write_training_docx(describe(taught)))
    speak(taught, "en")
    assert "Step by step" in words_of(write_training_docx(describe(taught)))


def test_whatever_is_accepted_can_be_written_to_both_files(taught):
    module = taught.school.load().modules[1].row
    for at, text in enumerate(hostile_texts(30)):
        name = ("course", "care", "materials", "prompt", "aim")[at % 5]
        title = " ".join(text.split())[:100] or "x"
        try:
            taught.school.add_block(module, title, **{name: text[:600]})
        except Invalid:
            continue
    taught.school.add_block(module, "<script>alert(1)</script>", course="<b>#set page()</b> *a*")
    text = describe(taught)
    assert "<script>alert(1)</script>" in words_of(write_training_docx(text))
    assert "<script>alert(1)</script>" in text_of(pikepdf.open(BytesIO(write_training_pdf(text))))


def test_a_training_without_blocks_is_a_file_too(taught):
    taught.school.begin("Empty")
    taught.school.add_module("Nothing yet")
    text = describe(taught)
    assert "Ten moduł nie ma jeszcze żadnego bloku." in words_of(write_training_docx(text))
    assert pikepdf.open(BytesIO(write_training_pdf(text))).pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_somebody_has_changed_in_word_comes_back(taught, language):
    speak(taught, language)
    document = Document(BytesIO(write_training_docx(describe(taught))))
    changed = next(
        row
        for table in document.tables
        for row in table.rows
        if len(row.cells) == 2 and row.cells[1].text == "45"
    )
    changed.cells[1].text = "1 h"
    file = BytesIO()
    document.save(file)
    table = read_document(file.getvalue(), codes(taught), language)
    assert not table.troubled
    assert not table.unknown
    assert not [one for row in table.rows for one in row.told]
    assert [(row.module, row.content.title, row.content.minutes) for row in table.rows] == [
        ("Opening", "Rules of the room", 20),
        ("Opening", "Break", 15),
        ("Practice", "The first minute", 60),
    ]
    block = table.rows[2].content
    assert block.texts["course"] == "1. Read the clause.\n2. Play the first minute."
    assert block.texts["care"] == "Nobody plays somebody who is in the room."
    assert block.clauses == {taught.practised.id: "practised", taught.told.id: "told"}


@pytest.mark.parametrize("encoding", ["cp1250", "utf-8"])
def test_a_polish_table_comes_in_and_what_is_not_understood_is_told_and_kept(taught, encoding):
    content = TABLE.format(told=taught.told.code).encode(encoding)
    table = check_table(read_table("bloki.csv", content), codes(taught), "pl")
    assert table.unknown == ["Uwagi"]
    assert [(row.content.title, row.content.minutes) for row in table.rows] == [
        ("Powitanie", 20),
        ("Przerwa", 15),
        ("Żółta kartka", 30),
    ]
    assert table.rows[1].content.kind == "break"
    told = [(row.line, one.values) for row in table.rows for one in row.told]
    assert [line for line, _values in told] == [4, 4]
    assert told[0][1]["text"] == "trzy kwadranse"
    assert told[1][1]["codes"] == "XX-99"
    kept = table.rows[2].content.texts["course"]
    assert kept == "2. Scenka\nCzas w tabeli: trzy kwadranse\nZapisy w tabeli: XX-99"
    modules = table.modules("Bloki z tabeli")
    assert [(one.title, len(one.blocks)) for one in modules] == [("Początek", 2), ("Ćwiczenia", 1)]
    school = taught.school
    school.do(
        lambda db, actor, given: take_in(db, actor, school.training_id, given, seen=None), modules
    )
    assert [one.row.title for one in school.load().modules][2:] == ["Początek", "Ćwiczenia"]


def test_a_table_in_word_takes_its_modules_from_the_headings_above(taught):
    document = Document()
    document.add_heading("Module II: Practice", 1)
    table = document.add_table(3, 3)
    for row, cells in zip(
        table.rows,
        (
            ("Topic", "Time", "Clauses practised"),
            ("One", "0:45", taught.told.code),
            ("Two", "", ""),
        ),
        strict=True,
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_table(1, 2).rows[0].cells[0].text = "no block at all"
    file = BytesIO()
    document.save(file)
    found = read_document(file.getvalue(), codes(taught), "en")
    assert [(row.module, row.content.minutes) for row in found.rows] == [
        ("Practice", 45),
        ("Practice", 30),
    ]
    assert found.rows[0].content.clauses == {taught.told.id: "practised"}
    assert found.rows[1].told


def zipped(**parts: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name.replace("__", "/"), text)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 no document",
        b"\xd0\xcf\x11\xe0 an old one",
        b"PK\x03\x04 broken",
        zipped(xl__workbook="<x/>"),
        zipped(**{"word__document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
        zipped(**{"word__document.xml": "<no-document/>"}),
    ],
)
def test_a_document_that_is_none_is_refused_in_words(content):
    with pytest.raises(Invalid):
        read_document(content, {}, "pl")


def test_a_document_without_blocks_and_a_table_without_titles_are_refused_in_words(taught):
    file = BytesIO()
    Document().save(file)
    with pytest.raises(Invalid, match="No table of this document"):
        read_document(file.getvalue(), {}, "pl")
    with pytest.raises(Invalid, match="No column is called"):
        check_table(read_table("a.csv", b"colour;size\nred;3\n"), {}, "pl")
    with pytest.raises(Invalid, match="no row under"):
        check_table(read_table("a.csv", b"Block;Length in minutes\n"), {}, "pl")


def test_a_row_that_cannot_be_stored_is_told_by_its_number():
    long = "a" * 4_001
    table = read_table(
        "a.csv", f"Block;Minutes;Course\nOne;10;ok\n;10;ok\nTwo;10;{long}\n".encode()
    )
    found = check_table(table, {}, "en")
    assert [row.line for row in found.troubled] == [3, 4]
    assert all(isinstance(row.trouble, WorkshopError) for row in found.troubled)


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_empty_table_names_every_column_as_it_is_read(language):
    assert name_columns(list(block_template(language))) == list(BLOCK_LABELS)
    empty = write_csv_table(block_template(language), [], language)
    with pytest.raises(Invalid, match="no row under"):
        check_table(read_table("a.csv", empty), {}, language)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45", 45),
        ("45 min", 45),
        ("45 minut", 45),
        ("1 h 30 min", 90),
        ("1,5 godz.", 90),
        ("1:30", 90),
        ("9.00-9.45", 45),
        ("12:45 – 12:00", None),
        ("a while", None),
        ("", None),
        ("-5", None),
    ],
)
def test_minutes_are_read_as_people_write_them(text, minutes):
    assert read_minutes(text) == minutes


def shape(template):
    """Everything of a template but its words."""
    return [
        [(one["kind"], one["minutes"], one.get("clauses"), one.get("about_clauses")) for one in own]
        for own in (module["blocks"] for module in template["modules"])
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ready_training_takes_six_hours_and_cares_for_people(language):
    template = read_ready_training(ROOT / "data", language)
    blocks = [block for module in template["modules"] for block in module["blocks"]]
    assert shape(template) == shape(read_ready_training(ROOT / "data", "pl"))
    working = [one["minutes"] for one in blocks if one["kind"] != "break"]
    assert sum(working) == template["hours"] * 60
    sitting = 0
    for block in blocks:
        sitting = 0 if block["kind"] == "break" else sitting + block["minutes"]
        assert sitting <= 120, block["title"]
        assert len(block["care"]) >= 40, block["title"]
        assert 40 <= len(block["prompt"]) <= 600, block["title"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_chosen_clauses_are_dealt_out_and_the_scripts_stand_whole(
    scene, alice, programme, taught, language
):
    chosen = [taught.practised.id, taught.told.id]
    template = read_ready_training(ROOT / "data", language)
    made = scene.do(add_ready_training, alice, TrainingFromTemplate(programme.id, template, chosen))
    scenario = scene.read(load_scenario, alice, made.id)
    assert [clause.id for clause in scenario.untrained] == [taught.missed.id]
    assert not scenario.only_told
    assert not [block for block in scenario.blocks if "{" in block.row.title]
    for block in scenario.blocks:
        assert block.row.course in script_of(block.row, language)


def test_shares_keep_areas_together_and_leave_nobody_out(scene, alice, programme, taught):
    clauses = scene.read(teachable_clauses, alice, programme.id)
    for areas, count in (([7, 1, 2], 3), ([5], 3), ([1, 1, 1, 1, 6], 3), ([1], 3), ([], 3)):
        rows = [
            type(clauses[0])(programme_id="p", code=f"A-{at}", title="t", area_id=f"{area}")
            for area, size in enumerate(areas)
            for at in range(size)
        ]
        shares = deal_out(rows, count)
        assert len(shares) == count
        assert [row for share in shares for row in share] == rows
        if len(areas) == count:
            assert [len(share) for share in shares] == areas
        if areas == [5]:
            assert sorted(map(len, shares)) == [1, 2, 2]
