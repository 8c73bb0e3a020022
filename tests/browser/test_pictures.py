"""A photo of the wall is put beside what runs, on the page Minutes, and goes into the document."""

from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from playwright.sync_api import expect

from tests.browser.devices import OpenPage
from tests.browser.pages import read_first
from tests.pictures import photo
from tests.rooms import Room

ALT = "Ściana z około czterdziestoma karteczkami"
CAPTION = "Ściana w południe"


@pytest.fixture
def language() -> str:
    return "pl"


def test_a_photo_is_described_seen_on_the_page_and_stands_in_the_word_document(
    room: Room, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page("/minutes")
    page.get_by_role("tab", name="Zdjęcia").click()
    page.get_by_role("button", name="Dodaj zdjęcie").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Na zdjęciu nie może być nikogo")).to_be_visible()
    (tmp_path / "sciana.jpg").write_bytes(photo((3000, 2000)))
    dialog.locator("input[type=file]").set_input_files(tmp_path / "sciana.jpg")
    send = dialog.get_by_role("button", name="Dodaj zdjęcie")
    expect(send).to_be_visible()
    read_first(page)
    send.click()
    expect(dialog.get_by_text("Napisz, co widać na zdjęciu")).to_be_visible()

    dialog.get_by_role("textbox", name="Co widać na zdjęciu").fill(ALT)
    dialog.get_by_label("Podpis").fill(CAPTION)
    dialog.get_by_label("Podpis").press("Tab")
    read_first(page)
    send.click()
    expect(dialog).to_have_count(0)
    image = page.get_by_role("img", name=ALT)
    expect(image).to_be_visible()
    expect(image).to_have_js_property("naturalWidth", 480)
    expect(page.get_by_text(CAPTION)).to_be_visible()

    page.get_by_role("tab", name="Protokół").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Protokół (Word)").click()
    document = Document(str(download.value.path()))
    described = [part.get("descr") for part in document.element.iter(qn("wp:docPr"))]
    assert described == [ALT]
