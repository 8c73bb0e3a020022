"""Notes that may be known by their style, as whoever approves them works through the queue."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import Desk, Phone, read_first
from tests.rooms import Room


def open_queue(desk: Desk) -> Locator:
    """The tab *Waiting notes*."""
    desk.page.get_by_role("tab", name="Waiting notes").click()
    queue = desk.page.locator(".wb-queue")
    expect(queue).to_be_visible()
    return queue


def row_of(queue: Locator, text: str) -> Locator:
    return queue.locator("[data-row]").filter(has_text=text)


def even_out_everything(page: Page, count: int) -> Locator:
    page.get_by_role("button", name=f"Even out all ({count})").click()
    return page.get_by_role("dialog", name="Even out the style")


def test_a_note_is_evened_out_with_a_preview_and_its_author_reads_that(
    phone: Phone, room: Room, open_desk: Callable[[], Desk]
) -> None:
    phone.join()
    phone.send("NIKT NIE ODDZWANIA!!!")
    queue = open_queue(open_desk())
    row = row_of(queue, "ODDZWANIA")
    expect(row).to_contain_text("May be known by its style: capital letters, repeated punctuation")
    row.get_by_role("button", name="Even out…").click()
    expect(row.locator("ins").first).to_be_visible()
    assert "NIKT" in row.locator("del").first.inner_text()
    read_first(queue.page)
    row.get_by_role("button", name="Even out", exact=True).click()
    expect(row_of(queue, "Nikt nie oddzwania!")).to_be_visible()
    expect(queue).to_contain_text("The style is evened out; the words are the same.")
    expect(queue.get_by_role("button", name=re.compile("Even out"))).to_have_count(0)
    expect(phone.state("Nikt nie")).to_have_text("✓ Sent · style evened out")


def test_the_queue_is_worked_through_by_keyboard(
    phone: Phone, room: Room, open_desk: Callable[[], Desk]
) -> None:
    phone.join()
    phone.send("nie wiem , gdzie iść 🙏")
    phone.send("Zwykła karteczka")
    queue = open_queue(open_desk())
    row = row_of(queue, "gdzie iść")
    row.focus()
    row.press("e")
    choice = row.get_by_role("checkbox", name="Take emoji out too")
    expect(choice).not_to_be_checked()
    row.press("Escape")
    expect(choice).to_be_hidden()
    row.press("e")
    choice.check()
    row.press("e")
    expect(row.locator(".wb-note__text")).to_have_text("Nie wiem, gdzie iść")
    plain = row_of(queue, "Zwykła")
    plain.press("e")
    expect(plain.locator("ins")).to_have_count(0)
    plain.press("a")
    expect(queue.locator("[data-row]")).to_have_count(1)
    expect(queue.locator(".wb-hidden[role=status]")).to_have_text("Waiting notes: 1")


def test_all_are_evened_out_also_after_they_were_approved_and_before_the_reveal(
    phone: Phone, room: Room, open_desk: Callable[[], Desk]
) -> None:
    phone.join()
    for text in ("BRAK PODJAZDU", "Czekam...", "😢😢"):
        phone.send(text)
    desk = open_desk()
    queue = open_queue(desk)
    queue.get_by_role("button", name="Approve all").click()
    expect(queue.locator("[data-row]")).to_have_count(0)
    dialog = even_out_everything(desk.page, 3)
    expect(dialog.get_by_role("listitem")).to_have_count(3)
    dialog.get_by_role("button", name="Even out", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(queue.get_by_role("button", name=re.compile("Even out all"))).to_be_hidden()
    assert sorted(note.text for note in room.stored()) == ["Brak podjazdu", "Czekam", "😢"]
    desk.advance()
    expect(phone.state("Brak podjazdu")).to_contain_text("On the wall")
