"""Programmes from the template or empty; agendas; and their removal with everything in them."""

import pytest

from tests.conftest import Scene
from workshop.errors import Invalid, NotAllowed, NotFound
from workshop.people.rights import Right
from workshop.programme.activity_kinds import ACTIVITY_TYPES
from workshop.programme.agenda import (
    AddActivity,
    EditActivity,
    MoveActivity,
    add_activity,
    asks_kind,
    edit_activity,
    list_activities,
    move_activity,
    remove_activity,
)
from workshop.programme.field_rules import clean, line, paragraphs
from workshop.programme.programmes import (
    ChangeProgramme,
    CreateProgramme,
    change_programme,
    create_programme,
    list_areas,
    list_programmes,
    load_programme,
    load_template,
    remove_programme,
)
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity, Programme
from workshop.settings import ROOT
from workshop.store.ids_and_clock import new_id


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_template_makes_ten_sessions_of_three_hours(scene: Scene, language):
    owner = scene.make_account("hanna", "facilitator")
    template = load_template(ROOT / "data", language)
    programme = scene.do(create_programme, owner, CreateProgramme("Standard", language, template))
    sessions = scene.read(list_sessions, programme.id)
    assert [session.number for session in sessions] == list(range(1, 11))
    assert {area.code for area in scene.read(list_areas, programme.id)} == {"PS", "ZP", "OK"}
    for session in sessions:
        agenda = scene.read(list_activities, session.id)
        assert sum(activity.minutes for activity in agenda) == 180, session.number
        assert all(activity.kind in ACTIVITY_TYPES and activity.title for activity in agenda)


def test_an_empty_programme_has_ten_empty_sessions(scene: Scene, programme):
    sessions = scene.read(list_sessions, programme.id)
    assert len(sessions) == 10
    assert all(scene.read(list_activities, session.id) == [] for session in sessions)


def test_who_creates_a_programme_runs_it(scene: Scene, alice, programme):
    assert alice.may(Right.RUN, programme.id)
    assert [row.id for row in scene.read(list_programmes, alice)] == [programme.id]


@pytest.mark.parametrize("role", ["note_keeper", "editor", "expert"])
def test_who_does_not_run_programmes_creates_none(scene: Scene, role):
    person = scene.make_account("person", role)
    with pytest.raises(NotAllowed):
        scene.do(create_programme, person, CreateProgramme("Mine", "pl", None))


@pytest.mark.parametrize("title", ["", " ", "\0", "x" * 201])
def test_a_programme_has_a_title_that_fits(scene: Scene, alice, title):
    with pytest.raises(Invalid):
        scene.do(create_programme, alice, CreateProgramme(title, "pl", None))


def test_two_programmes_may_have_the_same_title(scene: Scene, alice):
    slugs = [
        scene.do(create_programme, alice, CreateProgramme("Żółta łódź", "pl", None)).slug
        for _ in "abc"
    ]
    assert slugs == ["zolta-lodz", "zolta-lodz-2", "zolta-lodz-3"]
    assert scene.do(create_programme, alice, CreateProgramme("🙂", "pl", None)).slug == "program"


def test_a_stranger_does_not_learn_of_a_programme(scene: Scene, charlie, programme):
    with pytest.raises(NotFound):
        scene.read(load_programme, charlie, programme.id)
    assert programme.id not in {row.id for row in scene.read(list_programmes, charlie)}
    with pytest.raises(NotAllowed):
        scene.do(change_programme, charlie, ChangeProgramme(programme.id, "Mine", 3))


def test_removal_takes_everything_along(scene: Scene, alice, bob, programme, activity):
    scene.make_note(bob, activity)
    with pytest.raises(NotAllowed):
        scene.do(remove_programme, alice, programme.id)
    admin = scene.make_account("admin", "admin")
    scene.do(remove_programme, admin, programme.id)
    assert scene.get(Programme, programme.id) is None
    assert scene.get(Activity, activity.id) is None
    assert scene.events(programme.id) == []


def test_an_agenda_is_added_edited_reordered_and_shortened(scene: Scene, alice, session):
    first, second, third = (
        scene.do(add_activity, alice, AddActivity(session.id, "notes", title))
        for title in ("One", "Two", "Three")
    )
    scene.do(move_activity, alice, MoveActivity(third.id, -1))
    scene.do(move_activity, alice, MoveActivity(first.id, -1))
    scene.do(remove_activity, alice, second.id)
    settings = {"title": "Uno", "prompt": "What do\nyou see?", "minutes": 25, "moderated": False}
    scene.do(edit_activity, alice, EditActivity(first.id, settings))
    agenda = scene.read(list_activities, session.id)
    assert [(row.title, row.minutes) for row in agenda] == [("Uno", 25), ("Three", 10)]


def test_what_is_as_usual_for_the_kind_stays_so_until_somebody_decides(
    scene: Scene, alice, session
):
    activity = scene.do(add_activity, alice, AddActivity(session.id, "empathy_map", "Mapa"))
    for asks, starts in ((None, None), (False, True), (None, None)):
        settings = {"asks_kind": asks, "starts_timer": starts}
        edited = scene.do(edit_activity, alice, EditActivity(activity.id, settings))
        assert (edited.asks_kind, edited.starts_timer) == (asks, starts)
        assert asks_kind(edited) is (asks is None)


@pytest.mark.parametrize(
    "settings",
    [
        {"title": ""},
        {"minutes": 0},
        {"minutes": 481},
        {"votes_per_person": 0},
        {"notes_per_person": 0},
        {"prompt": "x" * 601},
        {"variant": "round"},
        {"phase": "done"},
        {"programme_id": "x"},
    ],
)
def test_settings_that_do_not_fit_are_refused(scene: Scene, alice, activity, settings):
    with pytest.raises(Invalid):
        scene.do(edit_activity, alice, EditActivity(activity.id, settings))


def test_what_was_started_stays_in_the_record(scene: Scene, alice, activity):
    with pytest.raises(Invalid):
        scene.do(remove_activity, alice, activity.id)


def test_an_unknown_kind_or_session_is_refused(scene: Scene, alice, session):
    with pytest.raises(Invalid):
        scene.do(add_activity, alice, AddActivity(session.id, "dancing", "Dance"))
    with pytest.raises(NotFound):
        scene.do(add_activity, alice, AddActivity(new_id(), "notes", "Nowhere"))


@pytest.mark.parametrize("who", ["bob", "charlie", "ewa"])
def test_only_who_runs_the_programme_plans_it(scene: Scene, request, session, activity, who):
    person = request.getfixturevalue(who)
    for command, content in (
        (add_activity, AddActivity(session.id, "notes", "Mine")),
        (edit_activity, EditActivity(activity.id, {"minutes": 1})),
        (move_activity, MoveActivity(activity.id, 1)),
        (remove_activity, activity.id),
    ):
        with pytest.raises(NotAllowed):
            scene.do(command, person, content)


def test_marks_of_direction_stay_where_letters_run_from_right_to_left_and_only_there():
    assert clean("שלום\u200f! (C++\u200e)") == "שלום\u200f! (C++\u200e)"
    assert clean("لا أحد\u061c.") == "لا أحد\u061c."
    assert clean("Nikt\u200e nie\u200f pyta\u061c.") == "Nikt nie pyta."
    assert clean("\u202eשלום\u202c \u2067x\u2069") == "שלום x"


def test_texts_are_cleaned_the_same_everywhere():
    assert clean(" a\0b\u202ec\u2066 ") == "a bc"
    assert line("two\n lines") == "two lines"
    assert paragraphs(" two\n\nlines ") == "two\n\nlines"
    assert clean("\ud800x") == "x"
    for bad in ("", "\0", "x" * 201):
        with pytest.raises(Invalid):
            line(bad)
