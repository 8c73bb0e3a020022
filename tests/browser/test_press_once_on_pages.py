"""Every button of every page, pressed twice, does what one press does.

The buttons are read from the screen, so a new one is tried without being named here. The example
programme is full enough that most of them can be pressed.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.devices import LAPTOP, OpenContext
from tests.browser.pages import sign_in, wait_until
from tests.browser.test_press_once import AGAIN, count_runs, press_twice, rest
from tests.conftest import Scene
from tests.recruiting import Recruiting, make_candidates
from tests.rooms import Room, make_account
from tests.rooms import sign_in as cookie_of
from tests.transcribing import InterviewDesk
from workshop.demo import LoadDemo, load_demo
from workshop.people.recruiters import NameRecruiter, name_recruiter
from workshop.people.tables import Account
from workshop.programme.tables import Programme
from workshop.recruitment.preparing import NewCandidate
from workshop.settings import ROOT
from workshop.store.ids_and_clock import new_id
from workshop.store.log import last_number, read_from
from workshop.ui.shell.screens import SCREENS

ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
PAGES = [screen.key for screen in SCREENS if screen.key not in ("session", "empathy_map")]
"""*Run a session* has tests of its own; a map that is there has nothing to press."""
DOWNLOADS = "xpath=ancestor::*[@data-testid='stDownloadButton']"
KEYS = """
(all) => all.filter((one) => !one.disabled)
  .map((one) => one.closest("[class*=st-key-]").className)
  .map((name) => name.match(/st-key-([\\w-]+)/g).at(-1).slice(7))
"""


class House:
    """The example programme, and whoever may do everything in it."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.admin = make_account(room.store, "hanna", "admin", "en")
        demo = room.store.write(load_demo, self.admin, LoadDemo(ROOT / "data", "en"))
        self.programme_id, self.slug = demo.id, demo.slug
        self.prepared = {"recruitment": self.recruit, "transcripts": self.interview}
        with room.store.read() as db:
            account = db.get(Account, self.admin.id)
            assert account is not None
            self.cookie = cookie_of(room.store, account.username)

    def visit(self, page: Page, screen: str) -> None:
        """Open a page and wait until it is drawn."""
        path = "" if screen == "programme" else screen
        page.goto(f"{self.room.url}/{path}?programme={self.slug}")
        expect(page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        rest(page)

    def recruit(self) -> None:
        """Let Hanna recruit, with an answer that is marked."""
        recruiting = Recruiting(Scene(self.room.store), self.programme_id)
        naming = NameRecruiter(self.programme_id, self.admin.id)
        recruiting.scene.do(name_recruiter, self.admin, naming)
        hanna = recruiting.scene.actor(self.admin.id)
        recruiting.raters = [hanna, recruiting.name(new_id()[:12])]
        told = NewCandidate("K2D2K", ("Ask pani Kowalska.",), ("Reda", "A"))
        recruiting.begin([told, *make_candidates(5)])

    def interview(self) -> None:
        """Bring an interview in, for its page."""
        scene = Scene(self.room.store)
        programme = scene.get(Programme, self.programme_id)
        InterviewDesk(scene, scene.actor(self.admin.id), programme).add()

    def events(self, since: int) -> list[str]:
        """The kinds of what Hanna has done in the programme after this number."""
        events = self.room.read(read_from, self.programme_id, since)
        return [event.kind for event in events if event.actor == self.admin.id]


@pytest.fixture
def house(room: Room) -> House:
    return House(room)


def buttons_on(page: Page) -> dict[str, str]:
    """One key of each kind of button that can be seen and pressed, by its key without ids."""
    shown = page.get_by_test_id("stMain").locator(
        "[class*=st-key-] [data-testid^=stBaseButton]:visible:not(a)"
    )
    expect(shown).not_to_have_count(0)
    keys: list[str] = shown.evaluate_all(KEYS)
    return {ID.sub("", key): key for key in keys if not AGAIN.search(key)}


def button_of(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key}").get_by_test_id(re.compile("^stBaseButton")).first


@pytest.mark.parametrize("screen", PAGES)
def test_every_button_of_a_page_counts_once(
    house: House, open_context: OpenContext, screen: str
) -> None:
    context = open_context(**LAPTOP)
    sign_in(context, house.room, house.cookie)
    page = context.new_page()
    if screen in house.prepared:
        house.prepared[screen]()
    house.visit(page, screen)
    tried = []
    for kind, key in buttons_on(page).items():
        house.visit(page, screen)
        if not button_of(page, key).count():
            continue  # what an earlier press has changed
        count_runs(page)
        since = int(house.room.read(last_number, house.programme_id))
        if button_of(page, key).locator(DOWNLOADS).count():
            # A file is given out without a run of the page: nothing would say that it has ended.
            with page.expect_download():
                press_twice(button_of(page, key))
        else:
            press_twice(button_of(page, key))
            settle(page)
        answer = page.get_by_role("dialog").get_by_test_id("stBaseButton-primary")
        if answer.count() and answer.first.is_enabled():
            assert house.events(since) == [], kind
            press_twice(answer.first)
            settle(page)
        assert len(house.events(since)) <= 1, (kind, house.events(since))
        tried.append((kind, house.events(since)))
    assert tried


def settle(page: Page) -> None:
    """Wait until what was pressed has been answered; some buttons only lead elsewhere."""
    wait_until(page, "!('runs' in window) || runs > 0")
    rest(page)
