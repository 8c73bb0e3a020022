"""What was written on paper under a need is typed in on *Run a session*, under that need."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.pages import Desk
from tests.rooms import OPEN, Room


def test_a_note_from_paper_is_typed_in_under_its_need(
    open_desk: Callable[[], Desk], room: Room
) -> None:
    room.make_need("a desk at which one sits")
    need = room.make_need("a quiet corner")
    room.run("notes", "Ideas", about="ideas", **OPEN)
    page = open_desk().page
    page.get_by_role("tab", name="From paper").click()
    field = page.get_by_label("Note, one line")
    field.fill("A bell")
    field.press("Enter")
    # Nothing typed is lost, and it says what is missing.
    expect(page.get_by_text("Choose first what it is about.")).to_be_visible()
    expect(field).to_have_value("A bell")
    page.get_by_label("What is it about?").select_option(value=need)
    field.press("Enter")
    typed = page.locator(".wb-sent__row").filter(has_text="A bell")
    expect(typed).to_have_attribute("data-state", "sent")
    [note] = room.stored()
    assert (note.text, note.about_id, note.origin) == ("A bell", need, "paper")


def test_where_nobody_writes_under_a_need_it_is_not_asked(
    open_desk: Callable[[], Desk], room: Room
) -> None:
    room.run("notes", "Barriers", **OPEN)
    page = open_desk().page
    page.get_by_role("tab", name="From paper").click()
    expect(page.get_by_label("Note, one line")).to_be_editable()
    expect(page.get_by_label("What is it about?")).to_be_hidden()
