"""What a session needs is told before it opens, with a way to mend what is missing."""

import pytest

from tests.conftest import Scene
from tests.visits import Visits, labels, words
from workshop.people.rights import SYSTEM
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.door import SetExpectedPeople, set_expected_people
from workshop.programme.programmes import CreateProgramme, create_programme, load_template
from workshop.programme.session_run import close_session, open_session
from workshop.programme.sessions import list_sessions
from workshop.settings import ROOT
from workshop.standards.preparing import Material, Standing, list_requirements


def template(scene: Scene, owner):
    command = CreateProgramme("Standard", "pl", load_template(ROOT / "data", "pl"))
    programme = scene.do(create_programme, owner, command)
    return scene.read(list_sessions, programme.id)


def standings(scene: Scene, session):
    return {row.material: row for row in scene.read(list_requirements, session)}


def test_what_earlier_sessions_bring_is_announced_and_not_missing(scene: Scene, alice):
    sessions = template(scene, alice)
    drafting = standings(scene, sessions[7])[Material.NEEDS]
    assert (drafting.standing, drafting.session) == (Standing.COMING, 6)
    rating = standings(scene, sessions[8])
    assert (rating[Material.CLAUSES].standing, rating[Material.CLAUSES].session) == (
        Standing.COMING,
        8,
    )
    assert rating[Material.ROUND].standing is Standing.COMING


def test_what_comes_about_earlier_in_the_same_session_is_announced(scene: Scene, alice):
    fifth = template(scene, alice)[4]
    assert standings(scene, fifth)[Material.GROUPS].session == 5


def test_what_no_session_brings_any_more_is_missing(scene: Scene, alice):
    sessions = template(scene, alice)
    scene.do(open_session, SYSTEM, sessions[4].id)
    scene.do(close_session, SYSTEM, sessions[4].id)
    assert standings(scene, sessions[5])[Material.GROUPS].standing is Standing.MISSING


def test_a_fist_on_personas_needs_no_clause(scene: Scene, alice):
    sessions = template(scene, alice)
    assert Material.CLAUSES not in standings(scene, sessions[1])
    assert Material.CLAUSES in standings(scene, sessions[9])


def test_a_number_that_was_entered_is_no_longer_missing(scene: Scene, alice, programme):
    first = scene.read(list_sessions, programme.id)[0]
    assert standings(scene, first)[Material.EXPECTED].standing is Standing.MISSING
    first = scene.do(set_expected_people, alice, SetExpectedPeople(first.id, 20))
    assert standings(scene, first)[Material.EXPECTED].standing is Standing.READY


def test_both_pages_tell_what_is_missing_and_lead_there(
    visits: Visits, scene: Scene, alice, programme
):
    first = scene.read(list_sessions, programme.id)[0]
    scene.do(add_activity, alice, AddActivity(first.id, "empathy_map", "Map"))
    for page in ("programme", "session"):
        screen = visits.open(alice, page)
        assert not screen.exception
        assert "Phones would not know whom they write about." in words(screen), page
        assert {"Choose a persona", "Write a persona"} <= set(labels(screen))


@pytest.mark.parametrize(
    ("about", "material"),
    [("practice", Material.PRACTICES), ("clauses", Material.CLAUSES), ("hmw", Material.NEEDS)],
)
def test_what_notes_are_written_under_has_to_be_there(
    scene: Scene, alice, programme, about, material
):
    first = scene.read(list_sessions, programme.id)[0]
    scene.do(add_activity, alice, AddActivity(first.id, "notes", "Under", {"about": about}))
    found = standings(scene, first)[material]
    assert (found.standing, found.title) == (Standing.MISSING, "Under")
