"""The wall at 1920×1080, read from the last row: large, whole, and nobody to be recognised."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Wall
from tests.rooms import Room
from workshop.programme.join_codes import grouped

SMALLEST_PX = 28
SECTIONS = ("who", "need_to_do", "see", "say", "do", "hear", "pains", "gains", "think_feel")
WORDS = "Kolejka ciągnie się aż do drzwi i nikt nie wie, kto jest następny w gabinecie, a gdy ktoś"

VISIBLE_TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const text = node.textContent.trim();
    const holder = node.parentElement;
    if (!text || holder.closest(".unseen, .wb-hidden, .wb-ruler, script, noscript")) continue;
    if (!holder.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const { left, top, right, bottom } = range.getBoundingClientRect();
    if (right <= left) continue;
    const size = parseFloat(getComputedStyle(holder).fontSize);
    found.push({ text, size, left, top, right, bottom });
  }
  return found;
}"""


@pytest.fixture
def crowded(room: Room) -> Room:
    """120 notes of all lengths, all revealed."""
    room.change(hidden=False, moderated=False)
    for number in range(120):
        text = f"{number + 1}. {WORDS[: 12 + (number * 7) % 80]}"
        room.write(text, SECTIONS[number % len(SECTIONS)])
    room.start_timer()
    return room


def read(wall: Wall) -> list[dict[str, Any]]:
    """Every text that can be seen, with its size and place."""
    found: list[dict[str, Any]] = wall.page.evaluate(VISIBLE_TEXTS)
    return found


def test_with_120_notes_every_word_is_large_and_inside_the_picture(
    crowded: Room, open_wall: Callable[[], Wall]
) -> None:
    wall = open_wall()
    expect(wall.page.get_by_text(re.compile(r"Page 1 of \d+"))).to_be_visible()
    texts = read(wall)
    assert [each for each in texts if each["size"] < SMALLEST_PX] == []
    outside = [
        each
        for each in texts
        if each["left"] < 0 or each["top"] < 0 or each["right"] > 1920 or each["bottom"] > 1080
    ]
    assert outside == []
    assert wall.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert wall.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_with_120_notes_prompt_and_timer_and_qr_stay_in_view(
    crowded: Room, open_wall: Callable[[], Wall]
) -> None:
    wall = open_wall()
    expect(wall.page.get_by_text(re.compile(r"Page 1 of \d+"))).to_be_visible()
    expect(wall.prompt).to_be_in_viewport(ratio=1)
    expect(wall.prompt).to_contain_text("Wybierz pole mapy i pisz")
    expect(wall.timer).to_be_in_viewport(ratio=1)
    expect(wall.timer).to_have_text(re.compile(r"^(20:00|19:\d\d)$"))
    code = wall.page.get_by_role("img", name="QR code of the address for phones")
    expect(code).to_be_in_viewport(ratio=1)
    box = code.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 240


def turn_pages(wall: Wall) -> Iterator[None]:
    """Let the wall show one page after the other, as time passes."""
    wall.page.clock.install()
    wall.page.reload()
    number = wall.page.get_by_text(re.compile(r"Page \d+ of \d+"))
    expect(number).to_be_visible()
    pages = int(number.inner_text().split()[-1])
    for page in range(pages):
        expect(number).to_have_text(f"Page {page + 1} of {pages}")
        yield
        wall.page.clock.run_for(10_000)


def test_page_after_page_all_120_notes_come_past(
    crowded: Room, open_wall: Callable[[], Wall]
) -> None:
    wall = open_wall()
    seen: set[str] = set()
    for _page in turn_pages(wall):
        seen.update(wall.notes.locator(".wb-note__text").all_inner_texts())
    assert seen == {note.text for note in crowded.notes}


def test_nobody_can_be_recognised_on_the_wall(
    crowded: Room, open_wall: Callable[[], Wall], make_phone: Callable[..., Any]
) -> None:
    phone = make_phone().join()
    phone.pick("What do they see?")
    phone.send("Ostatnia karteczka")
    expect(phone.state("Ostatnia")).to_contain_text("On the wall")
    wall = open_wall()
    words = "\n".join(wall.body.inner_text() for _page in turn_pages(wall))
    assert "Ostatnia karteczka" in words
    assert phone.badge not in words
    assert "Alice" not in words
    assert re.search(r"\b\d{1,2}:\d{2}:\d{2}\b|\b20\d\d-\d\d", words) is None


def test_the_wall_without_its_link_shows_nothing(room: Room, open_wall: Callable[[], Wall]) -> None:
    wall = open_wall()
    wall.page.evaluate("sessionStorage.clear()")
    wall.page.goto(f"{room.url}/screen?again#0123456789abcdef")
    expect(wall.page.get_by_role("heading")).to_have_text("This display link does not work")
    expect(wall.body).not_to_contain_text(grouped(room.code))
