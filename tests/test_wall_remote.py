"""The remote: the way in on call, the room's Wi-Fi, one note alone on the wall."""

from typing import Any

import pytest

from tests.conftest import Scene
from workshop.board.visibility import Viewer
from workshop.errors import Invalid
from workshop.people.rights import Actor
from workshop.programme.session_run import SetSwitch, close_session, set_joining
from workshop.programme.tables import Activity, WorkingSession
from workshop.programme.wall_remote import (
    Pin,
    SetRemote,
    SetWifi,
    draw_wifi,
    pin_on_wall,
    set_remote,
    set_wifi,
)


def on(scene: Scene, viewer: Viewer, session: WorkingSession) -> dict[str, Any]:
    return scene.see(viewer, "room")[session.id]


def test_the_wifi_stands_on_the_wall_only_while_people_join_and_ends_with_the_session(
    scene: Scene, alice: Actor, session: WorkingSession, wall: Viewer, phone: Viewer, desk: Viewer
) -> None:
    scene.do(set_wifi, alice, SetWifi(session.id, " Town hall ", "lots;of:signs"))
    told = on(scene, wall, session)["wifi"]
    assert (told["name"], told["password"]) == ("Town hall", "lots;of:signs")
    assert told["picture"] == draw_wifi("Town hall", "lots;of:signs")
    assert "wifi" not in on(scene, phone, session)
    assert "wifi" not in on(scene, desk, session)
    scene.do(set_joining, alice, SetSwitch(session.id, on=False))
    assert on(scene, wall, session)["wifi"] is None
    assert "lots;of:signs" not in str(
        [(event.refs, event.payload, event.changes) for event in scene.events(session.programme_id)]
    )
    scene.do(close_session, alice, session.id)
    kept = scene.get(WorkingSession, session.id)
    assert (kept.wifi_name, kept.wifi_password) == ("", "")


@pytest.mark.parametrize(
    ("name", "password"), [("ł" * 17, ""), ("Hall", "short"), ("Hall", "x" * 64)]
)
def test_a_network_that_cannot_be_is_refused(
    scene: Scene, alice: Actor, session: WorkingSession, name: str, password: str
) -> None:
    with pytest.raises(Invalid):
        scene.do(set_wifi, alice, SetWifi(session.id, name, password))


def test_calling_up_the_way_in_opens_joining_and_closing_it_puts_it_away(
    scene: Scene, alice: Actor, session: WorkingSession, wall: Viewer
) -> None:
    scene.do(set_joining, alice, SetSwitch(session.id, on=False))
    scene.do(set_remote, alice, SetRemote(session.id, door=True))
    told = on(scene, wall, session)
    assert told["door"]
    assert told["code"]
    scene.do(set_joining, alice, SetSwitch(session.id, on=False))
    assert not on(scene, wall, session)["door"]


def test_one_note_stands_alone_until_it_goes_back_or_something_else_starts(
    scene: Scene, alice: Actor, session: WorkingSession, activity: Activity, wall: Viewer
) -> None:
    note = scene.make_note(alice, activity)
    scene.do(pin_on_wall, alice, Pin(session.id, note.id))
    assert on(scene, wall, session)["pinned"] == note.id
    scene.do(pin_on_wall, alice, Pin(session.id, None))
    assert on(scene, wall, session)["pinned"] is None
    scene.do(pin_on_wall, alice, Pin(session.id, note.id))
    scene.make_activity(alice, session)
    assert on(scene, wall, session)["pinned"] is None
