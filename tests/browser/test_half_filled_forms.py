"""What stands in a form and is not saved survives a run, a lost line, a reload and a restart."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.devices import LAPTOP, OpenContext
from tests.browser.pages import sign_in
from tests.rooms import Room
from tests.server import Server
from workshop.needs.needs import list_needs

WHO, NEED = "osoba bez dachu nad głową", "ciepłego miejsca na noc"
KEPT = "Taken from what you had typed before."


class Needs:
    """The page *Needs* of an account."""

    def __init__(self, context: BrowserContext, room: Room) -> None:
        self.room = room
        self.page: Page = context.new_page()
        self.page.goto(f"{room.url}/needs")

    def open_form(self) -> None:
        button = self.page.get_by_role("button", name="New need")
        button.click(timeout=60_000)
        expect(self.dialog).to_be_visible()

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def who(self) -> Locator:
        return self.dialog.get_by_label("As… (who, in what situation)")

    @property
    def need(self) -> Locator:
        return self.dialog.get_by_label("I need…")

    @property
    def kept(self) -> Locator:
        """What the side bar tells of forms that are not open."""
        return self.page.locator(".kept-texts")

    def begin(self) -> None:
        """Type into two fields, and into none of the rest."""
        self.open_form()
        self.who.fill(WHO)
        self.need.press_sequentially(NEED)


@pytest.fixture
def needs(room: Room, open_context: OpenContext) -> Callable[[], Needs]:
    context = open_context(**LAPTOP)
    sign_in(context, room)
    return lambda: Needs(context, room)


def test_a_half_filled_need_is_there_after_a_reload(needs: Callable[[], Needs]) -> None:
    page = needs()
    page.begin()
    page.page.reload()
    expect(page.kept).to_contain_text("New need")
    expect(page.kept).to_contain_text(NEED)
    page.open_form()
    expect(page.need).to_have_value(NEED)
    expect(page.who).to_have_value(WHO)
    expect(page.dialog.get_by_text(KEPT)).to_be_visible()
    expect(page.kept).to_be_hidden()


def test_a_need_that_was_kept_is_saved_and_then_forgotten(
    needs: Callable[[], Needs], room: Room
) -> None:
    page = needs()
    page.begin()
    page.page.reload()
    page.open_form()
    expect(page.need).to_have_value(NEED)
    page.dialog.get_by_role("button", name="Save the need").click()
    expect(page.dialog).to_have_count(0)
    expect(page.page.get_by_text(NEED).first).to_be_visible()
    assert [(row.who, row.need) for row in room.read(list_needs, room.programme_id)] == [
        (WHO, NEED)
    ]
    page.open_form()
    expect(page.need).to_have_value("")
    page.page.reload()
    expect(page.page.get_by_role("button", name="New need")).to_be_visible(timeout=60_000)
    expect(page.kept).to_be_hidden()


def test_a_restart_of_the_server_loses_nothing_and_says_so(
    needs: Callable[[], Needs], server: Server
) -> None:
    page = needs()
    page.begin()
    server.kill()
    server.start()
    expect(page.kept).to_contain_text(NEED, timeout=60_000)
    page.open_form()
    expect(page.need).to_have_value(NEED)
    expect(page.who).to_have_value(WHO)


def test_a_dialog_that_closes_loses_nothing(needs: Callable[[], Needs]) -> None:
    page = needs()
    page.begin()
    page.page.keyboard.press("Escape")
    expect(page.kept).to_contain_text(NEED)
    page.open_form()
    expect(page.need).to_have_value(NEED)


def test_what_was_kept_can_be_discarded_in_the_form(needs: Callable[[], Needs]) -> None:
    page = needs()
    page.begin()
    page.page.reload()
    page.open_form()
    expect(page.need).to_have_value(NEED)
    page.dialog.get_by_role("button", name="Discard what was typed").click()
    expect(page.need).to_have_value("")
    expect(page.who).to_have_value("")
    expect(page.dialog.get_by_text(KEPT)).to_have_count(0)
    page.page.reload()
    page.open_form()
    expect(page.need).to_have_value("")


def test_what_was_kept_can_be_discarded_in_the_side_bar(needs: Callable[[], Needs]) -> None:
    page = needs()
    page.begin()
    page.page.reload()
    page.kept.get_by_role("button", name="Discard").click()
    expect(page.kept).to_be_hidden()
    page.open_form()
    expect(page.need).to_have_value("")


def test_another_account_in_the_same_tab_is_shown_nothing(
    needs: Callable[[], Needs], room: Room
) -> None:
    page = needs()
    page.begin()
    other = room.add_member("Ewa")
    sign_in(page.page.context, room, room.sign_in(other))
    page.page.reload()
    page.open_form()
    expect(page.page.get_by_test_id("stSidebar")).to_contain_text("Ewa")
    expect(page.kept).to_be_hidden()
    expect(page.need).to_have_value("")
    assert NEED not in page.page.evaluate("JSON.stringify({ ...sessionStorage, ...localStorage })")


def test_a_comment_that_was_begun_is_there_after_a_reload(
    needs: Callable[[], Needs], room: Room
) -> None:
    room.make_need("cichego miejsca")
    page = needs()
    page.page.get_by_text("Comment", exact=True).first.click(timeout=60_000)
    field = page.page.get_by_label("Your comment")
    field.press_sequentially("Za głośno")
    page.page.reload()
    expect(field).to_have_value("Za głośno", timeout=60_000)
    expect(page.page.get_by_text(KEPT)).to_be_visible()
