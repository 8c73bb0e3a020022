"""One link to the wall of a programme: it shows what runs in the open session, and nothing else."""

import json
from typing import Any

import pytest

from tests.conftest import Scene
from tests.rooms import OPEN, Room, wall_link
from tests.serving import Served
from tests.wire import Message, Wire, come_in, post, refused
from workshop.errors import NotAllowed
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.participants import find_participant
from workshop.programme.display_links import (
    WallLink,
    create_display_link,
    find_display,
    find_display_link,
    renew_display_link,
)
from workshop.programme.programmes import remove_programme
from workshop.programme.session_run import (
    SetSwitch,
    blank_wall,
    close_session,
    end_activity,
    go_back,
    open_session,
)
from workshop.programme.wall import session_on_wall, show_on_wall
from workshop.store.ids_and_clock import new_id
from workshop.store.log import last_number

WALL = {"as": "wall"}
SECRET = b"a secret of the tests"
CANARY = "kanarek"


def open_wall(host: str, room: Room, cursor: int = 0) -> Wire:
    return Wire(host).hello(**WALL, token=room.wall_token, cursor=cursor)


def wait_for_picture(wire: Wire, wanted: Any) -> Message:
    """The next message after which the wall's facts are as wanted."""
    return wire.until(lambda _message: wanted(wire.facts))


def shows(session_id: str) -> Any:
    """Whether a wall shows this session and no other."""
    return lambda facts: [key for kind, key in facts if kind == "room"] == [session_id]


def stands_by(facts: Any) -> bool:
    return [kind for kind, _key in facts] == ["programme"]


# ── the link ────────────────────────────────────────────────────────────────────────────────────


def test_a_programme_has_one_link_which_is_found_again(scene: Scene, alice, programme, session):
    wanted = WallLink(programme.id, SECRET)
    assert scene.read(find_display_link, wanted) is None
    token = scene.do(create_display_link, alice, wanted)
    assert scene.do(create_display_link, alice, wanted) == token
    assert scene.read(find_display_link, wanted) == token
    assert scene.read(find_display, token) == programme.id
    assert scene.read(find_display, new_id()) is None
    assert scene.read(find_participant, token) is None


def test_without_the_servers_secret_a_database_leads_to_no_link(scene: Scene, alice, programme):
    token = scene.do(create_display_link, alice, WallLink(programme.id, SECRET))
    elsewhere = WallLink(programme.id, b"the secret of another server")
    assert scene.read(find_display_link, elsewhere) is None
    assert scene.read(find_display, token) == programme.id
    other = scene.do(create_display_link, alice, elsewhere)
    assert scene.read(find_display, token) is None
    assert scene.read(find_display, other) == programme.id


def test_a_renewed_link_ends_the_earlier_one_of_its_programme_only(
    scene: Scene, alice, charlie, programme
):
    wanted = WallLink(programme.id, SECRET)
    token = scene.do(create_display_link, alice, wanted)
    foreign = WallLink(next(iter(charlie.programmes)), SECRET)
    elsewhere = scene.do(create_display_link, charlie, foreign)
    with pytest.raises(NotAllowed):
        scene.do(renew_display_link, charlie, wanted)
    after = scene.do(renew_display_link, alice, wanted)
    assert scene.read(find_display, token) is None
    assert scene.read(find_display, after) == programme.id
    assert scene.read(find_display, elsewhere) == foreign.programme_id


def test_the_session_opened_last_is_on_the_wall_until_it_closes(
    scene: Scene, alice, programme, session
):
    later, last = (scene.make_session(alice, programme, number) for number in (4, 5))
    assert scene.read(session_on_wall, programme.id).id == last.id
    scene.do(show_on_wall, alice, session.id)
    scene.do(close_session, alice, last.id)
    assert scene.read(session_on_wall, programme.id).id == session.id
    scene.do(close_session, alice, session.id)
    assert scene.read(session_on_wall, programme.id).id == later.id
    scene.do(close_session, alice, later.id)
    assert scene.read(session_on_wall, programme.id) is None
    scene.do(open_session, alice, session.id)
    assert scene.read(session_on_wall, programme.id).id == session.id


def test_the_link_ends_with_the_programme(hosted: Served) -> None:
    room = hosted.room
    with open_wall(hosted.host, room) as wall:
        room.do(remove_programme, room.programme_id)
        assert wall.closed() == 4401
    assert refused(hosted.host, **WALL, token=room.wall_token)[0] == 4401


# ── what it shows ───────────────────────────────────────────────────────────────────────────────


def test_a_wall_follows_what_the_facilitator_lets_it_show(hosted: Served) -> None:
    room = hosted.room
    other = room.other_session_id
    room.write(f"{CANARY} of session 3")
    room.run("notes", "Later", session_id=other, **OPEN)
    with open_wall(hosted.host, room) as wall:
        assert shows(room.session_id)(wall.facts)
        wall.see(f"{CANARY} of session 3")
        room.do(show_on_wall, other)
        assert wait_for_picture(wall, shows(other))["snapshot"] is True
        assert CANARY not in json.dumps(list(wall.facts.values()))
        room.write(f"{CANARY}: one more of session 3")
        room.do(close_session, other)
        wait_for_picture(wall, shows(room.session_id))
        wall.see(f"{CANARY}: one more of session 3")
        room.do(close_session, room.session_id)
        wait_for_picture(wall, stands_by)
        room.do(open_session, other)
        wait_for_picture(wall, shows(other))
        assert CANARY not in json.dumps(list(wall.facts.values()))


def test_between_sessions_a_wall_shows_the_programmes_title_and_nothing_else(
    hosted: Served,
) -> None:
    room = hosted.room
    room.write(CANARY)
    come_in(hosted.host, room.code)
    for session_id in (room.session_id, room.other_session_id):
        room.do(close_session, session_id)
    with open_wall(hosted.host, room) as wall:
        assert [fact["title"] for fact in wall.facts.values()] == ["Standard of a small town"]
        answer = wall.do("turnout", activity=room.activity_id)
        assert answer["error"]["code"] == "not_found"


def test_no_cursor_brings_a_wall_what_was_there_before(hosted: Served) -> None:
    room = hosted.room
    room.write(CANARY)
    room.do(close_session, room.session_id)
    for cursor in range(1, room.read(last_number, room.programme_id)):
        with Wire(hosted.host) as wall:
            wall.send({"hello": {**WALL, "token": room.wall_token, "cursor": cursor, "lang": "en"}})
            picture = wall.until(lambda message: "facts" in message)
            assert picture["snapshot"] is True
            assert CANARY not in json.dumps(picture)
        body = {"hello": {**WALL, "token": room.wall_token, "cursor": cursor}, "wait": 0}
        answer = post(hosted.host, "/live/poll", body).json()
        assert answer["messages"][-1]["snapshot"] is True
        assert CANARY not in json.dumps(answer)


def test_a_wall_that_polls_follows_as_well(hosted: Served) -> None:
    room = hosted.room
    room.write(CANARY)

    def poll() -> str:
        body = {"hello": {**WALL, "token": room.wall_token, "cursor": 1}, "wait": 0}
        return json.dumps(post(hosted.host, "/live/poll", body).json())

    assert CANARY in poll()
    room.do(show_on_wall, room.other_session_id)
    assert CANARY not in poll()
    assert room.other_session_id in poll()


def test_when_the_next_activity_starts_nothing_is_left_of_the_one_before(hosted: Served) -> None:
    room = hosted.room
    note = room.write(CANARY)
    with open_wall(hosted.host, room) as wall:
        wall.see(CANARY)
        room.run("notes", "Next", **OPEN)
        wait_for_picture(wall, lambda _facts: not wall.notes())
        room.tell("edit_note", id=note.id, text=f"{CANARY} changed")
        room.write("Of this board")
        wall.see("Of this board")
        assert CANARY not in json.dumps(list(wall.facts.values()))


def test_needs_and_groups_are_on_a_wall_only_while_its_board_is_about_them(
    hosted: Served,
) -> None:
    room = hosted.room
    note = room.write("On the board")
    written = room.activity_id
    group = room.do(
        create_group, CreateGroup(room.programme_id, new_id(), f"{CANARY} group", [note.id])
    )
    room.do(create_need, CreateNeed(room.programme_id, "a guest", f"{CANARY} need"))
    with open_wall(hosted.host, room) as wall:

        def kinds() -> set[str]:
            return {kind for kind, _key in wall.facts}

        room.tell("rename_group", id=group.id, header=f"{CANARY} group, renamed")
        room.do(create_need, CreateNeed(room.programme_id, "a guest", f"{CANARY}, another"))
        room.write("After both")
        wall.see("After both")
        assert kinds() == {"room", "note"}
        room.run("grouping", "Groups", targets=[written])
        wait_for_picture(wall, lambda _facts: kinds() == {"room", "note", "group"})
        room.run("dot_vote", "Vote")
        wait_for_picture(wall, lambda _facts: kinds() == {"room", "need"})
        room.run("talk", "Talk")
        wait_for_picture(wall, lambda _facts: kinds() == {"room"})


def test_a_group_on_a_wall_names_only_notes_that_are_there(hosted: Served) -> None:
    room = hosted.room
    here = room.write("Here")
    board = room.activity_id
    room.run("notes", "Elsewhere", **OPEN)
    elsewhere = room.write("Elsewhere")
    for notes in ([here.id, elsewhere.id], [room.write("Alone").id]):
        room.do(create_group, CreateGroup(room.programme_id, new_id(), "A group", notes))
    room.run("grouping", "Groups", targets=[board])
    with open_wall(hosted.host, room) as wall:
        groups = [fact for (kind, _key), fact in wall.facts.items() if kind == "group"]
        assert [group["notes"] for group in groups] == [[here.id]]


def test_a_blank_wall_is_sent_nothing_that_it_does_not_show(hosted: Served) -> None:
    room = hosted.room
    room.write(CANARY)
    with open_wall(hosted.host, room) as wall:
        room.do(blank_wall, SetSwitch(room.session_id, True))
        wait_for_picture(wall, lambda facts: not wall.notes())
        [seen] = wall.facts.values()
        assert (seen["activity"], seen["code"], seen["blanked"]) == (None, None, True)
        room.write(f"{CANARY}, while it is blank")
        room.do(blank_wall, SetSwitch(room.session_id, False))
        wall.see(f"{CANARY}, while it is blank")


def test_a_wall_counts_the_voters_of_the_vote_that_it_shows(hosted: Served) -> None:
    room = hosted.room
    room.do(create_need, CreateNeed(room.programme_id, "a guest", "to sit"))
    first = room.run("dot_vote", "First")
    with open_wall(hosted.host, room) as wall:
        assert wall.do("turnout", activity=first)["ok"] == {"voters": None, "here": None}
        for _ in range(5):
            room.come_in()
        assert wall.do("turnout", activity=first)["ok"] == {"voters": 0, "here": 5}
        room.do(end_activity, first)
        second = room.run("dot_vote", "Second")
        wait_for_picture(wall, lambda facts: room.activity_id in json.dumps(list(facts.values())))
        assert wall.do("turnout", activity=second)["ok"] == {"voters": 0, "here": 5}
        assert wall.do("turnout", activity=first)["error"]["code"] == "not_found"
        room.do(go_back, second)
        wait_for_picture(wall, lambda facts: not any(kind == "need" for kind, _key in facts))


def test_a_wall_is_told_of_phones_in_its_own_session_only(hosted: Served) -> None:
    room = hosted.room
    told = []
    with open_wall(hosted.host, room) as wall:
        for code in (room.code_of(room.other_session_id), room.code):
            token = come_in(hosted.host, code)["token"]
            with Wire(hosted.host).hello(**{"as": "participant"}, token=token):
                while code == room.code and {"phones": 1} not in told:
                    told.append(wall.until(lambda message: "presence" in message)["presence"])
    assert told in ([{"phones": 1}], [{"phones": 0}, {"phones": 1}])


def test_a_new_wall_is_opened_with_the_renewed_link(hosted: Served) -> None:
    room = hosted.room
    room.write("Still here")
    token = room.do(renew_display_link, wall_link(room.store, room.programme_id))
    assert refused(hosted.host, **WALL, token=room.wall_token)[0] == 4401
    with Wire(hosted.host).hello(**WALL, token=token) as wall:
        assert wall.see("Still here")
