"""A meeting that is no working session is run with phones and a wall like one."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.pages import Desk, Phone, Wall
from tests.rooms import Room
from workshop.programme.door import MOST_EXPECTED, SetExpectedPeople, set_expected_people
from workshop.programme.meeting_kinds import MeetingKind
from workshop.programme.meetings import AddMeeting, add_meeting
from workshop.programme.session_run import close_session, open_session

TITLE = "Three days in Oslo"


def open_visit(room: Room) -> None:
    """The session is over; the visit is open and people write in it."""
    room.do(close_session, room.session_id)
    visit = room.do(add_meeting, AddMeeting(room.programme_id, MeetingKind.VISIT, TITLE))
    room.code = str(room.do(open_session, visit.id).join_code)
    room.session_id = visit.id
    room.do(set_expected_people, SetExpectedPeople(visit.id, MOST_EXPECTED))
    room.run("notes", "What they do differently", hidden=True, moderated=False)


def test_a_visit_is_run_with_phones_and_a_wall_and_has_its_minutes(
    make_phone: Callable[..., Phone],
    open_wall: Callable[[], Wall],
    open_desk: Callable[[], Desk],
    room: Room,
) -> None:
    open_visit(room)
    desk, wall, phone = open_desk(), open_wall(), make_phone().join()
    for page in (desk.page, wall.page, phone.page):
        expect(page.locator("body")).not_to_contain_text("101")
    phone.send("They call numbers, never names")
    expect(phone.state("They call numbers")).to_contain_text("On the wall, face down")
    expect(wall.blank_notes).to_have_count(1)
    desk.advance()
    expect(wall.body).to_contain_text("They call numbers, never names")
    room.do(close_session, room.session_id)
    desk.page.reload()
    expect(desk.page.get_by_role("combobox", name="Session")).to_have_value(TITLE)
    desk.page.get_by_role("tab", name="Minutes").click()
    expect(desk.page.get_by_role("button", name="Minutes (Word)")).to_be_visible()
    expect(desk.page.locator("body")).not_to_contain_text("101")
