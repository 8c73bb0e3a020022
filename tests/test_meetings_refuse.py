"""What strangers, wrong values and second thoughts cannot do to the meetings of a project."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.conftest import Scene
from tests.pictures import remade
from workshop.board.practices import AddPractice, PracticeContent, add_practice
from workshop.board.visit_stops import (
    AddStop,
    EditStop,
    StopContent,
    add_stop,
    edit_stop,
    remove_stop,
)
from workshop.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from workshop.export.attendance.sheet import load_sheet
from workshop.export.report.record import load_report
from workshop.people.rights import Actor
from workshop.pictures.pictures import AddPicture, add_picture, list_seen_pictures
from workshop.pictures.subjects import PictureSubject
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.calendar_links import (
    ShareCalendar,
    find_shared_calendar,
    share_calendar,
    stop_sharing_calendar,
)
from workshop.programme.head_counting import CountHeads, set_head_counting
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
    plan_meeting,
    plan_phases,
    record_meeting,
    remove_meeting,
)
from workshop.programme.outcomes import AddOutcome, add_outcome
from workshop.programme.own_templates import AddFromTemplate, add_from_template
from workshop.programme.reporting import (
    SaveEntry,
    SaveIndicator,
    remove_entry,
    remove_indicator,
    save_entry,
    save_indicator,
)
from workshop.programme.session_run import open_session
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Programme, WorkingSession

NOON = datetime(2027, 3, 1, 11, tzinfo=UTC)
DAY = date(2027, 3, 1)
SECRET = b"a secret"


@pytest.fixture
def visit(scene: Scene, alice: Actor, programme: Programme) -> WorkingSession:
    """A study visit that is planned and has no date."""
    planned: WorkingSession = scene.do(
        add_meeting, alice, AddMeeting(programme.id, "visit", "Oslo")
    )
    return planned


def every_command(scene: Scene, host: Actor, visit: WorkingSession) -> dict[Any, Any]:
    """Every command on meetings, the report and the calendar, with what it is given."""
    ours = visit.programme_id
    stop = scene.do(add_stop, host, AddStop(visit.id, StopContent("Town hall")))
    line = scene.do(save_indicator, host, SaveIndicator(ours, None, {"name": "Leaders"}))
    entry = scene.do(save_entry, host, SaveEntry(ours, None, "product", "A film"))
    picture = AddPicture(PictureSubject("session", visit.id), remade(), "A house")
    return {
        add_meeting: AddMeeting(ours, "forum", "Forum"),
        plan_meeting: PlanMeeting(visit.id, MeetingPlan(NOON)),
        record_meeting: RecordMeeting(visit.id, NOON),
        cancel_meeting: CancelMeeting(visit.id),
        remove_meeting: visit.id,
        plan_phases: PlanPhases(ours, []),
        set_head_counting: CountHeads(visit.id, {}, {"recipient": 9}),
        save_indicator: SaveIndicator(ours, line.id, {"name": "Others"}),
        save_entry: SaveEntry(ours, entry.id, "product", "Another"),
        remove_indicator: line.id,
        remove_entry: entry.id,
        share_calendar: ShareCalendar(ours, SECRET),
        stop_sharing_calendar: ours,
        add_from_template: AddFromTemplate(ours, {"sessions": []}),
        add_stop: AddStop(visit.id, StopContent("Elsewhere")),
        edit_stop: EditStop(stop.id, StopContent("Elsewhere")),
        remove_stop: stop.id,
        add_practice: AddPractice(ours, PracticeContent({"title": "t", "publisher": "p"})),
        add_picture: picture,
    }


@pytest.mark.parametrize("who", ["expert", "participant", "stranger", "editor", "note_keeper"])
def test_only_whoever_runs_the_programme_changes_its_meetings_and_report(
    scene: Scene, alice: Actor, bob: Actor, charlie: Actor, visit: WorkingSession, who: str
) -> None:
    known = {"participant": bob, "stranger": charlie}
    actor = known.get(who) or scene.make_account("somebody", who, visit.programme_id)
    commands = every_command(scene, alice, visit)
    if who == "editor":  # They write needs, and what these stand on.
        for allowed in (add_stop, edit_stop, remove_stop, add_practice):
            commands.pop(allowed)
    if who == "note_keeper":
        commands.pop(add_picture)
    for command, content in commands.items():
        with pytest.raises(NotAllowed):
            scene.do(command, actor, content)
    for load, rest in (
        (load_report, (visit.programme_id, "en")),
        (find_shared_calendar, (visit.programme_id, SECRET)),
        *(() if who in ("note_keeper", "editor") else ((load_sheet, (visit.id, "en")),)),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            scene.read(load, actor, *rest)
    if who in ("participant", "stranger"):
        with pytest.raises(NotAllowed):
            scene.read(list_seen_pictures, actor, PictureSubject("session", visit.id))


def test_ids_of_another_programme_lead_nowhere(
    scene: Scene, alice: Actor, charlie: Actor, visit: WorkingSession
) -> None:
    foreign = next(iter(charlie.programmes))
    stop = scene.do(add_stop, alice, AddStop(visit.id, StopContent("Town hall")))
    line = scene.do(
        save_indicator, alice, SaveIndicator(visit.programme_id, None, {"name": "Leaders"})
    )
    entry = scene.do(save_entry, alice, SaveEntry(visit.programme_id, None, "product", "A film"))
    seen = PracticeContent({"title": "t", "publisher": "p"}, stop_id=stop.id)
    for command, content in (
        (save_indicator, SaveIndicator(foreign, line.id, {"name": "Mine"})),
        (save_entry, SaveEntry(foreign, entry.id, "product", "Mine")),
        (add_practice, AddPractice(foreign, seen)),
    ):
        with pytest.raises(NotFound):
            scene.do(command, charlie, content)


@pytest.mark.parametrize(
    "at", [NOON.replace(tzinfo=None), "2027-03-01", 5, float("nan"), DAY, [], datetime.min]
)
def test_a_moment_that_is_none_is_refused_in_words(
    scene: Scene, alice: Actor, visit: WorkingSession, at: Any
) -> None:
    for command, content in (
        (plan_meeting, PlanMeeting(visit.id, MeetingPlan(at))),
        (plan_meeting, PlanMeeting(visit.id, MeetingPlan(NOON, at or 5))),
        (record_meeting, RecordMeeting(visit.id, at)),
    ):
        with pytest.raises(Invalid):
            scene.do(command, alice, content)


@pytest.mark.parametrize("value", [None, 5, 2.5, [], {}, ["x"], NOON])
def test_what_is_no_text_no_day_and_no_list_is_refused_in_words(
    scene: Scene, alice: Actor, visit: WorkingSession, value: Any
) -> None:
    ours = visit.programme_id
    refused: list[tuple[Callable[..., Any], Any]] = [
        (add_meeting, AddMeeting(ours, "forum", value)),
        (add_meeting, AddMeeting(ours, value, "Forum")),
        (plan_meeting, PlanMeeting(visit.id, MeetingPlan(link=value))),
        (plan_meeting, PlanMeeting(visit.id, MeetingPlan(functions=[value]))),
        (plan_phases, PlanPhases(ours, [PlannedPhase("Visit", value, DAY)])),
        (set_head_counting, CountHeads(visit.id, {"leader": value}, {})),
        (set_head_counting, CountHeads(visit.id, [value], {})),  # type: ignore[arg-type]
        (save_indicator, SaveIndicator(ours, None, {"name": value})),
        (save_indicator, SaveIndicator(ours, None, [value])),  # type: ignore[arg-type]
        (save_entry, SaveEntry(ours, None, value, "A film")),
        (add_stop, AddStop(visit.id, StopContent("Town hall", value or 5))),
    ]
    if value not in (None, 5):
        refused.append((record_meeting, RecordMeeting(visit.id, signatures=value)))
        refused.append((set_head_counting, CountHeads(visit.id, {}, {"recipient": value})))
    for command, content in refused:
        with pytest.raises(Invalid):
            scene.do(command, alice, content)


def test_ten_thousand_functions_and_half_a_string_of_them_are_refused(
    scene: Scene, alice: Actor, visit: WorkingSession
) -> None:
    for functions in (["trainer"] * 10_000, "trainer", 7):
        plan = MeetingPlan(functions=functions)  # type: ignore[arg-type]
        with pytest.raises(Invalid):
            scene.do(plan_meeting, alice, PlanMeeting(visit.id, plan))


def test_a_meeting_is_not_removed_with_what_people_have_put_into_it(
    scene: Scene, alice: Actor, visit: WorkingSession
) -> None:
    planned = scene.do(add_activity, alice, AddActivity(visit.id, "notes", "What we saw", {}))
    stop = scene.do(add_stop, alice, AddStop(visit.id, StopContent("Town hall", questions="Why?")))
    with pytest.raises(Conflict, match="stops"):
        scene.do(remove_meeting, alice, visit.id)
    scene.do(remove_stop, alice, stop.id)
    beside = AddPicture(PictureSubject("activity", planned.id), remade(), "A house")
    scene.do(add_picture, alice, beside)
    with pytest.raises(Conflict, match="pictures"):
        scene.do(remove_meeting, alice, visit.id)
    forum = scene.do(add_meeting, alice, AddMeeting(visit.programme_id, "forum", "Forum"))
    scene.do(add_activity, alice, AddActivity(forum.id, "notes", "Questions", {}))
    decided = scene.do(add_outcome, alice, AddOutcome(forum.id, "decision", "We go by train"))
    with pytest.raises(Conflict, match="decisions"):
        scene.do(remove_meeting, alice, forum.id)
    assert scene.get(type(decided), decided.id).text == "We go by train"


def test_a_meeting_with_nothing_but_an_agenda_can_be_removed(
    scene: Scene, alice: Actor, visit: WorkingSession
) -> None:
    scene.do(add_activity, alice, AddActivity(visit.id, "notes", "What we saw", {}))
    scene.do(remove_meeting, alice, visit.id)
    assert visit.id not in {row.id for row in scene.read(list_sessions, visit.programme_id)}


def test_a_cancelled_meeting_is_held_only_once_that_is_taken_back(
    scene: Scene, alice: Actor, visit: WorkingSession
) -> None:
    scene.do(cancel_meeting, alice, CancelMeeting(visit.id))
    held = RecordMeeting(visit.id, NOON, NOON + timedelta(hours=3))
    with pytest.raises(Closed):
        scene.do(record_meeting, alice, held)
    scene.do(record_meeting, alice, RecordMeeting(visit.id, deviation="Borders were closed."))
    scene.do(cancel_meeting, alice, CancelMeeting(visit.id, cancelled=False))
    assert scene.do(record_meeting, alice, held).actual_start == NOON
    scene.do(open_session, alice, visit.id)
