"""A clause in the room: read on the wall while it is written, voted on by phones, objected to."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Desk, Phone, Wall
from tests.rooms import Room
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.tables import Clause

BODY = "Na początku rozmowy pytamy, jak się zwracać. Nikt nie prosi o dokument."


@pytest.fixture
def clause(room: Room) -> Clause:
    """A clause that waits to be worked on."""
    fields = {"body": BODY, "level": "required"}
    return room.do(create_clause, CreateClause(room.programme_id, "Zwracanie się", fields=fields))


def save(room: Room, clause: Clause, revision: int, **fields: str) -> None:
    """Save fields as an editor's page does; everybody hears of it."""
    room.tell("save_clause", id=clause.id, revision=revision, fields=fields)


def size_of(page: Page, selector: str) -> float:
    """The size of a text in pixels."""
    size = page.locator(selector).evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    return float(size)


def test_a_saved_clause_is_on_the_wall_within_a_second_with_its_change_marked(
    room: Room, clause: Clause, open_wall: Callable[[], Wall]
) -> None:
    room.run("drafting", targets=[clause.id])
    wall = open_wall()
    page = wall.page
    expect(page.locator(".paper-code")).to_have_text(clause.code)
    expect(page.locator(".paper-level")).to_have_text("Required")
    expect(page.locator(".paper-text")).to_have_text(BODY)
    expect(page.locator("ins, del")).to_have_count(0)
    assert size_of(page, ".paper-text") >= 28
    room.tell("save_clause", id=clause.id, revision=1, fields={})
    save(room, clause, 1, body=BODY.replace("jak się zwracać", "jak mówić do osoby"))
    expect(page.locator(".paper-text ins")).to_have_text("mówić do osoby")
    expect(page.locator(".paper-text del")).to_have_text("się zwracać")
    marks = page.locator(".paper-text ins, .paper-text del").evaluate_all(
        "nodes => nodes.map((node) => getComputedStyle(node).textDecorationLine)"
    )
    assert marks == ["line-through", "underline"], "not told by colour alone"


def test_struck_words_leave_the_wall_by_themselves_and_one_word_typed_in_steps_is_one_change(
    room: Room, clause: Clause, open_wall: Callable[[], Wall]
) -> None:
    room.run("drafting", targets=[clause.id])
    wall = open_wall()
    expect(wall.page.locator(".paper-text")).to_have_text(BODY)
    save(room, clause, 1, body=BODY.replace("Nikt", "Ni"))
    expect(wall.page.locator(".paper-text ins")).to_have_text("Ni")
    save(room, clause, 2, body=BODY.replace("Nikt", "Żadna osoba"))
    expect(wall.page.locator(".paper-text ins")).to_have_text("Żadna osoba")
    expect(wall.page.locator(".paper-text del")).to_have_text("Nikt")
    expect(wall.page.locator(".paper-text del")).to_have_count(0, timeout=15_000)
    expect(wall.page.locator(".paper-text ins")).to_have_text("Żadna osoba")


def test_a_very_long_clause_is_shown_page_after_page_and_never_small(
    room: Room, open_wall: Callable[[], Wall]
) -> None:
    fields = {"body": "To jest zdanie wymagania. " * 150}
    long = room.do(create_clause, CreateClause(room.programme_id, "Długi zapis", fields=fields))
    room.run("drafting", targets=[long.id])
    page = open_wall().page
    expect(page.locator(".paper-page")).to_have_text(re.compile("Page 1 of [23]"))
    assert size_of(page, ".paper-text") >= 28
    save(room, long, 1, body=fields["body"] + "Ostatnie słowo.")
    expect(page.locator(".paper-page")).to_have_text(re.compile("Page ([23]) of \\1"))
    expect(page.locator(".paper-text ins")).to_be_in_viewport()


def test_the_facilitator_shows_the_next_clause_with_one_click(
    room: Room,
    clause: Clause,
    phone: Phone,
    open_wall: Callable[[], Wall],
    open_desk: Callable[[], Desk],
) -> None:
    command = CreateClause(room.programme_id, "Ciche miejsce", fields={"body": "Jest."})
    other = room.do(create_clause, command)
    hidden = room.do(create_clause, CreateClause(room.programme_id, "Nie dla sali"))
    room.run("drafting", targets=[clause.id, other.id])
    wall, desk = open_wall(), open_desk()
    phone.join()
    expect(phone.page.locator(".clause h2")).to_have_text("Zwracanie się")
    assert size_of(phone.page, ".clause-body") >= 16
    desk.click("paper-after")
    expect(wall.page.locator(".paper-title")).to_have_text("Ciche miejsce")
    expect(phone.page.locator(".clause h2")).to_have_text("Ciche miejsce")
    expect(wall.page.locator("ins, del")).to_have_count(0)
    expect(phone.body).not_to_contain_text(hidden.title)
    desk.advance()
    expect(desk.button("back")).to_be_visible()


def test_who_is_below_three_is_asked_and_only_the_facilitator_reads_it_afterwards(
    room: Room,
    clause: Clause,
    make_phone: Callable[[], Phone],
    open_wall: Callable[[], Wall],
    open_desk: Callable[[], Desk],
) -> None:
    room.run("fist_to_five", targets=[clause.id])
    wall, desk = open_wall(), open_desk()
    first, second = make_phone().join(), make_phone().join()
    expect(first.page.locator(".clause-body")).to_have_text(BODY)
    expect(wall.page.locator(".paper-text")).to_have_text(BODY)
    question = first.page.get_by_label("What would have to change?")
    first.page.get_by_role("button", name="I support it").click()
    expect(first.page.get_by_text("Your vote has arrived.")).to_be_visible()
    expect(question).to_be_hidden()
    first.page.get_by_role("button", name="I have serious doubts").click()
    question.fill("Najpierw szkolenie")
    first.button("Send").click()
    expect(first.page.get_by_text("✓ Sent.")).to_be_visible()
    second.page.get_by_role("button", name="I can live with it").click()
    expect(wall.page.locator(".turnout-count")).to_have_text("The vote is on.")
    question.fill("Najpierw szkolenie zespołu")
    first.reopen()
    question = first.page.get_by_label("What would have to change?")
    expect(question).to_have_value("Najpierw szkolenie zespołu")

    desk.advance()
    expect(wall.body).to_contain_text("No consensus: somebody is below 3")
    expect(wall.page.locator(".outcome-about")).to_contain_text(clause.code)
    expect(question).to_have_value("Najpierw szkolenie zespołu")
    expect(desk.page.get_by_text("Najpierw szkolenie", exact=True)).to_be_visible()
    for page in (wall.page, second.page):
        expect(page.locator("body")).not_to_contain_text("szkolenie")
    desk.click("fist-repeat")
    expect(desk.button("start")).to_be_visible()
