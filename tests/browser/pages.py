"""The screens as their users know them: what can be read there and what can be done."""

import re
from typing import Any

from playwright.sync_api import BrowserContext, Error, Locator, Page, expect

from tests.rooms import Room
from tests.waiting import comes_true

MAP = "What do they see?"
READING_MS = 600


def read_first(page: Page) -> None:
    """Take the time to read what has come: a sooner press counts as a part of the one before."""
    page.wait_for_timeout(READING_MS)


def wait_until(page: Page, condition: str, arg: Any = None) -> None:
    """Wait until something that JavaScript can see is true.

    Where it has to wait, Playwright's own function evaluates text inside the page, which the pages'
    Content Security Policy forbids.
    """

    def holds() -> bool:
        try:
            return bool(page.evaluate(condition, arg))
        except Error:  # it is on its way to another page
            return False

    assert comes_true(holds), condition


class Phone:
    """A participant's phone at ``/join``."""

    def __init__(self, context: BrowserContext, room: Room) -> None:
        self.context = context
        self.room = room
        self.page: Page = context.new_page()
        self.phrase = ""
        """The withdrawal phrase as it was shown once, on the way in."""

    # ── the way in ──────────────────────────────────────────────────────────────────────────

    def scan(self) -> "Phone":
        """Follow the QR code: the address with the code in its fragment."""
        self.page.goto(f"{self.room.url}/join#{self.room.code}")
        return self

    def visit(self) -> "Phone":
        """Open the plain address."""
        self.page.goto(f"{self.room.url}/join")
        return self

    def enter_code(self, code: str) -> None:
        """Type a code from the wall."""
        self.page.get_by_label("Code from the wall").fill(code)
        self.button("Next").click()

    def agree(self) -> None:
        """Consent to the contract."""
        self.button("I agree, let us begin").click()

    def take_place(self, role: str = "Local leader", table: int = 2) -> None:
        """Choose who one is here, and the table."""
        self.choose("I am here as", role)
        self.choose("My table", str(table))
        self.button("Join").click()

    def join(self, role: str = "Local leader") -> "Phone":
        """All the way from the QR code into the room."""
        self.scan()
        self.agree()
        self.take_place(role)
        self.phrase = self.page.locator(".phrase").inner_text()
        self.button("I have written it down").click()
        expect(self.heading).not_to_have_text(re.compile("You are in|One moment"))
        return self

    def come_back(self) -> "Phone":
        """Close the page and open the address again, in the same browser, as whoever comes next."""
        self.page.close()
        self.page = self.context.new_page()
        return self.visit()

    def reopen(self) -> "Phone":
        """Come back as the person who was there."""
        self.come_back()
        self.button("Yes, it is me").click()
        return self

    # ── what stands there ───────────────────────────────────────────────────────────────────

    @property
    def heading(self) -> Locator:
        """The title of the view."""
        return self.page.get_by_role("heading", level=1)

    @property
    def body(self) -> Locator:
        """The whole page."""
        return self.page.locator("body")

    @property
    def timer(self) -> Locator:
        """The digits of the timer."""
        return self.page.get_by_role("timer").locator(".digits")

    @property
    def badge(self) -> str:
        """The name under which this phone is here."""
        return self.page.get_by_text("My badge:").locator("b").inner_text()

    def open_badge(self) -> None:
        """Look behind the badge."""
        self.page.get_by_text("My badge:").click()

    def button(self, name: str) -> Locator:
        """A button by its words."""
        return self.page.get_by_role("button", name=name, exact=True)

    def choose(self, question: str, answer: str) -> None:
        """Tap one of several answers."""
        self.page.get_by_role("group", name=question).get_by_text(answer, exact=True).click()

    # ── writing ─────────────────────────────────────────────────────────────────────────────

    @property
    def field(self) -> Locator:
        """Where a note is written."""
        return self.page.locator("textarea#text")

    def pick(self, section: str) -> None:
        """Choose a section of the map."""
        self.choose("Where does it belong?", section)

    def send(self, text: str) -> None:
        """Write a note and send it; it stands among one's notes afterwards."""
        self.field.fill(text)
        self.button("Send the note").click()
        expect(self.note(text)).to_be_visible()

    @property
    def notes(self) -> Locator:
        """My notes."""
        return self.page.get_by_role("region", name="My notes").get_by_role("listitem")

    def note(self, text: str) -> Locator:
        """One of my notes."""
        return self.notes.filter(has_text=text)

    def state(self, text: str) -> Locator:
        """What became of one of my notes, in words."""
        return self.note(text).locator(".state")

    # ── votes ───────────────────────────────────────────────────────────────────────────────

    def need(self, words: str) -> Locator:
        """A need on the ballot."""
        return self.page.get_by_role("listitem").filter(has_text=words)

    def more(self, words: str) -> None:
        """One dot more on a need."""
        self.need(words).get_by_role("button", name="One dot more").click()

    def less(self, words: str) -> None:
        """One dot less on a need."""
        self.need(words).get_by_role("button", name="One dot less").click()


class Wall:
    """The projector at ``/screen``."""

    def __init__(self, context: BrowserContext, room: Room) -> None:
        self.page: Page = context.new_page()
        self.page.goto(f"{room.url}/screen#{room.wall_token}")
        expect(self.page.locator(".wall")).not_to_have_attribute("data-mode", "connecting")

    @property
    def body(self) -> Locator:
        """The whole page."""
        return self.page.locator("body")

    @property
    def prompt(self) -> Locator:
        """The title and prompt."""
        return self.page.get_by_role("banner").locator(".words").first

    @property
    def timer(self) -> Locator:
        """The digits of the timer."""
        return self.page.get_by_role("timer").locator(".digits")

    @property
    def notes(self) -> Locator:
        """Cards that stand on the wall now, blank ones too."""
        return self.page.locator(".wb-note:visible:not(.wb-ruler *)")

    @property
    def blank_notes(self) -> Locator:
        """Cards that are still face down."""
        return self.notes.filter(has=self.page.get_by_label("hidden note"))

    def count(self, section: str = MAP) -> Locator:
        """How many notes a section has."""
        title = self.page.locator(".wb-part__title:visible").filter(has_text=section)
        return title.locator(".wb-count")


class Desk:
    """The page *Run a session* of the person who leads it."""

    def __init__(self, context: BrowserContext, room: Room, cookie: str | None = None) -> None:
        self.room = room
        sign_in(context, room, cookie)
        self.page: Page = context.new_page()
        self.page.goto(f"{room.url}/session")
        expect(self.button("advance")).to_be_visible(timeout=60_000)

    def button(self, name: str) -> Locator:
        """A button of the page by its key."""
        return keyed_button(self.page, f"session-{name}")

    def press(self, name: str) -> None:
        """Press a button and wait until the page has answered."""
        shown = self.button("advance").or_(self.button("start")).first
        before = shown.inner_text()
        self.click(name)
        expect(shown).not_to_have_text(before)

    def click(self, name: str) -> None:
        """Press a button once the page is drawn: a run that still goes on would swallow it."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
        self.button(name).click()

    def advance(self) -> None:
        """The next phase; phones and wall follow by themselves."""
        self.press("advance")


class Grouping:
    """The affinity wall on the page *Grouping*."""

    def __init__(self, context: BrowserContext, room: Room) -> None:
        sign_in(context, room)
        self.page: Page = context.new_page()
        self.page.goto(f"{room.url}/grouping")
        expect(self.board).to_be_visible(timeout=60_000)

    @property
    def board(self) -> Locator:
        """The wall with its groups."""
        return self.page.locator(".wb-grouping")

    @property
    def loners(self) -> Locator:
        """Notes in no group."""
        return self.board.locator("[data-place=loners]")

    @property
    def groups(self) -> Locator:
        """The groups."""
        return self.board.locator(".wb-group")

    def group(self, header: str) -> Locator:
        """A group by its sentence."""
        top = f'> .wb-group__top .wb-group__header:text-is("{header}")'
        return self.board.locator(f".wb-group:has({top})")

    def card(self, text: str, within: Locator | None = None) -> Locator:
        """A note's card."""
        return self.cards(within).filter(has_text=text)

    def cards(self, within: Locator | None = None) -> Locator:
        """All cards, or those of one place."""
        return (within or self.board).locator(".wb-note[role=option]")

    def button(self, name: str) -> Locator:
        """A button of the tool bar."""
        return self.board.get_by_role("toolbar").get_by_role("button", name=name, exact=True)

    def drag(self, text: str, onto: Locator) -> None:
        """Drag a card with the mouse."""
        card = self.card(text).first
        card.scroll_into_view_if_needed()
        start, end = middle(card), middle(onto)
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(start[0] + 12, start[1] + 12)
        mouse.move(*end, steps=5)
        expect(onto).to_have_class(re.compile("wb-drop"))
        mouse.up()

    @property
    def dialog(self) -> Locator:
        """The dialog that is open."""
        return self.page.get_by_role("dialog")


def keyed_button(page: Page, key: str) -> Locator:
    """A button of a Streamlit page by its key, whatever ``presses.py`` has added to that."""
    same = f".st-key-{key}, .st-key-{key}-again, [class*='st-key-{key}-turn']"
    return page.locator(f":is({same}) button:visible")


def middle(thing: Locator) -> tuple[float, float]:
    """The point in the middle of an element."""
    box = thing.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + min(box["height"] / 2, 60)


def sign_in(context: BrowserContext, room: Room, cookie: str | None = None) -> None:
    """Give this browser the sign-in of the room's facilitator, or of whom the cookie is."""
    given: Any = {"name": "workshop_session", "value": cookie or room.cookie, "url": room.url}
    context.add_cookies([{**given, "httpOnly": True}])
