"""Pages that are open follow what somebody else does, or say that something has changed."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.devices import OpenPage
from tests.browser.pages import Desk, Phone, Wall
from tests.rooms import Room
from workshop.programme.outcomes import AddOutcome, add_outcome
from workshop.review.comments import AddComment, add_comment
from workshop.standards.clause_states import ClauseLevel
from workshop.standards.clauses import CreateClause, SaveClause, create_clause, save_clause

NOTHING = "There are no notes to group yet"
CHANGED = "Somebody has changed something here meanwhile."


def test_grouping_opened_before_the_first_reveal_shows_the_notes_once_they_are_revealed(
    room: Room, open_page: OpenPage, open_desk: Callable[[], Desk]
) -> None:
    room.write("Kolejka w urzędzie")
    page, desk = open_page("/grouping"), open_desk()
    expect(page.get_by_text(NOTHING)).to_be_visible()
    desk.advance()
    expect(page.locator(".wb-grouping")).to_contain_text("Kolejka w urzędzie")


def test_what_one_facilitator_settles_and_starts_stands_on_the_page_of_the_other(
    room: Room, open_page: OpenPage, open_desk: Callable[[], Desk]
) -> None:
    desk, other = open_desk(), open_page("/minutes")
    expect(other.get_by_role("heading", name="Mapa empatii w ciszy")).to_be_visible()
    for page in (desk.page, other):
        page.get_by_role("tab", name="What we settled").click()
    line = other.get_by_placeholder("We decided that…")
    line.fill("Numerek można wziąć z domu")
    line.press("Enter")
    expect(desk.page.get_by_text("Numerek można wziąć z domu", exact=True)).to_be_visible()
    phase = other.locator(".stMarkdownBadge").filter(has_text="my_location")
    before = phase.inner_text()
    desk.advance()
    expect(phase).not_to_have_text(before)


def test_a_dialog_stays_open_and_what_is_typed_stays_while_others_change_the_page_behind_it(
    room: Room, open_desk: Callable[[], Desk]
) -> None:
    desk = open_desk()
    desk.click("edit")
    title = desk.page.get_by_role("dialog").get_by_label("Title", exact=True)
    title.fill("A title being typed")
    room.do(add_outcome, AddOutcome(room.session_id, "decision", "Decided elsewhere"))
    # Longer than the page takes to see the change.
    desk.page.wait_for_timeout(4_000)
    expect(title).to_have_value("A title being typed")
    desk.page.keyboard.press("Escape")
    desk.page.get_by_role("tab", name="What we settled").click()
    expect(desk.page.get_by_text("Decided elsewhere", exact=True)).to_be_visible()


def test_head_and_level_of_an_open_clause_and_the_comments_of_others_follow(
    room: Room, open_page: OpenPage
) -> None:
    clause = room.do(create_clause, CreateClause(room.programme_id, "Numerek z domu"))
    page = open_page(f"/standards?clause={clause.id}&part=comments")
    expect(page.get_by_role("heading", name="Numerek z domu")).to_be_visible()
    editor = room.add_member("Ewa")
    fields = {"title": "Numerek z domu i z telefonu", "level": ClauseLevel.REQUIRED}
    room.do(save_clause, SaveClause(clause.id, clause.revision, fields), editor)
    expect(page.get_by_role("heading", name="Numerek z domu i z telefonu")).to_be_visible()
    expect(page.get_by_test_id("stMain").get_by_text("required").first).to_be_visible()
    text = "A kto nie ma telefonu?"
    room.do(add_comment, AddComment(room.programme_id, "clause", clause.id, text), editor)
    expect(page.get_by_text(text)).to_be_visible()


def test_the_list_of_needs_says_that_somebody_has_added_one_and_shows_it_on_request(
    room: Room, open_page: OpenPage
) -> None:
    room.make_need("wiedzieć, dokąd iść")
    page = open_page("/needs")
    expect(page.get_by_text("wiedzieć, dokąd iść").first).to_be_visible()
    room.make_need("mówić bez świadków")
    expect(page.get_by_text(CHANGED)).to_be_visible()
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_text("mówić bez świadków").first).to_be_visible()
    expect(page.get_by_text(CHANGED)).to_be_hidden()


def test_wall_and_desk_that_come_late_have_the_right_head_count_and_follow_it(
    room: Room,
    make_phone: Callable[..., Phone],
    open_wall: Callable[[], Wall],
    open_desk: Callable[[], Desk],
) -> None:
    make_phone().join()
    wall, desk = open_wall(), open_desk()
    desk.page.get_by_role("tab", name="People here").click()
    here = desk.page.get_by_role("tabpanel", name="People here")
    expect(here).to_contain_text("Joined: 1 · Phones connected: 1")
    expect(wall.body).to_contain_text("Joined: 1")
    make_phone().join()
    expect(here).to_contain_text("Joined: 2 · Phones connected: 2")
    expect(wall.body).to_contain_text("Joined: 2")
