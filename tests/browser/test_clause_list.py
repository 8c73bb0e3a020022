"""The list of clauses in a browser: opened, moved with the keyboard, read on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.devices import LAPTOP, PHONE, OpenPage
from tests.rooms import Room
from workshop.standards.clauses import CreateClause, create_clause, list_clauses

TITLES = ("Otwarte do późna", "Ciche miejsce", "<b>Imię</b> na wezwaniu")


@pytest.fixture
def clauses(room: Room) -> Room:
    """Three drafts without an area."""
    for title in TITLES:
        room.do(create_clause, CreateClause(room.programme_id, title))
    return room


@pytest.fixture
def open_list(clauses: Room, open_page: OpenPage) -> OpenPage:
    """The page Standard, its list drawn."""

    def opening(device: dict = LAPTOP) -> Page:
        page = open_page("/standards", device=device)
        expect(page.locator(".wcl-line")).to_have_count(3, timeout=180_000)
        return page

    return opening


def titles(page: Page) -> list[str]:
    return page.locator(".wcl-title").all_inner_texts()


def test_a_line_opens_its_clause_and_the_browser_goes_back(open_list):
    page = open_list()
    page.locator(".wcl-line").nth(1).click()
    expect(page).to_have_url(re.compile(r"clause=\w{32}"))
    # The old list and the new heading stand side by side until Streamlit has cleared the list.
    expect(page.locator(".wcl-line")).to_have_count(0)
    expect(page.get_by_role("heading", name=TITLES[1])).to_be_visible()
    page.get_by_role("button", name="All clauses").click()
    expect(page.locator(".wcl-line")).to_have_count(3)


def test_a_clause_moves_down_with_the_keyboard_and_the_focus_goes_along(open_list, clauses: Room):
    page = open_list()
    expect(page.get_by_role("button", name="Move up: ST-01")).to_be_disabled()
    button = page.get_by_role("button", name="Move down: ST-01")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".wcl-line").nth(1)).to_contain_text(TITLES[0])
    expect(page.locator(".wcl-line:focus-within")).to_contain_text(TITLES[0])
    expect(page.locator(".wcl-code").first).to_have_text("ST-01")
    page.keyboard.press("Enter")
    expect(page.locator(".wcl-line").nth(2)).to_contain_text(TITLES[0])
    expect(page.locator(".wcl-line:focus-within")).to_contain_text(TITLES[0])
    with clauses.store.read() as db:
        rows = list_clauses(db, clauses.programme_id)
    assert [row.title for row in rows] == titles(page) == [TITLES[1], TITLES[2], TITLES[0]]
    assert [row.code for row in rows] == ["ST-01", "ST-02", "ST-03"]


def test_on_a_phone_the_list_fits_and_its_buttons_can_be_hit(open_list):
    page = open_list(PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    box = page.locator(".wcl-down").first.bounding_box()
    assert min(box["width"], box["height"]) >= 44
    assert titles(page)[2] == TITLES[2]
