"""Small screens and large type: nothing lies over what is to be read, and no word falls apart."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Phone
from tests.rooms import Room
from workshop.i18n import catalogue

SIZES = {"small phone": (320, 568), "twice the zoom": (195, 422)}
WORDS = catalogue("pl")
COVERED = """() => {
  const nodes = [...document.querySelectorAll("#main *")];
  const bars = nodes.filter((node) => /sticky|fixed/.test(getComputedStyle(node).position));
  const says = ({ childNodes }) => [...childNodes].some((child) => child.data?.trim());
  const texts = nodes.filter((node) => node.checkVisibility() && says(node));
  const isUnder = (text, bar) => {
    const [box, over] = [text.getBoundingClientRect(), bar.getBoundingClientRect()];
    const apart = !bar.contains(text) && !text.contains(bar) && over.height > 0;
    return apart && box.top < over.bottom && box.bottom > over.top;
  };
  const found = [];
  for (let top = 0; top <= document.documentElement.scrollHeight; top += innerHeight / 2) {
    scrollTo(0, top);
    found.push(...texts.filter((text) => bars.some((bar) => isUnder(text, bar))));
  }
  scrollTo(0, 0);
  return found.map(({ textContent }) => textContent);
}"""
TORN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const torn = [];
  for (let node; (node = walker.nextNode());) {
    if (!node.parentElement.checkVisibility() || node.parentElement.closest(".unseen")) continue;
    for (const found of node.data.matchAll(/(?<!\\p{L})\\p{L}{2,12}(?!\\p{L})/gu)) {
      const range = new Range();
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      const lines = [...range.getClientRects()].map(({ top }) => Math.round(top));
      if (new Set(lines).size > 1) torn.push(found[0]);
    }
  }
  return torn;
}"""
WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((node) => node.checkVisibility() && !node.closest(".unseen"))
  .filter((node) => node.getBoundingClientRect().right > innerWidth)
  .map((node) => node.outerHTML.slice(0, 80))"""
HIDDEN = """(node) => {
  const { x, y, width, height } = node.getBoundingClientRect();
  return !node.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


@pytest.fixture
def language() -> str:
    return "pl"


def can_be_read(page: Page) -> None:
    """Nothing covers a text, wherever one scrolls; no word is torn; nothing is too wide."""
    assert page.evaluate(COVERED) == []
    assert page.evaluate(TORN) == []
    assert page.evaluate(WIDE) == []


def place(phone: Phone) -> None:
    phone.choose(WORDS["I am here as"], WORDS["Local leader"])
    phone.choose(WORDS["My table"], "2")
    phone.button(WORDS["Join"]).click()


@pytest.mark.parametrize("size", SIZES)
def test_on_a_small_screen_and_with_large_type_everything_can_be_read_all_the_way_in(
    size: str, make_phone: Callable[..., Phone], room: Room
) -> None:
    room.change(asks_kind=True)
    width, height = SIZES[size]
    phone = make_phone(locale="pl-PL", viewport={"width": width, "height": height})
    phone.scan()
    expect(phone.page.locator(".contract")).to_be_visible()
    can_be_read(phone.page)
    phone.button(WORDS["I agree, let us begin"]).click()
    can_be_read(phone.page)
    place(phone)
    expect(phone.page.locator(".phrase")).to_be_visible()
    can_be_read(phone.page)
    phone.button(WORDS["I have written it down"]).click()
    expect(phone.field).to_be_visible()
    can_be_read(phone.page)


def through(phone: Phone, words: dict[str, str]) -> None:
    phone.scan()
    phone.button(words["I agree, let us begin"]).click()
    place(phone)
    phone.button(words["I have written it down"]).click()


@pytest.mark.parametrize("size", [*SIZES, "phone"])
def test_both_sliders_and_their_labels_stand_free_and_the_last_one_leads_to_the_end(
    size: str, make_phone: Callable[..., Phone], room: Room
) -> None:
    room.make_need("krótszej drogi do okienka, które naprawdę jest otwarte")
    room.make_need("druku bez pytania o płeć")
    room.run("impact_effort", "Wpływ i wysiłek")
    width, height = SIZES.get(size, (390, 844))
    phone = make_phone(locale="pl-PL", viewport={"width": width, "height": height})
    through(phone, WORDS)
    expect(phone.page.get_by_role("slider")).to_have_count(2)
    if size != "phone":
        can_be_read(phone.page)
    ends = phone.page.locator(".slider .ends").last
    ends.scroll_into_view_if_needed()
    assert not ends.locator("span").first.evaluate(HIDDEN)
    for step in range(2):
        for slider in phone.page.get_by_role("slider").all():
            slider.press("Enter")
        onwards = phone.button(WORDS["Done" if step else "Next"])
        expect(onwards).to_have_attribute("aria-disabled", "false")
        onwards.click()
    expect(phone.page.locator(".calm")).to_be_visible()
    expect(phone.page.get_by_role("slider")).to_have_count(0)
    phone.button(WORDS["Look at them again"]).click()
    expect(phone.page.get_by_role("slider")).to_have_count(2)
    assert phone.page.get_by_role("slider").first.input_value() == "3"
