"""Votes on phones: counted at once for the voter, told to all only after the end."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.pages import Desk, Phone, Wall
from tests.rooms import Room

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
    expect(phone.page.get_by_text("Your vote has arrived.")).to_be_visible()

    phone.reopen()
    expect(phone.need(QUIET).locator(".count")).to_have_text("1")
    expect(phone.need(SHORT).locator(".count")).to_have_text("1")
    expect(left_of(phone)).to_have_text("Votes left: 0")


def test_a_dot_vote_says_that_it_has_arrived(phone: Phone, room: Room) -> None:
    room.run("dot_vote", votes_per_person=2)
    room.make_need(QUIET)
    phone.join()
    expect(phone.page.get_by_text("Your vote has arrived.")).to_have_count(0)
    phone.more(QUIET)
    expect(phone.page.get_by_text("Your vote has arrived.")).to_be_visible()
    phone.less(QUIET)
    expect(phone.page.get_by_text("Your vote has arrived.")).to_have_count(0)


def test_where_a_need_takes_one_dot_it_has_one_switch(phone: Phone, room: Room) -> None:
    room.run("dot_vote", votes_per_person=1, stacking=False)
    room.make_need(QUIET)
    room.make_need(SHORT)
    phone.join()
    switch = [switch_of(phone, words) for words in (QUIET, SHORT)]
    switch[0].click()
    expect(switch[0]).to_have_attribute("aria-pressed", "true")
    expect(switch[1]).to_have_attribute("aria-disabled", "true")
    expect(phone.page.get_by_text("Your vote has arrived.")).to_be_visible()
    switch[0].click()
    expect(switch[0]).to_have_attribute("aria-pressed", "false")
    switch[1].click()
    expect(phone.page.get_by_text("Your vote has arrived.")).to_be_visible()
    phone.reopen()
    expect(switch_of(phone, SHORT)).to_have_attribute("aria-pressed", "true")


def test_impact_and_effort_are_saved_as_they_are_moved_and_found_again(
    phone: Phone, room: Room
) -> None:
    room.run("impact_effort")
    room.make_need(QUIET)
    room.make_need(SHORT)
    phone.join()
    page = phone.page
    expect(page.get_by_text("Estimated: 0 of 2")).to_be_visible()
    impact, effort = sliders(phone)
    impact.press("End")
    expect(page.get_by_text("Now move the other slider.")).to_be_visible()
    effort.press("Enter")
    expect(page.get_by_text("Your vote has arrived.")).to_be_visible()
    phone.button("Next").click()
    expect(page.locator("#estimated")).to_contain_text(SHORT)
    for slider in (impact, effort):
        slider.press("Home")
    expect(page.get_by_text("Everything is estimated.")).to_be_visible()
    for slider in (impact, effort):
        assert (slider.bounding_box() or {"height": 0})["height"] >= 44

    phone.reopen()
    expect(phone.page.get_by_text("Estimated: 2 of 2")).to_be_visible()
    impact, effort = sliders(phone)
    expect(impact).to_have_value("5")
    expect(effort).to_have_value("3")
    expect(impact).to_have_attribute("aria-valuetext", "5 of 5; 1: hardly at all, 5: a great deal")


def test_an_estimate_made_without_network_arrives_when_it_is_back(phone: Phone, room: Room) -> None:
    room.run("impact_effort")
    room.make_need(QUIET)
    phone.join()
    impact, effort = sliders(phone)
    expect(impact).to_be_visible()
    phone.context.set_offline(True)
    impact.press("End")
    effort.press("Home")
    expect(phone.page.get_by_text("Being sent")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.page.get_by_text("Everything is estimated.")).to_be_visible()


def test_the_wall_shows_where_needs_lie_between_impact_and_effort_after_the_end(
    make_phone: Callable[[], Phone],
    room: Room,
    open_wall: Callable[[], Wall],
    open_desk: Callable[[], Desk],
) -> None:
    room.run("impact_effort")
    needs = [room.make_need(QUIET), room.make_need(SHORT)]
    wall, desk = open_wall(), open_desk()
    for _ in range(3):
        token = room.come_in()
        for need, impact in zip(needs, (5, 1), strict=True):
            values = {"need": need, "impact": impact, "effort": 6 - impact}
            room.tell_by_phone(token, "set_estimate", **values)
    for _ in range(2):
        phone = make_phone().join()
        for number, keys in enumerate((("End", "Home"), ("Home", "End")), 1):
            if number == 2:
                phone.button("Next").click()
            for slider, key in zip(sliders(phone), keys, strict=True):
                slider.press(key)
            expect(phone.page.locator(".ballot-head .status")).to_have_text(
                re.compile("arrived" if number == 1 else "Everything is estimated")
            )
    expect(wall.page.locator(".point")).to_have_count(0)
    desk.advance()
    expect(wall.body).to_contain_text(re.compile(f"The most for the least work: {QUIET}"))
    expect(wall.page.locator(".plane .point")).to_have_text(["1", "2"])
    expect(wall.page.locator(".place-text")).to_have_text([QUIET, SHORT])
    first, second = wall.page.locator(".plane .point").all()
    here, there = first.bounding_box(), second.bounding_box()
    assert here is not None
    assert there is not None
    assert here["x"] < there["x"]
    assert here["y"] < there["y"]
    expect(phone.page.get_by_text("helps: 5, work: 1")).to_be_visible()


def test_what_came_of_a_dot_vote_is_shown_only_after_its_end(
    phone: Phone, room: Room, open_wall: Callable[[], Wall], open_desk: Callable[[], Desk]
) -> None:
    room.run("dot_vote", votes_per_person=3)
    room.make_need(QUIET)
    short = room.make_need(SHORT)
    wall, desk = open_wall(), open_desk()
    for _ in range(4):
        room.tell_by_phone(room.come_in(), "set_dots", subject=short, count=1)
    phone.join()
    phone.more(SHORT)
    phone.more(SHORT)
    phone.more(QUIET)
    expect(left_of(phone)).to_have_text("Votes left: 0")
    expect(wall.body).to_contain_text(SHORT)
    expect(wall.page.locator(".bar-count")).to_have_count(0)
    expect(phone.body).not_to_contain_text("What came out")
    expect(wall.page.get_by_text("Voted: 5 of 5")).to_be_visible()

    desk.advance()
    expect(wall.body).to_contain_text(f"Most dots, 6 of 7: “I need {SHORT}”")
    expect(desk.page.get_by_text(f"Most dots: {SHORT}")).to_be_visible()
    expect(wall.page.locator(".bar-text")).to_have_text([re.compile(SHORT), re.compile(QUIET)])
    expect(wall.page.locator(".bar-count")).to_have_text(["6", "1"])
    expect(phone.page.get_by_role("heading", name="What came out")).to_be_visible()
    expect(phone.page.locator(".outcome li").first).to_have_text(re.compile(f"{SHORT}.* 6$"))


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
    for _ in range(3):
        room.tell_by_phone(room.come_in(), "show_fingers", value=5)

    desk.advance()
    expect(wall.page.locator(".column-count")).to_have_text(["0", "0", "0", "1", "1", "3"])
    expect(wall.body).to_contain_text("Consensus: everybody can live with it")
    expect(wall.body).to_contain_text("People who voted: 5")
    expect(second.page.get_by_text("People who voted: 5")).to_be_visible()


def test_two_fists_say_whether_somebody_is_below_three_and_no_more(
    phone: Phone, room: Room, open_wall: Callable[[], Wall], open_desk: Callable[[], Desk]
) -> None:
    room.run("fist_to_five")
    wall, desk = open_wall(), open_desk()
    room.tell_by_phone(room.come_in(), "show_fingers", value=1)
    phone.join()
    phone.page.get_by_role("button", name="I can live with it").click()
    expect(phone.page.get_by_text("Your vote has arrived.")).to_be_visible()
    desk.advance()
    for page in (wall.page, phone.page):
        expect(page.get_by_text("No consensus: somebody is below 3")).to_be_visible()
        expect(page.get_by_text("Fewer than five people voted")).to_be_visible()
    expect(wall.page.locator(".columns")).to_be_hidden()
    expect(phone.page.locator(".outcome li")).to_have_count(0)


def left_of(phone: Phone) -> Locator:
    """How many dots this phone still has, in words."""
    return phone.page.locator(".votes-left")


def switch_of(phone: Phone, words: str) -> Locator:
    """The one switch of a need that takes one dot."""
    return phone.need(words).get_by_role("button", name="My dot")


def sliders(phone: Phone) -> tuple[Locator, Locator]:
    """Impact and effort of the need that is shown."""
    questions = ("How much will it help?", "How much work will it be?")
    impact, effort = (phone.page.get_by_label(question) for question in questions)
    return impact, effort
