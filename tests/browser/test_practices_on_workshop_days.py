"""A workshop day lays practices before people: what would each take here?"""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.devices import OpenPage
from tests.browser.pages import Desk, Phone, Wall
from tests.rooms import Room
from workshop.board.practices import AddPractice, PracticeContent, add_practice


def make_practice(room: Room, title: str, what: str) -> str:
    content = PracticeContent({"title": title, "what": what, "publisher": "City library"})
    return str(room.do(add_practice, AddPractice(room.programme_id, content)).id)


def test_phones_write_under_a_practice_what_it_would_take_here(
    make_phone: Callable[..., Phone],
    open_wall: Callable[[], Wall],
    open_desk: Callable[[], Desk],
    open_page: OpenPage,
    room: Room,
) -> None:
    practice = make_practice(room, "Numbers, no names", "The desk calls numbers")
    make_practice(room, "Quiet hour", "No music on Tuesdays")
    room.run("notes", "What would it take here?", about="practice", moderated=False)
    desk, wall, phone = open_desk(), open_wall(), make_phone().join()
    for title in ("Numbers, no names", "Quiet hour"):
        expect(wall.body).to_contain_text(title)
    expect(phone.page.get_by_role("heading", name="Choose a practice")).to_be_visible()
    phone.button("Numbers, no names").click()
    expect(phone.body).to_contain_text("The desk calls numbers")
    phone.send("A printer and two hours of training")
    expect(phone.state("A printer")).to_contain_text("On the wall, face down")
    expect(wall.body).not_to_contain_text("A printer")
    desk.advance()
    expect(wall.body).to_contain_text("A printer and two hours of training")
    [note] = room.stored()
    assert (note.about_kind, note.about_id) == ("practice", practice)

    page = open_page(f"/needs?practice={practice}")
    page.get_by_text("What people wrote it would take here (1)").click()
    expect(page.get_by_text("A printer and two hours of training")).to_be_visible()
