"""What a common transaction has changed is told once, and to each only what they may see."""

import json

import pytest

from tests.conftest import Scene, phone_of
from workshop.board.visibility import Viewer
from workshop.live.relay import batches_of
from workshop.web import messages


def _heard(scene: Scene, viewer: Viewer, batches: list) -> dict[str, bool]:
    text = messages.join(viewer, batches)
    facts = json.loads(text)["facts"] if text else []
    return {fact["text"]: fact.get("mine", False) for fact in facts}


@pytest.mark.parametrize("first", [0, 1, 2])
def test_each_author_finds_their_own_note_among_all_and_nobody_else_does(
    scene: Scene, session, activity, first: int
):
    people = [scene.make_person(session) for _ in range(3)]
    for number, person in enumerate(people[:2]):
        scene.make_note(person, activity, f"Note {number}")
    events = scene.events(activity.programme_id, "note_added")
    batches = scene.read(batches_of, events)
    assert [(batch.number, batch.events) for batch in batches] == [
        (events[-1].number, {"note_added"})
    ]
    phones = [phone_of(person, session) for person in people]
    messages.join(phones[first], batches)
    assert [_heard(scene, phone, batches) for phone in phones] == [
        {"Note 0": True, "Note 1": False},
        {"Note 0": False, "Note 1": True},
        {"Note 0": False, "Note 1": False},
    ]


def test_of_what_is_covered_only_its_author_hears_and_only_they_are_woken(
    scene: Scene, alice, session
):
    covered = scene.make_activity(alice, session, hidden=True)
    people = [scene.make_person(session) for _ in range(2)]
    scene.make_note(people[0], covered, "Mine")
    events = scene.events(covered.programme_id, "note_added")
    (batch,) = scene.read(batches_of, events)
    author, other = (phone_of(person, session) for person in people)
    assert _heard(scene, author, [batch]) == {"Mine": True}
    assert _heard(scene, other, [batch]) == {}
    assert [messages.is_wanted(phone, batch) for phone in (author, other)] == [True, False]
