"""Several server processes at one PostgreSQL are one house, whichever of them one lands on."""

import re
from contextlib import ExitStack

import pytest

from tests.keys import key_of
from tests.neighbours import A_WHILE, PROCESSES, House
from tests.rooms import Room
from tests.wire import Message, Wire, come_in, phone, post, web
from workshop.people.rights import SYSTEM
from workshop.people.sign_in import IssueTicket, find_session, issue_ticket, sign_out
from workshop.people.tables import Account
from workshop.programme.timer import SetTimer, set_timer
from workshop.standards.clauses import CreateClause, create_clause
from workshop.store.ids_and_clock import new_id

pytestmark = pytest.mark.postgres


def phones_on(wire: Wire, count: int, session_id: str = "") -> Message:
    """Wait until a wall or desk is told this number of phones."""

    def told(message: Message) -> bool:
        here = message.get("presence", {})
        return here.get("phones") == count and here.get("s", session_id) == session_id

    return wire.until(told, A_WHILE)


def wall_at(house: House, room: Room, process: int) -> Wire:
    return Wire(house.host(process)).hello(**{"as": "wall"}, token=room.wall_token)


def desk_at(house: House, room: Room, process: int, cookie: str = "") -> Wire:
    wire = Wire(house.host(process), cookie=cookie or room.cookie)
    return wire.hello(**{"as": "staff"}, programme=room.programme_id)


def test_each_wall_counts_the_phones_of_all_processes(house: House):
    room = house.room()
    with ExitStack() as open_now:
        walls = [open_now.enter_context(wall_at(house, room, at)) for at in range(PROCESSES)]
        for number in range(2 * PROCESSES):
            open_now.enter_context(phone(house.host(number % PROCESSES), room.code))
        for wall in walls:
            phones_on(wall, 2 * PROCESSES)
        with wall_at(house, room, 1) as late, desk_at(house, room, 2) as desk:
            phones_on(late, 2 * PROCESSES)
            phones_on(desk, 2 * PROCESSES, room.session_id)


def test_a_phone_on_two_processes_counts_once(house: House):
    room = house.room()
    token = come_in(house.host(0), room.code)["token"]
    hello = {"as": "participant", "token": token}
    with wall_at(house, room, 2) as wall, phone(house.host(2), room.code):
        with Wire(house.host(0)).hello(**hello):
            phones_on(wall, 2)
            with Wire(house.host(1)).hello(**hello), phone(house.host(1), room.code):
                phones_on(wall, 3)
            phones_on(wall, 2)
        phones_on(wall, 1)


def test_who_was_on_a_killed_process_is_not_counted_any_more(house: House):
    room = house.room()
    with wall_at(house, room, 0) as wall, phone(house.host(0), room.code):
        gone = phone(house.host(2), room.code)
        phones_on(wall, 2)
        house.servers[2].kill()
        phones_on(wall, 1)
        gone.socket.close()
        house.servers[2].start()
        with phone(house.host(2), room.code):
            phones_on(wall, 2)


def test_colleagues_on_other_processes_see_who_writes_where(house: House):
    room = house.room()
    clause = room.do(create_clause, CreateClause(room.programme_id, "A", (), {"body": "B"}))
    edyta = room.sign_in(room.add_member("Edyta"))

    def places(message: Message) -> bool:
        return bool(message.get("drafting"))

    with desk_at(house, room, 1) as near, desk_at(house, room, 2) as far:
        with desk_at(house, room, 0, edyta) as writing:
            writing.send({"at": {"clause": clause.id, "field": "body"}})
            for desk in (near, far):
                [place] = desk.until(places, A_WHILE)["drafting"]
                assert (place["who"], place["field"]) == ("Edyta", "body")
            with desk_at(house, room, 1) as late:
                assert late.until(places, A_WHILE)
        far.until(lambda message: message.get("drafting") == [], A_WHILE)


def test_all_processes_print_and_take_one_set_up_code(house: House):
    shown = [
        re.findall(r"\w{3}\u00a0\w{3}\u00a0\w{2}\b", server.log.read_text())
        for server in house.servers
    ]
    codes = {code for found in shown for code in found}
    assert all(shown)
    assert len(codes) == 1


def test_a_timer_runs_on_all_screens(house: House):
    room = house.room()
    with ExitStack() as open_now:
        screens = [open_now.enter_context(wall_at(house, room, at)) for at in range(PROCESSES)]
        screens += [
            open_now.enter_context(phone(house.host(at), room.code)) for at in range(PROCESSES)
        ]
        room.do(set_timer, SetTimer(room.activity_id, "start"))
        ends = set()
        for screen in screens:
            while state(screen)["timer"]["state"] != "running":
                screen.next(A_WHILE)
            ends.add(state(screen)["timer"]["ends_at"])
        assert len(ends) == 1


def state(screen: Wire) -> Message:
    """The running activity as a screen knows it."""
    [room] = [fact for (kind, _id), fact in screen.facts.items() if kind == "room"]
    activity: Message = room["activity"]
    return activity


def test_dots_of_a_phone_are_counted_together(house: House):
    room = house.room()
    needs = [room.make_need(f"need {number}") for number in range(2)]
    room.run("dot_vote", "Vote")
    token = come_in(house.host(0), room.code)["token"]
    near, far = house.at(room, 0), house.at(room, 1)
    near.tell_by_phone(token, "set_dots", subject=needs[0], count=2)
    ballot = far.tell_by_phone(token, "set_dots", subject=needs[1], count=1)
    assert ballot["dots"] == {needs[0]: 2, needs[1]: 1}
    assert ballot["left"] == 0
    with pytest.raises(AssertionError, match="error"):
        near.tell_by_phone(token, "set_dots", subject=needs[0], count=3)


def test_what_was_grouped_on_one_process_is_undone_on_another(house: House):
    room = house.room()
    notes = [room.write(words, section=None).id for words in ("A queue", "A form")]
    near, far = house.at(room, 0), house.at(room, 1)
    with desk_at(house, room, 2) as desk:
        given = {"programme": room.programme_id, "header": "Waiting", "notes": notes}
        group = near.tell("create_group", id=new_id(), **given)["id"]
        while ("group", group) not in desk.facts:
            desk.next(A_WHILE)
        far.tell("undo", programme=room.programme_id, of="grouping")
        while ("group", group) in desk.facts:
            desk.next(A_WHILE)


def test_signing_in_and_out_holds_on_all_processes(house: House):
    room = house.room()
    account = room.read(lambda db: db.get(Account, room.facilitator.id))
    ticket = house.store.write(
        issue_ticket, SYSTEM, IssueTicket(account.username, key_of(account.id))
    )
    answers = [
        post(house.host(at), "/sign-in/exchange", {"ticket": ticket}) for at in range(PROCESSES)
    ]
    assert [answer.status_code for answer in answers] == [200, 403, 403]
    cookie = answers[0].cookies["workshop_session"]
    desks = [desk_at(house, room, at, cookie) for at in range(PROCESSES)]
    assert files_of(house, cookie) == [404] * PROCESSES
    signed_in = room.read(find_session, cookie)
    house.store.write(sign_out, SYSTEM, signed_in.session_id)
    for desk in desks:
        assert desk.closed(A_WHILE) == 4401
    assert files_of(house, cookie) == [403] * PROCESSES


def files_of(house: House, cookie: str) -> list[int]:
    """How each process answers a browser with this cookie that asks for a file."""
    headers = {"cookie": f"workshop_session={cookie}"}
    return [
        web.get(f"{server.url}/media/none.csv", headers=headers).status_code
        for server in house.servers
    ]
