"""Session 10: after a fist to five a version is published without leaving *Run a session*."""

import httpx
from playwright.sync_api import expect

from tests.browser.devices import OpenPage
from tests.browser.pages import read_first
from tests.publishing import Press
from tests.rooms import Room
from tests.waiting import comes_true
from workshop.programme.session_run import end_activity
from workshop.standards.publication.publications import list_editions

TITLE = "Zwracanie się"


def test_a_version_is_published_where_the_session_is_run(room: Room, open_page: OpenPage) -> None:
    clause = Press(room.store, room.facilitator, room.programme_id).write_clause(TITLE)
    activity = room.run("fist_to_five", targets=[clause.id])
    for value in (3, 4, 5, 5, 5):
        room.tell_by_phone(room.come_in(), "show_fingers", value=value)
    room.do(end_activity, activity)
    page = open_page("/session")
    page.get_by_role("button", name="Publish a version").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("it stays as it is")).to_be_visible()
    dialog.get_by_role("textbox", name="What is new in it").fill("Pierwsza wersja po głosowaniu.")
    read_first(page)
    dialog.get_by_role("button", name="Publish version 0.1").click()
    expect(page.get_by_text("Version 0.1 is published.")).to_be_visible()
    [edition] = room.read(list_editions, room.programme_id)
    assert (edition.version, "/session" in page.url) == ("0.1", True)
    address = f"{room.url}/standards/{room.slug}"
    assert comes_true(lambda: TITLE in httpx.get(address, follow_redirects=True).text)
