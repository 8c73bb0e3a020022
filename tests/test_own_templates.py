"""What one has planned serves other programmes: as a template, as a file, one activity alone."""

import json
from dataclasses import fields

import pytest

from tests.conftest import Scene
from tests.visits import Visits, press
from workshop.errors import Invalid, NotAllowed
from workshop.programme.agenda import AddActivity, add_activity, list_activities
from workshop.programme.file_faults import BadFile
from workshop.programme.own_templates import (
    CopyActivity,
    FillSession,
    PlannedActivity,
    copy_activity,
    fill_session,
    load_own_template,
    read_template,
    write_template,
)
from workshop.programme.programmes import CreateProgramme, create_programme
from workshop.programme.sessions import list_sessions, load_session

SETTINGS = {
    "script": "Powiedz powoli.",
    "translations": {"en": {"title": "Map", "prompt": ""}},
    "minutes": 25,
    "votes_per_person": 5,
    "quotable": True,
}


def plan(scene: Scene, alice, programme):
    first = scene.read(list_sessions, programme.id)[0]
    return scene.do(add_activity, alice, AddActivity(first.id, "notes", "Mapa", SETTINGS))


def settings_of(activity):
    return {field.name: getattr(activity, field.name) for field in fields(PlannedActivity)}


def test_a_programme_goes_to_a_file_and_comes_back_as_another(scene: Scene, alice, programme):
    planned = plan(scene, alice, programme)
    file = write_template(scene.read(load_own_template, alice, programme.id))
    command = CreateProgramme("Drugi", "pl", read_template(file))
    second = scene.do(create_programme, alice, command)
    first = scene.read(list_sessions, second.id)[0]
    assert settings_of(scene.read(list_activities, first.id)[0]) == settings_of(planned)


def test_a_template_holds_nothing_that_people_wrote(scene: Scene, alice, bob, programme, activity):
    scene.make_note(bob, activity, "Kolejka aż do drzwi")
    file = write_template(scene.read(load_own_template, alice, programme.id))
    assert "Kolejka" not in file.decode()


def test_an_activity_is_copied_to_another_session(scene: Scene, alice, programme):
    planned = plan(scene, alice, programme)
    other = scene.read(list_sessions, programme.id)[4]
    scene.do(copy_activity, alice, CopyActivity(planned.id, other.id))
    assert settings_of(scene.read(list_activities, other.id)[0]) == settings_of(planned)


def test_notes_under_needs_are_planned_as_such_in_a_copy(scene: Scene, alice, programme):
    first = scene.read(list_sessions, programme.id)[0]
    under = AddActivity(first.id, "notes", "Pomysły", {"about": "ideas"})
    planned = scene.do(add_activity, alice, under)
    file = write_template(scene.read(load_own_template, alice, programme.id))
    second = scene.do(create_programme, alice, CreateProgramme("B", "pl", read_template(file)))
    there = scene.read(list_sessions, second.id)[0]
    assert scene.read(list_activities, there.id)[0].about == planned.about == "ideas"


def test_one_session_alone_is_a_template_for_a_session_elsewhere(scene: Scene, alice, programme):
    planned = plan(scene, alice, programme)
    template = read_template(
        write_template(scene.read(load_own_template, alice, programme.id, number=1))
    )
    fourth = scene.read(list_sessions, programme.id)[3]
    scene.do(fill_session, alice, FillSession(fourth.id, template["sessions"][0]))
    scene.do(fill_session, alice, FillSession(fourth.id, template["sessions"][0]))
    agenda = scene.read(list_activities, fourth.id)
    assert [settings_of(row) for row in agenda] == [settings_of(planned)] * 2
    first = scene.read(list_sessions, programme.id)[0]
    assert scene.read(load_session, fourth.id).title == first.title


def test_a_session_of_another_programme_fills_this_one_on_its_page(
    visits: Visits, scene: Scene, alice, programme
):
    plan(scene, alice, programme)
    other = scene.do(create_programme, alice, CreateProgramme("Drugi", "pl", None))
    screen = press(visits.open(alice, "programme"), "Fill from a template")
    choice = next(row for row in screen.selectbox if row.label == "Programme")
    choice.select(programme.id)
    press(screen, "Fill from a template")
    press(screen, "Fill from a template", "Fill in")
    first = scene.read(list_sessions, other.id)[0]
    assert [row.title for row in scene.read(list_activities, first.id)] == ["Mapa"]


def test_a_stranger_takes_nothing(scene: Scene, alice, charlie, programme):
    planned = plan(scene, alice, programme)
    with pytest.raises(NotAllowed):
        scene.do(copy_activity, charlie, CopyActivity(planned.id, planned.session_id))


def test_a_file_of_another_version_is_refused_in_words(scene: Scene, alice, programme):
    template = scene.read(load_own_template, alice, programme.id)
    with pytest.raises(Invalid) as refusal:
        read_template(write_template({**template, "version": 3}))
    assert refusal.value.values == {"version": "3", "known": 2}


def test_a_file_of_the_first_version_is_read_as_ever(scene: Scene, alice, programme):
    planned = plan(scene, alice, programme)
    template = scene.read(load_own_template, alice, programme.id)
    known = ("number", "day", "slot", "title", "goal", "activities")
    sessions = [{name: row[name] for name in known} for row in template["sessions"]]
    first = {**template, "version": 1, "sessions": sessions}
    del first["phases"]
    second = scene.do(
        create_programme,
        alice,
        CreateProgramme("B", "pl", read_template(write_template(first))),
    )
    there = scene.read(list_sessions, second.id)
    assert [row.number for row in there] == list(range(1, 11))
    assert settings_of(scene.read(list_activities, there[0].id)[0]) == settings_of(planned)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"version": 1}'])
def test_what_is_no_template_is_refused(content):
    with pytest.raises(Invalid):
        read_template(content)


@pytest.mark.parametrize("change", [{"kind": "dance"}, {"minutes": 0}, {"surprise": 1}])
def test_a_fault_is_named_with_its_place(scene: Scene, alice, programme, change):
    plan(scene, alice, programme)
    template = json.loads(write_template(scene.read(load_own_template, alice, programme.id)))
    template["sessions"][0]["activities"][0].update(change)
    with pytest.raises(Invalid) as refusal:
        read_template(json.dumps(template).encode())
    assert "sessions[0].activities[0]" in str(refusal.value.values["first"])


def test_signs_that_no_output_can_hold_do_not_come_in_with_a_file(scene: Scene, alice, programme):
    template = scene.read(load_own_template, alice, programme.id)
    template["sessions"][0] |= {"title": "First\x00day", "functions": ["trainer\x00"]}
    read = read_template(write_template(template))["sessions"][0]
    assert (read["title"], read["functions"]) == ("First day", ["trainer"])
    template["sessions"][0]["title"] = "\x00"
    with pytest.raises(BadFile):
        read_template(write_template(template))


def test_a_meeting_of_years_is_no_meeting(scene: Scene, alice, programme):
    template = scene.read(load_own_template, alice, programme.id)
    template["sessions"][0] |= {"on_day": 0, "until_day": 900, "begins": "09:00", "ends": "10:00"}
    with pytest.raises(BadFile) as refusal:
        read_template(write_template(template))
    assert refusal.value.faults[0].place == "sessions[0].until_day"
