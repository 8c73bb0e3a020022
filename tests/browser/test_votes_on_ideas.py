"""A vote on an idea: two phones put dots, the wall counts who has voted and then says what came of
it."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.pages import Desk, Phone, Wall
from tests.rooms import Room
from workshop.needs.ideas import AddIdea, add_idea

NEED = "cichego miejsca"
SIGN, ROOM = "Znak na drzwiach", "Osobny pokój"


def test_two_phones_vote_on_ideas_and_the_wall_shows_progress_and_result(
    make_phone: Callable[[], Phone],
    room: Room,
    open_wall: Callable[[], Wall],
    open_desk: Callable[[], Desk],
) -> None:
    need = room.make_need(NEED)
    _sign, quiet = (room.do(add_idea, AddIdea(need, "idea", text)).id for text in (SIGN, ROOM))
    room.run("dot_vote", votes_on="ideas", votes_per_person=2)
    wall = open_wall()
    for _ in range(3):
        room.tell_by_phone(room.come_in(), "set_dots", subject=quiet, count=1)
    first, second = make_phone().join(), make_phone().join()
    first.more(ROOM)
    first.more(SIGN)
    expect(first.page.get_by_text("Votes left: 0")).to_be_visible()
    expect(first.page.get_by_text(NEED).first).to_be_visible()
    expect(wall.page.get_by_text("Voted: 4 of 5")).to_be_visible()
    expect(wall.page.locator(".bar-count")).to_have_count(0)
    second.more(ROOM)
    expect(wall.page.get_by_text("Voted: 5 of 5")).to_be_visible()

    open_desk().advance()
    expect(wall.body).to_contain_text(f"Most dots, 5 of 6: “{ROOM}”")
    expect(wall.page.locator(".bar-text")).to_have_text([re.compile(ROOM), re.compile(SIGN)])
    expect(wall.page.locator(".bar-count")).to_have_text(["5", "1"])
    for phone in (first, second):
        expect(phone.page.locator(".outcome li").first).to_have_text(re.compile(f"{ROOM}.* 5$"))
