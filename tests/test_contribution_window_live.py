"""Contributions between meetings over real sockets: phones, a dark wall, the deadline."""

import pytest

from tests.rooms import Room
from tests.serving import Served
from tests.stacks import print_stack
from tests.windows import in_days
from tests.wire import Wire, come_in, phone, post
from workshop.board.tables import Note
from workshop.programme.agenda import AddActivity, add_activity, load_activity
from workshop.programme.contribution_window import OpenWindow, close_windows, open_window
from workshop.programme.session_run import close_session, open_session, start_activity
from workshop.programme.sessions import list_sessions, load_session
from workshop.programme.tables import WorkingSession
from workshop.questionnaires.questionnaires import (
    AddQuestionnaire,
    ItemContent,
    QuestionnaireContent,
    add_questionnaire,
)
from workshop.store import log


@pytest.fixture
def room(hosted: Served) -> Room:
    """Alice's room after its meetings: meeting 5 is open for contributions."""
    room = hosted.room
    for session_id in (room.session_id, room.other_session_id):
        room.do(close_session, session_id)
    later = room.read(list_sessions, room.programme_id)[4]
    settings = {"hidden": True, "moderated": True}
    activity = room.do(add_activity, AddActivity(later.id, "notes", "Before", settings))
    opened = room.do(open_window, OpenWindow(later.id, activity.id, in_days(2)))
    room.session_id, room.activity_id = later.id, activity.id
    room.code = str(opened.join_code)
    return room


def pass_deadline(room: Room) -> None:
    """The deadline comes, and the server's clock notes it."""

    def move(db, _actor, _content):
        row = db.get(WorkingSession, room.session_id)
        row.window_until = in_days(-0.01)
        db.add(row)
        log.append(db, room.programme_id, "window_moved")

    room.do(move, None)


def test_nobody_is_asked_for_a_role_or_a_table(hosted: Served, room: Room):
    found = post(hosted.host, "/join/lookup", {"code": room.code}).json()
    assert (found["roles"], found["tables"]) == ([], [])
    entered = come_in(hosted.host, room.code, role="", table=None)
    assert len(entered["phrase"].split()) == 5
    assert entered["session"]["id"] == room.session_id


def test_door_codes_are_for_the_meeting_and_not_for_the_days_before(hosted: Served, room: Room):
    [code, *_rest] = print_stack(room)
    place = {"role": "", "table": None}
    before = come_in(hosted.host, room.code, **place)
    opened = room.do(open_session, room.session_id)
    body = {"code": opened.join_code, "notice": "2", "consent": True, "role": "guest", "table": 1}
    body["token"] = before["token"]
    assert post(hosted.host, "/join/enter", body).json() == {"slips": 1}
    entered = post(hosted.host, "/join/enter", {**body, "slips": [code]}).json()
    assert entered["badge"] == before["badge"]


def test_a_phone_writes_and_neither_wall_nor_desk_is_told_anything(hosted: Served, room: Room):
    with (
        Wire(hosted.host) as wall,
        Wire(hosted.host, cookie=room.cookie) as desk,
    ):
        wall.hello(**{"as": "wall"}, token=room.wall_token)
        desk.hello(**{"as": "staff"}, programme=room.programme_id)
        with (
            phone(hosted.host, room.code, role="") as ola,
            phone(hosted.host, room.code, role="") as jan,
        ):
            told = ola.facts[("room", room.session_id)]
            names = {"title", "status", "few", "activity", "until"}
            assert set(told) == {"t", "id", *names}
            assert told["until"]
            answer = ola.write(room.activity_id, "Before the meeting")
            assert answer["ok"]["note"] | {"id": ""} == {
                "id": "",
                "status": "pending",
                "late": False,
            }
            jan.do("ping_nothing")
            assert jan.notes() == []
        # Something that both are told, after which nothing else can be on its way.
        room.do(lambda db, _a, _c: log.append(db, room.programme_id, "wall_link_renewed"), None)
        wall.until(lambda message: message.get("snapshot"))
        assert {kind for kind, _id in wall.facts} == {"programme"}
        desk.send({"ping": 1})
        told = []
        desk.until(lambda message: told.append(message) or "pong" in message)
        assert not [message for message in told if "presence" in message]
        assert not [kind for kind, _id in desk.facts if kind in ("person", "note", "room")]


def test_the_deadline_ends_it_on_the_phone_and_what_is_sent_later_is_late(
    hosted: Served, room: Room
):
    token = come_in(hosted.host, room.code, role="")["token"]
    hello = {"as": "participant", "token": token}
    with Wire(hosted.host).hello(**hello) as ola:
        pass_deadline(room)
        assert ola.closed() == 1012
        cursor = ola.cursor
    with Wire(hosted.host).hello(**hello, cursor=cursor) as ola:
        while ("room", room.session_id) not in ola.facts:
            ola.next()
        told = ola.facts[("room", room.session_id)]
        assert (told["status"], told["between"]) == ("closed", True)
        answer = ola.do(
            "add_note", id="a" * 32, activity=room.activity_id, text="Typed before", carries=[]
        )
        assert answer["ok"]["note"] == {"id": "a" * 32, "status": "pending", "late": True}
    assert room.read(lambda db: db.get(Note, "a" * 32)).text == "Typed before"
    refused = post(hosted.host, "/join/lookup", {"code": room.code, "lang": "en"}).json()
    assert "closed" in refused["error"]["text"]


def test_a_phone_of_an_earlier_meeting_is_led_there_by_its_badge(hosted: Served, room: Room):
    room.do(close_windows, room.programme_id)
    earlier = room.read(list_sessions, room.programme_id)[5]
    room.do(open_session, earlier.id)
    token = come_in(hosted.host, room.code_of(earlier.id))["token"]
    room.do(close_session, earlier.id)
    room.do(open_window, OpenWindow(room.session_id, room.activity_id, in_days(1)))
    between = post(hosted.host, "/join/between", {"token": token, "lang": "en"}).json()
    assert between["open"]["code"] == room.code
    assert between["open"]["until"]
    again = come_in(hosted.host, room.code, token=token, role="")
    assert "phrase" not in again


def test_whoever_stays_at_home_hears_nothing_of_the_meeting(hosted: Served, room: Room):
    token = come_in(hosted.host, room.code, role="")["token"]
    hello = {"as": "participant", "token": token}
    with Wire(hosted.host).hello(**hello) as ola:
        room.do(open_session, room.session_id)
        assert ola.closed() == 1012
    with Wire(hosted.host).hello(**hello) as ola:
        room.do(start_activity, room.activity_id)
        assert "error" in ola.do("choose_table", table=99)
        told = ola.facts[("room", room.session_id)]
        assert set(told) == {"t", "id", "title", "status", "between"}
    code = room.read(load_session, room.session_id).join_code
    with phone(hosted.host, str(code), token=token, role="leader") as ola:
        assert ola.facts[("room", room.session_id)]["activity"]["id"] == room.activity_id


def test_a_phone_answers_a_questionnaire_between_meetings(hosted: Served, room: Room):
    room.do(close_windows, room.programme_id)
    item = ItemContent("scale", "I know how to begin", ["follow_up"], "not at all", "very well")
    content = QuestionnaireContent("Three months later", items=[item])
    row = room.do(add_questionnaire, AddQuestionnaire(room.programme_id, content))
    settings = {"targets": [row.id], "moment": "follow_up"}
    command = AddActivity(room.session_id, "questionnaire", "Questions", settings)
    activity = room.do(add_activity, command).id
    room.do(open_window, OpenWindow(room.session_id, activity, in_days(14)))
    with phone(hosted.host, room.code, role="") as ola:
        told = ola.facts[("room", room.session_id)]
        assert told["until"]
        [asked] = ola.facts[("sheet", activity)]["items"]
        assert ola.do("hand_in", activity=activity, answers={asked["id"]: 5})["ok"] == {
            "answered": 1
        }
        assert "error" in ola.do("hand_in", activity=activity, answers={asked["id"]: "5"})
        pass_deadline(room)
        # Where a phone takes part has changed: it comes in anew, and is asked nothing.
        ola.closed()
    assert room.read(load_activity, activity).phase == "done"
