"""Twenty phones vote on a clause; three are below three, and afterwards one person hears why."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from tests.serving import Served
from tests.wire import Wire, come_in, post
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.session_run import advance_activity, start_activity
from workshop.programme.tables import Activity
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.room.fist_votes import load_fist_votes
from workshop.standards.room.objections import list_objections
from workshop.standards.tables import Clause

PEOPLE, BELOW = 20, 3
SECRET_WORDS = "kanarek: najpierw szkolenie {}"


@pytest.fixture
def clause(hosted: Served) -> Clause:
    """A clause that is nobody's business but the editors', yet."""
    fields = {"body": "Pytamy, jak się zwracać.", "level": "required"}
    command = CreateClause(hosted.room.programme_id, "Zwracanie się", fields=fields)
    return hosted.room.do(create_clause, command)


@pytest.fixture
def vote(hosted: Served, clause: Clause) -> Activity:
    """A fist to five on the clause, not started yet."""
    command = AddActivity(
        hosted.room.session_id, "fist_to_five", "Głosujemy", {"targets": [clause.id]}
    )
    return hosted.room.do(add_activity, command)


def paper_of(wire: Wire) -> dict | None:
    """The clause that a connection knows of."""
    return next((f for (kind, _id), f in wire.facts.items() if kind == "paper"), None)


def hears(wire: Wire, kind: str) -> dict:
    """Wait for a fact of a kind."""
    while not (found := [f for (k, _id), f in wire.facts.items() if k == kind]):
        wire.until(lambda message: "facts" in message)
    return found[0]


def test_twenty_phones_vote_and_what_three_of_them_object_is_told_to_one_person_after_the_end(
    hosted: Served, clause: Clause, vote: Activity
) -> None:
    room, host = hosted.room, hosted.host
    with ExitStack() as stack:
        tokens = [come_in(host, room.code) for _ in range(PEOPLE)]
        wires = [
            stack.enter_context(Wire(host)).hello(**{"as": "participant"}, token=one["token"])
            for one in tokens
        ]
        wall = stack.enter_context(Wire(host)).hello(**{"as": "wall"}, token=room.wall_token)
        staff = stack.enter_context(Wire(host, cookie=room.cookie))
        staff.hello(**{"as": "staff"}, programme=room.programme_id)
        assert paper_of(wires[0]) is None
        room.do(start_activity, vote.id)
        for wire in (*wires, wall):
            assert hears(wire, "paper")["clause"]["title"] == "Zwracanie się"

        def take_part(place: int) -> None:
            wire, value = wires[place], 1 if place < BELOW else 4
            assert "ok" in wire.do("show_fingers", activity=vote.id, value=value)
            if place < BELOW:
                words = SECRET_WORDS.format(place)
                assert wire.do("object_to", activity=vote.id, text=words)["ok"] == {"text": words}

        with ThreadPoolExecutor(PEOPLE) as pool:
            list(pool.map(take_part, range(PEOPLE)))
        assert wall.do("turnout", activity=vote.id)["ok"]["voters"] == PEOPLE
        refused = wires[-1].do("object_to", activity=vote.id, text="I can live with it")
        assert refused["error"]["code"] == "invalid"

        room.do(advance_activity, vote.id)
        for wire in (*wires, wall, staff):
            assert hears(wire, "result")["fingers"] == [0, BELOW, 0, 0, PEOPLE - BELOW, 0]
        for wire in (*wires, wall, staff):
            assert "kanarek" not in json.dumps(list(wire.facts.values()))

        heard = room.read(list_objections, room.facilitator, vote.id)
        assert sorted(row.text for row in heard) == [SECRET_WORDS.format(n) for n in range(BELOW)]
        [result] = room.read(load_fist_votes, clause.id)
        assert (result.voters, result.below, result.consensus) == (PEOPLE, BELOW, False)

        body = {"phrase": tokens[0]["phrase"], "consent": False}
        assert post(host, "/join/withdraw", body).status_code == 200
        assert len(room.read(list_objections, room.facilitator, vote.id)) == BELOW - 1
        again = {"hello": {"as": "participant", "token": tokens[1]["token"], "lang": "pl"}}
        polled = post(host, "/live/poll", {**again, "wait": 0}).json()
        facts = polled["messages"][-1]["facts"]
        assert [f["text"] for f in facts if f["t"] == "objection"] == [SECRET_WORDS.format(1)]


def test_a_phone_asks_nothing_about_others_votes_and_a_wall_only_about_its_own_room(
    hosted: Served, vote: Activity
) -> None:
    room, host = hosted.room, hosted.host
    room.do(start_activity, vote.id)
    token = come_in(host, room.code)["token"]
    with (
        Wire(host).hello(**{"as": "participant"}, token=token) as person,
        Wire(host).hello(**{"as": "wall"}, token=room.wall_token) as wall,
    ):
        assert person.do("turnout", activity=vote.id)["error"]["code"] == "invalid"
        assert wall.do("turnout", activity="0" * 32)["error"]["code"] == "not_found"
        assert wall.do("turnout", activity=7)["error"]["code"] == "invalid"
        assert wall.do("object_to", activity=vote.id, text="x")["error"]["code"] == "not_allowed"


@pytest.mark.parametrize(
    "args", [{}, {"activity": "x", "text": "y"}, {"activity": "0" * 32, "text": ["a"]}]
)
def test_nonsense_is_answered_with_one_sentence(hosted: Served, args: dict) -> None:
    token = come_in(hosted.host, hosted.room.code)["token"]
    with Wire(hosted.host).hello(**{"as": "participant"}, token=token) as person:
        answer = person.do("object_to", **args)
        assert answer["error"]["code"] in ("invalid", "not_found")
        assert answer["error"]["text"]
