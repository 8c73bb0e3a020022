"""What came of a meeting that is called by its title alone."""

from datetime import UTC, datetime, timedelta

from tests.conftest import Scene
from tests.exchanging import brought, taken
from tests.publishing import Press
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.record import load_record
from workshop.people.rights import SYSTEM, Actor
from workshop.programme.meetings import (
    AddMeeting,
    MeetingPlan,
    RecordMeeting,
    add_meeting,
    record_meeting,
)
from workshop.programme.session_run import close_session, open_session
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Programme, WorkingSession


def test_what_a_file_brings_stands_with_the_last_meeting_that_it_comes_from(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession
) -> None:
    visit = scene.do(add_meeting, alice, AddMeeting(programme.id, "visit", "Oslo"))
    scene.do(open_session, alice, visit.id)
    press = Press(scene.store, alice, programme.id)
    notes = [
        note
        for meeting in (visit, session)
        for note in press.write_notes(scene.make_activity(alice, meeting).id, ["No bench", "Cold"])
    ]
    press.make_need(notes)
    for meeting in (visit, session):
        scene.do(close_session, alice, meeting.id)
    copy = brought(scene, taken(scene, programme))
    rows = {row.number: row for row in scene.read(list_sessions, copy.id)}
    needs = {
        number: "to be asked" in str(scene.read(load_record, SYSTEM, rows[number].id, "en"))
        for number in (101, 3)
    }
    assert needs == {101: False, 3: True}


def test_minutes_of_a_visit_say_what_it_was_when_and_with_whom_by_function(
    scene: Scene, alice: Actor, programme: Programme
) -> None:
    start = datetime(2027, 3, 1, 8, tzinfo=UTC)
    plan = MeetingPlan(start, start + timedelta(days=2), "Oslo", "", ["host of a family centre"])
    command = AddMeeting(programme.id, "visit", "Study visit", plan=plan)
    visit = scene.do(add_meeting, alice, command)
    held = RecordMeeting(visit.id, start + timedelta(days=7), start + timedelta(days=9))
    scene.do(record_meeting, alice, held)
    said = write_markdown(scene.read(load_record, SYSTEM, visit.id, "en"))
    for words in ("# Minutes: Study visit", "host of a family centre", "8 March 2027", "1 March"):
        assert words in said
    assert "101" not in said
