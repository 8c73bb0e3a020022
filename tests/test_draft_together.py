"""Several people draft one clause at once: fields saved by socket, and who writes where."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlmodel import col, select

from tests.serving import Served
from tests.wire import Message, Wire, phone
from workshop.people.accounts import load_actor
from workshop.people.rights import SYSTEM, Actor
from workshop.people.tables import Membership
from workshop.programme.programmes import list_areas
from workshop.programme.tables import Area
from workshop.standards.clauses import CreateClause, create_clause, list_clause_revisions
from workshop.standards.tables import Clause
from workshop.web import editing_presence

BODY = "The clerk asks how to address a person."


@dataclass
class Drafters:
    """A room with a clause, and people who may write, only read, or not even that."""

    served: Served
    clause_id: str
    people: dict[str, Actor] = field(default_factory=dict)

    @property
    def room(self) -> Any:
        """The room's keys."""
        return self.served.room

    def account(self, name: str, role: str, areas: tuple[str, ...] = ()) -> Actor:
        """Somebody of the programme."""
        actor = self.room.add_member(name, role)
        if areas:
            self.room.do(_limit, (actor.id, list(areas)), SYSTEM)
        self.people[name] = self.room.read(load_actor, actor.id)
        return self.people[name]

    def desk(self, name: str, programme: str = "") -> Wire:
        """A page of this account, connected."""
        wire = Wire(self.served.host, cookie=self.room.sign_in(self.people[name]))
        return wire.hello(**{"as": "staff"}, programme=programme or self.room.programme_id)

    def clause(self) -> Clause:
        """The clause as it is stored now."""
        found: Clause = self.room.read(lambda db: db.get(Clause, self.clause_id))
        return found


def _limit(db: Any, _actor: Actor, content: tuple[str, list[str]]) -> None:
    query = select(Membership).where(col(Membership.account_id) == content[0])
    for row in db.execute(query).scalars():
        row.areas = content[1]
        db.add(row)


def _make_areas(db: Any, _actor: Actor, programme_id: str) -> None:
    for code in ("OK", "PS"):
        db.add(Area(programme_id=programme_id, code=code, name=code))


@pytest.fixture
def drafters(hosted: Served) -> Drafters:
    """Edyta and Filip are editors, Olga is an expert."""
    room = hosted.room
    room.do(_make_areas, room.programme_id)
    area = next(row for row in room.read(list_areas, room.programme_id) if row.code == "OK")
    fields = {"body": BODY, "area_id": area.id}
    clause = room.do(create_clause, CreateClause(room.programme_id, "Address", (), fields))
    here = Drafters(hosted, clause.id)
    here.account("edyta", "editor")
    here.account("filip", "editor")
    here.account("olga", "expert")
    return here


@pytest.fixture
def edyta(drafters: Drafters) -> Iterator[Wire]:
    with drafters.desk("edyta") as wire:
        yield wire


@pytest.fixture
def filip(drafters: Drafters) -> Iterator[Wire]:
    with drafters.desk("filip") as wire:
        yield wire


def save(wire: Wire, drafters: Drafters, revision: int, why: str = "", **fields: Any) -> Message:
    return wire.do("save_clause", id=drafters.clause_id, revision=revision, fields=fields, why=why)


def places(wire: Wire, patience: float = 5) -> list[Message]:
    """The next list of who writes where."""
    told: list[Message] = wire.until(lambda message: "drafting" in message, patience)["drafting"]
    return told


def write_in(wire: Wire, drafters: Drafters, field: str = "body") -> None:
    wire.send({"at": {"clause": drafters.clause_id, "field": field}})


def silent(wire: Wire, unwanted: Callable[[Message], Any]) -> bool:
    """Whether nothing unwanted comes before the answer to a ping sent now."""
    wire.send({"ping": 1})
    while True:
        message = wire.next()
        if "pong" in message:
            return True
        if unwanted(message):
            return False


def test_a_saved_field_is_a_revision_and_others_see_it(drafters, edyta, filip):
    answer = save(edyta, drafters, 1, why="Shorter", body="  Ask how to address.  ")
    assert answer["ok"]["revision"] == 2
    assert answer["ok"]["fields"]["body"] == "Ask how to address."
    filip.until(lambda message: "facts" in message)
    assert filip.facts["clause", drafters.clause_id]["body"] == "Ask how to address."
    revisions = drafters.room.read(list_clause_revisions, drafters.clause_id)
    assert (revisions[-1].saved_by, revisions[-1].why) == ("Edyta", "Shorter")


def test_two_people_in_different_fields_do_not_disturb_each_other(drafters, edyta, filip):
    assert save(edyta, drafters, 1, body="New words")["ok"]
    assert save(filip, drafters, 1, rationale="Because it hurts")["ok"]
    clause = drafters.clause()
    assert (clause.body, clause.rationale) == ("New words", "Because it hurts")


def test_in_the_same_field_the_second_gets_both_texts(drafters, edyta, filip):
    save(edyta, drafters, 1, body="Edyta's words")
    error = save(filip, drafters, 1, body="Filip's words")["error"]
    assert error["code"] == "conflict"
    assert error["details"]["theirs"]["body"] == "Edyta's words"
    assert error["details"]["mine"]["body"] == "Filip's words"
    assert error["details"]["revision"] == 2
    assert drafters.clause().body == "Edyta's words"
    assert save(filip, drafters, 2, body="Both")["ok"]["fields"]["body"] == "Both"


def test_a_save_that_is_sent_again_changes_nothing(drafters, edyta):
    first = save(edyta, drafters, 1, body="Once")
    again = save(edyta, drafters, 1, body="Once")
    assert first["ok"] == again["ok"]


def test_who_may_not_write_is_refused_and_learns_nothing(drafters):
    with drafters.desk("olga") as olga, phone(drafters.served.host, drafters.room.code) as bob:
        for wire in (olga, bob):
            error = save(wire, drafters, 1, body="No")["error"]
            assert error["code"] == "not_allowed"
            assert "details" not in error
    assert drafters.clause().body == BODY


@pytest.mark.parametrize(
    "args",
    [
        {},
        {"fields": {"body": 5}, "revision": 1},
        {"fields": {"body": ["x"]}, "revision": 1},
        {"fields": ["body"], "revision": 1},
        {"fields": {"body": "x"}, "revision": "1"},
        {"fields": {"body": "x"}, "revision": True},
        {"fields": {"status": "final"}, "revision": 1},
        {"fields": {"level": "mandatory"}, "revision": 1},
        {"fields": {"title": ""}, "revision": 1},
        {"fields": {"body": "x" * 4001}, "revision": 1},
    ],
)
def test_what_cannot_be_saved_is_refused_with_a_sentence(drafters, edyta, args):
    error = edyta.do("save_clause", id=drafters.clause_id, **args)["error"]
    assert error["code"] == "invalid"
    assert error["text"]
    assert drafters.clause().revision == 1


def test_colleagues_see_who_writes_where_and_when_it_ends(drafters, edyta, filip):
    places(filip)
    write_in(edyta, drafters)
    [place] = places(filip)
    assert place["who"] == "Edyta"
    assert (place["clause"], place["field"]) == (drafters.clause_id, "body")
    write_in(edyta, drafters, "rationale")
    assert [place["field"] for place in places(filip)] == ["rationale"]
    edyta.send({"at": None})
    assert places(filip) == []


def test_a_closed_page_writes_nowhere(drafters, filip):
    places(filip)
    with drafters.desk("edyta") as edyta:
        write_in(edyta, drafters)
        assert len(places(filip)) == 1
    assert places(filip) == []


def test_silence_ends_a_place(drafters, edyta, filip, monkeypatch):
    monkeypatch.setattr(editing_presence, "FORGOTTEN_AFTER", 0.3)
    places(filip)
    write_in(edyta, drafters)
    assert len(places(filip)) == 1
    assert places(filip) == []


def test_who_comes_later_sees_it_too(drafters, edyta, filip):
    places(filip)
    write_in(edyta, drafters)
    places(filip)
    with drafters.desk("olga") as olga:
        assert [place["who"] for place in places(olga)] == ["Edyta"]


def test_phones_walls_and_other_programmes_are_told_nothing(drafters, edyta, filip):
    room, host = drafters.room, drafters.served.host
    foreign = {"as": "staff", "programme": room.charlie.programme_id}
    with (
        phone(host, room.code) as bob,
        Wire(host) as wall,
        Wire(host, cookie=room.charlie.cookie) as charlie,
    ):
        wall.hello(**{"as": "wall"}, token=room.wall_token)
        charlie.hello(**foreign)
        places(charlie)
        places(filip)
        write_in(edyta, drafters)
        assert places(filip)
        for wire in (bob, wall, charlie):
            assert silent(wire, lambda message: "drafting" in message)


def test_a_draft_of_a_foreign_area_stays_closed(drafters, edyta, filip):
    areas = drafters.room.read(list_areas, drafters.room.programme_id)
    other = next(area.id for area in areas if area.code == "PS")
    drafters.account("zofia", "editor", (other,))
    with drafters.desk("zofia") as zofia:
        assert places(zofia) == []
        places(filip)
        write_in(edyta, drafters)
        assert places(filip)
        assert places(zofia) == []
        write_in(zofia, drafters)
        assert silent(filip, lambda message: "drafting" in message)
        assert save(zofia, drafters, 1, body="No")["error"]["code"] == "not_allowed"


def test_who_only_reads_is_not_announced(drafters, filip):
    places(filip)
    with drafters.desk("olga") as olga:
        write_in(olga, drafters)
        assert silent(olga, lambda message: message.get("drafting"))
        assert silent(filip, lambda message: "drafting" in message)


@pytest.fixture
def nothing_regained(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow this machine is, nobody gains a further announcement meanwhile."""
    monkeypatch.setattr(editing_presence, "PLACES_A_SECOND", 0.001)


def test_moving_about_too_fast_is_passed_over(nothing_regained, drafters, edyta, filip):
    places(filip)
    for _ in range(10):
        for name in ("body", "title"):
            write_in(edyta, drafters, name)
    save(edyta, drafters, 1, body="Said after all of it")
    seen = 0
    while "Said after all of it" not in str(message := filip.next()):
        seen += bool(message.get("drafting"))
    assert 1 <= seen <= editing_presence.PLACE_BURST


@pytest.mark.parametrize("at", [5, "body", {}, {"clause": 5, "field": "body"}, {"field": "body"}])
def test_a_place_that_is_none_counts_as_a_mistake(drafters, edyta, at):
    for _ in range(6):
        edyta.send({"at": at})
    assert edyta.closed() == 4400


def test_a_phone_writes_in_no_clause(drafters, filip):
    places(filip)
    with phone(drafters.served.host, drafters.room.code) as bob:
        write_in(bob, drafters)
        assert silent(bob, lambda message: "drafting" in message)
    assert silent(filip, lambda message: "drafting" in message)
