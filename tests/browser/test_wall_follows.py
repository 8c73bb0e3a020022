"""What a thumb writes stands on the wall, when and as the facilitator lets it."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.pages import MAP, Desk, Phone, Wall
from tests.rooms import Room


def test_a_picked_section_asks_its_guiding_question(phone: Phone) -> None:
    phone.join()
    phone.pick("Pains")
    expect(phone.page.get_by_text("What are they afraid of, what frustrates them?")).to_be_visible()


def test_a_note_is_a_blank_card_until_it_is_revealed_and_then_its_text(
    phone: Phone,
    room: Room,
    open_wall: Callable[[], Wall],
    open_desk: Callable[[], Desk],
) -> None:
    wall, desk = open_wall(), open_desk()
    phone.join()
    phone.pick(MAP)
    phone.send("Kolejka aż do drzwi")
    expect(wall.count()).to_have_text("1")
    expect(wall.blank_notes).to_have_count(1)
    expect(wall.body).not_to_contain_text("Kolejka")
    expect(phone.state("Kolejka")).to_contain_text("Sent")

    room.tell("approve_all", activity=room.activity_id)
    expect(phone.state("Kolejka")).to_contain_text("On the wall, face down")
    expect(wall.body).not_to_contain_text("Kolejka")

    desk.advance()
    expect(wall.notes).to_have_text(["Kolejka aż do drzwi"])
    expect(wall.blank_notes).to_have_count(0)
    expect(phone.state("Kolejka")).to_have_text("✓✓ On the wall")


def test_a_note_nobody_must_approve_stands_on_the_open_wall_at_once(
    phone: Phone, room: Room, open_wall: Callable[[], Wall]
) -> None:
    room.change(hidden=False, moderated=False)
    wall = open_wall()
    phone.join()
    phone.pick(MAP)
    phone.send("Drzwi bez klamki")
    expect(wall.notes).to_have_text(["Drzwi bez klamki"])
    expect(phone.state("Drzwi")).to_have_text("✓✓ On the wall")
    wall_texts = wall.body.inner_text()
    assert phone.badge not in wall_texts


def test_a_rejected_note_never_reaches_the_wall_and_its_author_is_told(
    phone: Phone, room: Room, open_wall: Callable[[], Wall]
) -> None:
    room.change(hidden=False)
    wall = open_wall()
    phone.join()
    phone.send("Coś, czego nie pokażemy")
    expect(phone.state("Coś")).to_have_text("✓ Sent")
    room.tell("reject_notes", notes=[room.stored()[0].id], reason="It hurts somebody")
    expect(phone.state("Coś")).to_have_text("– Not shown on the wall: It hurts somebody")
    expect(wall.notes).to_have_count(0)


def test_free_notes_stand_on_the_wall_without_the_sections_of_a_map(
    phone: Phone, room: Room, open_wall: Callable[[], Wall]
) -> None:
    room.run("notes", hidden=False, moderated=False)
    wall = open_wall()
    phone.join()
    phone.send("Co to jest osoba bliska?")
    expect(wall.notes).to_have_text(["Co to jest osoba bliska?"])
    expect(wall.page.locator(".wb-part__title:visible").filter(has_text=MAP)).to_have_count(0)
