"""A persona for each table, and a journey of stages and feelings: phones, wall and laptop."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.pages import Desk, Phone, Wall, read_first
from tests.rooms import OPEN, Room
from workshop.board.personas import CreatePersona, create_persona
from workshop.board.table_maps import AssignPersonas, assign_personas

KINGA, OLA = "Kinga, 34, po przeprowadzce", "Ola (19) – szuka pracy"


@pytest.fixture
def personas(room: Room) -> list[str]:
    return [
        room.do(create_persona, CreatePersona(room.programme_id, label, {"situation": told})).id
        for label, told in ((KINGA, "Szuka żłobka"), (OLA, "Boi się urzędu"))
    ]


def assign(room: Room, personas: list[str]) -> None:
    room.do(assign_personas, AssignPersonas(room.activity_id, dict(enumerate(personas, 1))))


def join_at(phone: Phone, table: int) -> Phone:
    phone.scan()
    phone.agree()
    phone.take_place(table=table)
    phone.button("I have written it down").click()
    expect(phone.heading).to_have_text("Maps")
    return phone


def whom(phone: Phone) -> Locator:
    return phone.page.locator(".whom")


def title(wall: Wall) -> Locator:
    return wall.page.locator(".head .words").first


def give_personas(desk: Desk) -> None:
    desk.page.get_by_role("button", name="Give the tables personas").click()
    dialog = desk.page.get_by_role("dialog")
    read_first(desk.page)
    dialog.get_by_role("button", name="Give the tables these personas").click()
    expect(dialog).to_be_hidden()


def test_each_phone_reads_its_table_s_persona_and_its_note_stands_on_that_map(
    room: Room, personas: list[str], make_phone: Callable[..., Phone], open_wall: Callable[[], Wall]
) -> None:
    room.run("empathy_map", "Maps", per_table=True, asks_kind=False, **OPEN)
    assign(room, personas)
    first, second = join_at(make_phone(), 1), join_at(make_phone(), 2)
    for phone, label, told in ((first, KINGA, "Szuka żłobka"), (second, OLA, "Boi się urzędu")):
        expect(whom(phone)).to_contain_text(label)
        expect(whom(phone)).to_contain_text(told)
    expect(second.page.locator("#carried")).to_contain_text("table 2 stays with the note")
    first.send("Kolejka u Kingi")
    second.send("Formularz u Oli")
    wall = open_wall()
    wall.page.keyboard.press(" ")
    expect(title(wall)).to_contain_text("Maps · Table 1 · Kinga")
    expect(wall.notes).to_have_text(["Kolejka u Kingi"])
    wall.page.keyboard.press("ArrowRight")
    expect(title(wall)).to_contain_text("Maps · Table 2 · Ola")
    expect(wall.notes).to_have_text(["Formularz u Oli"])
    expect(wall.page.locator(".wb-head")).to_be_visible()


def test_a_phone_without_a_persona_says_what_it_waits_for_and_follows(
    room: Room, personas: list[str], phone: Phone, open_desk: Callable[[], Desk]
) -> None:
    room.run("empathy_map", "Maps", per_table=True, asks_kind=False, **OPEN)
    join_at(phone, 2)
    expect(whom(phone)).to_contain_text("Table 2 has no persona yet")
    expect(phone.field).to_be_hidden()
    phone.button("I sit at another table").click()
    phone.choose("My table", "1")
    expect(whom(phone)).to_contain_text("Table 1 has no persona yet")
    give_personas(open_desk())
    expect(whom(phone)).to_contain_text("Kinga, 34")
    expect(phone.field).to_be_visible()


def test_the_facilitator_gives_personas_and_chooses_whose_map_the_wall_shows(
    room: Room,
    personas: list[str],
    open_desk: Callable[[], Desk],
    open_wall: Callable[[], Wall],
) -> None:
    room.run("empathy_map", "Maps", per_table=True, asks_kind=False, **OPEN)
    desk, wall = open_desk(), open_wall()
    expect(wall.body).to_contain_text("No table has a persona yet.")
    give_personas(desk)
    expect(title(wall)).to_contain_text("Maps · Table 1 · Kinga")
    read_first(desk.page)
    desk.page.get_by_role("button", name="Table 3").click()
    expect(title(wall)).to_contain_text("Maps · Table 3 · Ola")


def test_steps_with_stage_and_feeling_become_the_journey_on_the_wall(
    room: Room,
    personas: list[str],
    phone: Phone,
    open_desk: Callable[[], Desk],
    open_wall: Callable[[], Wall],
) -> None:
    room.run("journey_map", "Maps", hidden=True, moderated=False, per_table=True)
    assign(room, personas)
    join_at(phone, 1)
    phone.choose("At which stage?", "another one…")
    phone.page.get_by_label("Name of the new stage").fill("Kolejka")
    phone.choose("How does this person feel then?", "very bad")
    phone.send("Stoi godzinę")
    expect(phone.note("Stoi")).to_contain_text("Kolejka · very bad")
    expect(phone.page.locator("input[name=feeling]:checked")).to_have_count(0)
    phone.choose("At which stage?", "W urzędzie")
    phone.choose("How does this person feel then?", "good")
    phone.send("Ktoś wysłuchał")
    expect(phone.state("Ktoś")).to_contain_text("✓")
    wall = open_wall()
    open_desk().advance()
    stages = wall.page.locator(".journey-stage h3")
    expect(stages).to_have_count(2)
    expect(wall.page.locator(".journey-step")).to_have_count(2)
    expect(wall.page.locator(".journey-mean")).to_have_count(2)
    expect(title(wall)).to_contain_text("Maps · Table 1 · Kinga")


def test_what_was_begun_of_a_step_survives_a_reload(
    room: Room, personas: list[str], phone: Phone
) -> None:
    room.run("journey_map", "Maps", per_table=True, asks_kind=False, **OPEN)
    assign(room, personas)
    join_at(phone, 1)
    phone.choose("At which stage?", "Potem")
    phone.choose("How does this person feel then?", "good")
    phone.field.fill("Zaczęte")
    phone.page.reload()
    checked = phone.page.locator(".step-fields input:checked")
    expect(checked).to_have_count(2)
    expect(phone.field).to_have_value("Zaczęte")
