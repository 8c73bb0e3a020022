"""What tables and pairs write together on their phones, over real sockets."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from tests.rooms import Room
from tests.serving import Served
from tests.wire import Message, Wire, come_in
from workshop.board.draft_origin import say_origin
from workshop.board.joint_drafts import SettleDraft, accept_draft, list_drafts
from workshop.board.personas import list_personas
from workshop.board.tables import JointDraftRevision, JointDraftWriter
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.record import load_record
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import list_needs
from workshop.needs.tables import Need
from workshop.people.accounts import load_actor
from workshop.people.rights import Actor
from workshop.programme.session_run import close_session, end_activity
from workshop.programme.sessions import load_session
from workshop.programme.tables import Programme
from workshop.standards.clauses import list_clauses
from workshop.standards.tasks import TaskKind, load_tasks
from workshop.store.ids_and_clock import new_id

WORDS = {"who": "a guest", "need": "to be greeted", "goal": "I come back"}


@contextmanager
def phones(served: Served, *tables: int | None) -> Iterator[list[Wire]]:
    """Phones in the room, at these tables."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(
                Wire(served.host).hello(
                    **{"as": "participant"},
                    token=come_in(served.host, served.room.code, table=table)["token"],
                )
            )
            for table in tables
        ]


@pytest.fixture
def grouped(hosted: Served) -> str:
    """The group that needs are written for."""
    room = hosted.room
    notes = [room.write(text).id for text in ("Nobody says hello", "I wait at the door")]
    group = room.do(create_group, CreateGroup(room.programme_id, new_id(), "At the door", notes))
    return str(group.id)


def begin(phone: Wire, room: Room, **args: Any) -> Message:
    answer = phone.do("open_draft", id=new_id(), activity=room.activity_id, **args)
    assert "ok" in answer, answer
    draft: Message = answer["ok"]["draft"]
    return draft


def save(phone: Wire, draft: Message, revision: int, **fields: str) -> Message:
    return phone.do("save_draft", id=draft["id"], revision=revision, fields=fields)


def drafts_to_take_over(room: Room, actor: Actor) -> list[tuple[int, int]]:
    """Number of the session and how many drafts wait, as among the actor's tasks."""
    programme = room.read(lambda db: db.get(Programme, room.programme_id))
    tasks = room.read(load_tasks, actor, programme, None)
    return [(row.number, row.count) for row in tasks if row.kind == TaskKind.ACCEPT_DRAFTS]


def draft_on(screen: Wire, draft: Message) -> Message:
    return screen.facts[("draft", draft["id"])]


def desk(served: Served) -> Wire:
    room = served.room
    staff = {"as": "staff", "programme": room.programme_id}
    return Wire(served.host, cookie=room.cookie).hello(**staff)


def test_a_table_writes_a_need_that_is_taken_over_with_its_origin(hosted: Served, grouped: str):
    room = hosted.room
    room.run("need_writing", "Needs")
    with phones(hosted, 1, 1, 2) as (first, second, other), desk(hosted) as staff:
        draft = begin(first, room, about=grouped)
        assert begin(second, room, about=grouped)["id"] == draft["id"]
        assert begin(other, room, about=grouped)["id"] != draft["id"]
        assert save(first, draft, 0, who=WORDS["who"])["ok"]["draft"]["revision"] == 1
        answer = save(second, draft, 0, need=WORDS["need"], goal=WORDS["goal"])["ok"]["draft"]
        assert answer["fields"] == WORDS
        first.until(lambda _: draft_on(first, draft)["fields"] == WORDS)
        assert "fields" not in draft_on(other, draft)
        offered = first.do("offer_draft", id=draft["id"], revision=2)
        assert offered["ok"]["draft"]["status"] == "offered"
        other.until(lambda _: draft_on(other, draft).get("fields") == WORDS)
        taken = staff.do("accept_draft", id=draft["id"], revision=2)["ok"]
        again = staff.do("accept_draft", id=draft["id"], revision=2)
        assert again["error"]["code"] == "closed"
    [need] = room.read(list_needs, room.programme_id)
    assert (need.id, need.who, need.origin) == (taken["becomes"], WORDS["who"], "table")
    assert need.first_session_id == room.session_id


@pytest.mark.parametrize(("people", "origin"), [(4, "table"), (5, "table:1")])
def test_a_table_is_numbered_only_where_five_sit_at_it(
    hosted: Served, grouped: str, people: int, origin: str
):
    room = hosted.room
    room.run("need_writing", "Needs", keeps_table=True)
    with phones(hosted, *[1] * people) as [phone, *_others], desk(hosted) as staff:
        draft = begin(phone, room, about=grouped)
        save(phone, draft, 0, **WORDS)
        staff.do("accept_draft", id=draft["id"], revision=1)
    [need] = room.read(list_needs, room.programme_id)
    assert need.origin == origin
    assert ("1" in say_origin(need.origin)) == (people == 5)


def test_a_table_of_one_writes_and_nothing_says_which_table_it_was(hosted: Served, grouped: str):
    room = hosted.room
    room.run("need_writing", "Needs", keeps_table=True)
    with phones(hosted, 1, 1, 1, 1, 1, 3) as (*_others, alone), desk(hosted) as staff:
        draft = begin(alone, room, about=grouped)
        save(alone, draft, 0, **WORDS)
        taken = staff.do("accept_draft", id=draft["id"], revision=1)
        assert "ok" in taken
    [need] = room.read(list_needs, room.programme_id)
    assert need.origin == "table"
    room.do(close_session, room.session_id)
    [draft] = room.read(list_drafts, room.activity_id)
    assert draft.table_number is None


def test_who_write_the_same_field_at_once_lose_nothing(hosted: Served, grouped: str):
    room = hosted.room
    room.run("need_writing", "Needs")
    with phones(hosted, 1, 1) as (first, second):
        draft = begin(first, room, about=grouped)
        begin(second, room, about=grouped)
        save(first, draft, 0, who="a guest")
        refused = save(second, draft, 0, who="a visitor")["error"]
        assert refused["code"] == "conflict"
        assert refused["details"]["theirs"]["who"] == "a guest"
        assert refused["details"]["mine"]["who"] == "a visitor"
        assert save(second, draft, 1, who="a visiting guest")["ok"]["draft"]["revision"] == 2


def test_a_pair_is_two_phones_with_one_code(hosted: Served, grouped: str):
    room = hosted.room
    room.run("need_writing", "Needs")
    with phones(hosted, None, None, None) as (first, second, other):
        refused = first.do("open_draft", id=new_id(), activity=room.activity_id, about=grouped)
        assert "table" in refused["error"]["text"]
        draft = begin(first, room, about=grouped, pair=True)
        wrong = second.do("join_draft", activity=room.activity_id, code="????")
        assert wrong["error"]["code"] == "not_found"
        typed = draft["code"].lower()
        joined = second.do("join_draft", activity=room.activity_id, code=typed)["ok"]["draft"]
        assert joined["id"] == draft["id"]
        assert "ok" in save(second, draft, 0, need="to be greeted")
        hidden = other.do("save_draft", id=draft["id"], revision=1, fields={"who": "me"})
        assert hidden["error"]["code"] == "not_found"
        assert "code" not in draft_on(other, draft)


def test_personas_grow_before_everybody_and_become_personas(hosted: Served):
    room = hosted.room
    room.run("personas", "Personas", moderated=False)
    with phones(hosted, 1, 2) as (first, other), desk(hosted) as staff:
        draft = begin(first, room)
        save(first, draft, 0, label="Example Ola", situation="Looks for help")
        other.until(lambda _: draft_on(other, draft).get("fields", {}).get("label"))
        another = begin(first, room)
        assert another["id"] != draft["id"]
        staff.do("accept_draft", id=draft["id"], revision=1)
    [persona] = room.read(list_personas, room.programme_id)
    assert (persona.label, persona.origin) == ("Example Ola", "table")


def test_a_draft_given_back_says_why_and_can_be_given_in_again(hosted: Served, grouped: str):
    room = hosted.room
    room.run("need_writing", "Needs")
    with phones(hosted, 1) as [phone], desk(hosted) as staff:
        draft = begin(phone, room, about=grouped)
        early = phone.do("offer_draft", id=draft["id"], revision=0)
        assert early["error"]["code"] == "invalid"
        save(phone, draft, 0, **WORDS)
        phone.do("offer_draft", id=draft["id"], revision=1)
        staff.do("return_draft", id=draft["id"], revision=1, why="Who is it about?")
        phone.until(lambda _: draft_on(phone, draft)["status"] == "returned")
        assert draft_on(phone, draft)["why"] == "Who is it about?"
        save(phone, draft, 1, who="a new guest")
        stale = staff.do("accept_draft", id=draft["id"], revision=1)
        assert stale["error"]["code"] == "conflict"
        assert "ok" in phone.do("offer_draft", id=draft["id"], revision=3)
        staff.do("drop_draft", id=draft["id"], revision=3)
        assert save(phone, draft, 3, who="me")["error"]["code"] == "closed"
    assert room.read(list_needs, room.programme_id) == []


def test_a_press_that_comes_late_neither_takes_a_draft_back_nor_gives_it_in(
    hosted: Served, grouped: str
):
    room = hosted.room
    room.run("need_writing", "Needs")
    with phones(hosted, 1) as [phone]:
        draft = begin(phone, room, about=grouped)
        save(phone, draft, 0, **WORDS)

        def press(name: str, revision: int) -> Message:
            return phone.do(name, id=draft["id"], revision=revision)

        assert press("offer_draft", 1)["ok"]["draft"]["status"] == "offered"
        assert press("offer_draft", 1)["ok"]["draft"]["status"] == "offered"
        assert press("take_back_draft", 2)["ok"]["draft"]["status"] == "open"
        assert press("take_back_draft", 2)["ok"]["draft"]["status"] == "open"
        assert press("offer_draft", 1)["error"]["code"] == "conflict"
        assert press("offer_draft", 3)["ok"]["draft"]["status"] == "offered"
        assert press("take_back_draft", 2)["error"]["code"] == "conflict"
        assert draft_on(phone, draft)["status"] == "offered"


def test_a_pair_drafts_a_clause_for_a_need(hosted: Served):
    room = hosted.room
    need = room.make_need("to be greeted")
    room.run("drafting", "Writing in pairs")
    with phones(hosted, None) as [phone], desk(hosted) as staff:
        assert ("need", need) in phone.facts
        draft = begin(phone, room, about=need, pair=True)
        save(phone, draft, 0, title="A greeting", body="Staff greet.", level="required")
        assert save(phone, draft, 1, level="law")["error"]["code"] == "invalid"
        staff.do("accept_draft", id=draft["id"], revision=1)
    [clause] = room.read(list_clauses, room.programme_id)
    assert (clause.title, clause.level, clause.origin) == ("A greeting", "required", "pair")


def test_voices_are_read_only_while_people_write_about_them(hosted: Served, grouped: str):
    room = hosted.room
    with phones(hosted, 1) as [phone]:
        assert phone.do("voices", id=grouped)["error"]["code"] == "closed"
        activity = room.run("need_writing", "Needs")
        phone.until(lambda _: ("group", grouped) in phone.facts)
        assert phone.facts[("group", grouped)]["header"] == "At the door"
        told = phone.do("voices", id=grouped)["ok"]["voices"]
        assert sorted(told) == ["I wait at the door", "Nobody says hello"]
        room.do(end_activity, activity)
        assert phone.do("voices", id=grouped)["error"]["code"] == "closed"


def test_words_that_come_after_the_end_are_kept_and_the_close_forgets_who_wrote(
    hosted: Served, grouped: str
):
    room = hosted.room
    activity = room.run("need_writing", "Needs")
    with phones(hosted, 1) as [phone], desk(hosted) as staff:
        draft = begin(phone, room, about=grouped)
        room.do(end_activity, activity)
        assert "ok" in save(phone, draft, 0, **WORDS)
        new = phone.do("open_draft", id=new_id(), activity=activity, about=grouped)
        assert new["error"]["code"] == "closed"
        room.do(close_session, room.session_id)
        assert save(phone, draft, 1, who="me")["error"]["code"] == "closed"
        assert "ok" in staff.do("accept_draft", id=draft["id"], revision=1)
    with room.store.read() as db:
        assert db.query(JointDraftWriter).count() == 0
        assert db.query(JointDraftRevision).count() == 0
    [kept] = room.read(list_drafts, activity)
    assert (kept.table_number, kept.code) == (None, None)


@pytest.mark.parametrize("about", [None, "0" * 32, "nonsense"])
def test_nothing_is_begun_about_nothing(hosted: Served, about: str | None):
    room = hosted.room
    room.run("need_writing", "Needs")
    with phones(hosted, 1) as [phone]:
        answer = phone.do("open_draft", id=new_id(), activity=room.activity_id, about=about)
        assert answer["error"]["code"] in ("invalid", "not_found")


def test_a_group_that_goes_leaves_the_draft_and_its_words(hosted: Served, grouped: str):
    room = hosted.room
    room.run("need_writing", "Needs")
    with phones(hosted, 1) as [phone], desk(hosted) as staff:
        draft = begin(phone, room, about=grouped)
        save(phone, draft, 0, **WORDS)
        staff.do("delete_group", id=grouped)
        assert "ok" in save(phone, draft, 1, who="somebody")
        assert "ok" in staff.do("accept_draft", id=draft["id"], revision=2)
    [need] = room.read(list_needs, room.programme_id)
    assert isinstance(need, Need)
    assert need.who == "somebody"


def test_drafts_that_were_given_in_wait_among_the_tasks_of_who_may_take_them_over(
    hosted: Served, grouped: str
):
    room = hosted.room
    expert = room.read(load_actor, room.add_member("olga", "expert").id)
    room.run("need_writing", "Needs")
    with phones(hosted, 1) as (table,):
        draft = begin(table, room, about=grouped)
        save(table, draft, 0, **WORDS)
        assert drafts_to_take_over(room, room.facilitator) == []
        table.do("offer_draft", id=draft["id"], revision=1)
    room.do(close_session, room.session_id)
    number = room.read(load_session, room.session_id).number
    assert drafts_to_take_over(room, room.facilitator) == [(number, 1)]
    assert drafts_to_take_over(room, expert) == []
    room.do(accept_draft, SettleDraft(draft["id"], 2))
    assert drafts_to_take_over(room, room.facilitator) == []


def test_minutes_say_that_a_table_or_a_pair_has_written_it(hosted: Served, grouped: str):
    room = hosted.room
    with phones(hosted, 1, 1) as (table, pair), desk(hosted) as staff:
        room.run("personas", "Personas")
        persona = begin(table, room)
        save(table, persona, 0, label="Ola", situation="Ola comes in", basis="assumption")
        room.run("need_writing", "Needs")
        need = begin(pair, room, about=grouped, pair=True)
        save(pair, need, 0, **WORDS)
        for draft in (persona, need):
            assert "ok" in staff.do("accept_draft", id=draft["id"], revision=1)
    record = room.read(load_record, room.facilitator, room.session_id, "en")
    text = write_markdown(record)
    assert re.search(r"Ola\S* ?Written at a table", text)
    assert re.search(r"to be greeted.*Written in a pair", text)


def test_drafts_of_needs_and_clauses_get_the_hints_of_their_pages_before_they_are_taken_over(
    hosted: Served, grouped: str
):
    room = hosted.room
    need = room.make_need("a chair")
    expert = room.add_member("olga", "expert")
    with phones(hosted, 1) as [phone], desk(hosted) as staff:
        room.run("need_writing", "Needs")
        draft = begin(phone, room, about=grouped)
        save(phone, draft, 0, who="user", need="a new form")
        told = staff.do("draft_advice", id=draft["id"])["ok"]["advice"]
        assert len(told) == 3
        assert told[0].startswith("Who exactly?")
        save(phone, draft, 1, **WORDS)
        assert staff.do("draft_advice", id=draft["id"])["ok"] == {"advice": []}
        room.run("drafting", "Clauses")
        clause = begin(phone, room, about=need)
        save(phone, clause, 0, title="Hello", body="Staff must greet. Staff must stand up.")
        [several, level, who] = staff.do("draft_advice", id=clause["id"])["ok"]["advice"]
        assert several.startswith("This asks for several things.")
        assert "level is not chosen" in level
        assert who == "Nobody answers for it yet."
        assert phone.do("draft_advice", id=draft["id"])["error"]["code"] == "not_allowed"
        olga = {"as": "staff", "programme": room.programme_id}
        with Wire(hosted.host, cookie=room.sign_in(expert)).hello(**olga) as other:
            assert other.do("draft_advice", id=draft["id"])["error"]["code"] == "not_allowed"
