"""A rehearsal is begun and ended on *Run a session*; its wall says what it is."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect
from sqlmodel import col, select

from tests.browser.devices import OpenPage
from tests.browser.pages import read_first
from tests.rooms import Room, wall_link
from tests.waiting import comes_true
from workshop.board.tables import Note
from workshop.people.accounts import load_actor
from workshop.programme.display_links import create_display_link
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Programme


def rehearsals(room: Room) -> list[str]:
    """The programmes that are rehearsals of the one in the room."""
    query = select(Programme.id).where(col(Programme.rehearsal_of) == room.programme_id)
    return room.read(lambda db: list(db.execute(query).scalars()))


def test_a_session_is_rehearsed_from_the_page_and_nothing_is_left(
    room: Room, open_page: OpenPage, open_context: Callable[..., BrowserContext]
) -> None:
    planned = next(one for one in room.read(list_sessions, room.programme_id) if one.number == 8)
    page = open_page(f"/session?session={planned.number}")
    page.get_by_role("button", name="Rehearse this session").click()
    read_first(page)
    page.get_by_role("dialog").get_by_role("button", name="Begin the rehearsal").click()
    expect(page.get_by_text("The participants are pretended")).to_be_visible()
    [copy] = rehearsals(room)
    assert room.programme_id != copy

    wall = open_context(viewport={"width": 1920, "height": 1080}).new_page()
    alice = room.read(load_actor, room.facilitator.id)
    token = room.do(create_display_link, wall_link(room.store, copy), alice)
    wall.goto(f"{room.url}/screen#{token}")
    expect(wall.get_by_text("REHEARSAL")).to_be_visible()

    read_first(page)
    page.get_by_role("button", name="End the rehearsal").click()
    expect(page.get_by_text("nothing of it is left")).to_be_visible()
    expect(page.get_by_role("button", name="Rehearse this session")).to_be_visible()
    assert rehearsals(room) == []
    left = select(Note.id).where(col(Note.programme_id) == copy)
    assert comes_true(lambda: not room.read(lambda db: list(db.execute(left))))
