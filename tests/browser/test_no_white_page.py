"""However fast people press, on two laptops at once, no page goes white.

What pages are told waits here for a tenth of a second and goes out together, as when the server is
busy: then it matters most what is thrown away of it when a page runs again.
"""

import random
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Desk
from tests.databases import Engine
from tests.rooms import Room, make_account
from tests.server import Server
from workshop.programme.session_run import open_session
from workshop.programme.sessions import list_sessions
from workshop.store.store import Store

ROUNDS, ALL_ROUNDS, AT_ONCE = 10, 30, 5
"""Each of two laptops presses five times in each round: three hundred presses."""
BUNDLES_OF = 0.15
PRESSES = {
    "start an activity": (8, "[class*='st-key-session-start-'] button"),
    "go on": (
        6,
        "[class*='st-key-session-advance'] button, [class*='st-key-session-start'] button",
    ),
    "go back": (3, "[class*='st-key-session-back'] button"),
    "end": (2, "[class*='st-key-session-end'] button"),
    "turn to a tab": (5, "button[role=tab]"),
    "the timer": (
        1,
        "[class*='st-key-session-tick'] button, [class*='st-key-session-timer5'] button",
    ),
    "edit": (2, "[class*='st-key-session-edit'] button, [class*='st-key-session-add'] button"),
    "in a dialog": (2, "[role=dialog] button"),
    "another page and back": (2, "[data-testid=stSidebarNavLink][href*=session]"),
}
"""What is pressed, how often beside the others, and where; of several places one by chance."""
PRESS = """(presses) => {
  for (const { where, which, after } of presses)
    setTimeout(() => {
      const found = [...document.querySelectorAll(where)].filter((one) => one.checkVisibility());
      found[Math.floor(which * found.length)]?.click();
    }, after);
}"""


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, engine: Engine, empty_database: str
) -> Iterator[Server]:
    data_dir = tmp_path_factory.mktemp("busy")
    with engine.copied(empty_database, data_dir), Server(data_dir, BUNDLES_OF) as server:
        yield server


@pytest.fixture(scope="module")
def server_store(server: Server) -> Iterator[Store]:
    store = Store(server.settings.database_url)
    make_account(store, "admin", "admin")
    yield store
    store.close()


def listen(page: Page) -> list[str]:
    """What goes wrong in a page from now on."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(error.message))
    page.on("console", lambda said: said.type == "error" and wrong.append(said.text))
    return wrong


def choose_another_session(page: Page, chance: random.Random) -> None:
    """By keyboard in the field above, as far as it is there now."""
    field = page.locator("[data-testid=stMain] [data-testid=stSelectbox] input").first
    if field.count() and field.is_visible():
        field.focus()
        for key in [chance.choice(("ArrowDown", "ArrowUp")), "ArrowDown", "Enter"]:
            page.keyboard.press(key)


def press_at_once(page: Page, chance: random.Random) -> None:
    """Some presses within half a second, often twice on the same."""
    weights = [weight for weight, _where in PRESSES.values()]
    presses: list[dict[str, object]] = []
    while len(presses) < AT_ONCE:
        _weight, where = chance.choices(list(PRESSES.values()), weights)[0]
        which = chance.random()
        for _press in range(chance.choice((1, 1, 2))):
            after = sum((20, 60, 150)[chance.randrange(3)] for _one in range(len(presses)))
            presses.append({"where": where, "which": which, "after": after})
    page.evaluate(PRESS, presses)


@pytest.mark.parametrize("rounds", [ROUNDS, ALL_ROUNDS])
def test_two_laptops_pressed_a_hundred_times_and_more_never_go_white(
    room: Room, open_desk: Callable[[], Desk], rounds: int
) -> None:
    chance = random.Random(12)
    empathy_map = room.activity_id
    for kind in ("dot_vote", "fist_to_five"):
        room.run(kind, kind)
    room.run("grouping", "In silence", silent=True)
    room.start(empathy_map)
    pages = [open_desk().page for _laptop in range(2)]
    wrong = [listen(page) for page in pages]
    for session in room.read(list_sessions, room.programme_id)[3:5]:
        room.do(open_session, session.id)
    for turn in range(rounds):
        for page in pages:
            press_at_once(page, chance)
        pages[0].wait_for_timeout(chance.choice((300, 600, 900)))
        if turn % 5 == 4:
            choose_another_session(chance.choice(pages), chance)
        assert wrong == [[], []], f"round {turn}"
    for page in pages:
        expect(page.get_by_role("heading", name="Run a session")).to_be_visible()
        assert page.evaluate("sessionStorage.getItem('workshop.reloaded')") is None


def test_a_page_that_went_white_all_the_same_loads_itself_again_once_and_then_says_so(
    open_desk: Callable[[], Desk],
) -> None:
    page = open_desk().page
    timer = page.get_by_role("timer")
    expect(timer).to_be_visible()
    with page.expect_navigation():
        page.evaluate("document.getElementById('root').replaceChildren()")
    expect(timer).to_be_visible()
    page.evaluate("document.getElementById('root').replaceChildren()")
    expect(page.get_by_role("alert")).to_have_text("This page has stopped. What was sent is kept.")
    page.get_by_role("button", name="Load the page again").click()
    expect(timer).to_be_visible()
