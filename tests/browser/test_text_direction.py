"""A text that is written from right to left is read from right to left, on every screen."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import Desk, Grouping, Phone, Wall
from tests.rooms import Room
from tests.waiting import comes_true
from workshop.needs.groups import CreateGroup, create_group
from workshop.store.ids_and_clock import new_id

HEBREW = "שלום (עולם), כאן."
ARABIC = "لا أحد يسأل عن اسمي."
ENDS_ON_THE_LEFT = """(node) => {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  let text = walker.nextNode();
  while (!/[\\u0590-\\u06ff]/.test(text.data)) text = walker.nextNode();
  const left = (at) => {
    const range = new Range();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().left;
  };
  const said = text.data.trimEnd();
  return left(said.length - 1) < left(0);
}"""


def is_read_from_the_right(text: Locator) -> None:
    expect(text).to_be_visible()
    # Styles of a page of Streamlit come a moment after its texts.
    assert comes_true(lambda: bool(text.evaluate(ENDS_ON_THE_LEFT)))


def test_a_note_runs_its_own_way_on_phone_queue_wall_and_boards(
    phone: Phone,
    room: Room,
    open_desk: Callable[[], Desk],
    open_wall: Callable[[], Wall],
    open_grouping: Callable[[], Grouping],
) -> None:
    phone.join()
    phone.field.fill(HEBREW)
    assert phone.field.evaluate("(field) => getComputedStyle(field).direction") == "rtl"
    phone.field.fill("Po polsku")
    assert phone.field.evaluate("(field) => getComputedStyle(field).direction") == "ltr"
    phone.send(HEBREW)
    expect(phone.state(HEBREW)).to_have_text("✓ Sent")
    is_read_from_the_right(phone.note(HEBREW).locator(".text"))
    desk = open_desk()
    desk.page.get_by_role("tab", name="Waiting notes").click()
    row = desk.page.locator(".wb-queue__row")
    is_read_from_the_right(row.locator(".wb-note__text"))
    row.get_by_role("button", name="Approve").click()
    expect(row).to_have_count(0)
    desk.advance()
    is_read_from_the_right(open_wall().notes.filter(has_text=HEBREW).locator(".wb-note__text"))
    expect(phone.page.get_by_text("Notes on the wall: 1")).to_be_visible()
    phone.page.get_by_text("Notes on the wall: 1").click()
    is_read_from_the_right(phone.page.locator(".shown .text"))
    note = next(note.id for note in room.stored())
    room.do(create_group, CreateGroup(room.programme_id, new_id(), ARABIC, (note,)))
    grouping = open_grouping()
    is_read_from_the_right(grouping.group(ARABIC).locator(".wb-group__header").first)
    is_read_from_the_right(grouping.card(HEBREW).locator(".wb-note__text"))


def test_what_the_facilitator_writes_runs_its_own_way_too(
    phone: Phone,
    room: Room,
    open_page: Callable[..., Page],
    open_wall: Callable[[], Wall],
) -> None:
    room.change(title=HEBREW, prompt=ARABIC)
    phone.join()
    is_read_from_the_right(phone.heading)
    is_read_from_the_right(phone.page.get_by_text(ARABIC))
    is_read_from_the_right(open_wall().page.get_by_text(ARABIC))
    page = open_page("/session")
    is_read_from_the_right(page.get_by_text(HEBREW).locator("visible=true").first)
