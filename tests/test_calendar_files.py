"""Meetings go out as calendar files and come in from other calendars, with the same moments."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.errors import Invalid
from workshop.export.calendar.calendar_meeting import CalendarMeeting, own_uid
from workshop.export.calendar.read import LARGEST, MOST_EVENTS, CalendarFile, read_calendar
from workshop.export.calendar.write import write_calendar
from workshop.local_time import DEFAULT_ZONE, at_local, use_zone
from workshop.programme.field_rules import clean

WARSAW = ZoneInfo("Europe/Warsaw")
WRITTEN = datetime(2026, 2, 1, 8, tzinfo=UTC)
VISIT = CalendarMeeting(
    uid=own_uid("a1"),
    title="Wizyta studyjna: Oslo, „dzień pierwszy”",
    start=datetime(2026, 5, 4, 8, tzinfo=UTC),
    end=datetime(2026, 5, 4, 15, tzinfo=UTC),
    sequence=2,
    place="Ratusz; sala 12, II piętro",
    link="https://example.org/room?a=1&b=2",
    description="Zobaczyć usługę z bliska.\nZapisać praktyki.",
)


def read(*lines: str, around: tuple[str, ...] = ()) -> CalendarFile:
    """The file with one event of these lines; ``around``: lines beside it, such as a zone."""
    event = ["BEGIN:VEVENT", "UID:a1@elsewhere", *lines, "END:VEVENT"]
    return read_calendar(ics(*around, *event))


def ics(*lines: str) -> bytes:
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *lines, "END:VCALENDAR", ""]
    ).encode()


def start(*lines: str, around: tuple[str, ...] = ()) -> datetime:
    [meeting] = read(*lines, around=around).meetings
    return meeting.start


def why(*lines: str) -> str:
    found = read(*lines)
    assert not found.meetings
    [left_out] = found.unread
    return left_out.why


def test_another_calendar_reads_everything_of_a_meeting():
    calendar = icalendar.Calendar.from_ical(write_calendar([VISIT], "Program", WRITTEN))
    [event] = calendar.walk("VEVENT")
    assert not event.errors
    assert (event.start, event.end) == (VISIT.start, VISIT.end)
    assert event["UID"] == "a1@empathy-workshop"
    assert (event["SUMMARY"], event["LOCATION"]) == (VISIT.title, VISIT.place)
    assert (event["URL"], event["DESCRIPTION"]) == (VISIT.link, VISIT.description)
    assert (event["SEQUENCE"], event["STATUS"]) == (2, "CONFIRMED")
    assert event["DTSTAMP"].dt == WRITTEN
    assert calendar["METHOD"] == "PUBLISH"


def test_a_cancelled_meeting_stays_in_the_file_and_says_so():
    gone = replace(VISIT, cancelled=True, sequence=3)
    file = write_calendar([gone], "Program", WRITTEN)
    [event] = icalendar.Calendar.from_ical(file).walk("VEVENT")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (VISIT.uid, 3, "CANCELLED")
    assert read_calendar(file).meetings[0].cancelled


def test_no_line_of_a_file_is_longer_than_75_bytes_and_nobody_is_named_in_it():
    file = write_calendar([VISIT], "Zażółć " * 40, WRITTEN)
    assert max(map(len, file.split(b"\r\n"))) <= 75
    assert b"ATTENDEE" not in file
    assert b"ORGANIZER" not in file


_moments = st.datetimes(datetime(2001, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=0)
)
_texts = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=80)


@given(_moments, st.integers(1, 60 * 24 * 5), _texts, _texts, st.integers(0, 99), st.booleans())
def test_what_is_written_is_read_again(at, minutes, title, place, sequence, cancelled):
    meeting = CalendarMeeting(
        "x@y", title, at, at + timedelta(minutes=minutes), sequence, place, cancelled=cancelled
    )
    [again] = read_calendar(write_calendar([meeting], "P", WRITTEN)).meetings
    assert (again.start, again.end) == (meeting.start, meeting.end)
    assert (again.uid, again.sequence, again.cancelled) == ("x@y", sequence, cancelled)
    assert again.title == " ".join(clean(title).split())
    assert again.place == " ".join(clean(place).split())


@given(_moments, st.sampled_from(["Europe/Warsaw", "America/New_York", "Asia/Kathmandu"]))
def test_a_file_of_the_other_library_means_the_same_moment_in_any_zone(at, zone):
    event = icalendar.Event()
    local = at.astimezone(ZoneInfo(zone))
    event.add("uid", "a")
    event.add("dtstart", local)
    calendar = icalendar.Calendar()
    calendar.add_component(event)
    [meeting] = read_calendar(calendar.to_ical()).meetings
    # A local time cannot say that it is the second pass of an hour that comes twice.
    assert meeting.start == local.replace(fold=0).astimezone(UTC)


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("20260328T100000", datetime(2026, 3, 28, 9)),
        ("20260329T100000", datetime(2026, 3, 29, 8)),
        ("20261024T100000", datetime(2026, 10, 24, 8)),
        ("20261025T100000", datetime(2026, 10, 25, 9)),
        ("20261025T023000", datetime(2026, 10, 25, 0, 30)),
        ("20260329T023000", datetime(2026, 3, 29, 1, 30)),
    ],
    ids=["before", "after", "before winter", "winter", "the first of two", "left out"],
)
@pytest.mark.parametrize("zone", [";TZID=Europe/Warsaw", ""], ids=["zone", "floating"])
def test_both_changes_of_the_clocks_are_read_right(local, utc, zone):
    assert start(f"DTSTART{zone}:{local}") == utc.replace(tzinfo=UTC)


def test_both_passes_of_the_doubled_hour_are_written_apart():
    first = at_local(datetime(2026, 10, 25).date(), datetime(2026, 1, 1, 2, 30).time())
    second = first + timedelta(hours=1)
    assert first.astimezone(WARSAW).hour == second.astimezone(WARSAW).hour == 2
    meetings = [replace(VISIT, uid=f"{at}", start=at, end=None) for at in (first, second)]
    again = read_calendar(write_calendar(meetings, "P", WRITTEN)).meetings
    assert [one.start for one in again] == [first, second]


def test_times_without_a_zone_are_those_of_this_installation():
    use_zone("Atlantic/Azores")
    try:
        assert start("DTSTART:20260701T100000") == datetime(2026, 7, 1, 10, tzinfo=UTC)
    finally:
        use_zone(DEFAULT_ZONE)


@pytest.mark.filterwarnings("ignore:Timezone")
@pytest.mark.parametrize(
    "zone",
    ["America/New_York", "Eastern Standard Time", '"/example.org/20260101/America/New_York"'],
)
def test_foreign_zones_are_known_by_each_of_their_names(zone):
    assert start(f"DTSTART;TZID={zone}:20260701T100000") == datetime(2026, 7, 1, 14, tzinfo=UTC)


def zone_rules(name: str, offset: str) -> tuple[str, ...]:
    return (
        *("BEGIN:VTIMEZONE", f"TZID:{name}", "BEGIN:STANDARD", "DTSTART:16011028T030000"),
        *(f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}"),
        *("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "END:STANDARD", "END:VTIMEZONE"),
    )


def test_a_zone_that_the_file_describes_is_read_from_it_and_forgotten_with_it():
    at = "DTSTART;TZID=Customized Time Zone:20260701T100000"
    first = start(at, around=zone_rules("Customized Time Zone", "+0300"))
    assert first == datetime(2026, 7, 1, 7, tzinfo=UTC)
    second = start(at, around=zone_rules("Customized Time Zone", "+0500"))
    assert second == datetime(2026, 7, 1, 5, tzinfo=UTC)
    assert "is not known" in why(at)


def test_a_day_is_read_from_its_midnight_to_the_next_also_on_the_day_the_clocks_change():
    [meeting] = read("DTSTART;VALUE=DATE:20261025").meetings
    assert meeting.all_day
    assert meeting.start == datetime(2026, 10, 24, 22, tzinfo=UTC)
    [days] = read("DTSTART;VALUE=DATE:20260504", "DTEND;VALUE=DATE:20260507").meetings
    assert days.end == datetime(2026, 5, 6, 22, tzinfo=UTC)


def test_an_end_is_read_from_a_duration_and_left_out_where_it_is_before_the_start():
    assert read("DTSTART:20260504T100000Z", "DURATION:PT90M").meetings[0].end == datetime(
        2026, 5, 4, 11, 30, tzinfo=UTC
    )
    [turned] = read("DTSTART:20260504T100000Z", "DTEND:20260504T090000Z").meetings
    assert turned.end is None


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["SUMMARY:No start"], "no start"),
        (["DTSTART:20260230T100000"], "no start"),
        (["DTSTART;VALUE=DATE:20261301"], "no start"),
        (["DTSTART:19010101T100000Z"], "no start"),
        (["DTSTART;VALUE=DATE:99991231"], "no start"),
        (["DTSTART:20260504T100000Z", "DTSTART:20260505T100000Z"], "no start"),
        (["DTSTART;TZID=Mars/Olympus:20260504T100000"], "is not known"),
        (["DTSTART:20260504T100000Z", "RRULE:FREQ=WEEKLY;COUNT=5"], "repeats"),
        (["DTSTART:20260504T100000Z", "RECURRENCE-ID:20260504T100000Z"], "repeats"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_reason(lines, told):
    assert told in why(*lines)


def test_of_two_states_of_one_meeting_the_later_one_counts():
    def event(sequence: int, title: str) -> list[str]:
        times = ("UID:a", f"SEQUENCE:{sequence}", "DTSTART:20260504T100000Z", f"SUMMARY:{title}")
        return ["BEGIN:VEVENT", *times, "END:VEVENT"]

    found = read_calendar(ics(*event(4, "late"), *event(3, "early")))
    assert [one.title for one in found.meetings] == ["late"]


def test_invitations_stay_in_the_file():
    [meeting] = read(
        "DTSTART:20260504T100000Z",
        "ORGANIZER;CN=Anna Nowak:mailto:anna@example.org",
        "ATTENDEE;CN=Jan Kowalski:mailto:jan@example.org",
        "DESCRIPTION:Anna i Jan przychodzą",
        "URL:javascript:alert(1)",
    ).meetings
    assert not any(name in repr(meeting) for name in ("Anna", "Jan", "example.org", "javascript"))


def many(count: int) -> bytes:
    lines = ("BEGIN:VEVENT", "UID:{}", "DTSTART:20260504T100000Z", "END:VEVENT")
    return ics(*(line.format(one) for one in range(count) for line in lines))


def test_as_many_events_as_are_allowed_are_read_and_a_thousand_are_refused_in_words():
    assert len(read_calendar(many(MOST_EVENTS)).meetings) == MOST_EVENTS
    with pytest.raises(Invalid) as refusal:
        read_calendar(many(1000))
    assert refusal.value.values == {"count": 1000, "most": MOST_EVENTS}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"PK\x03\x04",
        b"BEGIN:VCALENDAR",
        b"END:VCALENDAR\r\nBEGIN:VCALENDAR",
        ics("BEGIN:VEVENT"),
        ics(*["BEGIN:X-A"] * 5000),
        b"x" * (LARGEST + 1),
    ],
)
def test_what_is_no_calendar_is_refused(content):
    with pytest.raises(Invalid):
        read_calendar(content)


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=YEARLY;INTERVAL=0;BYMONTH=1", "FREQ=YEARLY;BYMONTH=1;BYSECOND=1,2,3"],
)
def test_a_zone_that_would_keep_the_server_busy_is_refused(rule):
    lines = [f"RRULE:{rule}" if "RRULE" in one else one for one in zone_rules("Odd", "+0100")]
    with pytest.raises(Invalid):
        read("DTSTART;TZID=Odd:20260504T100000", around=tuple(lines))


@given(st.lists(st.sampled_from([*zone_rules("Z", "+0100"), "BEGIN:VEVENT", "END:VEVENT"])))
def test_lines_in_any_order_are_read_or_refused(lines):
    with suppress(Invalid):
        assert isinstance(read_calendar(ics(*lines)), CalendarFile)
