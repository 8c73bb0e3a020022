"""My notes: mine to reword and to take back while the room writes, and not a moment longer."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Desk, Phone
from tests.rooms import Room


def test_a_note_can_be_reworded_while_the_room_writes(phone: Phone, room: Room) -> None:
    phone.join()
    phone.send("Za mało krzeseł")
    expect(phone.state("krzeseł")).to_have_text("✓ Sent")
    phone.note("krzeseł").get_by_role("button", name="Edit").click()
    phone.page.get_by_label("Text of the note").fill("Za mało miejsc do siedzenia")
    phone.button("Save").click()
    expect(phone.note("Za mało miejsc do siedzenia")).to_be_visible()
    expect(phone.notes).to_have_count(1)
    assert [note.text for note in room.stored()] == ["Za mało miejsc do siedzenia"]


def test_a_note_is_withdrawn_after_one_question_and_its_text_is_gone(
    phone: Phone, room: Room
) -> None:
    phone.join()
    phone.send("Tego wolę nie mówić")
    expect(phone.state("Tego")).to_have_text("✓ Sent")
    phone.note("Tego").get_by_role("button", name="Withdraw").click()
    phone.button("Yes, withdraw").click()
    expect(phone.notes.locator(".state")).to_have_text("↩ Withdrawn")
    expect(phone.body).not_to_contain_text("Tego wolę")
    assert [(note.text, note.status) for note in room.stored()] == [("", "withdrawn")]


def test_after_the_writing_has_ended_a_note_stays_as_it_is_and_the_focus_is_at_the_top(
    phone: Phone, open_desk: Callable[[], Desk]
) -> None:
    desk = open_desk()
    phone.join()
    phone.send("Numerki giną")
    expect(phone.note("Numerki").get_by_role("button")).to_have_count(2)
    desk.advance()
    expect(phone.page.get_by_text("Look at the wall")).to_be_visible()
    expect(phone.heading).to_be_focused()
    expect(phone.note("Numerki")).to_be_visible()
    expect(phone.note("Numerki").get_by_role("button")).to_have_count(0)


def test_a_quote_is_named_as_one_among_my_notes_also_after_a_reload(
    phone: Phone, room: Room
) -> None:
    room.change(asks_kind=True)
    phone.join()
    phone.choose("What is it?", "Quote")
    phone.send("Proszę czekać na wezwanie")
    expect(phone.state("Proszę")).to_have_text("✓ Sent")
    expect(phone.note("Proszę")).to_contain_text("quote")
    phone.page.reload()
    expect(phone.note("Proszę")).to_contain_text("quote")


def test_an_empty_note_is_not_sent_and_the_phone_says_why(phone: Phone, room: Room) -> None:
    phone.join()
    phone.field.fill("   ")
    phone.button("Send the note").click()
    expect(phone.page.get_by_role("alert")).to_have_text("Write something first.")
    assert room.stored() == []


def test_a_draft_survives_a_reload(phone: Phone) -> None:
    phone.join()
    phone.field.fill("Jeszcze nie skończ")
    phone.page.reload()
    expect(phone.field).to_have_value("Jeszcze nie skończ")


def test_a_muted_phone_is_told_kindly_and_can_send_no_more(phone: Phone, room: Room) -> None:
    phone.join()
    phone.send("Pierwsza")
    expect(phone.state("Pierwsza")).to_have_text("✓ Sent")
    room.tell("mute_author", note=room.stored()[0].id)
    expect(phone.page.get_by_text("The facilitator has paused your notes.")).to_be_visible()
    phone.field.fill("Druga")
    expect(phone.button("Send the note")).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize("quotable", [True, False])
def test_who_writes_is_told_before_where_notes_may_be_quoted(
    phone: Phone, room: Room, quotable: bool
) -> None:
    room.change(quotable=quotable)
    phone.join()
    expect(phone.field).to_be_visible()
    told = phone.page.get_by_text("may be quoted in the published standard")
    expect(told).to_be_visible(visible=quotable)
