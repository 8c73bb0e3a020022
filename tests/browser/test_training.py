"""The page Trainings in a browser: one meeting from two presses, and a coverage for each width."""

import pytest
from playwright.sync_api import expect

from tests.browser.devices import PHONE, OpenPage
from tests.browser.test_press_once import press_twice
from tests.conftest import Scene
from tests.rooms import Room
from tests.trainings import TaughtStandard, taught_in
from workshop.programme.sessions import list_sessions


@pytest.fixture
def taught(room: Room) -> TaughtStandard:
    return taught_in(Scene(room.store), room.facilitator, room.programme_id)


def test_two_presses_make_one_meeting_and_a_phone_reads_the_coverage_as_a_list(
    taught: TaughtStandard, open_page: OpenPage, room: Room
) -> None:
    page = open_page("/training")
    page.get_by_role("button", name="Run this scenario").click()
    press_twice(page.get_by_role("button", name="Add the meeting"))
    expect(page.get_by_text("Meetings made of this scenario:")).to_be_visible()
    meetings = [row.kind for row in room.read(list_sessions, room.programme_id)]
    assert meetings.count("training") == 1

    page.get_by_role("radio", name="Coverage").or_(
        page.get_by_role("button", name="Coverage")
    ).click()
    expect(page.get_by_role("cell", name=taught.missed.code)).to_be_visible()
    phone = open_page("/training", device=PHONE)
    phone.get_by_role("radio", name="Coverage").or_(
        phone.get_by_role("button", name="Coverage")
    ).click()
    expect(phone.get_by_text("no block teaches it", exact=True)).to_be_visible()
    expect(phone.get_by_role("table")).to_have_count(0)
