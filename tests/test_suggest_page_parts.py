"""Proposals with groups within them, how sure they are, and headers begun with a note's words."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.board.moderation import RedactNote, redact_note
from workshop.board.note_rules import LONGEST_NOTE
from workshop.needs.group_queries import list_groups, notes_in
from workshop.needs.suggestions.decisions import KeepRun, keep_run, load_latest
from workshop.needs.suggestions.embedding import OWN_MODEL
from workshop.needs.suggestions.task_input import load_task_input

QUEUES = [f"Queue number {number}" for number in range(1, 11)]
TICKETS = ["No ticket", "A ticket at six", "The ticket machine is broken"]
LIFT = "A broken lift"
LONG = "long " * (LONGEST_NOTE // 5 - 1) + "longs"


@pytest.fixture
def notes(scene: Scene, session, activity) -> list[str]:
    """Ten notes of queues, three of tickets, one of a lift."""
    person = scene.make_person(session)
    texts = (*QUEUES, *TICKETS, LIFT)
    return scene.in_order([scene.make_note(person, activity, text) for text in texts])


@pytest.fixture
def propose(scene: Scene, alice, programme, notes):
    """A run that proposed queues and tickets as one group with two within it."""

    def propose(*, number=None, **given):
        parts = [
            {"notes": list(range(10)), "words": ["queue"], "cohesion": 0.4},
            {"notes": [10, 11, 12], "words": ["ticket"], "cohesion": 0.4},
        ]
        whole = {
            "notes": list(range(13)),
            "extends": None,
            "cohesion": 0.3,
            "misfits": [],
            "words": ["waiting"],
            "parts": parts,
            **{key: given.pop(key) for key in ("held", "parts") if key in given},
        }
        result = {
            "vectors": {},
            "version": "1",
            "parameters": {},
            "proposals": [whole],
            "same": [],
            **given,
        }
        material = scene.read(load_task_input, programme.id, OWN_MODEL)
        scene.do(keep_run, alice, KeepRun(material, OWN_MODEL, number, result))

    return propose


@pytest.fixture
def view(scene: Scene, visits: Visits, alice, programme):
    """Opens the page with everything unfolded."""

    def view() -> AppTest:
        rows = scene.read(load_latest, programme.id).suggestions
        unfolded = {f"part.{row.id}": True for row in rows if row.part_of}
        return visits.open(alice, "grouping", view="suggestions", **unfolded)

    return view


def folded(screen: AppTest) -> list[str]:
    """The labels of what can be unfolded."""
    return [expander.label.replace("*", "") for expander in screen.expander]


def field(screen: AppTest, number: int = 0):
    """A field for a header, in the order of the screen."""
    return [one for one in screen.text_area if "one sentence" in one.label][number]


def test_groups_within_are_folded_and_the_whole_is_taken_with_them(scene, view, programme, propose):
    propose()
    screen = view()
    assert folded(screen)[1:] == ["queue · 10 notes", "ticket · 3 notes"]
    for number, header in enumerate(("We stand", "No tickets", "We wait")):
        field(screen, number).input(header)
    press(screen, "Accept with the groups within")
    groups = {group.header: group for group in scene.read(list_groups, programme.id)}
    assert set(groups) == {"We wait", "We stand", "No tickets"}
    assert groups["We stand"].parent_id == groups["No tickets"].parent_id == groups["We wait"].id
    press(view(), "Undo")
    assert scene.read(list_groups, programme.id) == []


def test_what_was_never_unfolded_is_taken_whole(scene, visits, alice, programme, notes, propose):
    propose()
    screen = visits.open(alice, "grouping", view="suggestions")
    assert not screen.checkbox
    press(screen, "Accept with the groups within")
    groups = scene.read(list_groups, programme.id)
    held = [scene.read(notes_in, group.id) for group in groups]
    assert held == [[], notes[:10], notes[10:13]]


def test_the_same_proposal_is_taken_as_one_group(scene, view, programme, propose):
    propose()
    press(view(), "Accept as one group")
    [group] = scene.read(list_groups, programme.id)
    assert group.parent_id is None


def test_one_group_within_is_taken_alone_or_is_said_to_be_none(scene, view, programme, propose):
    propose()
    screen = press(view(), "No group of its own")
    assert folded(screen)[1:] == ["ticket · 3 notes", "In none of these groups · 10 notes"]
    screen = press(screen, "Accept only this group")
    assert len(scene.read(list_groups, programme.id)) == 1
    assert "Accept only this group" not in labels(screen)
    assert "10 notes" in words(screen)


def test_of_a_refused_group_those_within_become_proposals_of_their_own(view, propose):
    propose()
    screen = press(view(), "Refuse")
    assert [subheader.value for subheader in screen.subheader] == ["queue", "ticket"]
    assert labels(screen).count("Accept") == 2


def test_a_long_group_shows_its_central_notes_and_the_others_when_asked(view, propose):
    propose()
    screen = view()
    assert [box.label for box in screen.checkbox] == [*QUEUES[:5], *TICKETS]
    screen.checkbox[0].uncheck().run()
    screen = press(screen, "Show the other 5")
    assert [box.label for box in screen.checkbox] == [*QUEUES, *TICKETS]
    assert [box.value for box in screen.checkbox][:2] == [False, True]
    assert "Show the other 5" not in labels(screen)


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (83, "holds together in 83 of 100 tries without every fifth note"),
        (31, "a shaky proposal"),
        (None, "13 notes · within it: 2 groups"),
    ],
)
def test_one_line_says_how_sure_a_proposal_is(view, propose, held, said):
    propose(held=held)
    assert said in words(view())


@pytest.mark.parametrize(
    ("fewer", "said"),
    [
        ("few_notes", "because too few notes are outside the groups"),
        ("refused", "because what else is alike was refused here"),
        ("not_alike", "because the other notes are not alike enough"),
    ],
)
def test_fewer_groups_than_asked_for_have_a_reason(view, propose, fewer, said):
    propose(number=4, fewer=fewer)
    assert f"New groups: 1 instead of 4, {said}" in words(view())


def test_notes_that_fit_nowhere_are_counted_and_can_be_read(view, propose):
    propose()
    screen = view()
    assert "1 note fits no group" in folded(screen)[0]
    assert LIFT in words(screen)


def test_the_words_of_a_central_note_are_put_into_the_field_and_nothing_typed_is_lost(
    scene, view, programme, propose
):
    propose(parts=[])
    screen = press(view(), f"Put in: {QUEUES[0]}")
    assert field(screen).value == QUEUES[0]
    assert "Shorten them until they speak for all" in words(screen)
    assert scene.read(list_groups, programme.id) == []
    field(screen).input("We stand").run()
    assert "Shorten them" not in words(screen)
    screen = press(screen, "Another note")
    screen = press(screen, f"Put in: {QUEUES[1]}")
    assert field(screen).value == QUEUES[1]
    screen = press(screen, "Put back: We stand")
    press(screen, "Accept")
    [group] = scene.read(list_groups, programme.id)
    assert group.header == "We stand"


def test_words_put_into_the_field_go_when_their_note_is_taken_back(
    scene, view, alice, programme, notes, propose
):
    propose(parts=[])
    screen = press(view(), f"Put in: {QUEUES[0]}")
    field(screen).input(f"{QUEUES[0]} Always.").run()
    scene.do(redact_note, alice, RedactNote(notes[0]))
    screen = press(screen, "Another note")
    assert field(screen).value == ""
    assert "is gone, and they went with it" in words(screen)
    press(screen, "Accept")
    [group] = scene.read(list_groups, programme.id)
    assert group.header == ""


def test_nor_can_they_be_put_back(view, scene, alice, notes, propose):
    propose(parts=[])
    screen = press(view(), f"Put in: {QUEUES[0]}")
    field(screen).input(f"{QUEUES[0]} Always.").run()
    screen = press(screen, "Another note")
    screen = press(screen, f"Put in: {QUEUES[1]}")
    assert [label for label in labels(screen) if "Put back" in label]
    scene.do(redact_note, alice, RedactNote(notes[0]))
    screen.run()
    assert field(screen).value == QUEUES[1]
    assert not [label for label in labels(screen) if "Put back" in label]


def test_the_words_of_a_note_that_is_left_out_are_not_offered(view, propose):
    propose(parts=[])
    screen = view()
    screen.checkbox[0].uncheck().run()
    assert f"Put in: {QUEUES[1]}" in labels(screen)
    assert f"Put in: {QUEUES[0]}" not in labels(screen)


def test_the_longest_note_fits_the_field_whole(
    scene, view, programme, session, activity, alice, notes
):
    person = scene.make_person(session)
    assert len(LONG) == LONGEST_NOTE
    for text in (LONG, "short"):
        scene.make_note(person, activity, text)
    material = scene.read(load_task_input, programme.id, OWN_MODEL)
    texts = list(material.texts.values())
    entry = {
        "notes": [texts.index(LONG), texts.index("short")],
        "extends": None,
        "cohesion": 0.3,
        "misfits": [],
        "words": ["long"],
    }
    result = {"vectors": {}, "version": "1", "parameters": {}, "proposals": [entry], "same": []}
    scene.do(keep_run, alice, KeepRun(material, OWN_MODEL, None, result))
    screen = view()
    screen = press(screen, next(label for label in labels(screen) if label.startswith("Put in")))
    press(screen, "Accept")
    [group] = scene.read(list_groups, programme.id)
    assert group.header == LONG
