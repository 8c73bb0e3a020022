"""Notes on their way: from one phone to the others, the wall and the desk, over real sockets."""

import pytest

from tests.rooms import OPEN
from tests.serving import Served
from tests.wire import Wire, come_in, phone, post
from workshop.board.tables import Note
from workshop.programme.session_run import advance_activity, go_back
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def desk(served: Served):
    with Wire(served.host, cookie=served.room.cookie) as wire:
        yield wire.hello(**{"as": "staff"}, programme=served.room.programme_id)


@pytest.fixture
def bob(served: Served):
    """A phone that has been in session 4 and is in session 3 now."""
    code = served.room.code_of(served.room.other_session_id)
    token = come_in(served.host, code)["token"]
    with phone(served.host, served.room.code, token=token) as wire:
        yield wire


@pytest.fixture
def ola(served: Served):
    with phone(served.host, served.room.code, role="leader") as wire:
        yield wire


def test_a_note_reaches_the_other_phone_the_wall_and_the_desk(served: Served, bob, ola, desk):
    with Wire(served.host) as wall:
        wall.hello(**{"as": "wall"}, token=served.room.wall_token)
        answer = bob.write(served.room.activity_id, "A note for all")
        assert answer["ok"]["note"]["status"] == "visible"
        for screen in (bob, ola, wall, desk):
            assert screen.see("A note for all")["id"] == answer["ok"]["note"]["id"]
    assert bob.notes("A note for all")[0]["mine"] is True
    assert "mine" not in ola.notes("A note for all")[0]


def test_the_same_id_with_the_same_content_is_one_note(served: Served, bob):
    key = new_id()
    first = bob.write(served.room.activity_id, "Once only", id=key)
    second = bob.write(served.room.activity_id, "Once only", id=key)
    assert first["ok"] == second["ok"]
    assert served.room.read(lambda db: db.get(Note, key)).text == "Once only"


def test_the_same_id_with_other_content_is_a_conflict(served: Served, bob):
    key = new_id()
    bob.write(served.room.activity_id, "First words", id=key)
    answer = bob.write(served.room.activity_id, "Other words", id=key)
    assert answer["error"]["code"] == "conflict"
    assert served.room.read(lambda db: db.get(Note, key)).text == "First words"


def test_a_note_on_its_way_while_the_phase_changes_is_kept_and_the_person_told(served: Served, bob):
    activity = served.room.run(session_id=served.room.other_session_id, **OPEN)
    served.room.do(advance_activity, activity)
    note = bob.write(activity, "Just one more")["ok"]["note"]
    assert (note["late"], note["status"]) == (True, "pending")
    served.room.do(go_back, activity)
    assert bob.write(activity, "In time again")["ok"]["note"]["late"] is False


def test_a_muted_participant_is_told_and_others_write_on(served: Served, bob, ola, desk):
    me = next(fact for (kind, _), fact in bob.facts.items() if kind == "person")
    assert "ok" in desk.do("mute_participant", participant=me["id"], muted=True)
    assert bob.write(served.room.activity_id, "Not now")["error"]["code"] == "muted"
    assert "ok" in ola.write(served.room.activity_id, "But this")
    assert "ok" in desk.do("mute_participant", participant=me["id"], muted=False)
    assert "ok" in bob.write(served.room.activity_id, "And this again")


def test_errors_are_told_in_the_language_of_the_phone(served: Served, bob):
    token = come_in(served.host, served.room.code)["token"]
    with Wire(served.host).hello(**{"as": "participant"}, token=token, lang="pl") as polish:
        told = polish.write(served.room.activity_id, " ")["error"]
    english = bob.write(served.room.activity_id, " ")["error"]
    assert told["code"] == english["code"] == "invalid"
    assert told["text"] != english["text"]


def test_a_phone_that_comes_back_catches_up_without_a_new_picture(served: Served, ola):
    token = come_in(served.host, served.room.code)["token"]
    with Wire(served.host).hello(**{"as": "participant"}, token=token) as first:
        cursor = first.cursor
    ola.write(served.room.activity_id, "While you were away")
    hello = {"as": "participant", "token": token, "cursor": cursor}
    with Wire(served.host).hello(**hello) as again:
        assert again.see("While you were away")
        assert again.snapshots == 0


def test_a_cursor_from_the_future_gets_a_new_picture(served: Served):
    token = come_in(served.host, served.room.code)["token"]
    hello = {"as": "participant", "token": token, "cursor": 10**9, "lang": "en"}
    with Wire(served.host) as wire:
        wire.send({"hello": hello})
        wire.until(lambda message: message.get("snapshot"))
        assert 0 < wire.cursor < 10**9


def test_a_ping_is_answered_with_the_servers_clock(bob):
    bob.send({"ping": 12.5})
    answer = bob.until(lambda message: "pong" in message)
    assert answer["pong"] == 12.5
    assert answer["now"] > 1_700_000_000_000


def test_presence_counts_phones_not_connections(served: Served, desk):
    other = served.room.other_session_id

    def there(message):
        return message.get("presence", {}).get("s") == other

    token = come_in(served.host, served.room.code_of(other))["token"]
    with Wire(served.host).hello(**{"as": "participant"}, token=token):
        assert desk.until(there)["presence"]["phones"] == 1
        with Wire(served.host).hello(**{"as": "participant"}, token=token):
            assert desk.until(there)["presence"]["phones"] == 1
    assert desk.until(lambda message: there(message) and message["presence"]["phones"] == 0)


def test_long_polling_tells_the_same_as_the_socket(served: Served, ola):
    token = come_in(served.host, served.room.code)["token"]
    hello = {"as": "participant", "token": token, "lang": "en"}
    ola.write(served.room.activity_id, "Before the poll")
    with Wire(served.host).hello(**hello) as socket:
        body = {"hello": {**hello, "cursor": 0}, "wait": 0}
        welcome, picture = post(served.host, "/live/poll", body).json()["messages"]
        assert welcome["welcome"]["viewer"] == "participant"
        assert picture["snapshot"] is True
        told = {(fact["t"], fact["id"]): fact for fact in picture["facts"]}
        assert {key: _steady(fact) for key, fact in told.items()} == {
            key: _steady(fact) for key, fact in socket.facts.items()
        }


def test_a_poll_waits_for_news_and_commands_go_by_post(served: Served, ola):
    token = come_in(served.host, served.room.code)["token"]
    hello = {"as": "participant", "token": token, "lang": "en", "cursor": 0}
    picture = post(served.host, "/live/poll", {"hello": hello, "wait": 0}).json()["messages"][-1]
    key = new_id()
    args = {"id": key, "activity": served.room.activity_id, "text": "By post"}
    command = {"hello": hello, "ref": "a", "do": "add_note", "args": args}
    answer = post(served.host, "/live/do", command)
    assert answer.json()["ok"]["note"]["status"] == "visible"
    assert ola.see("By post")
    news = {"hello": {**hello, "cursor": picture["n"]}, "wait": 5}
    answer = post(served.host, "/live/poll", news).json()["messages"]
    assert key in {fact["id"] for fact in answer[-1]["facts"]}
    cursor = answer[-1]["n"]
    quiet = {"hello": {**hello, "cursor": cursor}, "wait": 0.2}
    assert len(post(served.host, "/live/poll", quiet).json()["messages"]) == 1


def _steady(fact: dict) -> dict:
    """A fact without the one value that moves by itself: the timer's remaining time."""
    return {name: value for name, value in fact.items() if name != "activity"}
