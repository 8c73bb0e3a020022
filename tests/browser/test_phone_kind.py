"""What a note is, its author says or leaves open: nothing is chosen beforehand."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.pages import Desk, Phone, Wall
from tests.rooms import Room

QUESTION = "What is it?"


@pytest.fixture(autouse=True)
def asking(room: Room) -> None:
    room.change(asks_kind=True)


def chips(phone: Phone) -> Locator:
    return phone.page.get_by_role("group", name=QUESTION)


def test_nothing_is_chosen_and_the_question_stands_above_the_fold(phone: Phone) -> None:
    phone.join()
    expect(chips(phone)).to_be_in_viewport(ratio=1)
    expect(chips(phone).locator(":checked")).to_have_count(0)
    question, bar = chips(phone).bounding_box(), phone.page.locator(".send-bar").bounding_box()
    assert question is not None
    assert bar is not None
    assert question["y"] + question["height"] <= bar["y"]


def test_on_a_small_screen_with_its_keyboard_open_the_question_can_be_reached(
    make_phone: Callable[..., Phone],
) -> None:
    phone = make_phone(viewport={"width": 320, "height": 260})
    phone.join()
    phone.field.fill("Proszę czekać")
    phone.choose(QUESTION, "Quote")
    phone.send("Proszę czekać na wezwanie")
    expect(phone.note("Proszę")).to_contain_text("quote")


def test_who_chose_nothing_is_asked_and_may_answer_leave_it_open_or_go_on_writing(
    phone: Phone, room: Room
) -> None:
    phone.join()
    dialog = phone.page.get_by_role("dialog", name=QUESTION)
    phone.field.fill("Numerki giną")
    phone.button("Send the note").click()
    expect(dialog).to_be_visible()
    phone.page.keyboard.press("Escape")
    expect(phone.field).to_have_value("Numerki giną")
    expect(phone.notes).to_have_count(0)
    phone.button("Send the note").click()
    dialog.get_by_role("button", name="Hunch").click()
    expect(phone.note("Numerki")).to_contain_text("hunch")
    expect(chips(phone).locator(":checked")).to_have_count(0)
    phone.field.fill("Kolejka")
    phone.button("Send the note").click()
    dialog.get_by_role("button", name="Send without marking it").click()
    expect(phone.state("Kolejka")).to_have_text("✓ Sent")
    phone.send("Kto pominął pytanie raz, nie jest pytany znowu")
    expect(phone.state("pominął")).to_have_text("✓ Sent")
    assert sorted(note.kind for note in room.stored()) == ["hunch", "unmarked", "unmarked"]


def test_journeys_do_not_ask_and_the_facilitator_can_let_any_activity_ask(
    phone: Phone, room: Room
) -> None:
    room.run("journey_map", "Steps of the journey")
    phone.join()
    expect(phone.field).to_be_visible()
    expect(chips(phone)).to_have_count(0)
    room.run("notes", "Barriers", asks_kind=True)
    phone.page.reload()
    expect(chips(phone)).to_be_visible()


def test_what_was_said_of_a_note_stands_in_the_queue_and_on_the_revealed_wall(
    phone: Phone, room: Room, open_desk: Callable[[], Desk], open_wall: Callable[[], Wall]
) -> None:
    phone.join()
    phone.choose(QUESTION, "Observation")
    phone.send("Nikt nie pyta")
    expect(phone.state("Nikt")).to_have_text("✓ Sent")
    room.write("Ktoś tak myśli", kind="hunch")
    room.write("Nikt tego nie oznaczył")
    desk = open_desk()
    desk.page.get_by_role("tab", name="Waiting notes").click()
    row = desk.page.locator(".wb-queue__row")
    expect(row).to_contain_text("observation")
    row.get_by_role("button", name="Approve").click()
    expect(row).to_have_count(0)
    desk.advance()
    wall = open_wall()
    expect(wall.notes.filter(has_text="Nikt nie pyta")).to_contain_text("observation")
    expect(wall.notes.filter(has_text="Ktoś tak myśli")).to_contain_text("hunch")
    expect(wall.notes.filter(has_text="oznaczył").locator(".wb-note__kind")).to_have_count(0)
