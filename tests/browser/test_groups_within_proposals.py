"""Proposals with groups within them, decided on the page and seen on the affinity wall."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.devices import OpenPage
from tests.browser.pages import Grouping
from tests.rooms import OPEN, Room
from workshop.needs.suggestions.decisions import KeepRun, keep_run
from workshop.needs.suggestions.embedding import OWN_MODEL
from workshop.needs.suggestions.task_input import load_task_input

QUEUES = ("Kolejka do okienka trwa godzinę", "Kolejka zaczyna się na schodach", "Kolejka stoi")
TICKETS = ("Numerki kończą się rano", "Po numerek idzie się o szóstej", "Automat jest zepsuty")
SENTENCE = "What do these notes say, in one sentence?"


@pytest.fixture
def proposed(room: Room) -> Room:
    """Six notes, and a run that proposed them as one group of two."""
    room.run("notes", "Przy okienku", **OPEN)
    for text in (*QUEUES, *TICKETS):
        room.write(text, None)
    material = room.read(load_task_input, room.programme_id, OWN_MODEL)
    texts = list(material.texts.values())
    parts = [
        {"notes": [texts.index(text) for text in part], "words": [word], "cohesion": 0.4}
        for part, word in ((QUEUES, "kolejka"), (TICKETS, "numerki"))
    ]
    whole = {
        "notes": [number for part in parts for number in part["notes"]],
        "extends": None,
        "cohesion": 0.3,
        "misfits": [],
        "words": ["okienka"],
        "held": 83,
        "parts": parts,
    }
    result = {"vectors": {}, "version": "1", "parameters": {}, "proposals": [whole], "same": []}
    room.do(keep_run, KeepRun(material, OWN_MODEL, None, result))
    return room


def open_proposals(open_page: OpenPage) -> Page:
    page = open_page("/grouping")
    page.get_by_role("radio", name="Suggestions").click()
    expect(page.get_by_role("heading", name="okienka")).to_be_visible()
    return page


def header(page: Page) -> Locator:
    """The field for the header of the whole group, the last on the card."""
    return page.get_by_label(SENTENCE).last


def test_a_header_begun_with_a_notes_words_outlives_a_reload_and_the_groups_stand_on_the_wall(
    proposed: Room, open_page: OpenPage, open_grouping: Callable[[], Grouping]
) -> None:
    page = open_proposals(open_page)
    expect(page.get_by_text("holds together in 83 of 100 tries")).to_be_visible()
    expect(page.get_by_role("checkbox", name=QUEUES[0])).to_be_hidden()
    page.get_by_role("button", name=f"Put in: {QUEUES[0]}").click()
    expect(header(page)).to_have_value(QUEUES[0])
    expect(header(page)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(" i godzinę")
    expect(page.get_by_text("Shorten them until they speak for all")).to_be_visible()
    page.get_by_role("button", name="Another note").click()
    expect(page.get_by_text("Shorten them until they speak for all")).to_be_hidden()
    page.get_by_role("button", name=f"Put in: {QUEUES[1]}").click()
    expect(header(page)).to_have_value(QUEUES[1])
    page.get_by_role("button", name="Put back: Kolejka do okienka trwa godzinę i godzinę").click()
    expect(header(page)).to_have_value(f"{QUEUES[0]} i godzinę")
    page.get_by_role("button", name="Another note").click()
    # A press counts for what was on the screen: the next one waits for the next note.
    expect(page.get_by_role("button", name=f"Put in: {QUEUES[1]}")).to_be_hidden()
    page.get_by_role("button", name="Another note").click()
    page.get_by_role("button", name=f"Put in: {QUEUES[0]}").click()
    expect(page.get_by_text("Shorten them until they speak for all")).to_be_visible()

    page.reload()
    page.get_by_role("radio", name="Suggestions").click()
    expect(header(page)).to_have_value(QUEUES[0])
    header(page).fill("Czekamy")
    page.get_by_text("kolejka · 3 notes").click()
    expect(page.get_by_label(SENTENCE)).to_have_count(2)
    page.get_by_label(SENTENCE).first.fill("Stoimy w kolejce")
    page.get_by_role("button", name="Accept with the groups within").click()
    expect(page.get_by_text("No proposal is left to decide on.")).to_be_visible()

    wall = open_grouping()
    expect(wall.group("Stoimy w kolejce")).to_contain_text("Within: Czekamy")
    expect(wall.group("Stoimy w kolejce")).to_contain_text(QUEUES[0])
    wall.page.close()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="okienka")).to_be_visible()
    expect(page.get_by_text("numerki · 3 notes")).to_be_visible()


class TestInPolish:
    """What screen readers say."""

    @pytest.fixture
    def language(self) -> str:
        return "pl"

    def test_the_sign_beside_the_title_has_a_polish_name(
        self, room: Room, open_page: OpenPage
    ) -> None:
        page = open_page("/grouping")
        expect(page.get_by_role("heading", name="Grupowanie")).to_be_visible()
        expect(page.get_by_label("Objaśnienie").first).to_be_visible()
        expect(page.get_by_label("Help", exact=True)).to_have_count(0)
