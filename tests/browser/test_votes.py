"""Votes on phones: counted at once for the voter, told to all only after the end."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.pages import Desk, Phone, Wall
from tests.browser.rooms import Room

QUIET = "cichego miejsca"
SHORT = "krótszej kolejki"


def test_dots_are_put_taken_back_and_counted_on_the_phone(phone: Phone, room: Room) -> None:
    room.run("dot_vote", votes_per_person=2)
    room.make_need(QUIET)
    room.make_need(SHORT)
    phone.join()
    expect(left_of(phone)).to_have_text("Votes left: 2")
    phone.more(QUIET)
    phone.more(QUIET)
    expect(left_of(phone)).to_have_text("Votes left: 0")
    expect(phone.need(QUIET).locator(".count")).to_have_text("2")
    more = phone.need(SHORT).get_by_role("button", name="One dot more")
    expect(more).to_have_attribute("aria-disabled", "true")
    phone.less(QUIET)
    expect(left_of(phone)).to_have_text("Votes left: 1")
    phone.more(SHORT)
    expect(left_of(phone)).to_have_text("Votes left: 0")

    phone.reopen()
    expect(phone.need(QUIET).locator(".count")).to_have_text("1")
    expect(phone.need(SHORT).locator(".count")).to_have_text("1")
    expect(left_of(phone)).to_have_text("Votes left: 0")


def test_what_came_of_a_dot_vote_is_shown_only_after_its_end(
    phone: Phone, room: Room, open_wall: Callable[[], Wall], open_desk: Callable[[], Desk]
) -> None:
    room.run("dot_vote", votes_per_person=3)
    room.make_need(QUIET)
    room.make_need(SHORT)
    wall, desk = open_wall(), open_desk()
    phone.join()
    phone.more(SHORT)
    phone.more(SHORT)
    phone.more(QUIET)
    expect(left_of(phone)).to_have_text("Votes left: 0")
    expect(wall.body).to_contain_text(SHORT)
    expect(wall.page.locator(".bar-count")).to_have_count(0)
    expect(phone.body).not_to_contain_text("What came out")

    desk.advance()
    expect(wall.body).to_contain_text("The first need has 2 of 3 dots")
    expect(wall.page.locator(".bar-text")).to_have_text([re.compile(SHORT), re.compile(QUIET)])
    expect(wall.page.locator(".bar-count")).to_have_text(["2", "1"])
    expect(phone.page.get_by_role("heading", name="What came out")).to_be_visible()
    expect(phone.page.locator(".outcome li").first).to_have_text(re.compile(f"{SHORT}.* 2$"))


def test_fingers_are_shown_changed_and_revealed_at_the_end(
    make_phone: Callable[[], Phone],
    room: Room,
    open_wall: Callable[[], Wall],
    open_desk: Callable[[], Desk],
) -> None:
    room.run("fist_to_five")
    wall, desk = open_wall(), open_desk()
    first, second = make_phone().join(), make_phone().join()
    first.page.get_by_role("button", name="I block it").click()
    first.page.get_by_role("button", name="I support it").click()
    expect(first.page.get_by_role("button", pressed=True)).to_have_text(re.compile("^4"))
    expect(first.page.get_by_text("Your vote has arrived.")).to_be_visible()
    second.page.get_by_role("button", name="I can live with it").click()
    expect(second.page.get_by_text("Your vote has arrived.")).to_be_visible()
    expect(wall.page.locator(".column-count")).to_have_count(0)

    desk.advance()
    expect(wall.page.locator(".column-count")).to_have_text(["0", "0", "0", "1", "1", "0"])
    expect(wall.body).to_contain_text("Everybody can live with it")
    expect(wall.body).to_contain_text("People who voted: 2")
    expect(second.page.get_by_text("People who voted: 2")).to_be_visible()


def left_of(phone: Phone) -> Locator:
    """How many dots this phone still has, in words."""
    return phone.page.locator(".votes-left")
