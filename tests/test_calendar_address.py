"""Calendars follow a programme under a secret address, which can be renewed and withdrawn."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import icalendar
import pytest

from tests.conftest import Scene
from tests.serving import Served
from workshop.errors import NotAllowed
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.calendar_links import (
    ShareCalendar,
    find_calendar,
    find_shared_calendar,
    share_calendar,
    stop_sharing_calendar,
)
from workshop.programme.meetings import (
    AddMeeting,
    CancelMeeting,
    MeetingPlan,
    PlanMeeting,
    add_meeting,
    cancel_meeting,
    plan_meeting,
)
from workshop.programme.programmes import delete_programme
from workshop.web.calendar import FETCH_BURST

START = datetime(2030, 3, 4, 9, tzinfo=UTC)
PLAN = MeetingPlan(
    START, START + timedelta(hours=6), "Ratusz", "https://meet.example.org/abc", ["osoba trenerska"]
)
SECRET = b"a secret of the tests"
SCRIPT = "Powiedz to powoli i uważaj na ciszę przy oknie."


def share(scene: Scene, actor, programme, **choice) -> str:
    return scene.do(share_calendar, actor, ShareCalendar(programme.id, SECRET, **choice))


class Calendar:
    """A calendar on another machine that subscribes to a room's programme."""

    def __init__(self, served: Served, token: str) -> None:
        self._address = f"http://{served.host}/calendar/{token}.ics"

    def fetch(self) -> httpx.Response:
        return httpx.get(self._address, timeout=30)

    def events(self) -> dict[str, icalendar.Event]:
        response = self.fetch()
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/calendar; charset=utf-8"
        events = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
        return {str(event["SUMMARY"]): event for event in events}


def test_a_subscribed_calendar_follows_changes_and_cancelling(hosted: Served):
    room = hosted.room
    facilitator, programme = room.facilitator, room.programme_id
    store = room.store
    meeting = store.write(
        add_meeting, facilitator, AddMeeting(programme, "training", "Facylitacja", "Cel", PLAN)
    )
    agenda = AddActivity(meeting.id, "talk", "Otwarcie", {"script": SCRIPT})
    store.write(add_activity, facilitator, agenda)
    token = store.write(share_calendar, facilitator, ShareCalendar(programme, SECRET))
    calendar = Calendar(hosted, token)

    first = calendar.events()["Facylitacja"]
    assert (first.start, first.end, first["LOCATION"]) == (PLAN.start, PLAN.end, "Ratusz")
    assert "URL" not in first

    later = replace(PLAN, start=START + timedelta(days=1), end=START + timedelta(days=1, hours=6))
    store.write(plan_meeting, facilitator, PlanMeeting(meeting.id, later))
    second = calendar.events()["Facylitacja"]
    assert second["UID"] == first["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second.start == later.start

    store.write(cancel_meeting, facilitator, CancelMeeting(meeting.id))
    third = calendar.events()["Facylitacja"]
    assert (third["UID"], third["STATUS"]) == (first["UID"], "CANCELLED")
    assert third["SEQUENCE"] > second["SEQUENCE"]

    response = calendar.fetch()
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"
    for kept_inside in (SCRIPT, "Otwarcie", "osoba trenerska", "meet.example.org", "ATTENDEE"):
        assert kept_inside not in response.text

    store.write(stop_sharing_calendar, facilitator, programme)
    assert calendar.fetch().status_code == 404


def test_who_comes_too_often_is_asked_to_wait(hosted: Served):
    calendar = Calendar(hosted, "0" * 32)
    told = [calendar.fetch().status_code for _turn in range(FETCH_BURST + 2)]
    assert told[:FETCH_BURST] == [404] * FETCH_BURST
    assert 429 in told[FETCH_BURST:]


def test_whoever_runs_the_programme_finds_the_address_again(scene: Scene, alice, programme):
    token = share(scene, alice, programme, with_links=True)
    found = scene.read(find_shared_calendar, alice, programme.id, SECRET)
    assert (found.token, found.with_links) == (token, True)
    assert scene.read(find_shared_calendar, alice, programme.id, b"another").token is None


def test_a_renewed_address_ends_the_one_before(scene: Scene, alice, programme):
    first, second = share(scene, alice, programme), share(scene, alice, programme)
    assert scene.read(find_calendar, first) is None
    assert scene.read(find_calendar, second).programme_id == programme.id


def test_the_database_alone_leads_to_no_address(scene: Scene, alice, programme):
    token = share(scene, alice, programme)
    row = scene.read(find_calendar, token)
    assert token not in (row.seed, row.token_hash)


def test_only_who_runs_the_programme_shares_or_sees_the_address(
    scene: Scene, alice, charlie, ewa, programme
):
    share(scene, alice, programme)
    for person in (charlie, ewa):
        with pytest.raises(NotAllowed):
            scene.read(find_shared_calendar, person, programme.id, SECRET)
        with pytest.raises(NotAllowed):
            share(scene, person, programme)
        with pytest.raises(NotAllowed):
            scene.do(stop_sharing_calendar, person, programme.id)


def test_the_address_goes_with_the_programme(scene: Scene, alice, programme):
    token = share(scene, alice, programme)
    scene.do(lambda db, _actor, one: delete_programme(db, one), alice, programme)
    assert scene.read(find_calendar, token) is None
