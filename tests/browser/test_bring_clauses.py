"""A whole standard is pasted, changed in the preview, brought in, and taken back, in a browser."""

from playwright.sync_api import expect

from tests.browser.devices import OpenPage
from tests.rooms import Room
from workshop.standards.brought_clauses import list_imports

CHAPTER = "Rozdział {number}. Dział {number}\n"
SECTION = "§ {number}. Urząd robi rzecz numer {number} dla każdej osoby.\n"
REGULATION = "".join(
    (CHAPTER.format(number=at // 5 + 1) if at % 5 == 0 else "") + SECTION.format(number=at + 1)
    for at in range(25)
)


def test_twenty_five_clauses_are_pasted_and_taken_back(open_page: OpenPage, room: Room) -> None:
    page = open_page("/standards")
    page.get_by_role("button", name="Bring clauses in").first.click(timeout=180_000)
    text = page.get_by_role("textbox", name="The text of the clauses")
    text.fill(REGULATION)
    text.press("Control+Enter")
    page.get_by_role("button", name="Bring 25 clauses in").click()
    expect(page.locator(".wcl-line")).to_have_count(25)
    assert len({row.area_id for row in room.read(list_imports, room.programme_id)[0].clauses}) == 5
    page.locator(".wcl-title").first.click()
    expect(page.get_by_text("Brought in from a pasted text").first).to_be_visible()
    page.get_by_role("button", name="All clauses").click()
    expect(page.locator(".wcl-line")).to_have_count(25)
    page.get_by_role("button", name="Whole standard").click()
    page.get_by_role("button", name="What was brought in (1)").click()
    page.get_by_role("button", name="Take the whole import back").click()
    expect(page.get_by_text("No clause yet.")).to_be_visible()
    page.get_by_role("button", name="Go to the needs").click()
    expect(page.get_by_role("heading", name="Needs")).to_be_visible()
