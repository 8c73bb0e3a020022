"""The minutes as Word, PDF and Markdown: the same content, well formed, harmless."""

import re
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from pikepdf import Pdf
from PIL import Image

from tests.conftest import Scene
from tests.pdftext import tags_of, text_of
from workshop.export.documents.blocks import Illustration
from workshop.export.documents.markdown_writer import escape_markdown
from workshop.export.documents.pdf_writer import write_pdf_document
from workshop.export.minutes.docx import write_docx
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.outline import outline_minutes
from workshop.export.minutes.pdf import write_pdf
from workshop.export.minutes.record import load_record
from workshop.export.minutes.record_parts import Approval, MinutesRecord
from workshop.people.rights import Actor
from workshop.programme.outcomes import AddOutcome, add_outcome
from workshop.programme.tables import WorkingSession

WORDS = re.compile(r"\w+")


@pytest.fixture
def record(scene: Scene, alice: Actor, bob: Actor, session: WorkingSession) -> MinutesRecord:
    board = scene.make_activity(alice, session, "empathy_map", prompt="Write in silence")
    scene.make_note(alice, board, "Ściszony głos | cytat", section="hear", kind="quote")
    scene.make_note(alice, board, "<b>bold</b> & *stars* [a](b)", section="pains")
    scene.make_note(alice, board, "two\nlines \ufffe", section="gains")
    scene.do(add_outcome, alice, AddOutcome(session.id, "decision", "We go on", "all", "May"))
    scene.do(add_outcome, alice, AddOutcome(session.id, "dissent", "Too fast"))
    scene.do(add_outcome, alice, AddOutcome(session.id, "next_step", "Call", "table 2", "June"))
    loaded: MinutesRecord = scene.read(load_record, alice, session.id, "pl")
    return loaded


def opened(record: MinutesRecord, approval: Approval | None = None):  # type: ignore[no-untyped-def]
    return Document(BytesIO(write_docx(record, approval)))


def test_the_word_file_has_a_title_headings_and_tables(record: MinutesRecord) -> None:
    document = opened(record)
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles[0] == "Title"
    assert {"Heading 1", "Heading 2", "Heading 3"} <= set(styles)
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "Ustalenia" in texts
    assert "Zdania odrębne" in texts
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {"We go on", "Call", "table 2", "<b>bold</b> & *stars* [a](b)"} <= cells


def test_header_rows_of_tables_are_repeated_on_every_page(record: MinutesRecord) -> None:
    for table in opened(record).tables:
        first, *rest = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in rest)


@pytest.mark.parametrize(("language", "locale"), [("pl", "pl-PL"), ("en", "en-GB")])
def test_the_document_says_its_language(
    scene: Scene, alice: Actor, session: WorkingSession, language: str, locale: str
) -> None:
    document = opened(scene.read(load_record, alice, session.id, language))
    (default,) = document.styles.element.iter(qn("w:lang"))
    assert default.get(qn("w:val")) == locale
    assert document.core_properties.language == locale


def test_the_footer_counts_pages_by_fields(record: MinutesRecord) -> None:
    footer = opened(record).sections[0].footer
    codes = [code.text for code in footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]


def test_no_person_is_named_as_author_of_the_file(record: MinutesRecord) -> None:
    properties = opened(record).core_properties
    about = properties.author, properties.last_modified_by, properties.comments
    assert about == (record.header.programme, "", "")


def test_a_draft_says_so_and_approved_minutes_carry_their_seal(record: MinutesRecord) -> None:
    seal = Approval("2027-02-05", "Alice", "ab" * 32, ("cd" * 32,))
    draft, approved = write_markdown(record), write_markdown(record, seal)
    assert "Wersja robocza" in draft
    assert "Wersja robocza" not in approved
    assert "ab" * 32 in approved
    assert "cd" * 32 in approved


def test_the_pdf_says_the_same_and_is_tagged(record: MinutesRecord) -> None:
    approval = Approval("2026-11-23", "Alice", "ab" * 32)
    content = write_pdf(record, approval)
    assert content == write_pdf(record, approval)
    with Pdf.open(BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "pl"
        assert pdf.docinfo.Author == record.header.programme
        assert str(pdf.docinfo.CreationDate).startswith("D:20261123")
        told = text_of(pdf)
    for text in ("Wegoon", "Toofast", "Ściszonygłos", "<b>bold</b>", "ab" * 32):
        assert text in told
    assert "Wersjarobocza" not in told


def test_pictures_are_in_the_pdf_with_what_is_to_be_seen() -> None:
    file = BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "JPEG")
    block = Illustration("key", "A red wall", "The wall", (40, 30))
    content = write_pdf_document(
        "Title", "Footer", "en", [block], "2026-11-23", images={"key": file.getvalue()}
    )
    with Pdf.open(BytesIO(content)) as pdf:
        figures = [tag for tag in tags_of(pdf.Root.StructTreeRoot.K) if tag.get("/S") == "/Figure"]
        assert [str(tag.Alt) for tag in figures] == ["A red wall"]


def test_both_formats_say_the_same(record: MinutesRecord) -> None:
    document = opened(record)
    said = [paragraph.text for paragraph in document.paragraphs]
    said += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    word = set(WORDS.findall(" ".join(said)))
    told = write_markdown(record).replace("<br>", " ").replace("\\", "")
    markdown = set(WORDS.findall(told))
    assert word <= markdown
    footer = set(WORDS.findall(outline_minutes(record).footer))
    assert markdown - word <= footer


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a | b", r"a \| b"),
        ("*x* _y_ `z`", r"\*x\* \_y\_ \`z\`"),
        ("<script>", r"\<script\>"),
        ("[a](http://b)", r"\[a\](http://b)"),
        ("# no heading", r"\# no heading"),
        ("- no list", r"\- no list"),
        ("1. no list", r"1\. no list"),
        ("2027-02-05", "2027-02-05"),
        ("two\nlines", "two lines"),
        ("---", r"\---"),
        ("&copy;", r"\&copy;"),
    ],
)
def test_what_people_typed_is_not_markup(typed: str, written: str) -> None:
    assert escape_markdown(typed) == written


def test_every_table_row_has_as_many_cells_as_its_header(record: MinutesRecord) -> None:
    width = None
    for line in write_markdown(record).splitlines():
        if not line.startswith("|"):
            width = None
            continue
        cells = len(re.findall(r"(?<!\\)\|", line))
        width = width or cells
        assert cells == width
