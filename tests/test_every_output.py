"""Whatever is accepted can be written to every file, and our own files come back as they were."""

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pikepdf import Pdf

from tests.conftest import Scene
from tests.publishing import Press
from workshop.board.note_repeats import known_notes
from workshop.board.note_rules import LONGEST_NOTE, find_marks, note_text
from workshop.errors import Invalid
from workshop.export.csv_writing import SEPARATORS, write_csv_table
from workshop.export.exchange.sheet_files import write_csv, write_xlsx
from workshop.export.exchange.write import write_json
from workshop.export.minutes.docx import write_docx
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.pdf import write_pdf
from workshop.export.minutes.record import load_record
from workshop.export.public_site import write_page
from workshop.export.published_files import outputs_of, write_output
from workshop.export.table_import.known_sources import recognise
from workshop.export.table_import.note_rows import Incoming, Target, check_lines
from workshop.export.table_import.table_reader import TableReading, read_table
from workshop.export.tables.notes_table import COLUMNS, write_notes
from workshop.i18n import LANGUAGES, translate
from workshop.people.rights import Actor
from workshop.programme.agenda import EditActivity, edit_activity
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.standards.areas import AddArea, add_area

SIGNS = (
    "ą😀\U0001f468\u200d\U0001f467\U0001f1f5\U0001f1f11\ufe0f\u20e3e\u0301\u200f\u00ad \u00a0\t\n\r"
    "\v\f\x85\u2028\u2029\x1c\x1e\0\x07\x9f\ud800\udfff\ufdd0\ufffe\uffff\U0010ffff\ue000\U000e0041"
    "=+-@'\";,|<>&_#*\\`~[](){}$%"
)
TYPED = (
    "wolę A, -B",
    "tel, +48 22 100 200",
    "'-x",
    "''=1+1",
    '=HYPERLINK("http://x";"y")',
    "- krzesła,\n- wodę; -5 stopni",
    "pierwsza\u2028druga\u2029trzecia",
    "ko\uffffniec",
    "_x000D_ zostaje",
    "NULL",
    "0001",
    '„cytat”; "drugi"',
)


ADDRESSES = (
    "https://zly.example/x",
    "www.zly.example",
    "ktos@zly.example",
    "javascript:alert(1)//zly.example",
    "[x](https://zly.example/y)",
    "<https://zly.example/z>",
    '=HYPERLINK("https://zly.example/h";"x")',
)
"""What somebody writes who wants others to press on it."""
_HTML_LINK = re.compile(r"""\b(?:href|src|action)\s*=\s*["']?([^"'>\s]*)""", re.IGNORECASE)


def accepted(text: str) -> str:
    """The text as it is stored, or nothing where it is refused."""
    try:
        return note_text(text)
    except Invalid:
        return ""


def hostile_texts(number: int) -> Iterator[str]:
    """Texts that a door accepts, made of signs that files trip over."""
    yield from TYPED
    chance = random.Random(7)
    while number:
        text = "".join(chance.choices(SIGNS, k=chance.randrange(1, 30)))
        if chance.random() < 0.5:
            text += "".join(chr(chance.randrange(0x110000)) for _ in range(8))
        if accepted(text):
            number -= 1
            yield text


@pytest.fixture
def texts(scene: Scene, alice: Actor, programme: Programme, activity: Activity) -> list[str]:
    """A programme full of them; the stored texts of its notes."""
    press = Press(scene.store, alice, programme.id)
    given_texts = list(hostile_texts(40))
    notes = press.write_notes(activity.id, given_texts)
    for at in range(0, 12, 3):
        press.make_need(notes[at : at + 3], header=given_texts[at])
    return [note.text for note in notes]


def test_every_file_can_be_written_and_read(
    scene: Scene,
    alice: Actor,
    programme: Programme,
    session: WorkingSession,
    texts: list[str],
) -> None:
    for language in ("pl", "en"):
        book = load_workbook(io.BytesIO(scene.read(write_xlsx, alice, programme.id, language)))
        assert len(book.worksheets) == 11
        with zipfile.ZipFile(
            io.BytesIO(scene.read(write_csv, alice, programme.id, language))
        ) as packed:
            assert packed.testzip() is None
        record = scene.read(load_record, alice, session.id, language)
        assert Document(io.BytesIO(write_docx(record))).paragraphs
        assert write_markdown(record).encode()
        table = scene.read(write_notes, alice, session.id, language)
        assert len(rows_of(table, SEPARATORS[language])) == len(texts) + 1
    notes = json.loads(scene.read(write_json, alice, programme.id))["notes"]
    assert sorted(note["text"] for note in notes) == sorted(texts)


def test_every_file_of_a_published_standard_can_be_written(
    scene: Scene, alice: Actor, programme: Programme
) -> None:
    press = Press(scene.store, alice, programme.id)
    texts = [text for text in hostile_texts(40) if not find_marks(text)]
    for title in texts[:12:3]:
        press.accept(press.write_clause(title, body="\n".join(texts), rationale=title))
    snapshot = press.publish(notes="\n".join(texts)).snapshot
    assert write_page(snapshot).decode()
    for output in outputs_of(snapshot):
        content = write_output(snapshot, output.name)
        if output.name.endswith(".pdf"):
            assert Pdf.open(io.BytesIO(content)).pages
        elif output.name.endswith(".docx"):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                ElementTree.fromstring(packed.read("word/document.xml"))
        elif not output.name.endswith(".zip"):
            assert content.decode()


def links_in(name: str, content: bytes) -> list[str]:
    """Where a file leads whoever presses on something in it."""
    if name.endswith((".docx", ".xlsx", ".zip")):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = {one: packed.read(one) for one in packed.namelist()}
        found = [link for one, part in parts.items() for link in links_in(one, part)]
        related = [part for one, part in parts.items() if one.endswith(".rels")]
        targets = [
            row.get("Target", "")
            for part in related
            for row in ElementTree.fromstring(part)
            if row.get("TargetMode") == "External"
        ]
        formulas = [one for one, part in parts.items() if b"HYPERLINK" in part and b"<f>" in part]
        return [*found, *targets, *formulas]
    if name.endswith(".pdf"):
        pages = Pdf.open(io.BytesIO(content)).pages
        noted = [one for page in pages for one in page.get("/Annots", [])]
        return [str(one["/A"]["/URI"]) for one in noted if "/URI" in one.get("/A", {})]
    if name.endswith(".html"):
        return _HTML_LINK.findall(content.decode())
    if name.endswith(".csv"):
        rows = rows_of(content, SEPARATORS["pl"])
        return [cell for row in rows for cell in row if cell.startswith("=")]
    return []


def test_no_address_that_somebody_wrote_becomes_a_link_in_a_file(
    scene: Scene,
    alice: Actor,
    programme: Programme,
    session: WorkingSession,
    activity: Activity,
) -> None:
    press = Press(scene.store, alice, programme.id)
    scene.do(edit_activity, alice, EditActivity(activity.id, {"title": ADDRESSES[0]}))
    notes = press.write_notes(activity.id, ADDRESSES)
    # A version repeats no note.
    texts = [text.replace("zly", "o.zly") for text in ADDRESSES if not find_marks(text)]
    lines, need = "\n".join(texts), press.make_need(notes, header=texts[0])
    area = scene.do(add_area, alice, AddArea(programme.id, "www.zly.example", "WW"))
    for title in texts[:2]:
        fields = {"body": lines, "rationale": lines, "steps": lines, "area_id": area.id}
        press.accept(press.write_clause(title, [need], **fields))
    snapshot = press.publish(notes=lines).snapshot
    record = scene.read(load_record, alice, session.id, "pl")
    files = {
        "page.html": write_page(snapshot),
        "minutes.docx": write_docx(record),
        "minutes.pdf": write_pdf(record),
        "book.xlsx": scene.read(write_xlsx, alice, programme.id, "pl"),
        "tables.zip": scene.read(write_csv, alice, programme.id, "pl"),
        "notes.csv": scene.read(write_notes, alice, session.id, "pl"),
        **{one.name: write_output(snapshot, one.name) for one in outputs_of(snapshot)},
    }
    for name, content in files.items():
        assert [link for link in links_in(name, content) if "zly.example" in link] == [], name
    for text in (write_markdown(record), files["standard.md"].decode()):
        assert "zly.example" in text
        assert not re.search(r"(?<!\\)\]\(https://zly", text)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_notes_of_our_own_tables_come_back_as_the_same_rows_and_are_known(
    scene: Scene,
    alice: Actor,
    programme: Programme,
    session: WorkingSession,
    activity: Activity,
    texts: list[str],
    language: str,
) -> None:
    name = translate("notes", language)
    archive = scene.read(write_csv, alice, programme.id, language)
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        exchanged = packed.read(f"{name}.csv")
    files = {
        "notes.csv": scene.read(write_notes, alice, session.id, language),
        f"{name}.csv": exchanged,
        "all.xlsx": scene.read(write_xlsx, alice, programme.id, language),
    }
    known = scene.read(known_notes, alice, activity.id)
    for file, content in files.items():
        lines = read_back(file, content, Target(known=known))
        assert sorted(line.text for line in lines) == sorted(texts)
        assert all(line.again for line in lines)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=LONGEST_NOTE).map(accepted).filter(bool), min_size=1, max_size=6))
def test_any_notes_come_back_from_a_table_as_they_went(texts: list[str]) -> None:
    place = COLUMNS.index("text")
    for language in ("pl", "en"):
        header = [translate(column, language) for column in COLUMNS]
        rows = [[""] * place + [text] + [""] * (len(COLUMNS) - place - 1) for text in texts]
        lines = read_back("a.csv", write_csv_table(header, rows, language), Target())
        assert [line.text for line in lines] == texts


def read_back(name: str, content: bytes, target: Target) -> list[Incoming]:
    sheets = tuple(translate("notes", language) for language in LANGUAGES)
    source = recognise(read_table(name, content, TableReading(liked_sheets=sheets)))
    return check_lines(source.table, source.columns, target)


def rows_of(content: bytes, separator: str) -> list[list[str]]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=separator))
