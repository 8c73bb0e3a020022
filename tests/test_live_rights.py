"""Who is let in at the socket, and what they may do there."""

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.rooms import TITLE, wall_link
from tests.serving import Served
from tests.wire import Wire, come_in, phone, post, refused
from workshop.board.tables import Note
from workshop.people.attendance import head_count
from workshop.people.rights import SYSTEM
from workshop.people.sign_in import find_session, sign_out
from workshop.programme.display_links import renew_display_link
from workshop.programme.wall import show_on_wall
from workshop.store.ids_and_clock import new_id

STAFF, PARTICIPANT, WALL = {"as": "staff"}, {"as": "participant"}, {"as": "wall"}


@pytest.mark.parametrize("token", ["0" * 32, "", "x", None, 7, ["a"], "ż" * 40])
def test_an_unknown_token_is_not_accepted(served: Served, token):
    code, said = refused(served.host, **PARTICIPANT, token=token)
    assert code == 4401
    assert said["bye"]["text"]


def test_a_display_link_is_no_phone_and_a_phone_no_display(served: Served):
    token = come_in(served.host, served.room.code)["token"]
    assert refused(served.host, **PARTICIPANT, token=served.room.wall_token)[0] == 4401
    assert refused(served.host, **WALL, token=token)[0] == 4401


def test_staff_need_the_cookie(served: Served):
    hello = {**STAFF, "programme": served.room.programme_id}
    assert refused(served.host, **hello)[0] == 4401
    assert refused(served.host, **hello, cookie="0" * 32)[0] == 4401


def test_staff_of_another_programme_are_turned_away(served: Served):
    hello = {**STAFF, "programme": served.room.programme_id}
    code, said = refused(served.host, **hello, cookie=served.room.charlie.cookie)
    assert code == 4403
    assert TITLE not in str(said)


@pytest.mark.parametrize("programme", [None, "", "0" * 32, 5, {}])
def test_staff_without_a_programme_are_turned_away(served: Served, programme):
    hello = {**STAFF, "programme": programme}
    assert refused(served.host, **hello, cookie=served.room.charlie.cookie)[0] == 4403


@pytest.mark.parametrize("hello", [{}, {"as": "admin"}, {"as": ["staff"]}, {"as": None}])
def test_a_hello_of_nobody_is_not_accepted(served: Served, hello):
    assert refused(served.host, **hello)[0] == 4401


def test_a_token_of_another_programme_sees_and_writes_nothing_here(served: Served):
    with phone(served.host, served.room.code) as bob:
        bob.write(served.room.activity_id, "Only for this room")
    with phone(served.host, served.room.charlie.code) as stranger:
        assert stranger.notes() == []
        key = new_id()
        answer = stranger.write(served.room.activity_id, "From outside", id=key)
        assert answer["error"]["code"] == "not_allowed"
        assert served.room.read(lambda db: db.get(Note, key)) is None


def test_a_display_link_can_do_nothing_but_show(served: Served):
    with Wire(served.host) as wall:
        wall.hello(**WALL, token=served.room.wall_token)
        given = {"id": new_id(), "activity": served.room.activity_id, "text": "From the wall"}
        answer = wall.do("add_note", **given)
        assert answer["error"]["code"] == "not_allowed"
        assert wall.do("approve_all", activity=served.room.activity_id)["error"]
        assert wall.do("undo", of="moderation")["error"]["code"] == "not_allowed"


def test_a_new_display_link_ends_the_walls_of_the_old_one(hosted: Served):
    room = hosted.room
    room.do(show_on_wall, room.session_id)
    with Wire(hosted.host) as old, phone(hosted.host, room.code) as bob:
        old.hello(**WALL, token=room.wall_token)
        token = room.do(renew_display_link, wall_link(room.store, room.programme_id))
        said = old.until(lambda message: "bye" in message)
        assert said["bye"]["text"] == "This display link is not valid any more."
        assert old.closed() == 4401
        assert refused(hosted.host, **WALL, token=room.wall_token)[0] == 4401
        assert bob.write(room.activity_id, "Phones stay")["ok"]
        with Wire(hosted.host) as new:
            new.hello(**WALL, token=token)
            assert new.see("Phones stay")
            assert room.charlie is not None
            room.charlie.do(renew_display_link, wall_link(room.store, room.charlie.programme_id))
            bob.write(room.activity_id, "So do walls of another programme")
            assert new.see("So do walls of another programme")


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("approve_all", {"activity": "{activity}"}),
        ("mute_author", {"note": "{note}"}),
        ("redact_note", {"id": "{note}"}),
        ("create_group", {"id": "a" * 32, "header": "Ours", "notes": []}),
        ("undo", {"of": "grouping"}),
        ("add_notes", {}),
    ],
)
def test_a_phone_may_not_do_what_staff_do(served: Served, name, args):
    with phone(served.host, served.room.code) as bob:
        note = bob.write(served.room.activity_id, "Mine")["ok"]["note"]["id"]
        known = {"activity": served.room.activity_id, "note": note}
        filled = {
            key: value.format(**known) if isinstance(value, str) else value
            for key, value in args.items()
        }
        assert bob.do(name, **filled)["error"]["code"] in ("not_allowed", "invalid")


def test_a_note_keeper_follows_the_room_and_moderates_nothing(served: Served):
    room = served.room
    keeper = room.sign_in(room.add_member("nina", "note_keeper"))
    with (
        phone(served.host, room.code) as bob,
        Wire(served.host, cookie=keeper) as nina,
    ):
        note = bob.write(room.activity_id, "Mine")["ok"]["note"]["id"]
        nina.hello(**STAFF, programme=room.programme_id)
        assert nina.facts["room", room.session_id]["activity"]["id"] == room.activity_id
        for name, args in (
            ("approve_all", {"activity": room.activity_id}),
            ("approve_notes", {"notes": [note]}),
            ("redact_note", {"id": note}),
            ("mute_author", {"note": note}),
        ):
            assert nina.do(name, **args)["error"]["code"] == "not_allowed"


def test_the_code_is_told_to_the_wall_and_not_to_phones(served: Served):
    room = served.room
    with phone(served.host, room.code) as bob:
        assert "code" not in bob.facts["room", room.session_id]
    with Wire(served.host) as wall:
        wall.hello(**WALL, token=room.wall_token)
        assert wall.facts["room", room.session_id]["code"] == room.code


@pytest.mark.parametrize("path", ["/live", "/_stcore/stream"])
@pytest.mark.parametrize("origin", [None, "http://evil.example", "null", "http://127.0.0.1"])
def test_a_socket_from_a_foreign_page_is_refused(served: Served, path, origin):
    with pytest.raises(InvalidStatus) as refusal:
        connect(f"ws://{served.host}{path}", origin=origin, proxy=None, open_timeout=5)
    assert refusal.value.response.status_code == 403


@pytest.mark.parametrize("path", ["/join/enter", "/live/do", "/live/poll", "/sign-in/exchange"])
@pytest.mark.parametrize("origin", ["", "http://evil.example"])
def test_a_post_from_a_foreign_page_is_refused(served: Served, path, origin):
    room = served.room
    before = room.read(head_count, room.session_id)
    body = {"code": room.code, "notice": "2", "consent": True, "role": "guest", "table": 1}
    assert post(served.host, path, body, origin=origin).status_code == 403
    assert room.read(head_count, room.session_id) == before


def test_polling_is_refused_as_the_socket_is(served: Served):
    for path in ("/live/poll", "/live/do"):
        unknown = {"hello": {**PARTICIPANT, "token": "0" * 32}, "do": "undo", "args": {}}
        assert post(served.host, path, unknown).status_code == 401
        staff = {"hello": {**STAFF, "programme": served.room.programme_id}}
        assert post(served.host, path, staff).status_code == 401
        cookie = f"workshop_session={served.room.charlie.cookie}"
        assert post(served.host, path, staff, cookie=cookie).status_code == 403


def test_signing_out_ends_an_open_staff_socket(hosted: Served):
    room = hosted.room
    with Wire(hosted.host, cookie=room.cookie) as desk:
        desk.hello(**STAFF, programme=room.programme_id)
        signed_in = room.read(find_session, room.cookie)
        room.do(sign_out, signed_in.session_id, SYSTEM)
        assert desk.closed() == 4401
    hello = {**STAFF, "programme": room.programme_id}
    assert refused(hosted.host, **hello, cookie=room.cookie)[0] == 4401
