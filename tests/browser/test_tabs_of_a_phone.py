"""Every tab of a phone tells the same, and votes follow what is taken off the vote."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.devices import OpenContext
from tests.browser.pages import Phone, sign_in, wait_until
from tests.rooms import Room
from workshop.needs.need_merging import MergeNeeds, merge_needs

QUIET = "cichego miejsca"
SHORT = "krótszej kolejki"


@pytest.fixture
def second(phone: Phone) -> Callable[[], Phone]:
    """Another tab of the same phone, of the same person."""

    def open_tab() -> Phone:
        other = Phone(phone.context, phone.room).visit()
        other.button("Yes, it is me").click()
        # What tabs tell each other comes with what phones fetch ahead.
        for tab in (phone, other):
            wait_until(
                tab.page,
                "() => performance.getEntriesByType('resource')"
                ".some(({ name }) => name.includes('vote_kinds'))",
            )
        return other

    return open_tab


def test_dots_taken_back_in_one_tab_are_in_the_hand_in_the_other(
    phone: Phone, room: Room, second: Callable[[], Phone]
) -> None:
    room.run("dot_vote", votes_per_person=2)
    room.make_need(QUIET)
    room.make_need(SHORT)
    phone.join()
    phone.more(QUIET)
    phone.more(QUIET)
    other = second()
    expect(other.page.get_by_text("Votes left: 0", exact=True)).to_be_visible()
    phone.less(QUIET)
    expect(other.page.get_by_text("Votes left: 1", exact=True)).to_be_visible()
    other.more(SHORT)
    expect(phone.need(SHORT).locator(".count")).to_have_text("1")
    expect(phone.page.get_by_text("Votes left: 0", exact=True)).to_be_visible()


def test_fingers_shown_in_one_tab_are_shown_in_the_other(
    phone: Phone, room: Room, second: Callable[[], Phone]
) -> None:
    room.run("fist_to_five")
    phone.join()
    other = second()
    fist_of(phone, "I support it").click()
    expect(fist_of(other, "I support it")).to_have_attribute("aria-pressed", "true")
    fist_of(other, "I can live with it").click()
    expect(fist_of(phone, "I can live with it")).to_have_attribute("aria-pressed", "true")


def test_estimates_of_one_tab_stand_in_the_other(
    phone: Phone, room: Room, second: Callable[[], Phone]
) -> None:
    room.run("impact_effort")
    room.make_need(QUIET)
    phone.join()
    other = second()
    expect(other.page.get_by_text("Estimated: 0 of 1")).to_be_visible()
    for slider, key in enumerate(("End", "Home")):
        phone.page.get_by_role("slider").nth(slider).press(key)
    expect(other.page.get_by_text("Estimated: 1 of 1")).to_be_visible()
    expect(other.page.get_by_role("slider").first).to_have_value("5")


def test_what_is_typed_and_sent_in_one_tab_is_not_left_over_in_the_other(
    phone: Phone, room: Room, second: Callable[[], Phone]
) -> None:
    phone.join()
    other = second()
    phone.page.bring_to_front()
    phone.field.fill("Jedna myśl")
    expect(other.field).to_have_value("Jedna myśl")
    phone.button("Send the note").click()
    expect(other.note("Jedna myśl")).to_be_visible()
    expect(other.field).to_have_value("")


def test_dots_on_a_need_that_is_parked_are_left_and_can_be_put_elsewhere(
    phone: Phone, room: Room, open_context: OpenContext
) -> None:
    room.run("dot_vote", votes_per_person=3)
    gone = room.make_need(QUIET)
    room.make_need(SHORT)
    phone.join()
    for _ in range(3):
        phone.more(QUIET)
    expect(phone.page.get_by_text("Your vote has arrived.")).to_be_visible()
    needs = open_context().new_page()
    sign_in(needs.context, room)
    needs.goto(f"{room.url}/needs?need={gone}")
    needs.locator(f".st-key-parked-{gone} button").click(timeout=60_000)
    expect(phone.page.get_by_text("Votes left: 3", exact=True)).to_be_visible()
    expect(phone.need(QUIET)).to_have_count(0)
    phone.more(SHORT)
    expect(phone.page.get_by_text("Votes left: 2", exact=True)).to_be_visible()
    expect(phone.page.get_by_text("Your vote has arrived.")).to_be_visible()


def test_dots_on_a_need_merged_while_the_phone_was_away_lie_on_the_one_that_stays(
    phone: Phone, room: Room
) -> None:
    room.run("dot_vote", votes_per_person=3)
    part, whole = room.make_need(QUIET), room.make_need(SHORT)
    phone.join()
    phone.more(QUIET)
    phone.more(QUIET)
    phone.more(SHORT)
    expect(phone.page.get_by_text("Your vote has arrived.")).to_be_visible()
    phone.context.set_offline(True)
    room.do(merge_needs, MergeNeeds(whole, [part]))
    phone.context.set_offline(False)
    expect(phone.need(SHORT).locator(".count")).to_have_text("3")
    expect(phone.page.get_by_text("Votes left: 0", exact=True)).to_be_visible()


def fist_of(phone: Phone, words: str) -> Locator:
    return phone.page.get_by_role("button", name=words)


def test_a_note_begun_in_an_activity_that_ended_can_still_be_sent_from_the_next_one(
    phone: Phone, room: Room
) -> None:
    phone.join()
    phone.field.fill("Prawie gotowa myśl")
    room.run("break", "Przerwa")
    phone.page.reload()
    left = phone.page.locator(".leftover")
    expect(left).to_contain_text("You had begun a note in another activity")
    expect(left).to_contain_text("Prawie gotowa myśl")
    phone.page.reload()
    left.get_by_role("button", name="Send it anyway").click()
    expect(phone.state("Prawie gotowa myśl")).to_be_visible()
    expect(left).to_have_count(0)
