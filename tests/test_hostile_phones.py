"""What phones send to drafts, journeys and ratings, sent wrongly, over real sockets."""

from contextlib import ExitStack
from typing import Any

import pytest

from tests.rooms import Room, furnish_room
from tests.serving import Served
from tests.wire import Message, Wire, phone
from workshop.board.joint_drafts import list_drafts
from workshop.board.moderation import MuteParticipant, mute_participant
from workshop.needs.groups import CreateGroup, create_group
from workshop.people.tables import Participant
from workshop.programme.session_run import close_session
from workshop.review.activity_rounds import MakeRound, make_round
from workshop.review.room_experts import list_room_experts
from workshop.standards.clauses import CreateClause, create_clause
from workshop.store.ids_and_clock import new_id
from workshop.store.log import Event

SURROGATE, LONG = "\ud800", "x" * 5000
NOBODYS = "f" * 32


def make_group(room: Room) -> str:
    """A group about which needs are written."""
    return str(room.do(create_group, CreateGroup(room.programme_id, new_id(), "At the door")).id)


def begin(wire: Wire, room: Room, **args: Any) -> Message:
    return wire.do("open_draft", id=new_id(), activity=room.activity_id, **args)


def code_of(answer: Message) -> str:
    """The code of the error; ``ok`` where there is none."""
    return str(answer["error"]["code"]) if "error" in answer else "ok"


@pytest.fixture
def rated(hosted: Served) -> str:
    """A clause that whoever has joined as an expert may be asked to rate."""
    hosted.room.run("expert_rating", "Ratings")
    content = CreateClause(hosted.room.programme_id, "Hello", fields={"body": "Say hello."})
    return str(hosted.room.do(create_clause, content).id)


def admit(room: Room, clause: str) -> list[str]:
    """Open a round for everybody who joined as an expert; returns them."""
    phones = [one.id for one in room.read(list_room_experts, room.session_id)]
    content = MakeRound(room.activity_id, "Round", [("clause", clause)], [], phones)
    room.do(make_round, content)
    return phones


def test_drafts_of_another_shape_are_refused_and_the_line_stays(hosted: Served) -> None:
    room = hosted.room
    group = make_group(room)
    room.run("need_writing", "Needs")
    with phone(hosted.host, room.code) as wire:
        draft = begin(wire, room, about=group)["ok"]["draft"]["id"]
        for name, args in (
            ("open_draft", {"id": "x", "activity": room.activity_id, "about": group}),
            ("open_draft", {"id": new_id(), "activity": room.activity_id, "about": SURROGATE}),
            ("open_draft", {"id": new_id(), "activity": room.activity_id, "pair": 1}),
            ("open_draft", {"id": new_id(), "activity": [], "about": group}),
            ("join_draft", {"activity": room.activity_id, "code": {}}),
            ("join_draft", {"activity": room.activity_id, "id": LONG}),
            ("save_draft", {"id": draft, "revision": True, "fields": {"who": "x"}}),
            ("save_draft", {"id": draft, "revision": 2**60, "fields": {"who": "x"}}),
            ("save_draft", {"id": draft, "revision": 0, "fields": {"who": None}}),
            ("save_draft", {"id": draft, "revision": 0, "fields": {"who": LONG}}),
            ("save_draft", {"id": draft, "revision": 0, "fields": {"whose": "x"}}),
            ("save_draft", {"id": draft, "revision": 0, "fields": [["who", "x"]]}),
            ("offer_draft", {"id": draft, "revision": "0"}),
            ("take_back_draft", {"id": [draft], "revision": 0}),
            ("choose_table", {"table": 99}),
            ("choose_table", {"table": "1"}),
        ):
            assert code_of(wire.do(name, **args)) == "invalid", (name, args)
        [stored] = room.read(list_drafts, room.activity_id)
        assert not any(stored.fields.values())
        assert code_of(wire.do("save_draft", id=draft, revision=0, fields={"who": "x"})) == "ok"


def test_notes_of_a_journey_and_ratings_of_another_shape_are_refused(
    hosted: Served, rated: str
) -> None:
    room = hosted.room
    with phone(hosted.host, room.code, role="expert") as wire:
        admit(room, rated)
        here = {"activity": room.activity_id, "clause": rated}
        for values in (
            {"valid": 0},
            {"valid": "5"},
            {"valid": True},
            {"valid": 2.5},
            {SURROGATE: 5},
        ):
            assert code_of(wire.do("rate_clause", **here, values=values)) == "invalid", values
        assert code_of(wire.do("comment_on_clause", **here, text=LONG)) == "invalid"
        assert code_of(wire.do("rate_elsewhere", activity=1)) == "invalid"
        room.run("journey_map", "Journey")
        for odd in (
            {"stage": 1},
            {"stage": LONG},
            {"feeling": 3},
            {"feeling": 1.0},
            {"feeling": True},
            {"about": "x"},
            {"about": LONG},
        ):
            answer = wire.write(room.activity_id, "A step", **odd)
            assert code_of(answer) == "invalid", odd
        assert code_of(wire.write(room.activity_id, "A step", stage="Door", feeling=-2)) == "ok"


def test_nobody_writes_at_the_draft_of_another_table_or_pair(hosted: Served) -> None:
    room = hosted.room
    group = make_group(room)
    room.run("need_writing", "Needs")
    with (
        phone(hosted.host, room.code, table=1) as own,
        phone(hosted.host, room.code, table=2) as other,
    ):
        for pair in (False, True):
            draft = begin(own, room, about=group, pair=pair)["ok"]["draft"]
            fields = {"who": "a guest", "need": "a chair"}
            own.do("save_draft", id=draft["id"], revision=0, fields=fields)
            for name, args in (
                ("save_draft", {"id": draft["id"], "revision": 1, "fields": {"who": "mine"}}),
                ("offer_draft", {"id": draft["id"], "revision": 1}),
                ("take_back_draft", {"id": draft["id"], "revision": 1}),
                ("join_draft", {"activity": room.activity_id, "id": draft["id"]}),
                ("open_draft", {"id": draft["id"], "activity": room.activity_id, "about": group}),
            ):
                assert code_of(other.do(name, **args)) == "not_found", (name, pair)
            for name in ("accept_draft", "drop_draft", "return_draft"):
                answer = own.do(name, id=draft["id"], revision=1)
                assert code_of(answer) == "not_allowed", name


def test_one_phone_does_not_fill_the_places_of_the_room(hosted: Served) -> None:
    room = hosted.room
    group = make_group(room)
    room.run("need_writing", "Needs")
    with phone(hosted.host, room.code) as wire:
        codes = [code_of(begin(wire, room, about=group, pair=True)) for _ in range(20)]
        assert codes == ["ok"] * 12 + ["invalid"] * 8
        with phone(hosted.host, room.code) as other:
            assert code_of(begin(other, room, about=group, pair=True)) == "ok"


def test_ids_of_another_programme_lead_nowhere(hosted: Served, rated: str) -> None:
    room = hosted.room
    strange = furnish_room(room.store, room.url, number=2)
    group = make_group(strange)
    strange.run("need_writing", "Needs")
    with ExitStack() as stack:
        guest = stack.enter_context(phone(hosted.host, strange.code))
        draft = begin(guest, strange, about=group)["ok"]["draft"]["id"]
        wire = stack.enter_context(phone(hosted.host, room.code, role="expert"))
        admit(room, rated)
        tries = [
            begin(wire, strange, about=group),
            wire.do("join_draft", activity=strange.activity_id, id=draft),
            wire.do("save_draft", id=draft, revision=0, fields={"who": "x"}),
            wire.do("offer_draft", id=draft, revision=0),
            wire.do("take_back_draft", id=draft, revision=0),
            guest.do("rate_clause", activity=room.activity_id, clause=rated, values={"valid": 5}),
            guest.do("comment_on_clause", activity=room.activity_id, clause=rated, text="x"),
            guest.do("rate_elsewhere", activity=room.activity_id),
            wire.do("rate_clause", activity=room.activity_id, clause=NOBODYS, values={"valid": 5}),
        ]
        assert {code_of(answer) for answer in tries} <= {"not_allowed", "not_found"}
        room.run("need_writing", "Needs")
        assert code_of(begin(wire, room, about=group)) == "not_found"


def test_after_the_close_nothing_is_taken(hosted: Served, rated: str) -> None:
    room = hosted.room
    group = make_group(room)
    with phone(hosted.host, room.code, role="expert") as wire:
        admit(room, rated)
        rating = {"activity": room.activity_id, "clause": rated}
        room.run("need_writing", "Needs")
        draft = begin(wire, room, about=group)["ok"]["draft"]["id"]
        room.do(close_session, room.session_id)
        tries = [
            begin(wire, room, about=group),
            wire.do("save_draft", id=draft, revision=0, fields={"who": "x"}),
            wire.do("offer_draft", id=draft, revision=0),
            wire.do("rate_clause", **rating, values={"valid": 5}),
            wire.do("comment_on_clause", **rating, text="x"),
        ]
        assert {code_of(answer) for answer in tries} <= {"closed", "not_allowed"}


def test_whose_writing_is_paused_rates_and_says_nothing(hosted: Served, rated: str) -> None:
    room = hosted.room
    with phone(hosted.host, room.code, role="expert") as wire:
        [expert] = admit(room, rated)
        room.do(mute_participant, MuteParticipant(expert, True))
        here = {"activity": room.activity_id, "clause": rated}
        assert code_of(wire.do("comment_on_clause", **here, text="Nonsense")) == "muted"
        assert code_of(wire.do("rate_clause", **here, values={"valid": 5})) == "ok"


def test_the_same_table_again_is_no_news(hosted: Served) -> None:
    room = hosted.room
    with phone(hosted.host, room.code, table=1) as wire:
        answers = [wire.do("choose_table", table=table) for table in (1, 2, 2, 2)]
        assert {code_of(answer) for answer in answers} == {"ok"}
    with room.store.read() as db:
        assert db.query(Event).filter(Event.kind == "table_chosen").count() == 1
        assert [row.table_number for row in db.query(Participant).all()] == [2]
