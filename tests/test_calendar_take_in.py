"""Meetings of a calendar file are taken into a programme, after a look at what would change."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import Scene
from tests.visits import Visits, press, words
from workshop.errors import Invalid, NotAllowed
from workshop.export.calendar.calendar_meeting import CalendarMeeting
from workshop.export.calendar.of_programme import write_meetings
from workshop.export.calendar.read import read_calendar
from workshop.export.calendar.take_in import (
    CalendarNews,
    MeetingChange,
    TakeMeetings,
    compare_calendar,
    take_meetings,
)
from workshop.export.calendar.write import write_calendar
from workshop.local_time import local
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.meetings import (
    AddMeeting,
    MeetingPlan,
    RecordMeeting,
    add_meeting,
    record_meeting,
)
from workshop.programme.session_run import open_session
from workshop.programme.sessions import list_sessions
from workshop.ui.widgets.file_field import PickedFile

START = datetime(2030, 3, 4, 9, tzinfo=UTC)
TRAINING = CalendarMeeting(
    "t1@elsewhere", "Facylitacja", START, START + timedelta(hours=4), place="Ratusz"
)


def take(scene: Scene, actor, programme, *meetings: CalendarMeeting) -> list[CalendarNews]:
    """Take everything from a file with these meetings; returns what it changed."""
    file = read_calendar(write_calendar(meetings, "Kalendarz", START))
    changes = scene.read(compare_calendar, programme.id, file)
    scene.do(take_meetings, actor, TakeMeetings(programme.id, changes, "training", "Bez tytułu"))
    return [change.kind for change in changes]


def found(scene: Scene, programme):
    """The meeting that was taken in."""
    return next(row for row in scene.read(list_sessions, programme.id) if row.kind == "training")


def test_a_meeting_is_taken_in_moved_cancelled_and_held_after_all(scene: Scene, alice, programme):
    assert take(scene, alice, programme, TRAINING) == [CalendarNews.NEW]
    first = found(scene, programme)
    assert (first.uid, first.title, first.place) == ("t1@elsewhere", "Facylitacja", "Ratusz")
    assert (first.planned_start, first.planned_end) == (TRAINING.start, TRAINING.end)
    assert take(scene, alice, programme, TRAINING) == []

    later = replace(
        TRAINING, start=START + timedelta(days=7), end=START + timedelta(days=7, hours=3)
    )
    assert take(scene, alice, programme, replace(later, title="Facylitacja II")) == [
        CalendarNews.MOVED
    ]
    moved = found(scene, programme)
    assert (moved.id, moved.title, moved.planned_end) == (first.id, "Facylitacja II", later.end)
    assert moved.sequence > first.sequence

    off = replace(later, title="Facylitacja II", cancelled=True)
    assert take(scene, alice, programme, off) == [CalendarNews.CANCELLED]
    assert found(scene, programme).cancelled
    assert take(scene, alice, programme, off) == []
    assert take(scene, alice, programme, replace(off, cancelled=False)) == [CalendarNews.MOVED]
    assert not found(scene, programme).cancelled


def test_a_calendar_that_was_written_here_changes_nothing_here(scene: Scene, alice, programme):
    plan = MeetingPlan(START, START + timedelta(hours=6), "Ratusz", "https://example.org/room")
    scene.do(add_meeting, alice, AddMeeting(programme.id, "forum", "Forum", "Cel", plan))
    short = AddMeeting(programme.id, "team", "Narada", plan=MeetingPlan(START))
    team = scene.do(add_meeting, alice, short)
    scene.do(add_activity, alice, AddActivity(team.id, "talk", "Otwarcie", {"minutes": 40}))
    file = scene.read(write_meetings, programme, START, with_links=True)
    ends = {one.title: one.end for one in read_calendar(file).meetings}
    assert ends["Narada"] == START + timedelta(minutes=40)
    assert scene.read(compare_calendar, programme.id, read_calendar(file)) == []


def test_what_a_file_does_not_mention_stays(scene: Scene, alice, programme):
    take(scene, alice, programme, TRAINING)
    other = replace(TRAINING, uid="t2@elsewhere", title="Rzecznictwo")
    assert take(scene, alice, programme, other) == [CalendarNews.NEW]
    bare = replace(TRAINING, start=START + timedelta(days=1), end=None, place="")
    take(scene, alice, programme, bare)
    moved = next(row for row in scene.read(list_sessions, programme.id) if row.uid == TRAINING.uid)
    assert (moved.planned_start, moved.place) == (bare.start, "Ratusz")


def test_whole_days_get_hours_of_a_working_day(scene: Scene, alice, programme):
    days = b"""BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:v\r\nDTSTART;VALUE=DATE:20301026\r
DTEND;VALUE=DATE:20301029\r\nSUMMARY:Wizyta\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"""
    [change] = scene.read(compare_calendar, programme.id, read_calendar(days))
    start, end = local(change.meeting.start), local(change.meeting.end)
    assert (start.day, start.hour, end.day, end.hour) == (26, 9, 28, 17)


def test_a_meeting_that_has_begun_is_left_alone(scene: Scene, alice, programme):
    take(scene, alice, programme, TRAINING)
    scene.do(open_session, alice, found(scene, programme).id)
    gone = replace(TRAINING, cancelled=True)
    assert take(scene, alice, programme, gone) == []


def test_an_unknown_cancelled_meeting_is_not_taken_in(scene: Scene, alice, programme):
    assert take(scene, alice, programme, replace(TRAINING, cancelled=True)) == []


def test_a_stranger_takes_nothing_in(scene: Scene, charlie, programme):
    with pytest.raises(NotAllowed):
        take(scene, charlie, programme, TRAINING)


def test_nothing_of_a_file_is_taken_where_one_meeting_cannot_be(scene: Scene, alice, programme):
    broken = replace(TRAINING, uid="broken", link="no address")
    changes = [MeetingChange(CalendarNews.NEW, one) for one in (TRAINING, broken)]
    before = len(scene.read(list_sessions, programme.id))
    with pytest.raises(Invalid, match="no web address"):
        scene.do(take_meetings, alice, TakeMeetings(programme.id, changes, "training", "–"))
    assert len(scene.read(list_sessions, programme.id)) == before


def test_what_no_meeting_can_be_hinders_none_of_the_others(scene: Scene, alice, programme):
    long = replace(TRAINING, uid="long", end=START + timedelta(days=60))
    late = replace(TRAINING, uid="late", start=datetime(2100, 6, 1, tzinfo=UTC), end=None)
    linked = replace(TRAINING, uid="linked", title="Zdalnie", link="https://[")
    file = read_calendar(write_calendar([TRAINING, long, late, linked], "K", START))
    assert len(file.unread) == 2
    assert take(scene, alice, programme, TRAINING, long, late, linked) == [CalendarNews.NEW] * 2


def test_what_was_entered_as_held_stays_as_it_was_planned(scene: Scene, alice, programme):
    take(scene, alice, programme, TRAINING)
    scene.do(record_meeting, alice, RecordMeeting(found(scene, programme).id, START))
    moved = replace(TRAINING, start=START + timedelta(days=3), end=None)
    assert take(scene, alice, programme, moved) == []
    assert take(scene, alice, programme, replace(TRAINING, cancelled=True)) == []


def test_on_its_page_one_looks_first_and_leaves_out_what_one_likes(
    visits: Visits, scene: Scene, alice, programme
):
    other = replace(TRAINING, uid="t2@elsewhere", title="Dentysta")
    series = (
        b"BEGIN:VEVENT\r\nUID:s\r\nDTSTART:20300101T100000Z\r\nSUMMARY:Joga\r\n"
        b"RRULE:FREQ=DAILY\r\nEND:VEVENT\r\nEND:VCALENDAR"
    )
    content = write_calendar([TRAINING, other], "K", START).replace(b"END:VCALENDAR", series)
    picked = {"calendar.file.picked": PickedFile("a", "k.ics", content)}
    screen = press(visits.open(alice, "programme", **picked), "Calendar")
    labels = [box.label.replace("\\", "") for box in screen.checkbox]
    assert any(label.startswith("New: Facylitacja, 4 March 2030") for label in labels)
    assert "Joga: It repeats; only single events are read." in words(screen)
    next(box for box in screen.checkbox if "Dentysta" in box.label).uncheck()
    press(screen, "Calendar")
    press(screen, "Calendar", "Take them over")
    titles = {row.title for row in scene.read(list_sessions, programme.id)}
    assert "Facylitacja" in titles
    assert "Dentysta" not in titles


def test_the_address_is_made_shown_renewed_and_withdrawn_on_its_page(
    visits: Visits, alice, programme
):
    def address(screen) -> str:
        drawn = " ".join(str(element.proto) for element in screen.get("bidi_component"))
        found = re.search(r"/calendar/\w{32}\.ics", drawn)
        return found.group() if found else ""

    screen = press(visits.open(alice, "programme"), "Calendar")
    assert not address(screen)
    press(screen, "Calendar", "Make the address")
    first = address(press(screen, "Calendar"))
    assert first.endswith(".ics")
    press(screen, "Calendar", "Make a new address")
    second = address(press(screen, "Calendar"))
    assert second.endswith(".ics")
    assert second != first
    press(screen, "Calendar", "Withdraw the address")
    assert not address(press(screen, "Calendar"))
