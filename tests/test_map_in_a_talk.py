"""A talk keeps the empathy map before it on the wall."""

import pytest

from tests.conftest import Scene
from workshop.board.note_facts import notes_of
from workshop.board.room_fact import load_rooms
from workshop.board.visibility import Viewer, seen_by
from workshop.live.viewer_kinds import ViewerKind
from workshop.programme.session_run import advance_activity, start_activity


@pytest.fixture
def wall(programme, session) -> Viewer:
    return Viewer(ViewerKind.WALL, programme.id, session.id)


def shown_on(scene: Scene, wall: Viewer) -> tuple[dict, list[str]]:
    """What a wall is told of the running activity, and the notes that stand there."""
    [room] = scene.read(lambda db: list(load_rooms(db, [wall.session_id])))
    notes = scene.read(lambda db: list(notes_of(db, wall)))
    seen = [fact for note in notes if (fact := seen_by(wall, note))]
    activity = (seen_by(wall, room) or {})["activity"]
    return activity, [fact["text"] for fact in seen if "text" in fact]


def draw_map(scene: Scene, alice, bob, session, *, revealed: bool = True) -> str:
    activity = scene.make_activity(alice, session, "empathy_map", hidden=True, moderated=False)
    scene.make_note(bob, activity, "Waits at the door", section="see")
    if revealed:
        scene.do(advance_activity, alice, activity.id)
    return str(activity.id)


def talk(scene: Scene, alice, session, kind: str = "talk") -> None:
    scene.do(start_activity, alice, scene.make_activity(alice, session, kind).id)


def test_while_people_talk_the_map_stays(scene: Scene, alice, bob, session, wall):
    drawn = draw_map(scene, alice, bob, session)
    for kind in ("talk", "break", "talk"):
        talk(scene, alice, session, kind)
        activity, notes = shown_on(scene, wall)
        if kind == "talk":
            assert (activity["variant"], activity["board"]) == ("canvas", [drawn])
            assert "notes" in activity["shows"]
            assert notes == ["Waits at the door"]
        else:
            assert notes == []


def test_notes_after_the_map_end_it(scene: Scene, alice, bob, session, wall):
    draw_map(scene, alice, bob, session)
    scene.make_note(bob, scene.make_activity(alice, session, "notes", hidden=False), "A guess")
    talk(scene, alice, session)
    activity, notes = shown_on(scene, wall)
    assert (activity["variant"], notes) == (None, [])


def test_a_covered_map_stays_covered(scene: Scene, alice, bob, session, wall):
    draw_map(scene, alice, bob, session, revealed=False)
    talk(scene, alice, session)
    activity, notes = shown_on(scene, wall)
    assert (activity["variant"], activity["shows"], notes) == (None, [], [])
