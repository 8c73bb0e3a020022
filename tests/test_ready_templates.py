"""The templates of the whole project: complete in both languages, in time, and on their days."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from tests.conftest import Scene
from tests.visits import Visits, press, words
from workshop.errors import Invalid, NotAllowed
from workshop.i18n import LANGUAGES
from workshop.local_time import local
from workshop.programme.activity_kinds import ACTIVITY_TYPES, NotesAbout
from workshop.programme.agenda import list_activities
from workshop.programme.meeting_kinds import MeetingKind
from workshop.programme.meeting_times import overlapping
from workshop.programme.meetings import list_phases
from workshop.programme.note_yields import NoteYield
from workshop.programme.own_templates import (
    AddFromTemplate,
    add_from_template,
    load_own_template,
    read_template,
    write_template,
)
from workshop.programme.programmes import (
    CreateProgramme,
    create_programme,
    list_programmes,
    load_template,
)
from workshop.programme.ready_templates import ADDITIONS, READY, WHOLE_PROJECT, dates_of
from workshop.programme.session_run import close_session, open_session, start_activity
from workshop.programme.sessions import list_sessions
from workshop.settings import ROOT

MONDAY = date(2026, 1, 12)


def template(name: str, language: str = "pl"):
    return load_template(ROOT / "data", language, name)


def minutes_between(planned) -> int:
    dates = dates_of(planned, MONDAY)
    assert dates.start is not None
    assert dates.end is not None
    return int((dates.end - dates.start).total_seconds()) // 60


def shape(meeting):
    """Everything of a meeting but its words."""
    words = {"title", "goal", "prompt", "script"}
    plain = {name: value for name, value in meeting.items() if name not in words}
    activities = [
        {name: value for name, value in item.items() if name not in words}
        for item in meeting["activities"]
    ]
    return {**plain, "functions": len(plain.get("functions", [])), "activities": activities}


@pytest.mark.parametrize("name", READY)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_meeting_has_its_words_and_fills_its_time(name, language):
    for meeting in template(name, language)["sessions"]:
        assert meeting.get("kind", "working") in set(MeetingKind)
        assert 1 <= len(meeting["title"]) <= 200
        assert 20 <= len(meeting["goal"]) <= 600
        assert sum(item["minutes"] for item in meeting["activities"]) == minutes_between(meeting)
        for item in meeting["activities"]:
            assert item["kind"] in ACTIVITY_TYPES
            assert 1 <= len(item["title"]) <= 200
            assert 40 <= len(item["prompt"]) <= 600, item["title"]
            assert 40 <= len(item["script"]) <= 600, item["title"]
            assert item.get("yields") in (None, *NoteYield)
            assert item.get("about") in (None, *NotesAbout)


@pytest.mark.parametrize("name", READY)
def test_both_languages_plan_the_same(name):
    polish, english = (template(name, language) for language in ("pl", "en"))
    assert list(map(shape, polish["sessions"])) == list(map(shape, english["sessions"]))
    days = [
        [(one["from_day"], one["to_day"]) for one in language.get("phases", [])]
        for language in (polish, english)
    ]
    assert days[0] == days[1]


@pytest.mark.parametrize("name", READY)
def test_nobody_sits_longer_than_two_hours_without_a_break(name):
    for meeting in template(name)["sessions"]:
        sitting = 0
        for item in meeting["activities"]:
            sitting = 0 if item["kind"] == "break" else sitting + item["minutes"]
            assert sitting <= 130, (meeting["title"], item["title"])


def create(scene: Scene, alice, first_day: date | None = MONDAY, name: str = WHOLE_PROJECT):
    command = CreateProgramme("Projekt", "pl", template(name), first_day=first_day)
    return scene.do(create_programme, alice, command)


def test_the_whole_project_takes_twenty_months_and_no_two_meetings_meet(scene: Scene, alice):
    project = create(scene, alice)
    meetings = scene.read(list_sessions, project.id)
    assert not overlapping(meetings)
    assert [row.number for row in meetings if row.kind == "working"] == list(range(1, 11))
    assert {row.kind for row in meetings} == set(MeetingKind)
    starts = [row.planned_start for row in meetings]
    assert starts == sorted(starts)
    assert all(local(at).weekday() < 5 for at in starts)
    phases = scene.read(list_phases, project.id)
    assert phases[0].from_day == MONDAY
    assert 600 <= (phases[-1].to_day - MONDAY).days <= 620
    gaps = [(later.from_day - earlier.to_day).days for earlier, later in pairwise(phases)]
    assert set(gaps) == {1}
    for meeting in meetings:
        day = local(meeting.planned_start).date()
        assert any(phase.from_day <= day <= phase.to_day for phase in phases)


@pytest.mark.parametrize(("first", "hour"), [(date(2026, 3, 23), 8), (date(2026, 10, 19), 9)])
def test_meetings_begin_at_the_same_hour_of_the_clock_on_both_sides_of_its_change(
    scene: Scene, alice, first, hour
):
    project = create(scene, alice, first, "team_training")
    second = next(row for row in scene.read(list_sessions, project.id) if row.number == 102)
    assert second.planned_start == datetime(*_after(first), hour, tzinfo=UTC)
    assert local(second.planned_start).hour == 10


def _after(first: date) -> tuple[int, int, int]:
    later = date.fromordinal(first.toordinal() + 14)
    return later.year, later.month, later.day


def test_without_a_first_day_meetings_have_their_order_and_no_dates(scene: Scene, alice):
    project = create(scene, alice, None)
    meetings = scene.read(list_sessions, project.id)
    assert [row.planned_start for row in meetings] == [None] * len(meetings)
    assert [row.title for row in meetings] == [
        entry["title"] for entry in template(WHOLE_PROJECT)["sessions"]
    ]
    assert not scene.read(list_phases, project.id)


def test_a_year_later_everything_is_a_year_later(scene: Scene, alice):
    now, later = (create(scene, alice, day) for day in (MONDAY, date(2027, 1, 11)))
    days = [
        [local(row.planned_start).date() for row in scene.read(list_sessions, project.id)]
        for project in (now, later)
    ]
    assert {(b - a).days for a, b in zip(*days, strict=True)} == {364}


@pytest.mark.parametrize("first_day", [date(1812, 1, 1), date(2999, 1, 1)])
def test_a_first_day_far_away_is_refused(scene: Scene, alice, programme, first_day):
    with pytest.raises(Invalid):
        create(scene, alice, first_day)
    command = AddFromTemplate(programme.id, template("summary"), first_day)
    with pytest.raises(Invalid):
        scene.do(add_from_template, alice, command)


@pytest.mark.parametrize("name", ADDITIONS)
def test_each_template_is_added_to_a_programme_that_runs(scene: Scene, alice, programme, name):
    given = template(name)
    added = scene.do(
        add_from_template, alice, AddFromTemplate(programme.id, given, date(2026, 5, 4))
    )
    assert [row.title for row in added] == [entry["title"] for entry in given["sessions"]]
    assert len(scene.read(list_sessions, programme.id)) == 10 + len(added)
    for row, entry in zip(added, given["sessions"], strict=True):
        agenda = scene.read(list_activities, row.id)
        assert [one.script for one in agenda] == [item["script"] for item in entry["activities"]]
        assert row.functions == entry["functions"]


def test_the_ten_sessions_are_not_added_twice(scene: Scene, alice, programme):
    command = AddFromTemplate(programme.id, template("ten_sessions"))
    assert scene.do(add_from_template, alice, command) == []


def test_a_stranger_adds_nothing(scene: Scene, charlie, programme):
    with pytest.raises(NotAllowed):
        scene.do(add_from_template, charlie, AddFromTemplate(programme.id, template("summary")))


def test_the_whole_project_goes_to_a_file_and_comes_back_on_other_days(scene: Scene, alice):
    first = create(scene, alice)
    owner = scene.actor(alice.id)
    file = read_template(write_template(scene.read(load_own_template, owner, first.id)))
    command = CreateProgramme("Drugi", "pl", file, first_day=date(2027, 1, 11))
    second = scene.do(create_programme, alice, command)
    there, here = (scene.read(list_sessions, one.id) for one in (second, first))
    for copy, own in zip(there, here, strict=True):
        assert (copy.title, copy.kind, copy.number) == (own.title, own.kind, own.number)
        assert (local(copy.planned_start) - local(own.planned_start)).days in (363, 364, 365)
        assert local(copy.planned_start).time() == local(own.planned_start).time()
        assert local(copy.planned_end).time() == local(own.planned_end).time()
    assert [row.name for row in scene.read(list_phases, second.id)] == [
        row.name for row in scene.read(list_phases, first.id)
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"number": None},
        {"number": 2},
        {"kind": "training"},
        {"kind": "party"},
        {"begins": "25:00"},
        {"on_day": -1},
        {"on_day": 10**9},
        {"functions": ["x"] * 50},
    ],
)
def test_a_meeting_that_cannot_be_is_named_with_its_place(scene: Scene, alice, programme, change):
    planned = scene.read(load_own_template, alice, programme.id)
    planned["sessions"][0].update(change)
    with pytest.raises(Invalid) as refusal:
        read_template(write_template(planned))
    assert "sessions[0]" in str(refusal.value.values["first"])


def test_a_study_visit_is_added_on_its_page_with_a_look_at_its_dates(
    visits: Visits, scene: Scene, alice, programme
):
    screen = press(visits.open(alice, "programme"), "Add a meeting")
    chosen = next(row for row in screen.selectbox if row.label == "Template")
    chosen.select("study_visit")
    press(screen, "Add a meeting")
    screen.date_input(key="programme.template.study_visit.first_day").set_value(date(2030, 3, 4))
    assert "Przygotowanie wizyty, 4 March 2030" in words(press(screen, "Add a meeting"))
    press(screen, "Add a meeting", "Add these meetings")
    added = [row for row in scene.read(list_sessions, programme.id) if row.kind != "working"]
    assert [row.kind for row in added] == ["team", "visit", "visit", "visit"]


def test_the_whole_project_is_created_on_its_page(visits: Visits, scene: Scene, alice, programme):
    screen = press(visits.open(alice, "programme"), "New programme")
    screen.radio[0].set_value(WHOLE_PROJECT)
    press(screen, "New programme")
    next(one for one in screen.date_input if one.label == "First day").set_value(MONDAY)
    press(screen, "New programme", "Create the programme")
    project = scene.read(list_programmes, scene.actor(alice.id))[0]
    assert project.id != programme.id
    assert len(scene.read(list_phases, project.id)) == 10


def test_every_meeting_of_the_whole_project_can_be_run_from_its_first_to_its_last_activity(
    scene: Scene, alice
):
    project = create(scene, alice)
    owner = scene.actor(alice.id)
    for meeting in scene.read(list_sessions, project.id):
        if meeting.kind == "working":
            continue
        scene.do(open_session, owner, meeting.id)
        for activity in scene.read(list_activities, meeting.id):
            assert scene.do(start_activity, owner, activity.id).phase != "waiting"
        scene.do(close_session, owner, meeting.id)
