"""The picture of the whole way: its steps open places, it is kept, it tells no small number."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.devices import LAPTOP, PHONE, OpenPage
from tests.rooms import Room
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import CreateNeed, create_need
from workshop.standards.clauses import CreateClause, create_clause
from workshop.store.ids_and_clock import new_id

WAIT, NEED, CLAUSE = "Czekanie odbiera odwagę", "przyjść <b>po pracy</b>", "Otwarte do późna"


@pytest.fixture
def way(room: Room) -> Room:
    """Two notes on their way from a session to a clause, and one that waits."""
    room.change(hidden=False, moderated=False)
    notes = [room.write("Kolejka"), room.write("Zamknięte drzwi")]
    room.write("Nikt nie otwiera")
    ids = [note.id for note in notes]
    group = room.do(create_group, CreateGroup(room.programme_id, new_id(), WAIT, ids))
    command = CreateNeed(room.programme_id, "ktoś", NEED, "", [group.id])
    need = room.do(create_need, command)
    room.do(create_clause, CreateClause(room.programme_id, CLAUSE, [need.id]))
    return room


@pytest.fixture
def open_insight(way: Room, open_page: OpenPage) -> OpenPage:
    """The page of insight, its picture drawn."""

    def opening(device: dict = LAPTOP) -> Page:
        page = open_page("/insight", device=device)
        expect(step(page, "need")).to_be_visible(timeout=180_000)
        return page

    return opening


def step(page: Page, kind: str) -> Locator:
    return page.locator(f'.wf-canvas a[data-key^="{kind}:"]')


PLACES = {
    "session": (r"/session\?.*session=3", "Run a session"),
    "group": (r"/grouping\?.*group=\w+", WAIT),
    "need": (r"/needs\?.*need=\w+", NEED),
    "clause": (r"/standards\?.*clause=\w+", CLAUSE),
}


def test_a_click_on_a_step_opens_its_place(open_insight):
    page = open_insight()
    for kind, (address, there) in PLACES.items():
        step(page, kind).click()
        expect(page.get_by_text(there).first).to_be_visible()
        expect(page).to_have_url(re.compile(address))
        page.get_by_test_id("stSidebarNav").get_by_role("link", name="Insight").click()


def test_the_picture_is_walked_and_opened_with_the_keyboard(open_insight):
    page = open_insight()
    expect(step(page, "group")).to_have_attribute("aria-label", f"Group: {WAIT}, 2 notes")
    step(page, "group").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".wf-canvas a:focus")).to_have_attribute("href", re.compile("grouping"))
    step(page, "clause").focus()
    expect(step(page, "session")).not_to_have_class(re.compile("wf-dim"))
    expect(page.locator('.wf-canvas [data-key="loners"]')).to_have_class(re.compile("wf-dim"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/standards"))


def test_the_list_says_the_same_and_leads_to_the_same_places(open_insight):
    page = open_insight()
    page.get_by_role("tab", name="List").click()
    words = page.locator(".wf-list")
    for text in (NEED, WAIT, CLAUSE, "Session 3", "in no group yet"):
        expect(words.get_by_role("link").filter(has_text=text).first).to_be_visible()
    words.get_by_role("link").filter(has_text=CLAUSE).click()
    expect(page).to_have_url(re.compile("/standards"))


def test_the_picture_is_kept_as_png_and_svg(open_insight, tmp_path: Path):
    page = open_insight()
    expect(step(page, "need")).to_contain_text("2")
    for form, begins in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        with page.expect_download() as download:
            page.locator(".wf-save", has_text=form).click()
        assert download.value.suggested_filename.endswith(form.lower())
        file = tmp_path / form
        download.value.save_as(file)
        assert file.read_bytes().startswith(begins)
    drawn = (tmp_path / "SVG").read_text("utf-8")
    assert "2 notes" not in drawn
    assert "<b>" not in drawn


def test_a_chart_is_kept_as_the_format_that_is_chosen(open_insight):
    page = open_insight()
    camera = page.locator(".st-key-insight-saturation-chart .modebar-btn").first
    expect(camera).to_have_attribute("data-title", "Save the picture")
    choice = page.locator(".st-key-insight-saturation-format")
    for form in ("png", "svg"):
        chosen = choice.get_by_role("radio", name=form.upper())
        chosen.or_(choice.get_by_role("button", name=form.upper())).first.click()

        def kept(form: str = form) -> str:
            with page.expect_download() as download:
                camera.click()
            return download.value.suggested_filename

        # The chart learns of the choice with the next run of the page.
        assert form == "png" or wait_until(page, lambda: kept() == "saturation.svg")
        assert kept() == f"saturation.{form}"


def wait_until(page: Page, told: Callable[[], bool]) -> bool:
    return any(told() or page.wait_for_timeout(500) for _try in range(120))


def test_a_phone_scrolls_the_picture_and_not_the_page(open_insight):
    page = open_insight(PHONE)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("one => one.scrollWidth - one.clientWidth") == 0
    stage = page.locator(".wf-stage")
    assert stage.evaluate("one => one.scrollWidth > one.clientWidth")
