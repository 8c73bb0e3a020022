"""Questions from the audience on real screens: asked, approved, voted for, answered."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.pages import Desk, Phone, Wall
from tests.rooms import Room


def test_a_question_goes_from_a_phone_over_the_desk_to_the_wall_and_is_answered(
    room: Room,
    phone: Phone,
    make_phone: Callable[..., Phone],
    open_wall: Callable[[], Wall],
    open_desk: Callable[[], Desk],
) -> None:
    room.run("questions", "Questions", moderated=False)
    phone.join()
    phone.page.get_by_label("Your question").fill("Who pays for the interpreter?")
    phone.button("Send the question").click()
    other = make_phone()
    other.join()
    vote = other.page.get_by_role("button", name="I want an answer")
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", "true")
    wall = open_wall()
    expect(wall.body).to_contain_text("Who pays for the interpreter?")
    expect(wall.page.locator(".asked-list .asked-votes")).to_have_text("·")
    other.page.reload()
    other.page.get_by_role("button", name="Yes").first.or_(vote).first.wait_for()
    expect(vote).to_have_attribute("aria-pressed", "true")
    desk = open_desk()
    desk.page.get_by_role("button", name="Answer now").click()
    expect(wall.page.locator(".asked-now p")).to_have_text("Who pays for the interpreter?")
    expect(other.page.locator(".asked-now p")).to_have_text("Who pays for the interpreter?")
    # By key: a second click at the same place at once would be taken for a double click.
    desk.page.get_by_role("button", name="Answered").press("Enter")
    expect(wall.page.locator(".asked-now")).to_be_hidden()
    desk.page.get_by_role("button", name="Undo", exact=True).last.click()
    expect(wall.page.locator(".asked-now")).to_be_visible()
