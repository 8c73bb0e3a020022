"""A note has 280 characters everywhere, pictures count as one; what is longer is told, not cut."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import Phone
from tests.rooms import Room

FITS, LONG = "😀" * 280, "😀" * 334
TOO_LONG = "This is too long. Nothing is cut: please shorten it."
PASTE = """(field, text) => {
  field.focus();
  field.select();
  document.execCommand("insertText", false, text);
}"""


def paste(field: Locator, text: str) -> None:
    """As somebody pastes it: through the field's own limits."""
    field.evaluate(PASTE, text)


def test_on_a_phone_pictures_count_as_one_and_a_long_paste_stays_whole(
    phone: Phone, room: Room
) -> None:
    phone.join()
    paste(phone.field, LONG)
    expect(phone.field).to_have_value(LONG)
    expect(phone.page.get_by_text("Characters too many: 54")).to_be_visible()
    expect(phone.page.get_by_role("alert").filter(has_text=TOO_LONG)).to_be_visible()
    phone.button("Send the note").click()
    expect(phone.field).to_have_value(LONG)
    expect(phone.notes).to_have_count(0)
    paste(phone.field, FITS)
    expect(phone.page.get_by_text("0 characters left", exact=True)).to_be_visible()
    expect(phone.page.get_by_text(TOO_LONG)).to_be_hidden()
    phone.button("Send the note").click()
    expect(phone.state(FITS)).to_have_text("✓ Sent")
    assert [note.text for note in room.stored()] == [FITS]


def test_my_own_note_is_edited_by_the_same_measure(phone: Phone, room: Room) -> None:
    phone.join()
    phone.send(FITS)
    expect(phone.state(FITS)).to_have_text("✓ Sent")
    phone.notes.get_by_role("button", name="Edit").click()
    field = phone.page.get_by_label("Text of the note")
    expect(field).to_have_value(FITS)
    paste(field, LONG)
    phone.button("Save").click()
    expect(phone.page.get_by_role("alert").filter(has_text=TOO_LONG)).to_be_visible()
    expect(field).to_have_value(LONG)
    paste(field, f"{FITS[:-1]}!")
    phone.button("Save").click()
    expect(field).to_have_count(0)
    assert [note.text for note in room.stored()] == [f"{FITS[:-1]}!"]


def test_the_quick_entry_takes_what_fits_and_keeps_what_does_not(
    open_page: Callable[..., Page], room: Room
) -> None:
    page = open_page("/empathy_map")
    view = page.get_by_role("radio", name="Quick entry")
    view.or_(page.get_by_role("button", name="Quick entry")).first.click()
    field = page.get_by_label("Note, one line")
    paste(field, LONG)
    expect(page.get_by_text("334 / 280")).to_be_visible()
    field.press("Enter")
    expect(page.get_by_text(TOO_LONG)).to_be_visible()
    expect(field).to_have_value(LONG)
    paste(field, FITS)
    field.press("Enter")
    expect(page.locator(".wb-sent__row[data-state=sent]")).to_have_count(1)
    assert [note.text for note in room.stored()] == [FITS]
