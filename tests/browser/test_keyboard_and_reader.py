"""Without a mouse and without looking: names for every control, a focus that follows."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Phone, Wall
from tests.browser.readable import list_pale_texts
from tests.rooms import Room
from workshop.board.note_rules import CANVAS

CONTROLS = {"button", "link", "textbox", "searchbox", "radio", "checkbox", "combobox", "image"}
STEPS = 40


def tab_to(page: Page, role: str, name: str) -> None:
    """Press Tab until this control has the focus, as somebody without a mouse does."""
    wanted = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    for _ in range(STEPS):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {role} {name!r}")


def unnamed(page: Page) -> list[str]:
    """Controls and pictures that a screen reader could not name."""
    session = page.context.new_cdp_session(page)
    tree: dict[str, Any] = session.send("Accessibility.getFullAXTree")
    session.detach()
    return [
        node["role"]["value"]
        for node in tree["nodes"]
        if not node.get("ignored")
        and node["role"]["value"] in CONTROLS
        and not node.get("name", {}).get("value", "").strip()
    ]


def visits(phone: Phone) -> Iterator[str]:
    """The views of the way in, one after the other."""
    phone.visit()
    yield "code"
    phone.scan()
    expect(phone.button("I agree, let us begin")).to_be_visible()
    yield "contract"
    phone.agree()
    yield "place"
    phone.take_place()
    expect(phone.heading).to_have_text("You are in")
    yield "badge"
    phone.button("I have written it down").click()
    expect(phone.field).to_be_visible()
    phone.send("Pierwsza")
    yield "writing"
    phone.note("Pierwsza").get_by_role("button", name="Edit").click()
    yield "rewording"
    phone.open_badge()
    phone.button("Withdraw my notes").click()
    phone.button("I have a phrase from another phone").click()
    expect(phone.page.get_by_label("Your withdrawal phrase")).to_be_visible()
    yield "phrase"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_control_of_the_phone_has_a_name_and_every_text_can_be_read(
    make_phone: Callable[..., Phone], scheme: str
) -> None:
    phone = make_phone(color_scheme=scheme)
    for view in visits(phone):
        assert unnamed(phone.page) == [], view
        assert not list_pale_texts(phone.page), view


@pytest.mark.parametrize(
    ("kind", "role"),
    [("dot_vote", "region"), ("impact_effort", "region"), ("fist_to_five", "group")],
)
def test_every_control_of_a_vote_has_a_name_and_every_text_can_be_read(
    kind: str, role: Any, phone: Phone, room: Room
) -> None:
    room.run(kind)
    room.make_need("cichego miejsca")
    phone.join()
    expect(phone.page.get_by_role(role, name="Vote")).to_be_visible()
    assert unnamed(phone.page) == []
    assert not list_pale_texts(phone.page)


def test_everything_on_the_wall_has_a_name_and_can_be_read_and_the_prompt_is_its_heading(
    open_wall: Callable[[], Wall], room: Room
) -> None:
    room.change(moderated=False)
    for section in CANVAS:
        room.write("Kolejka", section)
    wall = open_wall()
    wall.page.emulate_media(reduced_motion="reduce")
    for _phase in ("covered", "revealed"):
        for theme in ("light", "dark"):
            wall.page.evaluate("theme => (document.documentElement.dataset.theme = theme)", theme)
            assert not list_pale_texts(wall.page)
        room.advance()
        wall.page.reload()
        expect(wall.notes.first).to_be_visible()
    assert unnamed(wall.page) == []
    expect(wall.page.get_by_role("heading", level=1)).to_have_count(1)
    expect(wall.page.get_by_role("timer")).to_have_attribute("aria-label", "Time left")


def test_somebody_joins_and_sends_a_note_with_the_keyboard_alone(phone: Phone, room: Room) -> None:
    page, keyboard = phone.page, phone.page.keyboard
    phone.visit()
    tab_to(page, "textbox", "Code from the wall")
    keyboard.type(room.code)
    keyboard.press("Enter")
    agree = phone.button("I agree, let us begin")
    expect(agree).to_be_visible()
    expect(phone.heading).to_be_focused()
    tab_to(page, "button", "I agree, let us begin")
    keyboard.press("Enter")
    expect(phone.heading).to_have_text("Your place in the room")
    expect(phone.heading).to_be_focused()
    tab_to(page, "radio", "Local leader")
    keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Official")).to_be_checked()
    tab_to(page, "radio", "1")
    keyboard.press("Space")
    tab_to(page, "button", "Join")
    keyboard.press("Enter")
    expect(phone.heading).to_have_text("You are in")
    expect(phone.heading).to_be_focused()
    tab_to(page, "button", "I have written it down")
    keyboard.press("Enter")
    expect(phone.heading).to_have_text("Empathy map in silence")
    expect(phone.heading).to_be_focused()
    tab_to_field(phone)
    keyboard.type("Pisane bez myszy")
    keyboard.press("Control+Enter")
    expect(phone.state("Pisane bez myszy")).to_have_text("✓ Sent")
    expect(phone.field).to_be_focused()
    expect(phone.field).to_have_value("")


def test_a_sent_note_is_announced_politely(phone: Phone) -> None:
    phone.join()
    voice = phone.page.locator("#announcer")
    expect(voice).to_have_attribute("aria-live", "polite")
    phone.send("Usłyszana")
    expect(voice).to_have_text("The note has arrived")


def test_the_language_of_the_page_is_the_language_shown(phone: Phone) -> None:
    phone.visit()
    expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    phone.page.get_by_role("link", name="Polski").click()
    expect(phone.page.locator("html")).to_have_attribute("lang", "pl")
    expect(phone.heading).to_have_text("Dołącz do sesji")


def tab_to_field(phone: Phone) -> None:
    """Press Tab until the note's field has the focus."""
    for _ in range(STEPS):
        if phone.field.evaluate("node => node === document.activeElement"):
            return
        phone.page.keyboard.press("Tab")
    raise AssertionError("Tab does not reach the field")
