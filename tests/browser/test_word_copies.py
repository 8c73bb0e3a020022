"""The standard taken along from a browser, edited, and brought back in it."""

import io
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.browser.devices import OpenPage
from tests.rooms import Room
from tests.word_example import CLAUSES
from workshop.review.comments import list_comments
from workshop.standards.clauses import CreateClause, create_clause


@pytest.fixture
def clauses(room: Room) -> Room:
    """The clauses of the example."""
    for fields in CLAUSES.values():
        room.do(create_clause, CreateClause(room.programme_id, fields["title"], fields=fields))
    return room


def edit(source: Path, target: Path) -> None:
    """Rewrite a few words and add a paragraph, as somebody does at home."""
    document = Document(io.BytesIO(source.read_bytes()))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("co najmniej 4 krzesła", "co najmniej 6 krzeseł")
    first = document.tables[0].rows[1].cells[1].paragraphs[0]
    document.add_comment(first.runs, text="Czy o tym samym?", author="Osoba Druga")
    first.runs[0].text = f"{first.runs[0].text} Tak mówiono w trzech sesjach."
    document.add_paragraph("Zegar w sali\nZegar widać z każdego miejsca.")
    document.save(str(target))


def test_what_was_edited_at_home_waits_at_its_clause(
    clauses: Room, open_page: OpenPage, tmp_path: Path
):
    page = open_page("/standards")
    page.get_by_role("radio", name="In Word").or_(page.get_by_text("In Word")).first.click()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Working copy (DOCX)").click()
    taken, edited = tmp_path / "taken.docx", tmp_path / "edited.docx"
    downloading.value.save_as(taken)
    edit(taken, edited)
    page.locator("input[type=file]").set_input_files(edited)
    expect(page.get_by_text("2 suggestions · 1 comment · 1 text without a place")).to_be_visible()
    page.get_by_role("button", name="Bring in: 2 suggestions, 1 comment").click()
    expect(page.get_by_text("Brought in earlier")).to_be_visible()

    with clauses.store.read() as db:
        rows = list_comments(db, clauses.programme_id, "clause")
    told = {(row.passage["quote"], row.suggestion or row.text) for row in rows}
    assert (
        "Przy każdym okienku stoją co najmniej 4 krzesła.",
        "Przy każdym okienku stoją co najmniej 6 krzeseł.",
    ) in told
    assert len(told) == 3
