"""A hostile reading of ``/live``: no screen is sent a field that it does not show.

Every kind of viewer sits in a rich room, over real sockets: with a picture at first, with events,
with what a cursor brings later, and by polling. Whatever arrives is compared with the table below,
which says for every kind of viewer which fields a fact may have, and what for. A field that is in
no row fails the test, as does a row that no screen was ever sent.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlmodel import select

from tests.rooms import OPEN, Room
from tests.serving import Served
from tests.waiting import comes_true
from tests.wire import Message, Wire, come_in, post
from workshop.board.note_release import is_anything_waiting
from workshop.board.personas import CreatePersona, create_persona
from workshop.board.table_maps import AssignPersonas, assign_personas
from workshop.needs.card_sort import list_sortable_notes
from workshop.needs.duplicates import MarkDuplicates, mark_duplicates
from workshop.needs.group_queries import list_groups
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.ideas import list_ideas
from workshop.needs.needs import CreateNeed, EditNeed, create_need, edit_need, list_needs
from workshop.needs.suggestions.nearest_groups import StoreNear, store_near
from workshop.people.tables import Participant
from workshop.programme.agenda import load_activity
from workshop.programme.door import SetExpectedPeople, set_expected_people
from workshop.programme.programmes import ChangeProgramme, change_programme
from workshop.programme.session_run import SetSwitch, blank_wall, close_session, open_session
from workshop.programme.wall import show_on_wall
from workshop.review.activity_rounds import MakeRound, ShowRated, make_round, show_rated
from workshop.review.room_experts import list_room_experts
from workshop.review.rounds import criteria_of
from workshop.standards.clauses import CreateClause, SaveClause, create_clause, save_clause
from workshop.store.ids_and_clock import new_id
from workshop.store.log import last_number

Reasons = Mapping[str, str]
NAME = {"t": "its kind", "id": "its name, to be replaced or removed by"}

BOARD = {
    "a": "which board it stands on",
    "section": "its place and colour",
    "pos": "its place among the others",
}
WORDS = {"text": "what is written on it"}
OWN_NOTE = {
    **NAME,
    **WORDS,
    "about": "the need or clause that it was written under",
    "mine": "it stands under My notes",
    "s": "notes of earlier sessions are folded away",
    "evened": "a moderator has evened it out",
    "reason": "why it is not shown, said below it",
    "a": "whether it may still be changed",
    "section": "named above it",
    "kind": "observation, quote and hunch are named above it",
    "status": "said in words below it",
    "pos": "newest first",
    "stage": "named above a step of a journey",
    "feeling": "named above a step of a journey",
}
PHONE_NOTE = {
    **NAME,
    **WORDS,
    "about": "the need or clause that it was written under",
    "a": "which board it stands on",
    "section": "named above it",
    "status": "only what stands on the wall is listed",
    "same_as": "of notes that say the same, one is sorted for all",
}
WALL_NOTE = {
    **NAME,
    **BOARD,
    **WORDS,
    "about": "the need or clause that it stands under",
    "kind": "observation, quote and hunch are marked as such",
    "badge": "only where people were told that they sign",
    "of": "on which table's map it stands",
}
PAGE_NOTE = {
    **{name: reason for name, reason in WALL_NOTE.items() if name != "of"},
    "stage": "of a step of a journey, on its card",
    "feeling": "of a step of a journey, on its card",
    "s": "filtered by session, which is a colour too",
    "m": "shown on its map's page, filtered by persona",
    "status": "waits or stands on the wall",
    "same_as": "one card for all that say the same",
}
QUEUE_NOTE = {
    **PAGE_NOTE,
    "style": "why its style may tell who wrote it",
    "plain": "how it would read evened out",
    "bare": "and without emoji",
    "flags": "why somebody should look at it",
    "late": "said on its card in the queue",
    "by_phone": "only who wrote by phone can be muted",
}

TIMER = {
    "timer.state": "whether it runs",
    "timer.ends_at": "counted down by the screen itself",
    "timer.left_ms": "shown while it is paused",
}
PHONE_ACTIVITY = {
    **TIMER,
    "id": "what notes and votes are sent for",
    "kind": "a map has sections, a break a sentence of its own",
    "title": "the heading",
    "prompt": "what people are asked",
    "phase": "write, vote, wait or watch",
    "phases": "a draft left over is offered where people wrote",
    "shows": "whether a clause is read",
    "votes_with": "which ballot is shown",
    "form": "what tables write together",
    "seats": "which tables there are to write at",
    "hidden": "On the wall, face down",
    "carries": "said above the field",
    "asks_kind": "whether it is asked what a note is",
    "moderated": "whether notes are on the wall at once, which is said above the field",
    "notes_limit": "how many notes are left",
    "votes": "how many dots there are",
    "stacking": "whether a second dot may go to the same need",
    "variant": "which sections there are",
    "silent": "whether notes are put on piles",
    "persona.label": "whom the map is about",
    "persona.situation": "whom the map is about",
    "persona.context": "whom the map is about",
    "persona.short": "whom the map is about",
    "tables.n": "which table",
    "tables.persona": "null where it has none",
    "tables.persona.label": "whom its map is about",
    "tables.persona.short": "whom its map is about",
    "tables.persona.situation": "whom its map is about",
    "tables.persona.context": "whom its map is about",
    "board": "which notes or needs it is about",
    "about": "whether a need or a clause is chosen first",
    "votes_on": "whether needs or ideas are voted on",
}
WALL_ACTIVITY = {
    **TIMER,
    "id": "the result and the clause belong to it",
    "kind": "what its board is",
    "title": "the heading",
    "prompt": "what people are asked",
    "phase": "a vote that runs shows how many have voted",
    "picture": "how the board is drawn",
    "shows": "whether there is a board",
    "votes_with": "how a result is drawn",
    "form": "what tables write together",
    "variant": "which sections there are",
    "silent": "whether there is progress instead of a board",
    "persona": "named beside the title",
    "persona.label": "named beside the title",
    "tables": "whose maps are shown",
    "tables.n": "named beside the title",
    "tables.map": "which notes stand on it",
    "tables.persona": "null where it has none",
    "tables.persona.label": "named beside the title",
    "board": "which notes or needs stand on it",
    "about": "whether notes stand under needs or clauses",
    "votes_on": "whether needs or ideas are voted on",
}
PAGE_ACTIVITY = {
    **TIMER,
    "id": "which activity runs",
    "kind": "what its board is",
    "phase": "the timer is hidden after the end",
    "picture": "how the board is drawn",
    "variant": "which sections there are",
    "map": "found by its map on the page Maps",
    "asks_kind": "whether the quick entry asks what a note is",
    "board": "which notes or needs stand on it",
    "about": "whether notes stand under needs or clauses",
    "votes_on": "whether needs or ideas are voted on",
}


def _room(activity: Reasons, **fields: str) -> Reasons:
    inside = {f"activity.{name}": reason for name, reason in activity.items()}
    return {**NAME, **fields, "activity": "null where nothing runs", **inside}


PHONE_ROOM = _room(
    PHONE_ACTIVITY,
    title="the heading",
    status="goodbye once it is closed",
    few="said above the field: nobody can be anonymous",
)
WALL_ROOM = _room(
    WALL_ACTIVITY,
    title="the heading while nothing runs",
    number="named below it",
    joining="whether the way in is shown",
    code="the way in, while joining is open",
    blanked="a pause instead of everything",
    turns="which page of the board is shown",
    wifi="name, password and code of the room's network, below the way in",
    door="whether the way in stands over everything",
    large="whether its type is larger",
    bare="whether the instruction is hidden",
    pinned="which note or need stands alone",
    steps="what earlier sessions left open, before the first activity",
    held="whether pages turn by themselves",
    table="whose map is shown, where tables have their own",
)
PAGE_ROOM = _room(PAGE_ACTIVITY, status="the clock takes an open session")
NEED_WORDS = {
    **NAME,
    "who": "the sentence",
    "need": "the sentence",
    "goal": "the sentence",
    "status": "parked ones leave the board",
}
NEED = {
    **NEED_WORDS,
    "pos": "its place among the others",
    "notes": "on how many notes it rests",
    "sessions": "from how many sessions",
}
IDEAS = {**NAME, "ideas": "what is voted on under a need"}
RESULT = {
    **NAME,
    "dots": "bars by need",
    "fingers": "six columns",
    "estimates": "the matrix",
    "choices": "which sentence most people chose",
    "voters": "how many voted",
    "few": "why there are no counts",
    "consensus": "all that is said of fewer than five fists",
    "stands": "why later votes do not show",
}
COVERED = {
    **NAME,
    "m": "which map it is about",
    "counts": "the backs of cards",
    "maps": "the same by map",
}
JOURNEY = {**NAME, "of": "one journey or one for each table"}
PAPER = {
    **NAME,
    "clause.id": "whether it is still the same clause",
    "clause.code": "its head",
    "clause.level": "its head",
    "clause.title": "its title",
    "clause.body": "its text",
}
GROUP = {
    **NAME,
    "header": "its sentence",
    "pos": "its place among the others",
    "notes": "the cards in it",
}
GROUP_ON_PAGE = {**GROUP, "parent": "the group that it stands in"}
NEAR = {**NAME, "groups.id": "where its chip moves it", "groups.distance": "said in words"}
CLAUSE_FIELDS = (
    *("code", "area_id", "level", "title", "responsible", "cooperating", "check_frequency"),
    *("body", "rationale", "applies_to", "steps", "measure_structure", "measure_process"),
    *("measure_outcome", "check_method", "good_example", "bad_example", "meaning_client"),
    *("meaning_staff", "meaning_manager", "legal_basis"),
)
CLAUSE = {
    **NAME,
    **dict.fromkeys(CLAUSE_FIELDS, "a field of the editor"),
    "revision": "what is older is not taken over",
}
BALLOT = {
    **NAME,
    "dots": "one's own dots",
    "left": "how many are left",
    "fingers": "one's own fingers",
    "estimates": "one's own estimates",
    "choices": "which sentences one has chosen",
}
ME = {
    **NAME,
    "me": "which of the facts is oneself",
    "table": "sent with notes",
    "muted": "why nothing can be written",
}
PERSON = {
    **NAME,
    "badge": "in the list of who is here",
    "role": "in the list of who is here",
    "table": "in the list of who is here",
    "muted": "muted and unmuted there",
    "s": "who is in this session",
}
ROUND = {
    "number": "first or second",
    "closed": "whether it is still rated",
    "few": "that numbers are not shown among so few",
    "clauses": "what is rated",
}
DRAFT = {
    **NAME,
    "a": "which activity it belongs to",
    "form": "which fields it has",
    "about": "which group or need it is written under",
    "table": "who writes it",
    "status": "whether it is being written, given in, taken over",
    "pos": "its place among the others",
    "fields": "what is written, where others may read it",
}
OWN_DRAFT = {
    **DRAFT,
    "mine": "whether it can be written here",
    "revision": "what was read when something is saved",
    "why": "why it was given back",
    "code": "with which the other phone of a pair comes in",
}
PAGE_DRAFT = {
    **DRAFT,
    "s": "which session it belongs to",
    "revision": "what was read when it is taken over",
    "why": "why it was given back",
    "becomes": "where it leads",
}
PAGE = {
    "draft": PAGE_DRAFT,
    "note": PAGE_NOTE,
    "covered": COVERED,
    "room": PAGE_ROOM,
    "group": GROUP_ON_PAGE,
    "near": NEAR,
    "need": NEED,
    "clause": CLAUSE,
    "result": RESULT,
    "journey": {
        **JOURNEY,
        "of.tables": "whose it is",
        "of.m": "which table's it is",
        "of.steps": "what a draft completes",
    },
}

AGREEMENT = {
    **NAME,
    "people": "how many took part",
    "least": "said where nothing holds together",
    "few": "said instead of piles",
    "piles": "which notes hold together, and how strongly",
    "apart": "about which opinions differ",
    "unjudged": "which too few people have placed",
}

ALLOWED: Mapping[str, Mapping[str, Reasons]] = {
    "phone": {
        "room": PHONE_ROOM,
        "note, mine": OWN_NOTE,
        "note": PHONE_NOTE,
        "person": ME,
        "need": NEED_WORDS,
        "ideas": IDEAS,
        "clause": {**NAME, "code": "what is written under", "title": "what is written under"},
        "journey": {
            **JOURNEY,
            "of.tables": "whose it is",
            "of.stages": "one of them is chosen",
            "of.steps": "one of them is completed",
        },
        "group": {**NAME, "header": "what a need is written for", "pos": "its place"},
        "draft, mine": OWN_DRAFT,
        "draft": DRAFT,
        "paper": PAPER,
        "result": RESULT,
        "agreement": AGREEMENT,
        "ballot": BALLOT,
        "objection": {**NAME, "text": "what one has written"},
        "piles": {**NAME, "piles": "one's own piles"},
        "muted": NAME,
        "round": {**NAME, **ROUND, "invited": "how many rate"},
        "admitted": NAME,
    },
    "wall": {
        "room": WALL_ROOM,
        "programme": {**NAME, "title": "all there is between sessions"},
        "note": WALL_NOTE,
        "covered": {**NAME, "counts": COVERED["counts"], "maps": "the same by map"},
        "group": GROUP,
        "need": NEED,
        "ideas": IDEAS,
        "clause": {**NAME, "code": "what notes stand under", "title": "what notes stand under"},
        "journey": {
            **JOURNEY,
            "of.tables": "whose it is",
            "of.m": "which table's it is",
            "of.steps": "columns of stages, and the curve",
        },
        "draft": DRAFT,
        "paper": PAPER,
        "round": {**NAME, **ROUND, "shown": "the clause that is talked about"},
        "result": RESULT,
        "agreement": AGREEMENT,
        "silence": {**NAME, "people": "how many are at work", "placed": "how far they are"},
    },
    "facilitator": {
        **PAGE,
        "note": QUEUE_NOTE,
        "person": PERSON,
        "muted_by": {**NAME, "a": "the list of an activity's mutes"},
    },
    "note-keeper": PAGE,
    "editor": PAGE,
    "expert": PAGE,
}
"""By viewer, kind of fact (own notes by themselves) and field: what it is for."""

DESCENDED = {
    *("activity", "activity.timer", "activity.persona", "clause", "groups"),
    *("activity.tables", "activity.tables.persona", "of"),
}
"""Fields that have named fields inside; of others the inside is what people wrote or counted."""
GONE = {"t", "id", "gone"}
MESSAGES = {
    **{"n": "the cursor", "facts": "see above", "snapshot": "replaces everything"},
    **{"welcome": "who is let in", "ref": "which command", "ok": "its answer"},
    **{"presence": "how many phones are connected", "drafting": "who writes in a clause"},
    "bye": "why the connection ends",
}


class Reader:
    """Somebody who keeps the names of all fields that ever arrive."""

    def __init__(self) -> None:
        self.seen: dict[str, set[str]] = defaultdict(set)

    def read(self, message: Message) -> None:
        """Take note of the fields of a message's facts."""
        assert set(message) <= set(MESSAGES)
        for fact in message.get("facts", ()):
            if "gone" in fact:
                assert set(fact) == GONE
            else:
                self.seen[_kind_of(fact)] |= set(_fields(fact))


class Line(Wire):
    """A connection whose every message somebody reads."""

    reader: Reader

    def next(self, patience: float = 10.0) -> Message:
        message = super().next(patience)
        self.reader.read(message)
        return message


@dataclass
class Screen:
    """One kind of viewer: how it says hello, and what it has read on all its connections."""

    host: str
    words: dict[str, Any]
    cookie: str | None = None
    reader: Reader = field(default_factory=Reader)

    def connect(self, cursor: int = 0) -> Line:
        """One more connection, from this cursor on."""
        line = Line(self.host, cookie=self.cookie)
        line.reader = self.reader
        line.hello(**self.words, cursor=cursor)
        return line

    def poll(self, cursor: int) -> None:
        """Ask over plain requests, as where a network blocks sockets."""
        headers = {"cookie": f"workshop_session={self.cookie}"} if self.cookie else {}
        body = {"hello": {**self.words, "cursor": cursor, "lang": "en"}, "wait": 0}
        for message in post(self.host, "/live/poll", body, **headers).json()["messages"]:
            self.reader.read(message)


def _kind_of(fact: Message) -> str:
    marked = next((word for word in ("mine", "blank") if fact.get(word)), None)
    return f"{fact['t']}, {marked}" if marked else str(fact["t"])


def _fields(body: Message, within: str = "") -> Iterator[str]:
    for name, value in body.items():
        parts = value if isinstance(value, list) else [value]
        inner = [part for part in parts if isinstance(part, dict)]
        if within + name in DESCENDED and inner:
            for part in inner:
                yield from _fields(part, f"{within}{name}.")
        else:
            yield within + name


@pytest.fixture
def screens(hosted: Served) -> dict[str, Screen]:
    """One viewer of every kind; the phone is in session 3."""
    room, host = hosted.room, hosted.host
    token = come_in(host, room.code, role="expert")["token"]
    staff = {"as": "staff", "programme": room.programme_id}
    cookies = {"facilitator": room.cookie} | {
        name: room.sign_in(room.add_member(name, role))
        for name, role in (
            ("note-keeper", "note_keeper"),
            ("editor", "editor"),
            ("expert", "expert"),
        )
    }
    return {
        "phone": Screen(host, {"as": "participant", "token": token}),
        "wall": Screen(host, {"as": "wall", "token": room.wall_token}),
        **{name: Screen(host, dict(staff), cookie) for name, cookie in cookies.items()},
    }


def test_no_screen_is_sent_a_field_that_it_does_not_show(
    hosted: Served, screens: dict[str, Screen]
) -> None:
    room = hosted.room
    with ExitStack() as stack:
        lines = {name: stack.enter_context(screen.connect()) for name, screen in screens.items()}
        others = [
            stack.enter_context(
                Wire(hosted.host).hello(**{"as": "participant"}, token=token["token"])
            )
            for token in [come_in(hosted.host, room.code) for _ in range(4)]
        ]
        for step in STEPS:
            step(room, [lines["phone"], *others])
            for screen in screens.values():
                screen.connect().socket.close()
        last = room.read(last_number, room.programme_id)
        for line in lines.values():
            line.until(lambda _message, line=line: line.cursor >= last)
    for screen in screens.values():
        for cursor in range(1, last, 7):
            screen.poll(cursor)
        screen.connect(1).until(lambda message: "facts" in message)
    for name, screen in screens.items():
        allowed = {kind: set(fields) for kind, fields in ALLOWED[name].items()}
        assert dict(screen.reader.seen) == allowed, name


# ── a room in which everything happens ──────────────────────────────────────────────────────────


def write_openly(room: Room, phones: list[Wire]) -> None:
    for place, phone in enumerate(phones[:3]):
        assert "ok" in phone.write(room.activity_id, f"Open note {place}")
    # Two that the first phone did not write: of its own notes it is told other fields.
    notes = {note.text: note.id for note in room.stored()}
    room.do(mark_duplicates, MarkDuplicates(notes["Open note 1"], [notes["Open note 2"]]))


def write_signed_on_a_covered_map(room: Room, phones: list[Wire]) -> None:
    room.run("empathy_map", "Map", hidden=True, moderated=True, anonymous=False, prompt="What?")
    room.change(notes_per_person=5, quotable=True)
    room.give_persona(room.activity_id)
    room.start_timer()
    for place, phone in enumerate(phones):
        while "quote" not in _carried(phone, room.activity_id):
            phone.next()
        assert "ok" in phone.write(room.activity_id, f"Signed note {place}", section="see")
    assert "ok" in phones[0].write(room.activity_id, "Call 600 700 800", section="see")
    assert "ok" in phones[0].write(room.activity_id, "It shouts", section="see")
    assert "ok" in phones[0].write(room.activity_id, "NOBODY ANSWERS!!! 😢😢", section="see")
    assert comes_true(lambda: not room.read(is_anything_waiting))
    loud = next(note.id for note in room.stored() if note.text.startswith("NOBODY"))
    room.tell("even_out_notes", notes=[loud])
    shouts = next(note.id for note in room.stored() if note.text == "It shouts")
    room.tell("reject_notes", notes=[shouts], reason="It hurts somebody")
    room.tell("approve_all", activity=room.activity_id)
    room.write("From paper")


def _on_wall(room: Room) -> list[str]:
    return [note.id for note in room.stored() if note.status == "visible"]


def _carried(phone: Wire, activity_id: str) -> list[str]:
    """What the phone has been told that notes carry there."""
    rooms = [fact["activity"] for (kind, _id), fact in phone.facts.items() if kind == "room"]
    return [each for one in rooms if one and one["id"] == activity_id for each in one["carries"]]


def reveal(room: Room, _phones: list[Wire]) -> None:
    room.advance()
    notes = _on_wall(room)
    room.do(mark_duplicates, MarkDuplicates(notes[0], notes[1:2]))
    person = room.read(lambda db: db.execute(select(Participant.id)).scalars().first())
    room.tell("mute_participant", participant=person, muted=True)
    room.tell("mute_participant", participant=person, muted=False)
    for note in room.stored():
        if note.author and note.activity_id == room.activity_id:
            room.tell("mute_author", note=note.id)
            room.tell("unmute_author", note=note.id)


def draw_journeys_at_tables(room: Room, phones: list[Wire]) -> None:
    room.run("journey_map", "Steps", hidden=True, moderated=False, per_table=True)
    persona = room.do(create_persona, CreatePersona(room.programme_id, "Ada, 40", {}))
    room.do(assign_personas, AssignPersonas(room.activity_id, {1: persona.id}))
    for place, phone in enumerate(phones):
        assert "ok" in phone.do("choose_table", table=1)
        step = {"stage": "At the office", "feeling": -1, "carries": ["table"]}
        text = f"Waits {place}"
        assert "ok" in phone.do(
            "add_note", id=new_id(), activity=room.activity_id, text=text, **step
        )
    assert comes_true(lambda: not room.read(is_anything_waiting))
    room.advance()


def group(room: Room, _phones: list[Wire]) -> None:
    written = room.notes[-1].activity_id
    room.activity_id = written
    notes = _on_wall(room)
    outer = room.do(
        create_group, CreateGroup(room.programme_id, new_id(), "They wait", notes[:2])
    ).id
    room.do(create_group, CreateGroup(room.programme_id, new_id(), "Long", notes[2:3], outer))
    room.do(store_near, StoreNear(room.programme_id, {notes[4]: [(outer, 0.25)]}))
    room.run("grouping", "Groups", targets=[written])
    room.tell("rename_group", id=outer, header="They wait for long")
    room.run("grouping", "Silence", silent=True, targets=[written])


def group_in_silence(room: Room, phones: list[Wire]) -> None:
    activity = room.read(load_activity, room.activity_id)
    notes = [note.id for note in room.read(list_sortable_notes, activity)]
    for phone in phones[:3]:
        placed = phone.do("place_note", activity=activity.id, note=notes[0], pile=1)
        assert "ok" in placed
    room.advance()


def vote(room: Room, phones: list[Wire]) -> None:
    groups = [row.id for row in room.read(list_groups, room.programme_id)]
    command = CreateNeed(room.programme_id, "a guest", "to sit down", "I can wait", groups)
    need = str(room.do(create_need, command).id)
    room.run("dot_vote", "Dots", stacking=False)
    for phone in phones:
        assert "ok" in phone.do("set_dots", activity=room.activity_id, subject=need, count=1)
    room.do(edit_need, EditNeed(need, {"need": "to sit down while waiting"}))
    room.advance()
    room.run("impact_effort", "Matrix")
    for phone in phones:
        given = {"activity": room.activity_id, "need": need, "impact": 4, "effort": 2}
        assert "ok" in phone.do("set_estimate", **given)
    room.advance()


def write_under_needs_and_vote_on_ideas(room: Room, phones: list[Wire]) -> None:
    need = str(room.read(list_needs, room.programme_id)[0].id)
    activity = room.run("notes", "Ideas", about="ideas", notes_per_person=5, **OPEN)
    for phone in phones:
        answer = phone.write(activity, "A row of chairs", about=need)
        assert "ok" in answer, answer
    room.advance()
    room.run("dot_vote", "Dots on ideas", votes_on="ideas")
    with room.store.read() as db:
        ideas = list_ideas(db, need)
    assert ideas
    for phone in phones:
        assert "ok" in phone.do("set_dots", activity=room.activity_id, subject=ideas[0].id, count=1)
    room.advance()


def write_under_a_clause(room: Room, phones: list[Wire]) -> None:
    clause = room.do(create_clause, CreateClause(room.programme_id, "Signs"))
    activity = room.run("notes", "Whom to teach", about="clauses", targets=[clause.id], **OPEN)
    assert "ok" in phones[0].write(activity, "Guards", about=str(clause.id))
    room.advance()


def write_together(room: Room, phones: list[Wire]) -> None:
    group = room.read(list_groups, room.programme_id)[0].id
    room.run("need_writing", "Needs")
    for phone in phones[:2]:
        key = new_id()
        begin = {"activity": room.activity_id, "about": group, "pair": True}
        assert "ok" in phone.do("open_draft", id=key, **begin)
        fields = {"who": "a guest", "need": "to sit"}
        assert "ok" in phone.do("save_draft", id=key, revision=0, fields=fields)
        assert "ok" in phone.do("offer_draft", id=key, revision=1)


def choose_a_sentence(room: Room, phones: list[Wire]) -> None:
    group = room.read(list_groups, room.programme_id)[0].id
    room.run("headers", "A header is a sentence")
    for phone in phones[:2]:
        key = new_id()
        begin = {"activity": room.activity_id, "about": group, "pair": True}
        assert "ok" in phone.do("open_draft", id=key, **begin)
        assert "ok" in phone.do("save_draft", id=key, revision=0, fields={"header": "I wait"})
    room.advance()
    for phone in phones:
        assert "ok" in phone.do("choose_sentence", activity=room.activity_id, draft=key)
    room.advance()


def vote_on_a_clause(room: Room, phones: list[Wire]) -> None:
    clause = room.do(create_clause, CreateClause(room.programme_id, "Chairs"))
    room.run("drafting", "Drafting", targets=[clause.id])
    room.do(save_clause, SaveClause(clause.id, clause.revision, {"body": "There are chairs."}))
    room.run("fist_to_five", "Fist", targets=[clause.id])
    for phone in phones:
        assert "ok" in phone.do("show_fingers", activity=room.activity_id, value=1)
    assert "ok" in phones[0].do("object_to", activity=room.activity_id, text="Too dear")
    room.advance()


def rate(room: Room, phones: list[Wire]) -> None:
    clause = room.do(create_clause, CreateClause(room.programme_id, "Chairs again"))
    activity = room.run("expert_rating", "Ratings")
    experts = [row.id for row in room.read(list_room_experts, room.session_id)]
    subjects = [("clause", clause.id)]
    review = room.do(make_round, MakeRound(activity, "Round", subjects, [], experts))
    while ("admitted", activity) not in phones[0].facts:
        phones[0].next()
    values = dict.fromkeys(criteria_of(review), 8)
    told = phones[0].do("rate_clause", activity=activity, clause=clause.id, values=values)
    assert "ok" in told
    room.advance()
    room.do(show_rated, ShowRated(activity, clause.id))


def knock(room: Room, _phones: list[Wire]) -> None:
    room.do(set_expected_people, SetExpectedPeople(room.session_id, 1))
    host = room.url.removeprefix("http://")
    body = {"code": room.code, "notice": "2", "consent": True, "role": "guest", "table": 1}
    assert "waiting" in post(host, "/join/enter", body).json()


def turn_the_wall(room: Room, _phones: list[Wire]) -> None:
    room.do(show_on_wall, room.other_session_id)
    room.do(show_on_wall, room.session_id)
    room.do(blank_wall, SetSwitch(room.session_id, True))


def close(room: Room, _phones: list[Wire]) -> None:
    room.do(close_session, room.other_session_id)
    room.do(close_session, room.session_id)
    room.do(change_programme, ChangeProgramme(room.programme_id, "Another title", 3))


def open_again(room: Room, _phones: list[Wire]) -> None:
    room.do(open_session, room.session_id)


STEPS: Sequence[Callable[[Room, list[Wire]], None]] = (
    write_openly,
    write_signed_on_a_covered_map,
    reveal,
    draw_journeys_at_tables,
    group,
    group_in_silence,
    write_together,
    choose_a_sentence,
    vote,
    write_under_needs_and_vote_on_ideas,
    write_under_a_clause,
    vote_on_a_clause,
    rate,
    knock,
    turn_the_wall,
    close,
    open_again,
)
