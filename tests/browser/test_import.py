"""A file brought in by two people's browsers: chosen, shown, stored, seen by the other, undone."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.pages import Grouping
from tests.rooms import Room
from tests.test_import_notes import SAMPLES
from workshop.needs.tables import Group

SLOW = 20_000


def test_a_file_chosen_in_one_browser_arrives_in_another_and_goes_again(
    room: Room, open_grouping: Callable[[], Grouping]
) -> None:
    room.change(hidden=False, moderated=False)
    room.write("Pierwsza karteczka")
    room.advance()
    mine, theirs = open_grouping(), open_grouping()
    page = mine.page
    page.get_by_role("button", name="Bring notes in").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(SAMPLES / "miro-board.csv")
    expect(dialog.get_by_text("Recognised: Miro")).to_be_visible(timeout=SLOW)
    expect(dialog.get_by_text("miro-board.csv")).to_be_visible()
    dialog.get_by_role("button", name="Bring in 6 notes").click(timeout=SLOW)
    for wall in (mine, theirs):
        expect(wall.card("Ludzi za szybą")).to_be_visible(timeout=SLOW)
    stored = {note.text: note for note in room.stored()}
    assert stored["Proszę przyjść jutro"].section == "hear"
    assert stored["Proszę przyjść jutro"].origin == "import"

    page.get_by_role("button", name="Bring notes in").click()
    dialog.get_by_role("button", name="Undo this import").click(timeout=SLOW)
    for wall in (mine, theirs):
        expect(wall.card("Ludzi za szybą")).to_have_count(0, timeout=SLOW)
        expect(wall.card("Pierwsza karteczka")).to_be_visible()
    assert [note.text for note in room.stored()] == ["Pierwsza karteczka"]
    assert room.count(Group) == 0
