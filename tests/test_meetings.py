"""Meetings of every kind: planned, put in order, cancelled, held otherwise, removed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.conftest import Scene
from workshop.errors import Closed, Conflict, Invalid, WorkshopError
from workshop.people.rights import Actor
from workshop.programme.meeting_kinds import MeetingKind, is_named
from workshop.programme.meeting_times import MeetingStanding, overlapping, shifted_days, standing
from workshop.programme.meetings import (
    AddMeeting,
    CancelMeeting,
    MeetingPlan,
    PlanMeeting,
    PlannedPhase,
    PlanPhases,
    RecordMeeting,
    add_meeting,
    cancel_meeting,
    list_phases,
    plan_meeting,
    plan_phases,
    record_meeting,
    remove_meeting,
)
from workshop.programme.session_run import open_session
from workshop.programme.session_words import full_name, session_in_sentence, session_word
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Programme, WorkingSession


@dataclass(frozen=True)
class Office:
    """The programme of a facilitator."""

    scene: Scene
    host: Actor
    programme_id: str
    session_id: str

    def do(self, command: Callable[..., Any], content: Any) -> Any:
        return self.scene.do(command, self.host, content)

    def read(self, load: Callable[..., Any], *rest: Any) -> Any:
        return self.scene.read(load, *rest)


@pytest.fixture
def office(scene: Scene, alice: Actor, programme: Programme, session: WorkingSession) -> Office:
    return Office(scene, alice, programme.id, session.id)


BEFORE = datetime(2025, 3, 1, 11, 0, tzinfo=UTC)
"""Before the session that is open."""
NOON = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)


def add(office: Office, kind: str, title: str, start: datetime | None = None) -> WorkingSession:
    plan = MeetingPlan(start, start + timedelta(hours=6) if start else None)
    return office.do(add_meeting, AddMeeting(office.programme_id, kind, title, plan=plan))


def names(office: Office) -> list[str]:
    return [full_name(row) for row in office.read(list_sessions, office.programme_id)]


def test_who_uses_working_sessions_alone_has_them_in_their_order(office: Office) -> None:
    sessions = office.read(list_sessions, office.programme_id)
    assert [row.number for row in sessions] == list(range(1, 11))
    assert {row.kind for row in sessions} == {MeetingKind.WORKING}


def test_other_meetings_are_called_by_their_titles_and_stand_where_they_are_held(
    office: Office,
) -> None:
    add(office, "forum", "Local forum")
    add(office, "visit", "Study visit")
    assert names(office)[0] == "Study visit"
    assert names(office)[-1] == "Local forum"
    first = office.read(list_sessions, office.programme_id)[1]
    office.do(plan_meeting, PlanMeeting(first.id, MeetingPlan(BEFORE)))
    add(office, "team", "Second team day", BEFORE - timedelta(days=3))
    assert names(office)[:3] == ["Study visit", "Second team day", full_name(first)]


def test_two_meetings_are_never_taken_for_one_where_only_numbers_are_told(office: Office) -> None:
    one, other = add(office, "team", "First"), add(office, "team", "Second")
    assert is_named(one.number)
    assert one.number != other.number
    assert (session_word(one.number, "en"), session_word(other.number, "en")) == (
        "Meeting 1",
        "Meeting 2",
    )
    assert session_in_sentence(3, "pl") == "sesja 3"


def test_what_calendars_show_is_counted_when_it_changes_and_only_then(office: Office) -> None:
    forum = add(office, "forum", "Local forum", NOON)
    assert forum.sequence == 0
    again = MeetingPlan(forum.planned_start, forum.planned_end, "Town hall")
    assert office.do(plan_meeting, PlanMeeting(forum.id, again)).sequence == 1
    assert office.do(plan_meeting, PlanMeeting(forum.id, again)).sequence == 1
    cancelled = office.do(cancel_meeting, CancelMeeting(forum.id))
    assert (cancelled.cancelled, cancelled.sequence) == (True, 2)
    with pytest.raises(Closed):
        office.do(open_session, forum.id)
    assert not office.do(cancel_meeting, CancelMeeting(forum.id, cancelled=False)).cancelled
    with pytest.raises(Conflict):
        office.do(cancel_meeting, CancelMeeting(office.session_id))


@pytest.mark.parametrize(
    "plan",
    [
        MeetingPlan(end=NOON),
        MeetingPlan(NOON, NOON - timedelta(minutes=1)),
        MeetingPlan(NOON, NOON + timedelta(days=40)),
        MeetingPlan(NOON.replace(year=1027)),
        MeetingPlan(NOON, link="javascript:alert(1)"),
        MeetingPlan(NOON, link="https://"),
        MeetingPlan(NOON, functions=["trainer"] * 21),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_a_sentence(
    office: Office, plan: MeetingPlan
) -> None:
    with pytest.raises(Invalid):
        office.do(add_meeting, AddMeeting(office.programme_id, "team", "A day", plan=plan))


def test_no_second_series_of_working_sessions_is_made(office: Office) -> None:
    with pytest.raises(Invalid):
        add(office, "working", "Eleventh")
    with pytest.raises(Invalid):
        add(office, "party", "A party")


def test_only_a_meeting_planned_by_mistake_is_removed(office: Office) -> None:
    mistaken, held = add(office, "team", "By mistake"), add(office, "team", "Held", NOON)
    office.do(remove_meeting, mistaken.id)
    assert "By mistake" not in names(office)
    office.do(record_meeting, RecordMeeting(held.id, NOON, NOON + timedelta(hours=5)))
    for kept in (held.id, office.session_id):
        with pytest.raises(WorkshopError):
            office.do(remove_meeting, kept)


def test_a_meeting_a_year_late_is_told_as_that(office: Office) -> None:
    visit = add(office, "visit", "Study visit", NOON)
    assert standing(visit, NOON - timedelta(days=1)) is MeetingStanding.AHEAD
    assert standing(visit, NOON + timedelta(days=1)) is MeetingStanding.LATE
    later = NOON + timedelta(days=365)
    held = office.do(
        record_meeting, RecordMeeting(visit.id, later, None, "Borders were closed.", 14)
    )
    assert standing(held, later) is MeetingStanding.HELD
    assert shifted_days(held) == 365
    assert (held.signatures, held.deviation) == (14, "Borders were closed.")


def test_two_meetings_at_one_time_are_told_and_not_forbidden(office: Office) -> None:
    one = add(office, "team", "One", NOON)
    other = add(office, "team", "Other", NOON + timedelta(hours=1))
    add(office, "team", "After both", NOON + timedelta(hours=7))
    found = overlapping(office.read(list_sessions, office.programme_id))
    assert [{pair.first.id, pair.second.id} for pair in found] == [{one.id, other.id}]


def test_phases_are_planned_together_and_none_ends_before_it_begins(office: Office) -> None:
    phases = [
        PlannedPhase("Recruitment", date(2027, 1, 1), date(2027, 2, 28)),
        PlannedPhase("Sessions", date(2027, 3, 1), date(2027, 6, 30)),
    ]
    office.do(plan_phases, PlanPhases(office.programme_id, phases))
    wrong = PlannedPhase("Backwards", date(2027, 3, 1), date(2027, 2, 1))
    with pytest.raises(Invalid):
        office.do(plan_phases, PlanPhases(office.programme_id, [wrong]))
    assert [row.name for row in office.read(list_phases, office.programme_id)] == [
        "Recruitment",
        "Sessions",
    ]


def test_what_somebody_else_has_planned_meanwhile_is_not_overwritten(office: Office) -> None:
    forum = add(office, "forum", "Local forum", NOON)
    moved = MeetingPlan(NOON + timedelta(days=7))
    office.do(plan_meeting, PlanMeeting(forum.id, moved, seen=forum.sequence))
    with pytest.raises(Conflict):
        office.do(plan_meeting, PlanMeeting(forum.id, MeetingPlan(NOON), seen=forum.sequence))
    first = [PlannedPhase("Recruitment", date(2027, 1, 1), date(2027, 2, 28))]
    office.do(plan_phases, PlanPhases(office.programme_id, first, seen=[]))
    with pytest.raises(Conflict):
        office.do(plan_phases, PlanPhases(office.programme_id, [], seen=[]))
    office.do(plan_phases, PlanPhases(office.programme_id, [], seen=first))
    assert not office.read(list_phases, office.programme_id)
