"""One wall for all sessions, which shows the open one; and a door that asks when a room is full."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.devices import OpenPage
from tests.browser.pages import MAP, Desk, Phone, Wall, keyed_button
from tests.rooms import Room
from tests.wire import come_in
from workshop.people.tables import Participant
from workshop.programme.door import SetExpectedPeople, set_expected_people
from workshop.programme.sessions import list_sessions

PLACES = 3


def press(page: Page, name: str) -> None:
    """Press a button of *Run a session* by its key, once the page is drawn."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")
    keyed_button(page, f"session-{name}").click()


def close_session(page: Page) -> None:
    press(page, "close")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Close (anyway|the)")).click()


def test_the_wall_follows_the_open_session_and_shows_nothing_in_between(
    room: Room, phone: Phone, open_wall: Callable[[], Wall], open_page: OpenPage
) -> None:
    room.change(hidden=False, moderated=False)
    fourth = room.read(list_sessions, room.programme_id)[3]
    wall = open_wall()
    phone.join()
    phone.pick(MAP)
    phone.send("Kolejka aż do drzwi")
    expect(wall.notes).to_have_text(["Kolejka aż do drzwi"])

    later = open_page("/session?session=4")
    press(later, "open")
    as_well = later.get_by_role("button", name="Leave it open and open this one as well")
    as_well.click()
    expect(wall.page.get_by_role("heading", level=1)).to_have_text(fourth.title)
    expect(wall.body).not_to_contain_text("Kolejka")
    phone.send("Kolejka, której tu nie widać")
    expect(phone.state("której")).to_have_text("✓✓ On the wall")
    expect(wall.body).not_to_contain_text("Kolejka")

    third = open_page("/session?session=3")
    expect(third.get_by_text(re.compile("^The wall shows now: 4"))).to_be_visible(timeout=60_000)
    press(third, "switch")
    expect(wall.notes).to_have_count(2)
    expect(third.get_by_text(re.compile("^The wall shows now: 4"))).to_have_count(0)

    close_session(third)
    expect(wall.page.get_by_role("heading", level=1)).to_have_text(fourth.title)
    close_session(later)
    expect(wall.page.locator(".wall")).to_have_attribute("data-mode", "standby")
    assert wall.body.inner_text().strip() == "Standard"


def test_a_wall_that_lost_its_connection_comes_back_to_what_is_shown_now(
    room: Room, open_wall: Callable[[], Wall], open_page: OpenPage
) -> None:
    wall = open_wall()
    expect(wall.count()).to_have_text("0")
    wall.page.context.set_offline(True)
    page = open_page("/session?session=3")
    close_session(page)
    expect(page.get_by_text("This session is closed.")).to_be_visible()
    wall.page.context.set_offline(False)
    expect(wall.page.locator(".wall")).to_have_attribute("data-mode", "standby")


def fill(room: Room) -> None:
    """Take all places in the room."""
    room.do(set_expected_people, SetExpectedPeople(room.session_id, 1))
    for _place in range(PLACES):
        come_in(room.url.removeprefix("http://"), room.code)


def ask_to_enter(phone: Phone) -> None:
    phone.scan()
    phone.agree()
    phone.take_place()
    expect(phone.heading).to_have_text("One moment, please")


def door_of(desk: Desk) -> Locator:
    return desk.page.locator(".st-key-session-waiting")


def test_a_phone_beyond_the_expected_number_waits_and_is_let_in(
    phone: Phone, room: Room, open_desk: Callable[[], Desk]
) -> None:
    fill(room)
    desk = open_desk()
    expect(door_of(desk)).to_have_count(0)
    ask_to_enter(phone)
    expect(door_of(desk)).to_contain_text("1 person wants to come in")
    assert room.count(Participant) == PLACES
    desk.click("let_in")
    expect(phone.heading).to_have_text("You are in")
    phone.button("I have written it down").click()
    expect(phone.heading).to_have_text("Empathy map in silence")
    expect(door_of(desk)).to_have_count(0)
    phone.reopen()
    expect(phone.heading).to_have_text("Empathy map in silence")


def test_a_phone_that_is_not_let_in_is_told_so_and_asks_again(
    phone: Phone, room: Room, open_desk: Callable[[], Desk]
) -> None:
    fill(room)
    desk = open_desk()
    ask_to_enter(phone)
    expect(door_of(desk)).to_contain_text("1 person wants to come in")
    desk.click("turn_away")
    expect(phone.page.get_by_role("alert")).to_contain_text("has not let you in")
    assert room.count(Participant) == PLACES
    phone.button("Ask again").click()
    expect(door_of(desk)).to_contain_text("1 person wants to come in")
    desk.click("let_in")
    expect(phone.heading).to_have_text("You are in")


def test_a_phone_that_reloads_at_the_door_does_not_wait_twice(
    phone: Phone, room: Room, open_desk: Callable[[], Desk]
) -> None:
    fill(room)
    ask_to_enter(phone)
    phone.page.reload()
    ask_to_enter(phone)
    expect(door_of(open_desk())).to_contain_text("1 person wants to come in")
