"""What cannot be done is refused in words, and nothing typed is lost."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect
from sqlmodel import Session

from tests.browser.devices import LAPTOP, OpenContext
from tests.browser.pages import Desk, read_first, sign_in
from tests.rooms import Room
from workshop.people.rights import Actor
from workshop.people.tables import Membership
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


def test_a_file_that_cannot_be_made_is_told_until_somebody_has_read_it(
    open_context: OpenContext, room: Room
) -> None:
    context = open_context(**LAPTOP)
    sign_in(context, room)
    page = context.new_page()
    page.goto(f"{room.url}/settings")
    page.get_by_role("tab", name="Exchange").click()
    table = page.get_by_role("button", name="XLSX", exact=True)
    expect(table).to_be_visible()

    def shut_out(db: Session, _actor: Actor, _content: None) -> None:
        db.delete(db.get_one(Membership, (room.programme_id, room.facilitator.id)))

    room.do(shut_out, None)
    table.click()
    notice = page.locator(".failed-file")
    expect(notice.get_by_role("alert")).to_contain_text("The file could not be made.")
    expect(page.get_by_test_id("stDownloadButtonError")).to_have_count(0)
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="Close").click()
    expect(notice).to_have_count(0)
