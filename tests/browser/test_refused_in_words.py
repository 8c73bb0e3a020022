"""What cannot be done is refused in words, and nothing typed is lost."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.devices import LAPTOP, OpenContext
from tests.browser.pages import Desk, read_first, sign_in
from tests.rooms import Room
from workshop.programme.own_templates import load_own_template
from workshop.standards.clauses import CreateClause, create_clause


def test_a_round_for_nobody_is_not_opened(open_desk: Callable[[], Desk], room: Room) -> None:
    room.do(create_clause, CreateClause(room.programme_id, "A quiet place"))
    room.run("expert_rating", "First round")
    desk = open_desk()
    desk.click("round-make")
    dialog = desk.page.get_by_role("dialog")
    read_first(desk.page)
    dialog.get_by_role("button", name="Open the round").click()
    expect(dialog).to_contain_text("Invite at least one expert.")


def test_a_template_of_another_version_is_refused_with_both_numbers(
    open_context: OpenContext, room: Room, tmp_path: Path
) -> None:
    template = room.read(load_own_template, room.facilitator, room.programme_id)
    file = tmp_path / "later.json"
    file.write_text(json.dumps({**template, "version": 7}))
    context = open_context(**LAPTOP)
    sign_in(context, room)
    page = context.new_page()
    page.goto(f"{room.url}/programme")
    page.get_by_role("button", name="Change").first.click()
    page.get_by_role("button", name="New programme", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("From a template file").click()
    dialog.locator("input[type=file]").set_input_files(file)
    expect(dialog).to_contain_text("This template is of version 7; here version 2 is read.")
    expect(dialog.get_by_role("button", name="Create the programme")).to_be_disabled()
