"""Whatever people type is text on every screen, never markup, never a script."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.pages import MAP, Grouping, Phone, Wall
from tests.rooms import Room

MARKUP = '<img src=x onerror="window.broken = 1"><b>bold</b><script>window.broken = 1</script>'
ADDRESSES = "https://zly.example/x www.zly.example javascript:alert(1) [x](https://zly.example/y)"
SIGNS = "odwrócone 👩‍🦽 {name} ${name} %(name)s &lt;b&gt; <!-- **nie** _kursywa_ $x$"
TEXTS = (MARKUP, SIGNS, ADDRESSES)


def test_notes_are_shown_as_they_were_typed_on_phone_wall_and_boards(
    phone: Phone,
    room: Room,
    open_wall: Callable[[], Wall],
    open_grouping: Callable[[], Grouping],
) -> None:
    room.change(hidden=False, moderated=False)
    phone.join()
    phone.pick(MAP)
    phone.send(MARKUP)
    phone.send(SIGNS)
    phone.send(ADDRESSES)
    for text in TEXTS:
        expect(phone.state(text)).to_have_text("✓✓ On the wall")
    wall, grouping = open_wall(), open_grouping()

    expect(phone.notes.locator(".text")).to_have_text([ADDRESSES, SIGNS, MARKUP])
    for board in (wall.notes, grouping.board):
        expect(board.locator(".wb-note__text")).to_have_count(len(TEXTS))
        for text in TEXTS:
            expect(board.get_by_text(text, exact=True)).to_be_visible()
    for page in (phone.page, wall.page, grouping.page):
        assert_harmless(page)
    page = grouping.page
    page.goto(f"{room.url}/session")
    page.get_by_role("tab", name="Board", exact=True).click()
    for text in TEXTS:
        expect(page.locator(".wb-note__text:visible").filter(has_text=text)).to_be_visible()
    assert_harmless(page)


def assert_harmless(page: Page) -> None:
    """Nothing of the text was executed or became an element."""
    assert page.evaluate("window.broken") is None
    assert page.locator(".wb-note :is(img, b), .note .text :is(img, b)").count() == 0
    assert page.locator("a[href*='zly.example'], a[href^='javascript:']").count() == 0
