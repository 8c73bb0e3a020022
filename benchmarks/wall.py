"""How fluid the affinity wall is: ``python -m benchmarks.wall --notes 300``; see ``README.md``."""

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from benchmarks.frames import Frames, keep_drawing, percentile, traced
from tests.rooms import OPEN, Room, furnished
from tests.server import Server
from workshop.board.notes import AddNote, add_note
from workshop.board.personas import CreateMap, CreatePersona, create_map, create_persona
from workshop.needs.groups import CreateGroup, create_group
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.programmes import load_programme
from workshop.programme.session_run import start_activity
from workshop.store.ids_and_clock import new_id

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LAPTOP: ViewportSize = {"width": 1440, "height": 900}
PATIENCE_MS = 60_000
GROUPS, DRAGS, MOVES = 20, 4, 24
SECTIONS = ("who", "need_to_do", "see", "say", "do", "hear", "pains", "gains", "think_feel")
OPENINGS = ("W kolejce", "Przy okienku", "W poradni", "Na stronie", "Przez telefon", "W aptece")
MIDDLES = (
    "trzeba mówić głośno, z czym się przychodzi",
    "nikt nie pyta, jak się do mnie zwracać",
    "formularz zna tylko dwa pola i żadne nie pasuje",
    "czekam dłużej niż wszyscy obok",
    "ktoś wreszcie wysłuchał do końca",
    "boję się, że znajomi usłyszą",
)
ENDS = ("", " i wracam do domu z niczym", ", a potem opowiadam wszystko od nowa drugiej osobie")
WORDS = ("kolej", "formularz", "boję się")

_SEEN = """([id, place]) => new Promise((done) => {
  const wanted = `.wb-note[data-id="${id}"][data-in="${place}"]`;
  const look = () => {
    if (!document.querySelector(wanted)) return false;
    requestAnimationFrame(() => setTimeout(() => done(performance.timeOrigin + performance.now())));
    return true;
  };
  if (look()) return;
  setTimeout(() => done(null), 10000);
  const watch = new MutationObserver(() => look() && watch.disconnect());
  watch.observe(document.querySelector(".wb-affinity"), { childList: true, subtree: true });
})"""
_PLACE = """([x, y]) =>
  document.elementFromPoint(x, y).closest(".wb-group").dataset.place"""
_DROPPED = """() => addEventListener("pointerup", () => {
  window.dropped = performance.timeOrigin + performance.now();
}, true)"""


@dataclass(frozen=True)
class Walls:
    """Two browsers of the facilitator with the same wall."""

    browser: Browser
    mine: Page
    theirs: Page


def fill(room: Room, notes: int) -> None:
    """Notes of two maps and of free writing, half of them in groups."""
    chance = random.Random(1)
    activities = [*(_start_map(room, label) for label in ("Kinga", "Marek")), room.activity_id]
    ids = []
    for number in range(notes):
        activity = activities[number % 3]
        text = chance.choice(OPENINGS) + " " + chance.choice(MIDDLES) + chance.choice(ENDS)
        section = chance.choice(SECTIONS) if activity != room.activity_id else None
        note = AddNote(new_id(), activity, f"{text} ({number + 1})", section=section)
        ids.append(room.do(add_note, note).id)
    chance.shuffle(ids)
    for number in range(GROUPS):
        header = f"{chance.choice(OPENINGS)}: {chance.choice(MIDDLES)}"
        members = ids[: notes // 2][number::GROUPS]
        room.do(create_group, CreateGroup(room.programme_id, new_id(), header, members))


def _start_map(room: Room, label: str) -> str:
    persona = CreatePersona(room.programme_id, f"{label} (przykład)", {"situation": "Przykład"})
    chart = room.do(create_map, CreateMap(room.do(create_persona, persona).id))
    settings = {**OPEN, "map_id": chart.id}
    command = AddActivity(room.session_id, "empathy_map", label, settings)
    return str(room.do(start_activity, room.do(add_activity, command).id).id)


def open_walls(browser: Browser, server: Server, room: Room, notes: int) -> Walls:
    """Open the page in two browsers and wait until all notes stand there."""
    pages, slug = [], room.read(load_programme, room.facilitator, room.programme_id).slug
    for _person in range(2):
        context = browser.new_context(viewport=LAPTOP, locale="pl-PL")
        cookie: Any = {"name": "workshop_session", "value": room.cookie, "url": server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{server.url}/grouping?programme={slug}")
        page.wait_for_function(
            "n => document.querySelectorAll('.wb-grouping .wb-note[role=option]').length >= n",
            arg=notes,
        )
        pages.append(page)
    time.sleep(2)
    return Walls(browser, *pages)


def middle(page: Page, selector: str) -> tuple[float, float]:
    """A point in the upper part of an element that stands in view."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + min(box["height"] / 2, 40)


def pick_up(page: Page, number: int) -> str:
    """Take a loner with the mouse; returns its id."""
    card = f".wb-loners .wb-note >> nth={number}"
    page.locator(card).scroll_into_view_if_needed()
    x, y = middle(page, card)
    note = page.locator(card).get_attribute("data-id")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 12, y + 8)
    return str(note)


def sweep(page: Page) -> None:
    """Lead the card over the groups, back and forth, as somebody who looks for the right one."""
    box = page.locator(".wb-scroll--groups").bounding_box()
    assert box is not None
    for step in range(90):
        across = abs((step % 30) / 15 - 1)
        x = box["x"] + 40 + (box["width"] - 80) * across
        y = min(box["y"] + 80 + 5 * step, LAPTOP["height"] - 70)
        page.mouse.move(x, y)
        time.sleep(0.008)


def drag(walls: Walls) -> Frames:
    """Frames while cards are led over the groups and dropped."""
    page = walls.mine
    with traced(walls.browser, page) as found:
        for number in range(DRAGS):
            pick_up(page, number)
            sweep(page)
            page.mouse.up()
            page.wait_for_timeout(300)
    return found[0]


def search(walls: Walls) -> Frames:
    """Frames while words are typed into the search field and removed again."""
    page = walls.mine
    field = page.locator(".wb-grouping input[type=search]").first
    field.click()
    with traced(walls.browser, page) as found:
        for word in WORDS:
            page.keyboard.type(word, delay=90)
            page.wait_for_timeout(200)
            for _letter in word:
                page.keyboard.press("Backspace")
                page.wait_for_timeout(60)
    return found[0]


def zoom(walls: Walls) -> Frames:
    """Frames while the wall is seen from afar and from near again."""
    page = walls.mine
    page.locator(".wb-grouping .wb-note[tabindex='0']").focus()
    with traced(walls.browser, page) as found:
        for key in ("-", "-", "+", "+", "-", "0") * 2:
            page.keyboard.press(key)
            page.wait_for_timeout(350)
    return found[0]


def moves_seen(walls: Walls) -> list[float]:
    """For each move the milliseconds from the drop until the other browser shows it."""
    mine, theirs = walls.mine, walls.theirs
    mine.evaluate(_DROPPED)
    delays = []
    for number in range(MOVES):
        note = pick_up(mine, number % 3)
        x, y = spot(mine, number)
        mine.mouse.move(x, y, steps=6)
        group = mine.evaluate(_PLACE, [x, y])
        theirs.evaluate(f"args => void (window.seen = ({_SEEN})(args))", [note, group])
        mine.wait_for_timeout(60)
        mine.mouse.up()
        seen = theirs.evaluate("() => window.seen")
        if seen is not None:
            delays.append(seen - mine.evaluate("() => window.dropped"))
    return delays


def spot(page: Page, number: int) -> tuple[float, float]:
    """A point over one of the groups in view."""
    box = page.locator(".wb-scroll--groups").bounding_box()
    assert box is not None
    return box["x"] + box["width"] * (0.2 + 0.55 * (number % 2)), box["y"] + 90 + number % 5 * 60


def measure(walls: Walls) -> dict[str, Any]:
    """All figures, one stretch after the other."""
    delays = moves_seen(walls)
    keep_drawing(walls.mine)
    figures = dict[str, Any]()
    for name, stretch in {"drag": drag, "filter": search, "zoom": zoom}.items():
        figures |= stretch(walls).figures(name)
    seen = {"moves": MOVES, "moves_seen": len(delays)}
    return {**figures, **seen, "move_seen_ms_p95": percentile(delays, 95)}


def run(notes: int) -> dict[str, Any]:
    """Furnish, serve, drive two browsers; returns what is printed."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name, furnished(Path(name)) as room:
        fill(room, notes)
        server = Server(Path(name)).start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
                figures = measure(open_walls(browser, server, room, notes))
                browser.close()
        finally:
            server.stop()
    load = {"load_before": round(before, 2), "load_after": round(os.getloadavg()[0], 2)}
    return {"notes": notes, **figures, **load}


def main() -> int:
    """Read the arguments, run, print one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.wall", description=__doc__)
    parser.add_argument("--notes", type=int, default=300)
    parser.add_argument("--output", type=Path, help="a file for the JSON as well")
    given = parser.parse_args()
    line = json.dumps(run(given.notes))
    if given.output:
        given.output.write_text(line + "\n", "utf-8")
    print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
