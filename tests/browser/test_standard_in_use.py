"""The standard in use in a browser: through the table by keyboard, and a form that outlives a
reload."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.devices import OpenPage
from tests.rooms import Room
from tests.units_in_use import Town
from workshop.in_use.assessing import load_history


@pytest.fixture
def town(room: Room) -> Town:
    return Town(room.do, room.read, room.programme_id)


def test_a_cell_is_opened_by_keyboard_and_what_is_typed_outlives_a_reload(
    room: Room, town: Town, open_page: OpenPage
):
    _harbour, north = town.add_units("Branch Harbour", "Branch North")
    clauses = town.write_clauses(2)
    page = open_page("/in_use")
    cells = page.locator(".wum td[data-place]")
    expect(cells).to_have_count(4, timeout=180_000)
    cells.first.focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    said = f"{clauses[1].code} · Branch North: not assessed"
    expect(page.locator(".wum td:focus")).to_have_attribute("aria-label", said)
    expect(page.locator(".wum-said")).to_contain_text(said)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"unit={north.id}&clause={clauses[1].id}"))
    obstacle = page.get_by_label("What stands in the way")
    obstacle.fill("No separate room")
    page.get_by_text("not yet").first.click()
    page.reload()
    expect(obstacle).to_have_value("No separate room")
    page.get_by_text("not yet").first.click()
    expect(page.get_by_role("radio", name="not yet")).to_be_checked()
    obstacle.press("Control+Enter")
    expect(page.get_by_text("1 answer is given")).to_be_visible()
    (row,) = room.read(load_history, north.id)[clauses[1].id]
    assert (row.answer, row.obstacle) == ("not_yet", "No separate room")
