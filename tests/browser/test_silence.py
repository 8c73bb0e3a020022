"""Grouping in silence: piles on tablets and phones, counts on the wall, agreement at the end."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Mouse, Page, expect

from tests.browser.devices import LAPTOP, OpenContext, OpenPage
from tests.browser.pages import Desk, Phone, Wall, middle
from tests.rooms import Room
from workshop.programme.agenda import AddActivity, add_activity

TABLET = {"viewport": {"width": 1180, "height": 820}, "has_touch": True}
QUEUE, WAIT, LETTER = "Kolejka do drzwi", "Długo się czeka", "Niemiły list"


@pytest.fixture
def silent(room: Room) -> Room:
    """Three notes are grouped in silence."""
    for text in (QUEUE, WAIT, LETTER):
        room.write(text)
    board = room.activity_id
    room.advance()
    room.advance()
    room.run("grouping", "In silence", silent=True, targets=[board])
    return room


@pytest.fixture
def make_table(open_context: OpenContext, silent: Room) -> Callable[..., "Table"]:
    """Tablets, each somebody's own, on which the notes are laid out."""
    return lambda options=TABLET: Table(Phone(open_context(**options), silent).join())


class Table:
    """The table of piles on a tablet or laptop."""

    def __init__(self, device: Phone) -> None:
        self.device = device
        expect(self.loose(QUEUE)).to_be_visible()

    @property
    def page(self) -> Page:
        """The page that is open now."""
        return self.device.page

    def loose(self, text: str) -> Locator:
        """A note on no pile."""
        return self.page.locator(".pile-loose .pile-card").filter(has_text=text)

    @property
    def piles(self) -> Locator:
        """The piles."""
        return self.page.locator(".pile")

    def pile(self, text: str) -> Locator:
        """The pile with this note."""
        return self.piles.filter(has_text=text)

    def put_on_new(self, text: str) -> None:
        """Touch a note, then the place for a new pile."""
        self.loose(text).tap()
        self.page.get_by_role("button", name="Put it on a new pile").tap()
        expect(self.pile(text)).to_be_visible()

    def put_with(self, text: str, other: str) -> None:
        """Touch a note, then the pile that another one lies on."""
        self.loose(text).tap()
        self.pile(other).get_by_role("button", name="Put it on the pile").tap()
        expect(self.pile(other)).to_contain_text(text)

    def sort(self) -> None:
        """Queue and waiting together, the letter apart."""
        self.put_on_new(QUEUE)
        self.put_with(WAIT, QUEUE)
        self.put_on_new(LETTER)
        expect(self.page.get_by_text("✓ All saved")).to_be_visible()


def test_people_sort_and_the_facilitator_sees_what_they_agree_about(
    make_table: Callable[..., Table],
    phone: Phone,
    silent: Room,
    open_wall: Callable[[], Wall],
    open_desk: Callable[[], Desk],
    open_page: OpenPage,
) -> None:
    wall = open_wall()
    first, second = make_table(), make_table()
    first.sort()
    second.sort()
    for _ in range(2):
        token = silent.come_in()
        for note, pile in zip(silent.notes, (1, 1, 2), strict=True):
            silent.tell_by_phone(token, "place_note", note=note.id, pile=pile)
    expect(wall.body).to_contain_text("4 are at work")
    expect(wall.page.get_by_text("of the notes are on piles")).to_be_hidden()

    first.device.reopen()
    expect(first.pile(QUEUE)).to_contain_text(WAIT)
    expect(first.pile(LETTER)).not_to_contain_text(QUEUE)

    agreement = open_agreement(open_page)
    expect(agreement).to_contain_text("4 people at work")
    expect(agreement).to_contain_text("nobody is steered")

    phone.join()
    sort_on_the_phone(phone)
    expect(wall.body).to_contain_text("5 are at work")
    expect(wall.body).to_contain_text("100 % of the notes are on piles")
    expect(agreement).to_contain_text("5 people at work")
    expect(agreement).not_to_contain_text("put these together")

    silent.do(add_activity, AddActivity(silent.session_id, "grouping", "A header is a sentence"))
    desk = open_desk()
    desk.click("advance")
    expect(agreement).to_contain_text("5 of 5 people put these together")
    expect(agreement).to_contain_text("everybody put it elsewhere")
    expect(agreement).to_contain_text("People sorted almost alike")
    expect(agreement).to_contain_text("holds together in 100 of 100 tries")
    for screen in (wall.body, phone.body, first.device.body):
        expect(screen).to_contain_text("Very strong agreement: 100 %")
        expect(screen).to_contain_text("Opinions differ about these")
        for text in (QUEUE, WAIT, LETTER):
            expect(screen.get_by_text(text, exact=True).locator("visible=true")).to_have_count(1)
    expect(desk.page.get_by_text("People sorted almost alike")).to_be_visible()
    desk.click("group-piles")
    expect(desk.page.get_by_text("All piles are groups now.")).to_be_visible()
    desk.click("start")
    expect(wall.body).to_contain_text("No header yet")
    expect(wall.body).not_to_contain_text("agreement")
    expect(phone.body).to_contain_text("Look at the wall")


def test_of_two_people_nothing_is_told(
    make_table: Callable[..., Table],
    silent: Room,
    open_wall: Callable[[], Wall],
    open_desk: Callable[[], Desk],
    open_page: OpenPage,
) -> None:
    for table in (make_table(), make_table()):
        table.sort()
    wall, desk = open_wall(), open_desk()
    desk.button("advance").click()
    agreement = open_agreement(open_page)
    expect(agreement).to_contain_text("Too few people put the same notes on piles")
    expect(agreement).not_to_contain_text(QUEUE)
    for said in ("People sorted", "of 100 tries"):
        expect(agreement).not_to_contain_text(said)
    for screen in (wall.body, desk.page.get_by_test_id("stMain")):
        expect(screen).to_contain_text("Too few people put the same notes on piles")


def test_a_note_is_dragged_onto_a_pile_and_off_again(make_table: Callable[..., Table]) -> None:
    table = make_table(LAPTOP)
    mouse = table.page.mouse
    new = table.page.locator(".pile-fresh")
    drag(mouse, table.loose(QUEUE), new)
    expect(table.pile(QUEUE)).to_be_visible()
    drag(mouse, table.loose(WAIT), table.pile(QUEUE))
    expect(table.pile(QUEUE)).to_contain_text(WAIT)
    drag(mouse, table.pile(QUEUE).locator(".pile-card").first, table.page.locator(".pile-loose"))
    expect(table.loose(QUEUE)).to_be_visible()
    expect(table.page.get_by_text("On piles: 1 of 3")).to_be_visible()


def test_everything_can_be_done_with_keys(make_table: Callable[..., Table]) -> None:
    table = make_table(LAPTOP)
    keys = table.page.keyboard
    cards = table.page.locator(".pile-loose .pile-card")
    cards.first.focus()
    keys.press("ArrowDown")
    expect(cards.nth(1)).to_be_focused()
    keys.press("m")
    expect(table.page.get_by_role("button", name="Put it on a new pile")).to_be_focused()
    keys.press("Escape")
    expect(cards.nth(1)).to_be_focused()
    keys.press("Enter")
    keys.press("Enter")
    expect(table.piles).to_have_count(1)
    expect(cards).to_have_count(2)
    expect(cards.nth(1)).to_be_focused()
    keys.press("m")
    keys.press("Enter")
    expect(table.piles.locator(".pile-card")).to_have_count(2)
    expect(table.piles).to_have_count(1)


def test_what_is_sorted_without_a_network_is_sent_when_it_is_back(
    make_table: Callable[..., Table],
) -> None:
    table = make_table()
    table.put_on_new(QUEUE)
    expect(table.page.get_by_text("✓ All saved")).to_be_visible()
    table.device.context.set_offline(True)
    table.put_with(WAIT, QUEUE)
    table.put_on_new(LETTER)
    expect(table.page.get_by_text("Waiting to be sent: 2")).to_be_visible()
    table.device.context.set_offline(False)
    expect(table.page.get_by_text("✓ All saved")).to_be_visible()
    table.device.reopen()
    expect(table.pile(QUEUE)).to_contain_text(WAIT)
    expect(table.pile(LETTER)).to_be_visible()


def test_on_a_phone_one_note_comes_after_the_other_and_can_be_taken_back(
    phone: Phone, silent: Room
) -> None:
    phone.join()
    note = phone.page.locator(".pile-now .text")
    expect(note).to_be_visible()
    first = note.inner_text()
    phone.button("+ New pile").tap()
    expect(note).not_to_have_text(first)
    second = note.inner_text()
    phone.button("Skip").tap()
    expect(note).not_to_have_text(second)
    phone.page.get_by_role("button", name=f"{first}, notes: 1").tap()
    expect(phone.body).to_contain_text("You have seen all notes.")
    phone.button("Go through the skipped ones: 1").tap()
    expect(note).to_have_text(second)
    phone.button("+ New pile").tap()
    expect(phone.body).to_contain_text("All notes are on piles.")
    phone.button("Back").tap()
    expect(note).to_have_text(second)
    phone.button("Take it off the pile").tap()
    expect(phone.body).to_contain_text("On piles: 2 of 3")


@pytest.mark.parametrize("device", [{}, {"viewport": {"width": 820, "height": 1180}}])
def test_what_can_be_touched_is_large_enough(
    make_phone: Callable[..., Phone], silent: Room, device: dict[str, object]
) -> None:
    phone = make_phone(**device).join()
    expect(phone.page.locator(".piles")).to_be_visible()
    new = phone.page.locator(".pile-new, .pile-card").first
    new.tap()
    phone.page.locator(".pile-new:visible, .pile-put:visible").first.tap()
    for thing in phone.page.locator(".piles button:visible, .pile-card:visible").all():
        box = thing.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44, thing.inner_text()
    wide = phone.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def sort_on_the_phone(phone: Phone) -> None:
    """Queue and waiting together, the letter apart, in whatever order they come."""
    note = phone.page.locator(".pile-now .text")
    for place in range(3):
        expect(phone.body).to_contain_text(f"On piles: {place} of 3")
        text = note.inner_text()
        fellow = {QUEUE: WAIT, WAIT: QUEUE}.get(text, "nowhere")
        pile = phone.page.get_by_role("button", name=re.compile(f"^{fellow}, notes: 1"))
        (pile if pile.count() else phone.button("+ New pile")).tap()
    expect(phone.body).to_contain_text("All notes are on piles")
    expect(phone.page.get_by_text("✓ All saved")).to_be_visible()


def open_agreement(open_page: OpenPage) -> Locator:
    """The facilitator's page *Grouping* with its view *Agreement*."""
    page = open_page("/grouping")
    page.get_by_role("radio", name="Agreement").or_(
        page.get_by_role("button", name="Agreement", exact=True)
    ).click(timeout=60_000)
    return page.get_by_test_id("stMain")


def drag(mouse: Mouse, card: Locator, onto: Locator) -> None:
    """Drag a note with the mouse."""
    start, end = middle(card), middle(onto)
    mouse.move(*start)
    mouse.down()
    mouse.move(start[0] + 12, start[1] + 12)
    mouse.move(*end, steps=5)
    expect(onto).to_have_class(re.compile("wb-drop"))
    mouse.up()


def test_phones_without_notes_say_that_they_wait_and_get_them_as_they_come(
    phone: Phone, room: Room, open_desk: Callable[[], Desk]
) -> None:
    board = room.activity_id
    room.change(hidden=True)
    room.write(QUEUE)
    silent = room.run("grouping", "In silence", silent=True, targets=[board])
    phone.join()
    expect(phone.body).to_contain_text("There are no notes to group yet")
    desk = open_desk()
    desk.click(f"start-{board}")
    expect(desk.button("advance")).to_have_text(re.compile("Reveal the notes"))
    desk.advance()
    desk.click(f"start-{silent}")
    expect(phone.body).to_contain_text(QUEUE)
