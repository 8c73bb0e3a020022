"""Every command of the protocol sent twice: by one phone again, or by two people who saw the same.

What is stored afterwards is what one of them stores; who comes second is told, or there was nothing
left to do.
"""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlmodel import SQLModel

from tests.rooms import Room, furnish_room
from tests.server import Server
from tests.waiting import comes_true
from tests.wire import Wire, phone
from workshop.board.carried import list_carried
from workshop.board.tables import Note
from workshop.programme.agenda import load_activity
from workshop.questionnaires.questionnaires import (
    AddQuestionnaire,
    ItemContent,
    QuestionnaireContent,
    add_questionnaire,
    load_questionnaire,
)
from workshop.review.activity_rounds import MakeRound, make_round
from workshop.standards.clauses import CreateClause, create_clause
from workshop.store.ids_and_clock import new_id
from workshop.store.log import last_number
from workshop.store.store import Store
from workshop.web.commands import COMMANDS

NOT_STATE = {"event", "feed"}
OWN_STEPS = {
    "undo": "one's own steps only, one for each press; redo takes it forward again",
    "redo": "as undo",
}
BY_PHONE = {
    "add_note", "edit_note", "withdraw_note", "set_dots", "set_estimate", "show_fingers",
    "object_to", "place_note", "rate_clause", "comment_on_clause", "rate_elsewhere",
    "open_draft", "join_draft", "save_draft", "offer_draft", "take_back_draft",
    "choose_table", "choose_sentence", "back_question", "hand_in",
}  # fmt: skip


class World:
    """A room, a phone in it, and what a command may be about."""

    def __init__(self, room: Room, host: str) -> None:
        self.room = room
        self.phone = phone(host, room.code, role="expert")

    def note(self, **settings: Any) -> str:
        """A note of the phone, in a new activity."""
        activity = self.room.run("notes", **{"moderated": True, **settings})
        answer = self.phone.write(activity, "KOLEJKA!!!")
        note_id = str(answer["ok"]["note"]["id"])
        # Screens learn of it a moment later, which is an event of its own.
        assert comes_true(lambda: self.room.read(lambda db: db.get(Note, note_id)).released)
        return note_id

    def cards(self, count: int = 3) -> list[str]:
        """Notes that stand on the wall."""
        if not self.room.notes:
            self.room.run("notes", moderated=False, hidden=False)
        return [self.room.write(f"Karteczka {number}", None).id for number in range(count)]

    def group(self) -> str:
        """A group of two notes."""
        key = new_id()
        self.room.tell("create_group", id=key, header="", notes=self.cards(2))
        return key

    def clause(self) -> str:
        """A clause without text."""
        return str(self.room.do(create_clause, CreateClause(self.room.programme_id, "Zapis")).id)

    def vote(self, kind: str) -> dict[str, Any]:
        """A vote on one need, or on one clause."""
        need = self.room.make_need("miejsca bez kolejki")
        targets = [self.clause()] if kind == "fist_to_five" else [need]
        return {"activity": self.room.run(kind, targets=targets), "need": need}

    @property
    def seen(self) -> int:
        """The number of the last event: what everybody has on their screens."""
        return int(self.room.read(last_number, self.room.programme_id))


def _decision(world: World) -> dict[str, Any]:
    note = world.note()
    return {"notes": [note], "seen": world.seen}


def _on(world: World, kind: str, subject: str, **args: Any) -> dict[str, Any]:
    vote = world.vote(kind)
    return {"activity": vote["activity"], subject: vote["need"], **args}


def _without_need(world: World, **args: Any) -> dict[str, Any]:
    return {"activity": world.vote("fist_to_five")["activity"], **args}


def _objection(world: World) -> dict[str, Any]:
    args = _without_need(world, text="Krótsze zdania")
    world.phone.do("show_fingers", activity=args["activity"], value=1)
    return args


def _rated(world: World, **args: Any) -> dict[str, Any]:
    """A round to which the phone is admitted, and one clause of it."""
    activity, clause = world.room.run("expert_rating"), world.clause()
    me = _person(world)["participant"]
    world.room.do(make_round, MakeRound(activity, "Round", [("clause", clause)], [], [me]))
    return {"activity": activity, "clause": clause, **args}


def _sheet(world: World) -> dict[str, Any]:
    """A questionnaire that runs, and an answer to its only item."""
    item = ItemContent("open", "What helped?", ["after"])
    content = QuestionnaireContent("The training", items=[item])
    row = world.room.do(add_questionnaire, AddQuestionnaire(world.room.programme_id, content))
    [item_id] = [one.id for one in world.room.read(load_questionnaire, row.id).items]
    activity = world.room.run("questionnaire", targets=[row.id], moment="after")
    return {"activity": activity, "answers": {item_id: "The map"}}


def _pile(world: World) -> dict[str, Any]:
    cards = world.cards()
    sorting = world.room.run("grouping", silent=True, targets=[world.room.activity_id])
    return {"activity": sorting, "note": cards[0], "pile": 1}


def _undone(world: World) -> dict[str, Any]:
    world.group()
    world.room.tell("undo", of="grouping")
    return {"of": "grouping"}


def _joined(world: World) -> dict[str, Any]:
    lead, *rest = world.cards()
    world.room.tell("join_notes", lead=lead, notes=rest)
    return {"notes": rest}


def _split(world: World) -> dict[str, Any]:
    group = world.group()
    notes = [card.id for card in world.room.notes[-1:]]
    return {"id": group, "new_id": new_id(), "notes": notes, "header": ""}


def _muted(world: World) -> dict[str, Any]:
    note = world.note()
    world.room.tell("mute_author", note=note)
    return {"note": note}


def _new_note(world: World) -> dict[str, Any]:
    activity = world.room.run("notes")
    carries = list_carried(world.room.read(load_activity, activity))
    return {"id": new_id(), "activity": activity, "text": "Raz", "carries": list(carries)}


def _drafting(world: World) -> str:
    group = world.group()
    world.room.run("need_writing")
    return group


def _draft(world: World) -> dict[str, Any]:
    """A need that the phone's table has written, ready to be given in."""
    about, key = _drafting(world), new_id()
    activity = world.room.activity_id
    world.phone.do("open_draft", id=key, activity=activity, about=about)
    fields = {"who": "gość", "need": "krzesła"}
    world.phone.do("save_draft", id=key, revision=0, fields=fields)
    return {"id": key, "revision": 1}


def _offered(world: World) -> dict[str, Any]:
    draft = _draft(world)
    world.phone.do("offer_draft", **draft)
    return {**draft, "revision": 2}


def _proposed(world: World) -> dict[str, Any]:
    """A sentence that the phone's table proposes, while people choose."""
    about, key = world.group(), new_id()
    activity = world.room.run("headers")
    world.phone.do("open_draft", id=key, activity=activity, about=about)
    world.phone.do("save_draft", id=key, revision=0, fields={"header": "Czekam."})
    world.room.advance()
    return {"activity": activity, "draft": key}


def _put_aside(world: World) -> dict[str, Any]:
    draft = _offered(world)
    world.room.tell("drop_draft", **draft)
    return {"id": draft["id"]}


def _question(world: World) -> str:
    """A question that stands on the wall."""
    world.room.run("questions", moderated=False)
    return world.room.write("Kto za to zapłaci?", None).id


def _person(world: World) -> dict[str, Any]:
    with world.room.store.read() as db:
        query = text("SELECT id FROM participant WHERE programme_id = :p")
        key = db.execute(query, {"p": world.room.programme_id}).scalar()
    return {"participant": key, "muted": True}


ARGS: dict[str, Callable[[World], dict[str, Any]]] = {
    "add_note": _new_note,
    "edit_note": lambda world: {"id": world.note(), "text": "Inaczej"},
    "withdraw_note": lambda world: {"id": world.note()},
    "set_dots": lambda world: _on(world, "dot_vote", "subject", count=1),
    "set_estimate": lambda world: _on(world, "impact_effort", "need", impact=4, effort=2),
    "show_fingers": lambda world: _without_need(world, value=4),
    "object_to": _objection,
    "place_note": _pile,
    "rate_clause": lambda world: _rated(world, values={"valid": 7}),
    "comment_on_clause": lambda world: _rated(world, text="Za długi"),
    "rate_elsewhere": _rated,
    "approve_notes": _decision,
    "approve_all": lambda world: {
        "activity": (world.note(), world.room.activity_id)[1], "seen": world.seen,
    },
    "reject_notes": _decision,
    "redact_note": lambda world: {"id": world.note(), "seen": world.seen},
    "open_draft": lambda world: {
        "id": new_id(), "about": _drafting(world), "activity": world.room.activity_id,
    },
    "join_draft": lambda world: {
        "id": _draft(world)["id"], "activity": world.room.activity_id,
    },
    "save_draft": lambda world: {**_draft(world), "fields": {"goal": "siedzę"}},
    "offer_draft": _draft,
    "take_back_draft": _offered,
    "accept_draft": _offered,
    "return_draft": lambda world: {**_offered(world), "why": "Kto to?"},
    "drop_draft": _offered,
    "pick_up_draft": _put_aside,
    "choose_sentence": _proposed,
    "back_question": lambda world: {
        "note": _question(world), "activity": world.room.activity_id, "backed": True,
    },
    "set_question": lambda world: {"id": _question(world), "state": "now", "seen": "open"},
    "hand_in": _sheet,
    "choose_table": lambda world: {"table": 2},
    "strike_words": lambda world: {"id": world.note(), "words": [[0, 3]], "seen": world.seen},
    "even_out_notes": _decision,
    "mute_author": lambda world: {"note": world.note()},
    "unmute_author": _muted,
    "mute_participant": _person,
    "create_group": lambda world: {"id": new_id(), "header": "", "notes": world.cards()},
    "rename_group": lambda world: {"id": world.group(), "header": "Kolejki"},
    "move_notes": lambda world: {"notes": world.cards(1), "to": world.group(), "from": None},
    "merge_groups": lambda world: {"into": world.group(), "groups": [world.group()]},
    "split_group": _split,
    "nest_group": lambda world: {"id": world.group(), "parent": world.group()},
    "delete_group": lambda world: {"id": world.group()},
    "join_notes": lambda world: (
        lambda cards: {"lead": cards[0], "notes": cards[1:]}
    )(world.cards()),
    "part_notes": _joined,
    "save_clause": lambda world: {
        "id": world.clause(), "revision": 1, "fields": {"body": "Urząd odpowiada."},
    },
    "undo": lambda world: {"of": (world.group(), "grouping")[1]},
    "redo": _undone,
}  # fmt: skip
"""For every command: what is there before, and its arguments."""


@pytest.fixture
def world(server: Server, server_store: Store):
    """A room of its own in the shared server."""
    room = furnish_room(server_store, server.url, from_template=False)
    world = World(room, server.host)
    yield world
    world.phone.socket.close()


def test_every_command_is_tried_here():
    assert set(ARGS) == set(COMMANDS)


def stored(room: Room) -> dict[str, list[Any]]:
    """All rows of the room's programme, and of tables that name no programme; without the log."""
    found = {}
    with room.store.read() as db:
        for name, table in SQLModel.metadata.tables.items():
            if name in NOT_STATE or "programme_id" not in table.c:
                continue
            # When screens learn of a note is decided by a clock.
            columns = [column for column in table.c if column.name != "released"]
            query = select(*columns).where(table.c.programme_id == room.programme_id)
            found[name] = sorted(map(str, db.execute(query)))
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_comes_twice_is_carried_out_once(world: World, server: Server, name: str):
    room = world.room
    args = ARGS[name](world)
    if name in BY_PHONE:
        answers, between = twice(room, world.phone, world.phone, name, args)
    else:
        dora = room.sign_in(room.add_member("dora", "facilitator"))
        staff = {"as": "staff", "programme": room.programme_id}
        with (
            Wire(server.host, cookie=room.cookie).hello(**staff) as first,
            Wire(server.host, cookie=dora).hello(**staff) as second,
        ):
            answers, between = twice(room, first, second, name, args)
    assert "ok" in answers[0], answers
    assert "ok" in answers[1] or answers[1]["error"]["text"], answers
    if name not in OWN_STEPS:
        assert stored(room) == between


def twice(
    room: Room, first: Wire, second: Wire, name: str, args: dict[str, Any]
) -> tuple[list[Any], dict[str, list[Any]]]:
    """Both answers, and what was stored in between."""
    answer = first.do(name, **args)
    between = stored(room)
    return [answer, second.do(name, **args)], between
