"""What tables write together, on the wall and on the laptop that takes it over."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.devices import OpenPage
from tests.browser.pages import Desk, Wall, read_first
from tests.rooms import Room
from workshop.board.personas import list_personas
from workshop.needs.groups import CreateGroup, create_group, list_groups
from workshop.needs.needs import list_needs
from workshop.programme.agenda import AddActivity, add_activity
from workshop.standards.clauses import list_clauses
from workshop.store.ids_and_clock import new_id

OPEN = {"moderated": False}
NEED = {"who": "a guest", "need": "a quiet place", "goal": "I come back"}


def write(room: Room, token: str, about: str | None = None, **fields: str) -> str:
    """A draft begun and saved on a phone; its id."""
    key = new_id()
    room.tell_by_phone(token, "open_draft", id=key, about=about, pair=False)
    room.tell_by_phone(token, "save_draft", id=key, revision=0, fields=fields)
    return key


def give_in(room: Room, token: str, key: str, revision: int = 1) -> None:
    room.tell_by_phone(token, "offer_draft", id=key, revision=revision)


def group(room: Room, header: str, *texts: str) -> str:
    notes = [room.write(text).id for text in texts]
    return str(room.do(create_group, CreateGroup(room.programme_id, new_id(), header, notes)).id)


def open_drafts(open_page: OpenPage, room: Room) -> Page:
    page = open_page("/session")
    tab = page.get_by_role("tab", name=re.compile("^(Drafts|Szkice)$"))
    tab.click()
    return page


def row(page: Page, text: str) -> Locator:
    return page.locator(".wb-joint__row", has_text=text)


def part(page: Page, name: str) -> Locator:
    return page.locator(f"[data-part={name}]")


def card(wall: Wall, text: str) -> Locator:
    return wall.page.locator(".wb-jointly__card", has_text=text)


def test_personas_of_tables_grow_side_by_side_on_the_wall(
    room: Room, open_wall: Callable[[], Wall]
) -> None:
    room.run("personas", "Personas at tables", keeps_table=True, **OPEN)
    wall = open_wall()
    first, second = room.come_in(1), room.come_in(2)
    write(room, first, label="Kasia", situation="Moved here in spring")
    key = write(room, second, label="Marek", situation="Works at night", basis="assumption")
    expect(card(wall, "Kasia")).to_contain_text("Table 1")
    expect(card(wall, "Marek")).to_contain_text("We assume it")
    room.tell_by_phone(second, "save_draft", id=key, revision=1, fields={"barriers": "No bus"})
    expect(card(wall, "Marek")).to_contain_text("No bus")
    boxes = [card(wall, name).bounding_box() for name in ("Kasia", "Marek")]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["y"] == boxes[1]["y"]


def test_of_a_covered_draft_the_wall_says_only_that_it_is_written(
    room: Room, open_wall: Callable[[], Wall]
) -> None:
    about = group(room, "At the door", "Nobody says hello")
    left = group(room, "In the queue", "It takes long")
    room.run("need_writing", "Needs", moderated=True, keeps_table=True)
    wall = open_wall()
    token = room.come_in(2)
    key = write(room, token, about, **NEED)
    expect(card(wall, "Table 2 is writing")).to_be_visible()
    expect(wall.page.get_by_text("In the queue")).to_be_visible()
    expect(wall.page.get_by_text("a quiet place")).to_have_count(0)
    give_in(room, token, key)
    expect(card(wall, "a quiet place")).to_contain_text("Table 2 · given in")
    room.tell("accept_draft", id=key, revision=1)
    expect(wall.page.locator(".wb-need")).to_contain_text("a quiet place")
    expect(card(wall, "a quiet place")).to_have_count(0)
    assert left in {row.id for row in room.read(list_groups, room.programme_id)}


def test_where_an_activity_shows_no_tables_the_wall_names_none(
    room: Room, open_wall: Callable[[], Wall]
) -> None:
    room.run("personas", "Personas at tables", **OPEN)
    wall = open_wall()
    write(room, room.come_in(2), label="Marek", situation="Works at night")
    expect(card(wall, "Marek")).to_be_visible()
    expect(card(wall, "Table 2")).to_have_count(0)


def test_the_clause_given_in_last_stands_in_large_type_and_pages_bring_the_others(
    room: Room, open_wall: Callable[[], Wall]
) -> None:
    needs = [room.make_need(words) for words in ("a quiet place", "a shorter queue", "a bus")]
    room.run("drafting", "In pairs", moderated=True, keeps_table=True)
    wall = open_wall()
    expect(wall.page.get_by_text("a bus")).to_be_visible()
    tokens = [room.come_in(table) for table in (1, 2)]
    for token, need, title in zip(tokens, needs, ("A room", "A ticket"), strict=False):
        key = write(room, token, need, title=title, body="The office keeps one.")
        give_in(room, token, key)
        expect(wall.page.locator(".wb-jointly__large h3")).to_have_text(title)
    expect(wall.page.get_by_text("a bus")).to_be_visible()
    wall.page.keyboard.press("ArrowRight")
    expect(wall.page.locator(".wb-jointly__large h3")).to_have_text("A room")


def test_sentences_proposed_for_a_group_stand_under_it(
    room: Room, open_wall: Callable[[], Wall]
) -> None:
    about = group(room, "", "Nobody says hello")
    room.run("headers", "A header is a sentence", **OPEN)
    wall = open_wall()
    for table, words in ((1, "We wait unseen."), (2, "Nobody greets us.")):
        write(room, room.come_in(table), about, header=words)
    block = wall.page.locator(".wb-jointly__group")
    expect(block).to_contain_text("We wait unseen.")
    expect(block).to_contain_text("Nobody greets us.")


def test_a_draft_given_in_is_read_edited_and_taken_over_once(
    room: Room, open_page: OpenPage
) -> None:
    about = group(room, "At the door", "Nobody says hello")
    room.run("need_writing", "Needs")
    page = open_drafts(open_page, room)
    token = room.come_in(2)
    key = write(room, token, about, **NEED)
    expect(part(page, "open")).to_contain_text("a quiet place")
    give_in(room, token, key)
    expect(part(page, "offered")).to_contain_text("At the door")
    draft = page.locator(".wb-joint__row")
    read_first(page)
    draft.get_by_role("button", name="Edit", exact=True).click()
    draft.locator("textarea").nth(1).fill("a very quiet place")
    draft.get_by_role("button", name="Save").click()
    expect(draft.locator("dd").nth(1)).to_have_text("a very quiet place")
    read_first(page)
    draft.get_by_role("button", name="Take it over").dblclick()
    expect(part(page, "accepted")).to_contain_text("a very quiet place")
    [need] = room.read(list_needs, room.programme_id)
    assert (need.need, need.origin) == ("a very quiet place", "table")
    read_first(page)
    draft.get_by_role("button", name="Open it").click()
    page.wait_for_url(re.compile(f"/needs.*need={need.id}"))


def test_an_edit_that_meets_newer_words_shows_both(room: Room, open_page: OpenPage) -> None:
    room.run("personas", "Personas", **OPEN)
    token = room.come_in(1)
    key = write(room, token, label="Kasia", situation="Moved here")
    page = open_drafts(open_page, room)
    draft = page.locator(".wb-joint__row")
    draft.get_by_role("button", name="Edit", exact=True).click()
    draft.locator("textarea").nth(1).fill("Moved here in spring")
    fields = {"situation": "Moved here last year"}
    room.tell_by_phone(token, "save_draft", id=key, revision=1, fields=fields)
    draft.get_by_role("button", name="Save").click()
    expect(draft.get_by_role("alert").last).to_contain_text("Moved here last year")
    read_first(page)
    draft.get_by_role("button", name="Save").click()
    expect(draft.locator("dd").nth(1)).to_have_text("Moved here in spring")


def test_drafts_are_given_back_and_put_aside_with_the_keyboard(
    room: Room, open_page: OpenPage
) -> None:
    room.run("personas", "Personas", **OPEN)
    token = room.come_in(1)
    key = write(room, token, label="Kasia", situation="Moved here")
    give_in(room, token, key)
    page = open_drafts(open_page, room)
    row(page, "Kasia").focus()
    page.keyboard.press("r")
    page.keyboard.type("Say what she wants")
    page.keyboard.press("Enter")
    expect(part(page, "open")).to_contain_text("Say what she wants")
    row(page, "Kasia").focus()
    page.keyboard.press("x")
    aside = part(page, "dropped")
    expect(aside.locator(".wb-count")).to_have_text("1")
    aside.locator("summary").click()
    read_first(page)
    aside.get_by_role("button", name="Pick it up again").click()
    read_first(page)
    row(page, "Kasia").focus()
    page.keyboard.press("a")
    expect(part(page, "accepted")).to_contain_text("Kasia")
    assert "Kasia" in {persona.label for persona in room.read(list_personas, room.programme_id)}


def test_the_running_activity_says_how_far_drafts_are_and_what_is_missing(
    room: Room, open_page: OpenPage
) -> None:
    room.run("drafting", "In pairs")
    page = open_page("/session")
    expect(page.get_by_text("There are no needs yet")).to_be_visible()
    need = room.make_need("a quiet place")
    page.reload()
    token = room.come_in(1)
    key = write(room, token, need, title="A room", body="The office keeps one.")
    expect(page.get_by_text("1 being written · 0 given in")).to_be_visible()
    give_in(room, token, key)
    expect(page.get_by_text("0 being written · 1 given in")).to_be_visible()
    room.tell("accept_draft", id=key, revision=1)
    expect(page.get_by_text("1 taken over")).to_be_visible()
    assert len(room.read(list_clauses, room.programme_id)) == 1


def test_hints_stand_under_a_draft_until_it_says_better(room: Room, open_page: OpenPage) -> None:
    about = group(room, "At the door", "Nobody says hello")
    room.run("need_writing", "Needs")
    token = room.come_in(2)
    key = write(room, token, about, who="user", need="a new form", goal="I come back")
    page = open_drafts(open_page, room)
    hints = page.locator(".wb-joint__hints")
    expect(hints).to_contain_text("Hints, not rules")
    expect(hints.locator("li")).to_have_count(2)
    expect(hints).to_contain_text("This names a solution.")
    room.tell_by_phone(token, "save_draft", id=key, revision=1, fields=NEED)
    expect(hints).to_be_hidden()
    expect(page.get_by_role("button", name="Take it over")).to_be_enabled()


def test_a_draft_given_in_waits_at_home_and_one_press_leads_to_it(
    room: Room, open_page: OpenPage
) -> None:
    about = group(room, "At the door", "Nobody says hello")
    room.run("need_writing", "Needs")
    token = room.come_in(2)
    give_in(room, token, write(room, token, about, **NEED))
    room.run("talk", "A break for the drafts")
    page = open_page("/programme")
    expect(page.get_by_text("1 draft of session 3 waits to be taken over")).to_be_visible()
    read_first(page)
    page.get_by_role("button", name="To the drafts").click()
    expect(row(page, "a quiet place").get_by_role("button", name="Take it over")).to_be_visible()


def test_the_drafts_are_in_view_as_soon_as_an_activity_with_drafts_is_started(
    room: Room, open_desk: Callable[[], Desk]
) -> None:
    room.run("talk", "What a persona is")
    tables = room.do(add_activity, AddActivity(room.session_id, "personas", "Personas"))
    desk = open_desk()
    desk.click("advance")
    expect(desk.button("start")).to_have_text(re.compile("Personas"))
    desk.press("start")
    room.activity_id = tables.id
    token = room.come_in(1)
    give_in(room, token, write(room, token, label="Ola", situation="Moved", basis="assumption"))
    expect(row(desk.page, "Ola").get_by_role("button", name="Take it over")).to_be_visible()
