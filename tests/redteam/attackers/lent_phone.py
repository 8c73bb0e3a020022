"""A9, the next person on a lent phone: what is left of the one before?

Somebody joins on the phone's page in a real browser, writes a note, and ends the visit there. The
next person opens the same address in the same browser, reads the page, looks through everything the
browser keeps, and tries whatever looks like a key: as a token and as a phrase. A second one takes a
phone that was just put down, and has been asked nothing yet but whether they are that person.
"""

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.browser.pages import wait_until
from tests.redteam.people import Hall, open_hall
from tests.redteam.scoring import Score, nothing
from tests.redteam.world import World, strings_in
from tests.wire import post

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE: Mapping[str, int] = {"width": 390, "height": 844}
PATIENCE_MS = 30_000
_KEPT = """async () => {
  const kept = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  kept.push(document.cookie);
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
    });
    for (const store of base.objectStoreNames) {
      const all = await new Promise((done) => {
        const asked = base.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
      });
      kept.push(JSON.stringify(all));
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) kept.push(url);
  }
  return kept;
}"""


@dataclass(frozen=True)
class Owner:
    """What the person before had on the phone."""

    badge: str
    phrase: str
    note: str


def has_browser() -> bool:
    """Whether there is a browser to try it in."""
    return _program() is not None


def attack(world: World, *, ends: bool = True) -> list[Score]:
    """Become the person before, or read anything of theirs. ``ends``: they end their visit."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_hall(Path(folder), world.seed + 200, 2, title="Pożyczony", language="en") as hall,
        _browser() as context,
    ):
        page = context.new_page()
        owner = _visit(page, hall)
        asked = _reopen(context, page, hall)
        read = _page_of(asked)
        unasked = sum(secret in read for secret in (owner.phrase, owner.note))
        _come_back(asked, owner)
        if ends:
            _finish(asked)
        left = _reopen(context, asked, hall)
        found = _page_of(left) + "\n".join(left.evaluate(_KEPT))
        secrets = (owner.badge, owner.phrase, owner.note)
        obtained = sum(secret in found for secret in secrets) + _keys_that_open(hall, found)
    return [
        nothing("A9", "put down", int(unasked > 0), 1),
        nothing("A9", "visit ended", int(obtained > 0), 1),
    ]


def _visit(page: Page, hall: Hall) -> Owner:
    """Join on the page and write a note."""
    hall.room.run("notes", "Co ważne", hidden=False, moderated=False)
    page.goto(f"{hall.room.url}/join?lang=en#{hall.room.code}")
    page.get_by_role("button", name="I agree, let us begin").click()
    page.get_by_text("Guest", exact=True).click()
    page.get_by_role("group", name="My table").get_by_text("1", exact=True).click()
    page.get_by_role("button", name="Join", exact=True).click()
    phrase = page.locator("p.phrase").inner_text()
    badge = page.locator("p.badge").inner_text()
    page.get_by_role("button", name="I have written it down").click()
    note = hall.say()
    page.locator("textarea#text").fill(note)
    page.locator("button.send").click()
    page.get_by_text(note, exact=True).first.wait_for()
    wait_until(page, "() => !document.querySelector('textarea#text').value")
    assert badge
    assert phrase
    return Owner(badge, phrase, note)


def _reopen(context: BrowserContext, page: Page, hall: Hall) -> Page:
    page.close()
    again = context.new_page()
    again.goto(f"{hall.room.url}/join?lang=en#{hall.room.code}")
    again.get_by_role("heading", level=1).first.wait_for()
    return again


def _come_back(page: Page, owner: Owner) -> None:
    """The owner says that it is them, where they are asked."""
    yes = page.get_by_role("button", name="Yes, it is me")
    if yes.count():
        yes.click()
    page.get_by_text(owner.note, exact=True).first.wait_for()


def _finish(page: Page) -> None:
    """End the visit."""
    menu = page.locator("details.my-badge > summary")
    menu.click()
    page.get_by_role("button", name="Finish on this phone").first.click()
    page.locator(".choices button.primary", has_text="Finish on this phone").click()
    page.get_by_role("heading", name="This phone has forgotten you").wait_for()


def _page_of(page: Page) -> str:
    """All that a page says, also where it is folded."""
    return str(page.locator("body").evaluate("(body) => body.textContent"))


def _keys_that_open(hall: Hall, found: str) -> int:
    """How many of the keys that lie about let somebody be somebody else."""
    keys = {*re.findall(r"[0-9a-f]{32}", found)}
    for text in re.findall(r'"(?:[^"\\]|\\.)*"', found):
        keys |= {word for word in strings_in(json.loads(text)) if len(word.split()) == 5}
    opened = 0
    for key in keys:
        hello = {"as": "participant", "token": key, "cursor": 0, "lang": "en"}
        answer = post(hall.host, "/live/poll", {"hello": hello, "wait": 0}).json()
        opened += "messages" in answer
        if len(key.split()) == 5:
            opened += post(hall.host, "/join/phrase", {"phrase": key}).json().get("known", False)
    return opened


def _program() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def _browser() -> Iterator[BrowserContext]:
    program = _program()
    assert program is not None, "there is no browser to try it in"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        context = browser.new_context(viewport=dict(PHONE), has_touch=True, locale="en-GB")
        context.set_default_timeout(PATIENCE_MS)
        yield context
        browser.close()
