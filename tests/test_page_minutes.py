"""The page Minutes: who keeps them, what they see of a session, and what they cannot do there."""

import pytest

from tests.conftest import Scene
from tests.visits import Visits, labels, words
from workshop.people.rights import Actor
from workshop.programme.outcomes import AddOutcome, OutcomeKind, add_outcome, list_outcomes
from workshop.programme.session_run import close_session
from workshop.programme.tables import WorkingSession
from workshop.ui.shell.screens import SCREENS

STEERING = {
    *("Reveal the notes", "End the activity", "Start the timer", "Pause", "Blank the wall"),
    *("Close the session", "Reopen the session", "Open the session", "Approve the minutes"),
    *("Close joining", "Add an activity", "Edit the activity"),
}


@pytest.fixture
def nina(scene: Scene, programme) -> Actor:
    """The note-keeper."""
    return scene.make_account("nina", "note_keeper", programme.id)


def test_a_note_keeper_sees_what_runs_and_steers_nothing(
    visits: Visits, scene: Scene, alice, session, nina
):
    activity = scene.make_activity(alice, session, hidden=True)
    screen = visits.open(nina, "minutes")
    assert not screen.exception
    assert activity.title in words(screen)
    assert not STEERING & set(labels(screen))


def test_a_note_keeper_writes_down_what_the_room_settled(
    visits: Visits, scene: Scene, session, nina
):
    screen = visits.open(nina, "minutes")
    texts = ("We meet in May.", "Not for me.", "Ask.", "Who pays?")
    for kind, text in zip(OutcomeKind, texts, strict=True):
        screen.text_input(key=f"minutes.new.{kind}.{session.id}.0.text").input(text)
        add = next(one for one in screen.button if one.label == "Add" and kind in str(one.key))
        screen = add.click().run()
    settled = scene.read(list_outcomes, session.id)
    assert [row.text for row in settled.decisions] == ["We meet in May."]
    assert [row.text for row in settled.dissents] == ["Not for me."]
    assert [row.text for row in settled.next_steps] == ["Ask."]
    assert [row.text for row in settled.parked] == ["Who pays?"]


def test_a_note_keeper_mends_an_entry_of_the_facilitator(
    visits: Visits, scene: Scene, alice, session, nina
):
    entry = scene.do(add_outcome, alice, AddOutcome(session.id, "decision", "We met in May."))
    screen = visits.open(nina, "minutes")
    screen = screen.button(key=f"minutes.settled.{entry.id}").click().run()
    assert "We met in May." in [area.value for area in screen.text_area]


def test_a_note_keeper_takes_the_minutes_home_and_leaves_approving_them_to_others(
    visits: Visits, scene: Scene, alice, session, nina
):
    scene.do(close_session, alice, session.id)
    screen = visits.open(nina, "minutes")
    assert "Whoever runs the programme closes the session" in words(screen)
    names = [button.proto.label for button in screen.get("download_button")]
    assert "Minutes (Word)" in names
    assert not STEERING & set(labels(screen))
    assert scene.get(WorkingSession, session.id).status == "closed"


@pytest.mark.parametrize("role", ["expert", "editor"])
def test_others_have_no_entry(visits: Visits, scene: Scene, programme, session, role):
    screen = visits.open(scene.make_account("someone", role, programme.id), "minutes")
    assert "No entry" in words(screen)
    assert not screen.text_input


def test_a_note_keeper_does_not_run_the_session(visits: Visits, session, nina):
    assert "No entry" in words(visits.open(nina, "session"))


def test_a_note_keeper_of_another_programme_sees_nothing_of_this_one(
    visits: Visits, scene: Scene, charlie, session
):
    elsewhere = next(iter(charlie.programmes))
    stranger = scene.make_account("norbert", "note_keeper", elsewhere)
    assert session.title not in words(visits.open(stranger, "minutes"))


def test_the_way_there_is_listed_for_note_keepers_alone(programme, nina, alice):
    screen = next(one for one in SCREENS if one.key == "minutes")
    assert screen.needs
    assert screen.unless
    assert nina.may(screen.needs, programme.id)
    assert not nina.may(screen.unless, programme.id)
    assert alice.may(screen.unless, programme.id)
