"""The published standard as a stranger's browser shows it: light and dark, small and large."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.devices import OpenPage
from tests.publishing import Press, let_quote
from tests.rooms import OPEN, Room, furnish_room
from tests.server import Server
from tests.snapshots import make_snapshot
from workshop.export.public_site import write_site
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.clauses import SaveClause, list_clauses, save_clause
from workshop.standards.imprint import SaveImprint, save_imprint
from workshop.standards.tables import Clause
from workshop.store.store import Store

NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
LOOKS = [
    {"viewport": size, "color_scheme": scheme}
    for size in (NARROW, WIDE)
    for scheme in ("light", "dark")
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


@pytest.fixture(scope="module")
def published(chromium: str, server: Server, server_store: Store) -> Room:
    """A room whose standard is out in its second version: with quotes, changes and a clause that
    went. Nobody changes it, so all tests read the same one."""
    room = furnish_room(server_store, server.url, language="pl", from_template=False)
    room.run("notes", **OPEN)
    press = Press(room.store, room.facilitator, room.programme_id)
    let_quote(room.store, room.activity_id)
    notes = press.write_notes(room.activity_id, [f"Words that may be quoted {n}" for n in range(7)])
    need = press.make_need(notes)
    fields = {name: f"What {name} says" for name in WRITTEN if name not in ("title", "body")}
    clause = press.write_clause("Form of address", [need], **fields)
    press.quote(clause, notes[0])
    said = {"issuer": "City", "email": "standard@example.org", "a11y_status": "partial"}
    press.do(save_imprint, SaveImprint(room.programme_id, 0, said, "desk: where one is met"))
    going = press.write_clause("Name plates", body="Zażółć gęślą jaźń")
    press.publish("0.4", "The first one.")
    with room.store.read() as db:
        revision = db.get(Clause, clause.id).revision
    press.do(save_clause, SaveClause(clause.id, revision, {"body": "The desk asks everybody."}))
    press.write_clause("A quiet place", [need], level="good_practice")
    press.publish(
        "0.5", "With changes.", reasons={going.code: "Said twice."}, clauses=_without(press, going)
    )
    return room


@pytest.fixture
def address(published: Room) -> str:
    """Where its public page is."""
    return f"{published.url}/standards/{published.slug}/"


@pytest.fixture
def language() -> str:
    """Streamlit's page is read in Polish."""
    return "pl"


@pytest.fixture
def room(published: Room) -> Room:
    """Who signs in here runs the published programme."""
    return published


def _without(press: Press, going: Clause) -> list[Clause]:
    with press.store.read() as db:
        return [row for row in list_clauses(db, press.programme_id) if row.id != going.id]


@pytest.fixture(params=LOOKS, ids=["phone", "phone-dark", "laptop", "laptop-dark"])
def look(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A size of the screen, light or dark."""
    return dict(request.param)


@pytest.fixture
def scriptless(browser: Browser, look: dict[str, Any]) -> Iterator[Page]:
    """A page of a browser that runs no script of the pages."""
    context = browser.new_context(**look, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def outside(browser: Browser) -> Iterator[BrowserContext]:
    """A stranger's browser."""
    context = browser.new_context(viewport=WIDE)
    yield context
    context.close()


def test_the_page_passes_axe_with_everything_open(
    browser: Browser, look: dict[str, Any], address: str
) -> None:
    context = browser.new_context(**look, bypass_csp=True)
    page = context.new_page()
    pages = ("", "0.4/", "?q=desk", "?q=deks", "versions?from=0.4&to=0.5", "accessibility", "9.9/")
    for path in (*pages, "ST-01", "ST-02"):
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        found = Axe().run(page, options={"runOnly": RULES})
        assert found.violations_count == 0, found.generate_report()
        assert len(found.response["passes"]) > 10
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= look["viewport"]["width"]
    context.close()


def test_without_scripts_one_reads_opens_and_searches(scriptless: Page, address: str) -> None:
    scriptless.goto(address)
    expect(scriptless.get_by_role("heading", level=1)).to_be_visible()
    first = scriptless.locator("article").first
    expect(first.get_by_text("Nobody asks my name")).to_be_hidden()
    first.locator("summary").click()
    expect(first.get_by_text("Nobody asks my name")).to_be_visible()
    expect(first.get_by_text("Words that may be quoted 0")).to_be_visible()
    scriptless.get_by_role("searchbox").fill("quiet")
    scriptless.get_by_role("button", name="Szukaj").click()
    expect(scriptless.get_by_role("status")).to_have_text("Znaleziono 1 zapis ze słowami „quiet”.")
    expect(scriptless.locator("article")).to_have_count(1)
    scriptless.get_by_role("link", name="Pokaż wszystkie zapisy").click()
    expect(scriptless.locator("article")).to_have_count(2)


def test_the_page_asks_nobody_else_and_leaves_no_trace(
    outside: BrowserContext, address: str
) -> None:
    page, hosts, complaints = outside.new_page(), set(), []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address)
    page.get_by_role("searchbox").fill("zazolc desk")
    assert hosts == {urlsplit(address).netloc}
    assert outside.cookies() == []
    assert complaints == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_with_scripts_clauses_are_filtered_while_one_types(
    outside: BrowserContext, address: str
) -> None:
    page = outside.new_page()
    page.goto(address)
    page.get_by_role("searchbox").fill("EVERYBODY asks")
    expect(page.get_by_role("status")).to_have_text("Widoczne zapisy: 1 z 2")
    expect(page.locator("article:visible")).to_have_count(1)
    page.get_by_role("searchbox").fill("zazolc gesla")
    expect(page.get_by_role("status")).to_have_text("Widoczne zapisy: 1 z 2")
    page.get_by_role("searchbox").fill("")
    expect(page.locator("article:visible")).to_have_count(2)


def test_the_keyboard_comes_to_the_clauses_first(outside: BrowserContext, address: str) -> None:
    page = outside.new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Przejdź do zapisów")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_folder_works_from_a_disk(outside: BrowserContext, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(write_site(make_snapshot(language="en")))) as archive:
        archive.extractall(tmp_path)
    (index,) = tmp_path.glob("*/index.html")
    page = outside.new_page()
    page.goto(index.as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('.top')).borderBottomStyle") == (
        "solid"
    )
    page.get_by_role("searchbox").fill("ok-02")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Clauses shown: 1 of 3")
    expect(page.locator("article:visible")).to_have_count(1)
    page.get_by_role("searchbox").fill("titles")
    expect(page.get_by_role("status")).to_have_text("Clauses shown: 3 of 3")
    page.get_by_role("link", name="OK-02", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Title of OK-02")
    page.get_by_role("link", name="The whole standard").click()
    expect(page.locator("article")).to_have_count(3)


def test_the_page_standard_still_opens_at_its_own_address(
    open_page: OpenPage, address: str
) -> None:
    page = open_page("/standards")
    expect(page.get_by_role("heading", level=1, name="Standard")).to_be_visible(timeout=60_000)


def test_a_text_that_is_written_from_right_to_left_is_read_so(
    open_context: Callable[..., BrowserContext], address: str
) -> None:
    page = open_context(viewport=NARROW).new_page()
    page.goto(address)
    text = page.get_by_text("The desk asks everybody.").first
    ends_on_the_left = """(node) => {
      node.textContent = "שלום, כאן.";
      const left = (at) => {
        const range = new Range();
        range.setStart(node.firstChild, at);
        range.setEnd(node.firstChild, at + 1);
        return range.getBoundingClientRect().left;
      };
      return left(9) < left(0);
    }"""
    assert text.evaluate(ends_on_the_left)
