"""Documents of a published standard: accessible, harmless, and all saying the same."""

import csv
import html
import io
import re
import shutil
import subprocess
import time
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.pdftext import bookmarks_of, roles_of, row_headers_of, text_of
from tests.snapshots import PANGRAM, make_clause, make_snapshot, make_trace
from workshop.errors import NotFound
from workshop.export.public_site import write_page
from workshop.export.standard.csv import write_csv
from workshop.export.standard.docx import write_docx
from workshop.export.standard.json import write_json
from workshop.export.standard.markdown import write_markdown
from workshop.export.standard.outline import describe_standard
from workshop.export.standard.pdf import write_pdf
from workshop.export.standard.poster import poster_areas, write_poster
from workshop.standards.publication.checksum import checksum

ADDRESS = "https://standards.example.org/standards/a-standard/"
HOSTILE = (
    '#panic("no") #import "x" $1 + 1$ `raw` ] [ } { \\ " \' @ref <label> // /* */ = heading',
    "<b>bold</b> *stars* _lines_ [a](javascript:alert(1)) | cell | ~~~ # > - 1. &amp;",
    "שלום עולם مرحبا بالعالم \u202egnp.exe\u202c and back",
    "family 👩‍👩‍👧 flag 🏳️‍🌈 smile 😀 漢字 \ufffe \x07 end",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 4,
    "x" * 4000,
    "word " * 800,
    "",
)


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def squeezed(text: str) -> str:
    """A text as it can be compared across formats: no spaces, marks of markup, or rare signs."""
    kept = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in kept if sign.isalnum() and ord(sign) < 0x250)


def text_of_docx(content: bytes) -> str:
    body = Document(io.BytesIO(content)).element.body
    return " ".join(node.text or "" for node in body.iter(qn("w:t")))


@pytest.fixture(scope="module")
def snapshot() -> dict[str, Any]:
    return make_snapshot(language="pl")


@pytest.fixture(scope="module")
def pdf(snapshot: dict[str, Any]) -> pikepdf.Pdf:
    return opened(write_pdf(snapshot))


def test_the_pdf_says_that_it_is_accessible(pdf: pikepdf.Pdf):
    assert pdf.Root.Lang == "pl"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert about["dc:title"].startswith("A standard of service")


def test_the_pdf_has_headings_tables_and_lists(pdf: pikepdf.Pdf):
    roles = roles_of(pdf)
    assert {"Document", "Title", "H1", "H2", "H3", "TOC", "Table", "TH", "TD", "L"} <= set(roles)
    assert roles.count("Table") >= 3 + 3
    headings = [int(role[1]) for role in roles if re.fullmatch(r"H[1-6]", role)]
    assert headings[0] == 1
    assert all(later - before <= 1 for before, later in pairwise(headings))


def test_what_a_row_is_about_is_its_header(pdf: pikepdf.Pdf, snapshot: dict[str, Any]):
    rows = sum(len(clause.rows) for clause in describe_standard(snapshot).clauses)
    assert row_headers_of(pdf) >= rows


def test_every_clause_has_a_bookmark(pdf: pikepdf.Pdf, snapshot: dict[str, Any]):
    titles = bookmarks_of(pdf)
    for clause in snapshot["clauses"]:
        assert f"{clause['code']} {clause['title']}" in titles


def test_the_title_page_says_which_version_this_is(pdf: pikepdf.Pdf, snapshot: dict[str, Any]):
    text = text_of(pdf)
    assert checksum(snapshot) in text
    assert "22listopada2026" in text
    assert "Przykład:osoby,karteczkiitekstysązmyślone" in text
    assert PANGRAM.replace(" ", "") in text


def test_all_its_fonts_are_in_the_file(pdf: pikepdf.Pdf):
    for page in pdf.pages:
        for font in page.resources.get("/Font", {}).values():
            described = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(described.keys())


def test_the_same_snapshot_gives_the_same_bytes(snapshot: dict[str, Any]):
    assert write_pdf(snapshot) == write_pdf(snapshot)
    assert write_json(snapshot) == write_json(snapshot)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_people_typed_is_text_and_nothing_else(text: str):
    clause = make_clause(
        "OK-01",
        title=(text[:200].replace("\n", " ") or "-"),
        body=text,
        rationale=text,
        responsible=text[:200],
        steps=f"{text}\n{text}"[:4000],
        trace=make_trace(quotes=[text], dissents=[text]),
    )
    made = make_snapshot(clause, notes=text, title=text[:200] or "-")
    wanted = squeezed(text)
    for said in (
        text_of(opened(write_pdf(made))),
        write_markdown(made).decode(),
        text_of_docx(write_docx(made)),
    ):
        assert wanted in squeezed(said)
    assert len(opened(write_poster(made, "OK", ADDRESS)).pages) == 1


def test_what_is_written_from_right_to_left_is_set_so():
    text = "שלום, כאן."
    made = make_snapshot(make_clause("OK-01", body=f"{text}\nPo polsku."))
    parts = Document(io.BytesIO(write_docx(made))).element.body.iter(qn("w:p"))
    bodies = [part for part in parts if "שלום" in "".join(part.itertext())]
    assert bodies
    assert all(part.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None for part in bodies)
    assert all(part.find(f"{qn('w:r')}/{qn('w:rPr')}/{qn('w:rtl')}") is not None for part in bodies)
    alone = make_snapshot(make_clause("OK-01", body=text))
    from_left = "".join(reversed(squeezed(text)))
    assert from_left in text_of(opened(write_pdf(alone)))


def test_signs_that_no_font_has_become_boxes():
    made = make_snapshot(make_clause("OK-01", body="Smile 😀 and stay"))
    text = text_of(opened(write_pdf(made)))
    assert "Smile\u25a1andstay" in text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("\U0001f1f5\U0001f1f1", "□"),
        ("\U0001f1f5\U0001f1f1\U0001f1fa\U0001f1e6", "□□"),
        ("\U0001f3f3\ufe0f\u200d\U0001f308", "□"),
        ("\U0001f64b\u200d\u2640\ufe0f", "□"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "□"),
        ("\U0001f44d\U0001f3fd", "□"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "□"),
        ("1\ufe0f\u20e3", "1"),
        ("#\u20e3", "#"),
        ("\u2764\ufe0f", "\u2764"),
        ("a\u20dd", "a"),
        ("漢字", "□□"),
    ],
)
def test_what_is_seen_as_one_sign_is_one_sign_in_the_pdf(typed: str, told: str):
    clause = make_clause("OK-01", body=f"Zdanie{typed}koniec.")
    text = text_of(opened(write_pdf(make_snapshot(clause))))
    assert text.count(f"Zdanie{told}koniec.") == 1


def test_a_standard_without_anything_is_a_document_too():
    made = make_snapshot(notes="", previous=None)
    for part in ("clauses", "areas", "withdrawn", "changes", "evidence"):
        made[part] = []
    assert len(opened(write_pdf(made)).pages) >= 1
    assert write_docx(made)
    assert write_markdown(made)


def test_a_meeting_without_a_number_is_told_as_one():
    clause = make_clause(trace=make_trace(sessions=[3, 102]))
    made = make_snapshot(clause, language="en")
    assert "3, meeting 2" in write_csv(made).decode()
    assert "3, meeting 2" in write_markdown(made).decode()


def test_people_are_told_as_at_least_so_many(snapshot: dict[str, Any]):
    told = describe_standard(snapshot)
    first = next(told.clauses)
    assert "3 karteczki · osoby: <5" in first.trace.needs[0].groups[1]
    assert "21 karteczek · 2 sesje · co najmniej 10 osób" in first.trace.summary


def test_the_word_file_has_contents_headings_and_repeated_headers(snapshot: dict[str, Any]):
    document = Document(io.BytesIO(write_docx(snapshot)))
    codes = [node.text for node in document.element.body.iter(qn("w:instrText"))]
    assert any(code.startswith("TOC") for code in codes)
    names = {node.get(qn("w:name")) for node in document.element.body.iter(qn("w:bookmarkStart"))}
    marks = {name for name in names if name.startswith("_Toc")}
    links = {node.get(qn("w:anchor")) for node in document.element.body.iter(qn("w:hyperlink"))}
    assert links == marks
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles[0] == "Title"
    assert {"Heading 1", "Heading 2", "Heading 3", "List Bullet", "Fact"} <= set(styles)
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    (locale,) = document.styles.element.iter(qn("w:lang"))
    assert locale.get(qn("w:val")) == "pl-PL"
    about = document.core_properties
    assert (about.title, about.language) == ("A standard of service", "pl-PL")
    footer = document.sections[0].footer._element
    assert [code.text for code in footer.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert "0.5" in document.sections[0].footer.paragraphs[0].text


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not there")
def test_libreoffice_opens_the_word_file(snapshot: dict[str, Any], tmp_path: Path):
    (tmp_path / "standard.docx").write_bytes(write_docx(snapshot))
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(
        [
            "soffice",
            home,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "standard.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    made = (tmp_path / "standard.pdf").read_bytes()
    assert len(opened(made).pages) >= 4


def test_the_table_of_clauses_opens_in_spreadsheets_and_holds_no_formula():
    made = make_snapshot(
        make_clause(
            "OK-01",
            title="=1+1",
            body='a;"b"\n@c',
            origin={
                "standard": "b" * 32,
                "title": "Theirs",
                "version": "1.0",
                "code": "X-1",
                "decision": "adopted",
            },
        ),
        language="pl",
    )
    content = write_csv(made)
    assert content.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    told = dict(zip(header, row, strict=True))
    assert told["Kod"] == "OK-01"
    assert told["Tytuł"] == "'=1+1"
    assert told["Treść zapisu"].endswith("'@c") or told["Treść zapisu"].endswith("\n@c")
    assert "Theirs, 1.0, X-1" in row


def test_all_documents_say_the_same(snapshot: dict[str, Any]):
    told = describe_standard(snapshot)
    documents = {
        "pdf": text_of(opened(write_pdf(snapshot))),
        "docx": text_of_docx(write_docx(snapshot)),
        "md": write_markdown(snapshot).decode(),
        "csv": write_csv(snapshot).decode("utf-8-sig"),
        "html": html.unescape(re.sub(r"<[^>]*>", " ", write_page(snapshot).decode())),
    }
    for clause in told.clauses:
        for part in (clause.code, clause.title, clause.body, clause.level):
            for name, said in documents.items():
                assert squeezed(part) in squeezed(said), (name, part)


def pages_of(*clauses: dict[str, Any], address: str = ADDRESS) -> pikepdf.Pdf:
    return opened(write_poster(make_snapshot(*clauses, language="pl"), "OK", address))


@pytest.mark.parametrize("count", [1, 2, 7, 15, 60])
@pytest.mark.parametrize("text", ["Krótko.", "Całe zdanie o tym, co się należy. " * 25])
def test_a_poster_is_always_one_page_of_a3(count: int, text: str):
    clauses = [make_clause(f"OK-{number:02}", body=text) for number in range(1, count + 1)]
    poster = pages_of(*clauses)
    (page,) = poster.pages
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [297, 420]
    said = text_of(poster)
    assert "OK-01" in said
    shown = sum(f"OK-{number:02}" in said for number in range(1, count + 1))
    if shown < count:
        assert f"{count - shown}" in said[said.index("ijeszcze") :]


def test_a_poster_speaks_to_clients_and_shows_what_is_required_alone():
    poster = pages_of(
        make_clause("OK-01", meaning_client="You say once how to address you."),
        make_clause("OK-02", level="recommended"),
        make_clause("PS-01"),
    )
    said = text_of(poster)
    assert "Yousayoncehowtoaddressyou." in said
    assert "OK-02" not in said
    assert "PS-01" not in said
    assert "standards.example.org" in said
    roles = roles_of(poster)
    assert {"Title", "H1", "Figure"} <= set(roles)


def test_a_poster_without_an_address_has_no_code():
    assert "Figure" not in roles_of(pages_of(make_clause("OK-01"), address=""))


def test_an_area_without_requirements_has_no_poster(snapshot: dict[str, Any]):
    assert poster_areas(snapshot) == ["OK"]
    with pytest.raises(NotFound):
        write_poster(snapshot, "PS")


def test_type_on_a_poster_is_never_smaller_than_fourteen_points():
    clauses = [make_clause(f"OK-{number:02}", body="Słowo i słowo. " * 60) for number in range(40)]
    poster = pages_of(*clauses)
    sizes = [
        float(operands[1])
        for operands, operator in pikepdf.parse_content_stream(poster.pages[0])
        if str(operator) == "Tf"
    ]
    assert min(sizes) >= 14


def test_a_hundred_clauses_take_a_few_seconds():
    text = "Zdanie o tym, co jest wymagane i od kogo. " * 6
    clauses = [
        make_clause(f"OK-{number:02}", body=text, rationale=text, steps=text, meaning_client=text)
        for number in range(1, 101)
    ]
    made = make_snapshot(*clauses)
    started = time.process_time()
    for write in (write_pdf, write_docx, write_markdown, write_json, write_csv):
        write(made)
    write_poster(made, "OK", ADDRESS)
    assert time.process_time() - started < 8
