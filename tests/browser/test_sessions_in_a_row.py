"""Sessions 2, 4, 5, 6, 8 and 9 of the template in a row, led from *Run a session* alone: what each
leaves stands on the wall and in its minutes."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import Desk, Phone, Wall, read_first
from tests.rooms import Room, furnish_room
from tests.server import Server
from tests.waiting import comes_true
from tests.wire import come_in
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.record import load_record
from workshop.needs.card_sort import list_sortable_notes
from workshop.needs.group_queries import list_groups
from workshop.needs.needs import list_needs
from workshop.programme.agenda import list_activities, load_activity
from workshop.programme.door import MOST_EXPECTED, SetExpectedPeople, set_expected_people
from workshop.programme.session_run import close_session, open_session
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity
from workshop.standards.clauses import list_clauses
from workshop.store.ids_and_clock import new_id
from workshop.store.store import Store

STEPS = (("Pierwsza myśl", "Boi się tego okienka", -1), ("Potem", "Odbiera dowód", 2))
VOICES = (
    ("name", "Czytają stare imię na głos"),
    ("name", "Wołają po imieniu z dowodu"),
    ("form", "Druk ma rubryki matka i ojciec"),
    ("form", "Nie ma gdzie wpisać partnerki"),
)
NEED = {"who": "osoba po tranzycji", "need": "cichego pytania o imię", "goal": "wracać bez lęku"}
CLAUSE = {
    "title": "Sposób zwracania się",
    "body": "Na początku pytamy, jak się zwracać.",
    "level": "required",
    "rationale": "Nikt nie tłumaczy się przy innych.",
    "responsible": "kierowniczka biura",
}
RATINGS = {"valid": 8, "feasible": 8, "clear": 8}


@pytest.fixture
def room(chromium: str, server: Server, server_store: Store) -> Room:
    """A fresh programme of the template; its session 2 is open, and nothing runs."""
    return furnish_room(server_store, server.url, number=2)


@dataclass
class Row:
    """The sessions as they are led: one laptop, one wall, and phones that no test looks at."""

    room: Room
    desk: Page
    wall: Wall
    tokens: list[str] = field(default_factory=list)

    def open(self, number: int) -> None:
        """Close the session that was, go to another one on the laptop; six people come in."""
        room = self.room
        if self.tokens:
            room.do(close_session, room.session_id)
        if number != 2:
            room.session_id = room.read(list_sessions, room.programme_id)[number - 1].id
            room.do(open_session, room.session_id)
            content = SetExpectedPeople(room.session_id, MOST_EXPECTED)
            room.do(set_expected_people, content)
        room.code = room.code_of(room.session_id)
        host = room.url.removeprefix("http://")
        role = "expert" if number == 9 else "guest"
        joined = [
            come_in(host, room.code, role=role, table=seat % 3 + 1)["token"] for seat in range(6)
        ]
        self.tokens = [str(token) for token in joined]
        self.desk.goto(f"{room.url}/session?programme={room.slug}&session={number}")

    def press(self, name: str) -> None:
        """Press a button of the laptop by its words."""
        self.click(self.desk.get_by_role("button", name=name).first)

    def click(self, button: Locator) -> None:
        """Press once the page is drawn: a run that still goes on would swallow it."""
        expect(button).to_be_visible(timeout=60_000)
        read_first(self.desk)
        app = self.desk.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
        button.click()

    def start(self, kind: str, *, silent: bool = False) -> Activity:
        """Start the first activity of this kind from the agenda, in one press."""
        agenda = self.room.read(list_activities, self.room.session_id)
        found = next(row for row in agenda if row.kind == kind and bool(row.silent) == silent)
        row = self.desk.locator(f"[class*='st-key-session-start-{found.id}'] button")
        self.desk.get_by_role("tab", name="Agenda").click()
        self.click(row)
        expect(self.wall.body).to_contain_text(found.title)
        self.room.activity_id = found.id
        return self.room.read(load_activity, found.id)

    def take_over(self) -> None:
        """Take over the draft that was given in."""
        self.desk.get_by_role("tab", name="Drafts").click()
        self.press("Take it over")

    def draft(self, token: str, about: str | None, fields: dict[str, str]) -> None:
        """A draft on a phone, begun, written and given in."""
        key = new_id()
        self.room.tell_by_phone(token, "open_draft", id=key, about=about, pair=False)
        self.room.tell_by_phone(token, "save_draft", id=key, revision=0, fields=fields)
        self.room.tell_by_phone(token, "offer_draft", id=key, revision=1)

    def note(self, token: str, text: str, **given: object) -> None:
        """A note of a phone."""
        agenda = self.room.read(list_activities, self.room.session_id)
        here = next(row for row in agenda if row.id == self.room.activity_id)
        carries = ["table"] if here.per_table else []
        self.room.tell_by_phone(token, "add_note", id=new_id(), text=text, carries=carries, **given)

    def reveal(self) -> None:
        """Uncover the notes, and let those that waited in."""
        self.press("Reveal the notes")
        expect(self.desk.get_by_role("button", name="Go on to the work")).to_be_visible()
        self.room.tell("approve_all", activity=self.room.activity_id)

    def minutes(self) -> str:
        """The minutes of the session so far, with Polish labels."""
        room = self.room
        record = room.read(load_record, room.facilitator, room.session_id, "pl")
        return write_markdown(record)


@pytest.fixture
def row(room: Room, open_wall: Callable[[], Wall], open_desk: Callable[[], Desk]) -> Row:
    """The laptop at the session that is open, and the wall of the programme."""
    wall = open_wall()
    room.run("talk", "Otwarcie")
    return Row(room, open_desk().page, wall)


def test_each_session_leaves_what_the_next_one_begins_with(
    row: Row, make_phone: Callable[[], Phone]
) -> None:
    write_a_persona(row, make_phone())
    draw_a_journey(row)
    group_in_silence(row)
    write_a_need(row)
    draft_a_clause(row)
    rate_it(row)


def write_a_persona(row: Row, phone: Phone) -> None:
    """Session 2: a table's persona, written on a phone and taken over on the laptop."""
    row.open(2)
    phone.join()
    row.start("personas")
    phone.button("Begin a persona").click()
    phone.page.get_by_label("First name or a description").fill("Kuba, 27")
    phone.page.get_by_label("What their situation is").fill("Po tranzycji, szuka pracy")
    expect(row.wall.body).to_contain_text("szuka pracy")
    expect(phone.page.get_by_text("Everything is saved")).to_be_visible()
    phone.button("Give it in").click()
    row.take_over()
    expect(phone.body).to_contain_text("has become a persona")
    expect(row.wall.body).to_contain_text("taken over")
    assert "1 persona" in row.minutes()


def draw_a_journey(row: Row) -> None:
    """Session 4: tables have their persona by themselves; notes become steps with a curve."""
    row.open(4)
    row.start("journey_map")
    for token in row.tokens:
        for stage, text, feeling in STEPS:
            row.note(token, text, stage=stage, feeling=feeling)
    row.reveal()
    stages = row.wall.page.locator(".journey-stage h3")
    expect(stages.first).to_have_text("Pierwsza myśl")
    expect(stages.last).to_contain_text("Potem")
    expect(row.wall.page.locator(".journey-line")).to_be_attached()
    expect(row.wall.body).to_contain_text("Kuba")
    assert "12 kroków podróży" in row.minutes()


def group_in_silence(row: Row) -> None:
    """Session 5: what people agree about stands on the wall at once and becomes groups."""
    row.start("notes")
    for (_pile, text), token in zip(VOICES, row.tokens, strict=False):
        row.note(token, text, kind="observation")
    row.reveal()
    row.open(5)
    activity = row.start("grouping", silent=True)
    notes = {note.text: note.id for note in row.room.read(list_sortable_notes, activity)}
    for token in row.tokens:
        for pile, text in VOICES:
            number = 1 if pile == "name" else 2
            row.room.tell_by_phone(token, "place_note", note=notes[text], pile=number)
    row.press("End the activity")
    expect(row.wall.body).to_contain_text("What holds together")
    row.press("Make groups of the piles")
    programme = row.room.programme_id
    assert comes_true(lambda: len(row.room.read(list_groups, programme)) == 2)
    groups = row.room.read(list_groups, programme)
    row.start("headers")
    row.draft(row.tokens[0], groups[0].id, {"header": "Zanim coś załatwię, muszę się tłumaczyć"})
    expect(row.wall.body).to_contain_text("muszę się tłumaczyć")
    row.take_over()
    expect(row.desk.get_by_text("1 taken over")).to_be_visible()
    minutes = row.minutes()
    assert "2 grupy" in minutes
    assert "muszę się tłumaczyć" in minutes


def write_a_need(row: Row) -> None:
    """Session 6: a table writes the need of a group."""
    row.open(6)
    row.start("need_writing")
    [group, *_rest] = row.room.read(list_groups, row.room.programme_id)
    row.draft(row.tokens[0], group.id, NEED)
    row.take_over()
    expect(row.wall.page.locator(".wb-need")).to_contain_text(NEED["need"])
    assert "1 potrzeba" in row.minutes()


def draft_a_clause(row: Row) -> None:
    """Session 8: a clause of a need."""
    row.open(8)
    row.start("drafting")
    [need] = row.room.read(list_needs, row.room.programme_id)
    row.draft(row.tokens[0], need.id, CLAUSE)
    expect(row.wall.page.locator(".wb-jointly__large h3")).to_have_text(CLAUSE["title"])
    row.take_over()
    expect(row.desk.get_by_text("1 taken over")).to_be_visible()
    minutes = row.minutes()
    assert "1 zapis" in minutes
    assert CLAUSE["title"] in minutes


def rate_it(row: Row) -> None:
    """Session 9: experts rate on phones; the wall shows where they agree."""
    row.open(9)
    rating = row.start("expert_rating")
    row.press("Make the round")
    row.press("Open the round")
    expect(row.wall.body).to_contain_text("0 of 6 experts have finished")
    [clause] = row.room.read(list_clauses, row.room.programme_id)
    for token in row.tokens:
        given = {"activity": rating.id, "clause": clause.id}
        row.room.tell_by_phone(token, "rate_clause", values=RATINGS, **given)
    expect(row.wall.body).to_contain_text("6 of 6 experts have finished")
    row.press("Close the round and show the agreement")
    expect(row.wall.page.locator(".round-clause h2")).to_have_text(CLAUSE["title"])
    expect(row.wall.body).to_contain_text("Accepted by the experts")
    assert "1 oceniony zapis" in row.minutes()
