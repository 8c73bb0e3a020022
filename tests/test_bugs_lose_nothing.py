"""A bug of ours is no fault of who sent a message: logged once, answered calmly, nothing lost."""

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Scene
from tests.serving import Served
from tests.wire import Wire, come_in, phone, post
from workshop.board.notes import AddNote, list_notes
from workshop.board.visibility import Viewer
from workshop.errors import WorkshopError
from workshop.needs.groups import CreateGroup, MoveNotes, create_group
from workshop.people.rights import Actor
from workshop.standards.clauses import CreateClause, create_clause
from workshop.store.ids_and_clock import new_id
from workshop.web.commands import COMMANDS, read_command

CALM = {
    "code": "internal",
    "text": "Something went wrong here. What you wrote is kept; try again.",
}
SECRET_TEXT = "What nobody may read in a log"


@pytest.fixture
def bug(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a bug into a function of ours."""

    def broken(*_args: Any, **_named: Any) -> Any:
        raise KeyError(SECRET_TEXT)

    return lambda name: monkeypatch.setattr(name, broken)


@pytest.fixture
def faults(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], list[logging.LogRecord]]]:
    """What our own code has logged as wrong since the last look."""

    def logged() -> list[logging.LogRecord]:
        found = [
            record
            for record in caplog.records
            if record.levelno >= logging.WARNING and not record.name.startswith("websockets")
        ]
        caplog.clear()
        return found

    with caplog.at_level(logging.WARNING):
        yield logged


def test_a_note_that_met_a_bug_is_stored_once_when_the_bug_is_gone(
    hosted: Served, bug, faults, monkeypatch
):
    room, note = hosted.room, {"id": new_id(), "text": "Nobody answers the phone"}
    with phone(hosted.host, room.code) as bob:
        bug("workshop.board.note_rules.note_kind")
        assert bob.write(room.activity_id, **note)["error"] == CALM
        (fault,) = faults()
        assert "KeyError" in fault.getMessage()
        assert "add_note" in fault.getMessage()
        assert SECRET_TEXT not in fault.getMessage()
        assert _stored(room) == []

        monkeypatch.undo()
        for _time in range(2):
            assert bob.write(room.activity_id, **note)["ok"]["note"]["id"] == note["id"]
        assert _stored(room) == [note["text"]]
        assert bob.see(note["text"])
    assert faults() == []


def test_over_plain_requests_a_bug_is_answered_the_same_way(
    hosted: Served, bug, faults, monkeypatch
):
    room, hello = hosted.room, _hello(hosted)
    args = {"id": new_id(), "activity": room.activity_id, "text": "No sockets here"}
    body = {"hello": hello, "ref": "a", "do": "add_note", "args": args}
    bug("workshop.board.note_rules.note_kind")
    assert post(hosted.host, "/live/do", body).json() == {"ref": "a", "error": CALM}
    assert len(faults()) == 1
    monkeypatch.undo()
    assert "ok" in post(hosted.host, "/live/do", body).json()
    assert _stored(room) == ["No sockets here"]


def test_a_question_that_meets_a_bug_leaves_the_line_open(hosted: Served, bug, faults):
    hello = {"as": "staff", "programme": hosted.room.programme_id}
    with Wire(hosted.host, cookie=hosted.room.cookie).hello(**hello) as desk:
        bug("workshop.web.questions.list_wordings")
        assert desk.do("note_history", id=new_id())["error"] == CALM
        assert len(faults()) == 1
        assert "ok" in desk.write(hosted.room.activity_id, "Still here")


@pytest.mark.parametrize("path", ["/live/poll", "/live/do"])
def test_a_bug_in_a_hello_is_no_refusal(hosted: Served, bug, faults, path):
    body = {"hello": _hello(hosted), "wait": 0, "ref": "a", "do": "add_note", "args": {}}
    bug("workshop.web.clients.find_participant")
    answer = post(hosted.host, path, body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    assert len(faults()) == 1


@pytest.mark.parametrize(
    ("path", "function"),
    [
        ("lookup", "workshop.web.join.load_texts"),
        ("enter", "workshop.people.participants.token_hash"),
        ("phrase", "workshop.web.join.notes_of_person"),
        ("withdraw", "workshop.standards.withdrawal.erase_objections"),
    ],
)
def test_a_bug_on_the_way_in_is_told_calmly_and_the_next_try_works(
    hosted: Served, bug, faults, monkeypatch, path, function
):
    entered = come_in(hosted.host, hosted.room.code)
    body = {
        "code": hosted.room.code,
        "notice": "2",
        "consent": True,
        "role": "guest",
        "phrase": entered["phrase"],
        "notes": [],
        "lang": "en",
    }
    bug(function)
    answer = post(hosted.host, f"/join/{path}", body)
    assert (answer.status_code, answer.json()) == (500, {"error": CALM})
    assert len(faults()) == 1
    monkeypatch.undo()
    assert post(hosted.host, f"/join/{path}", body).status_code == 200


def test_a_bug_at_the_sign_in_is_told_calmly(hosted: Served, bug, faults):
    bug("workshop.people.sign_in.token_hash")
    answer = post(hosted.host, "/sign-in/exchange", {"ticket": "0" * 32})
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    assert len(faults()) == 1


MALFORMED = [
    ("add_note", {}),
    ("add_note", {"id": 7, "activity": new_id(), "text": SECRET_TEXT}),
    ("add_note", {"id": new_id(), "activity": new_id(), "text": [SECRET_TEXT]}),
    ("add_note", {"id": new_id(), "activity": new_id(), "text": "x", "table": "2"}),
    ("mute_participant", {"participant": new_id(), "muted": "yes"}),
    ("approve_notes", {"notes": SECRET_TEXT}),
    ("approve_notes", {"notes": [], "seen": 10**30}),
    ("move_notes", {"notes": [7], "to": None}),
    ("save_clause", {"id": new_id(), "revision": True, "fields": {}}),
    ("undo", {"of": None}),
    ("note_history", {"id": [SECRET_TEXT]}),
    ("nothing_of_this_name", {}),
]


@pytest.mark.parametrize(("name", "args"), MALFORMED)
def test_nonsense_is_not_understood_and_not_logged(hosted: Served, faults, name, args):
    hello = {"as": "staff", "programme": hosted.room.programme_id}
    with Wire(hosted.host, cookie=hosted.room.cookie).hello(**hello) as desk:
        error = desk.do(name, **args)["error"]
    assert error == {"code": "invalid", "text": "The request was not understood."}
    assert faults() == []


def test_a_command_acts_in_the_programme_that_let_the_connection_in(desk: Viewer):
    args = {"id": new_id(), "header": "Queues", "programme_id": "another"}
    _command, content = read_command("create_group", args, desk)
    assert content == CreateGroup(desk.programme_id, args["id"], "Queues")


def test_what_is_left_out_or_null_is_the_default(desk: Viewer):
    ids = {"id": new_id(), "activity": new_id()}
    bare = AddNote(ids["id"], ids["activity"], "x")
    for more in ({}, {"section": None, "table": None, "origin": None, "activity_id": "no name"}):
        assert read_command("add_note", {**ids, "text": "x", **more}, desk)[1] == bare
    args = {"notes": [ids["id"]], "to": None, "from": ids["activity"], "copy": None}
    moved = MoveNotes(desk.programme_id, [ids["id"]], None, ids["activity"])
    assert read_command("move_notes", args, desk)[1] == moved


TEXTS = ["id", "activity", "text", "section", "kind", "origin", "subject", "need", "note"]
TEXTS += ["participant", "header", "parent", "to", "from", "into", "new_id", "lead", "why"]
NUMBERS = ["table", "count", "impact", "effort", "value", "pile", "seen", "revision"]
LISTS, SWITCHES = ["notes", "groups"], ["muted", "copy"]
FIELDS = st.sampled_from(["code", "area_id", "level", "title", "body"])
SHORT = st.sampled_from(["", "see", "quote", "\0", "x" * 300])
WHOLE = st.integers(-(2**53), 2**53) | st.integers(-1, 6)
PLAIN = st.none() | st.booleans() | WHOLE | st.floats(allow_nan=False) | SHORT | st.text()
MANY = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def ids(scene: Scene, alice, activity) -> st.SearchStrategy[str]:
    """Ids of things that are there, and of one that is not."""
    note = scene.make_note(alice, activity)
    command = CreateGroup(activity.programme_id, new_id(), "Queues", [note.id])
    group = scene.do(create_group, alice, command)
    clause = scene.do(create_clause, alice, CreateClause(activity.programme_id, "Hours"))
    return st.sampled_from([activity.id, note.id, group.id, clause.id, new_id()])


@pytest.fixture
def people(alice, bob, desk, phone) -> st.SearchStrategy[tuple[Actor, Viewer]]:
    """Who sends a command."""
    return st.sampled_from([(alice, desk), (bob, phone)])


@MANY
@given(data=st.data(), name=st.sampled_from(sorted(COMMANDS)))
def test_no_arguments_of_another_shape_meet_a_bug(scene: Scene, ids, people, data, name):
    names = st.sampled_from([*TEXTS, *NUMBERS, *LISTS, *SWITCHES, "fields", "of"])
    odd = PLAIN | ids
    values = odd | st.lists(odd, max_size=4) | st.dictionaries(SHORT, odd, max_size=2)
    _try(scene, data.draw(people), name, data.draw(st.dictionaries(names, values)))


@MANY
@given(data=st.data(), name=st.sampled_from(sorted(COMMANDS)))
def test_no_arguments_of_the_right_shape_meet_a_bug(scene: Scene, ids, people, data, name):
    texts = ids | SHORT
    shapes: dict[str, st.SearchStrategy[Any]] = {
        **dict.fromkeys(TEXTS, texts),
        **dict.fromkeys(NUMBERS, WHOLE),
        **dict.fromkeys(LISTS, st.lists(texts, max_size=4)),
        **dict.fromkeys(SWITCHES, st.booleans()),
        "fields": st.dictionaries(FIELDS, texts | st.none(), max_size=3),
        "of": st.sampled_from(["grouping", "moderation", "needs", "x"]),
    }
    _try(scene, data.draw(people), name, data.draw(st.fixed_dictionaries(shapes)))


def _try(
    scene: Scene, who: tuple[Actor, Viewer], name: str, args: dict[str, Any]
) -> dict[str, Any] | None:
    """The answer to a command; ``None`` where it is refused. A bug raises."""
    actor, viewer = who
    with suppress(WorkshopError):
        command, content = read_command(name, args, viewer)
        return command.answer(scene.do(command.carry_out, actor, content))
    return None


def _hello(hosted: Served) -> dict[str, Any]:
    token = come_in(hosted.host, hosted.room.code)["token"]
    return {"as": "participant", "token": token, "cursor": 0, "lang": "en"}


def _stored(room: Any) -> list[str]:
    return [note.text for note in room.read(list_notes, [room.activity_id])]
