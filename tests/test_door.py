"""No invented people: beyond the expected number the door asks the facilitator."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.conftest import Scene
from tests.rooms import Room
from tests.serving import Served
from tests.wire import Message, Wire, phone, post
from workshop.errors import Closed, Invalid, NotAllowed
from workshop.people.rights import SYSTEM
from workshop.people.tables import Consent, Participant
from workshop.programme.door import (
    MOST_EXPECTED,
    MOST_WAITING,
    AnswerDoor,
    Arrival,
    SetExpectedPeople,
    answer_door,
    come_to_door,
    count_people,
    expected_people,
    list_waiting,
    set_expected_people,
)
from workshop.programme.session_run import close_session, open_session
from workshop.programme.sessions import load_session
from workshop.programme.tables import Knock, Programme, WorkingSession

EXPECTED, PLACES = 1, 3


@pytest.fixture
def small(hosted: Served) -> Served:
    """A room in which one person is expected, so that three come in by themselves."""
    room = hosted.room
    room.do(set_expected_people, SetExpectedPeople(room.session_id, EXPECTED))
    return hosted


def knock(served: Served, **given: Any) -> tuple[int, Message]:
    """Ask to come in, as a phone does after its consent."""
    body = {"code": served.room.code, "notice": "2", "consent": True, "role": "guest", "table": 1}
    answer = post(served.host, "/join/enter", {**body, **given})
    return answer.status_code, answer.json()


def fill(served: Served) -> list[Message]:
    return [knock(served)[1] for _place in range(PLACES)]


def answer(room: Room, *, admit: bool) -> int:
    waiting = room.read(list_waiting, room.session_id)
    return int(room.do(answer_door, AnswerDoor(room.session_id, waiting, admit=admit)))


def test_one_device_cannot_come_in_as_sixty_people(small: Served) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _number: knock(small)[1], range(60)))
    assert len([given for given in answers if "token" in given]) == PLACES
    assert len([given for given in answers if set(given) == {"waiting"}]) == 60 - PLACES
    assert small.room.read(count_people, small.room.session_id) == PLACES
    assert small.room.count(Participant) == PLACES


def test_who_waits_is_let_in_without_joining_anew(small: Served) -> None:
    fill(small)
    waiting = knock(small)[1]["waiting"]
    assert knock(small, knock=waiting)[1] == {"waiting": waiting}
    assert answer(small.room, admit=True) == 1
    status, given = knock(small, knock=waiting)
    assert (status, set(given)) == (200, {"token", "badge", "phrase", "session"})
    assert small.room.read(count_people, small.room.session_id) == PLACES + 1
    assert "waiting" in knock(small, knock=waiting)[1], "a yes is for one person"


def test_who_is_not_let_in_is_told_so_and_may_ask_again(small: Served) -> None:
    fill(small)
    waiting = knock(small)[1]["waiting"]
    assert answer(small.room, admit=False) == 1
    status, given = knock(small, knock=waiting)
    assert (status, given["error"]["code"]) == (403, "not_allowed")
    assert "waiting" in knock(small)[1]
    assert small.room.read(count_people, small.room.session_id) == PLACES


def test_an_answer_is_for_those_who_were_shown(small: Served) -> None:
    room = small.room
    fill(small)
    shown = knock(small)[1]["waiting"]
    seen = room.read(list_waiting, room.session_id)
    unseen = knock(small)[1]["waiting"]
    room.do(answer_door, AnswerDoor(room.session_id, seen, admit=True))
    assert "token" in knock(small, knock=shown)[1]
    assert knock(small, knock=unseen)[1] == {"waiting": unseen}


def test_somebody_who_has_been_here_comes_back_at_any_time(small: Served) -> None:
    first = fill(small)[0]
    status, given = knock(small, token=first["token"], role="leader")
    assert (status, given["badge"]) == (200, first["badge"])
    assert small.room.read(count_people, small.room.session_id) == PLACES


def test_a_token_of_another_session_takes_a_place_of_its_own(small: Served) -> None:
    room = small.room
    code = room.code_of(room.other_session_id)
    room.do(set_expected_people, SetExpectedPeople(room.other_session_id, 500))
    elsewhere = [knock(small, code=code)[1]["token"] for _person in range(PLACES + 1)]
    came = [knock(small, token=token)[1] for token in elsewhere]
    assert ["waiting" in given for given in came] == [False] * PLACES + [True]


def test_a_larger_number_lets_those_in_who_wait(small: Served) -> None:
    room = small.room
    fill(small)
    waiting = knock(small)[1]["waiting"]
    room.do(set_expected_people, SetExpectedPeople(room.session_id, EXPECTED + 1))
    assert "token" in knock(small, knock=waiting)[1]
    assert room.read(list_waiting, room.session_id) == []


def test_while_waiting_nothing_is_stored_but_that_somebody_waits(small: Served) -> None:
    room = small.room
    before = room.read(lambda db: db.query(Consent).count())
    fill(small)
    waiting = knock(small)[1]["waiting"]
    with room.store.read() as db:
        [row] = db.query(Knock).all()
        assert waiting not in row.model_dump_json()
        assert set(row.model_dump()) == {"id", "session_id", "token_hash", "answer"}
        assert db.query(Consent).count() == before + PLACES


def test_a_knock_opens_nothing_elsewhere(small: Served) -> None:
    fill(small)
    waiting = knock(small)[1]["waiting"]
    wire = {"hello": {"as": "participant", "token": waiting, "lang": "en"}}
    assert post(small.host, "/live/poll", wire).status_code == 401
    assert knock(small, consent=False, knock=waiting)[0] == 403
    assert knock(small, code="222222", knock=waiting)[0] == 404
    assert knock(small, knock=["x"])[0] == 200


def test_nobody_is_told_over_the_feed_when_somebody_knocks(small: Served) -> None:
    room, host = small.room, small.host
    fill(small)
    with (
        Wire(host, cookie=room.cookie) as desk,
        Wire(host).hello(**{"as": "wall"}, token=room.wall_token) as wall,
        phone(host, room.code_of(room.other_session_id)) as bob,
    ):
        desk.hello(**{"as": "staff"}, programme=room.programme_id)
        before = [len(wire.facts) for wire in (desk, wall, bob)]
        knock(small)
        answer(room, admit=True)
        room.write("Later")
        for wire in (desk, wall):
            wire.see("Later")
        assert [len(wire.facts) for wire in (desk, wall, bob)] == [
            before[0] + 1,
            before[1] + 1,
            before[2],
        ]


def test_who_waits_is_forgotten_when_the_session_closes(small: Served) -> None:
    room = small.room
    fill(small)
    waiting = knock(small)[1]["waiting"]
    room.do(close_session, room.session_id)
    assert knock(small, knock=waiting)[0] == 404
    assert room.read(lambda db: db.query(Knock).count()) == 0


# ── the number ──────────────────────────────────────────────────────────────────────────────────


def test_without_a_number_the_tables_say_how_many_are_expected(scene: Scene, session) -> None:
    expected = scene.read(expected_people, session)
    assert (expected.number, expected.places, expected.entered) == (24, 27, False)


def test_the_number_of_an_earlier_session_goes_on(scene: Scene, alice, programme, session) -> None:
    scene.do(set_expected_people, alice, SetExpectedPeople(session.id, 12))
    later = scene.make_session(alice, programme, 5)
    expected = scene.read(expected_people, later)
    assert (expected.number, expected.places, expected.entered) == (12, 14, False)
    assert scene.read(expected_people, scene.get(WorkingSession, session.id)).entered


@pytest.mark.parametrize("number", [0, -1, MOST_EXPECTED + 1, True, "12", None, 1.5])
def test_the_number_is_a_number(scene: Scene, alice, session, number) -> None:
    with pytest.raises(Invalid):
        scene.do(set_expected_people, alice, SetExpectedPeople(session.id, number))


def arrive(db: Any, _actor: Any, session_id: str) -> str:
    session = load_session(db, session_id)
    programme = db.get(Programme, session.programme_id)
    return come_to_door(db, session, programme, Arrival(None, None)).knock


def test_not_even_the_queue_is_endless(scene: Scene, alice, session) -> None:
    scene.do(set_expected_people, alice, SetExpectedPeople(session.id, 1))
    for _person in range(PLACES):
        scene.make_person(session)
    for _knock in range(MOST_WAITING):
        assert scene.do(arrive, SYSTEM, session.id)
    with pytest.raises(Closed):
        scene.do(arrive, SYSTEM, session.id)


def test_the_example_is_open_to_everybody(scene: Scene, alice, programme, session) -> None:
    scene.do(set_expected_people, alice, SetExpectedPeople(session.id, 1))

    def make_example(db: Any, _actor: Any, _content: None) -> None:
        db.get(Programme, programme.id).example = True

    for _person in range(PLACES + 2):
        scene.make_person(session)
    assert scene.do(arrive, SYSTEM, session.id)
    scene.do(make_example, SYSTEM)
    assert scene.do(arrive, SYSTEM, session.id) == ""


def test_only_who_runs_the_session_answers(scene: Scene, ewa, charlie, bob, session) -> None:
    for who in (ewa, charlie, bob):
        with pytest.raises(NotAllowed):
            scene.do(answer_door, who, AnswerDoor(session.id, [], admit=True))
        with pytest.raises(NotAllowed):
            scene.do(set_expected_people, who, SetExpectedPeople(session.id, 9))


def test_a_closed_session_has_no_door(scene: Scene, alice, session) -> None:
    scene.do(close_session, alice, session.id)
    with pytest.raises(Closed):
        scene.do(answer_door, alice, AnswerDoor(session.id, [], admit=True))
    scene.do(open_session, alice, session.id)
    assert scene.do(answer_door, alice, AnswerDoor(session.id, [], admit=True)) == 0
