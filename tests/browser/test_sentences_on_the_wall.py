"""A sentence that is being written over a group outlives the group, the line and the page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, WebSocketRoute, expect

from tests.browser.devices import LAPTOP, OpenContext
from tests.browser.pages import Grouping, middle
from tests.rooms import Room
from tests.waiting import comes_true
from workshop.needs.group_queries import list_groups
from workshop.store.ids_and_clock import new_id

NOTE, OTHER = "Kolejka do drzwi", "Długie czekanie"
FIRST, SECOND = "Czekanie", "Drzwi"
SENTENCE = "Czekamy przy drzwiach i nikt nic nie mówi"
LONG = " ".join(["długo"] * 60)


class Grouped:
    """Two groups, the first with a note; their ids by header."""

    def __init__(self, room: Room) -> None:
        room.change(hidden=False, moderated=False)
        notes = [room.write(text).id for text in (NOTE, OTHER)]
        room.advance()
        self.room = room
        self.ids = {FIRST: new_id(), SECOND: new_id()}
        for header, group in self.ids.items():
            room.tell("create_group", id=group, header=header, notes=notes[:1])
            notes = []

    def headers(self) -> list[str]:
        """The sentences over all groups, as stored."""
        with self.room.store.read() as db:
            return sorted(group.header for group in list_groups(db, self.room.programme_id))


@pytest.fixture
def grouped(room: Room) -> Grouped:
    return Grouped(room)


def field_of(wall: Grouping) -> Locator:
    """The field over a group."""
    return wall.board.locator(".wb-group__field")


def kept_of(wall: Grouping) -> Locator:
    """The sentences that could not stay where they were."""
    return wall.board.locator(".wb-kept__card")


def begin(wall: Grouping, header: str, text: str) -> None:
    """Open the header of a group and type over it."""
    wall.group(header).locator("> .wb-group__top .wb-group__header").click()
    expect(field_of(wall)).to_be_focused()
    wall.page.keyboard.type(text)


@pytest.mark.parametrize("step", ["delete_group", "merge_groups"])
def test_keys_go_on_into_the_sentence_when_its_group_goes(
    grouped: Grouped, open_grouping: Callable[[], Grouping], step: str
) -> None:
    anna = open_grouping()
    begin(anna, FIRST, SENTENCE[:12])
    gone = {"delete_group": {"id": grouped.ids[FIRST]}}
    gone["merge_groups"] = {"into": grouped.ids[SECOND], "groups": [grouped.ids[FIRST]]}
    grouped.room.tell(step, **gone[step])
    expect(kept_of(anna)).to_contain_text("Your sentence for a group that is gone")
    anna.page.keyboard.type(SENTENCE[12:])
    expect(kept_of(anna).locator("textarea")).to_have_value(SENTENCE)
    # n, m, g and l would have been keys of the wall.
    expect(anna.groups).to_have_count(1)
    expect(anna.dialog).to_have_count(0)
    expect(anna.board).to_have_attribute("data-layout", "wall")
    assert grouped.headers() == [SECOND]


def test_keys_typed_while_the_group_goes_make_no_group(
    grouped: Grouped, open_grouping: Callable[[], Grouping]
) -> None:
    anna = open_grouping()
    begin(anna, FIRST, "n")
    grouped.room.tell("delete_group", id=grouped.ids[FIRST])
    anna.page.keyboard.type("nnnnnnnnnnnnnnnnnnnn", delay=40)
    expect(kept_of(anna)).to_be_visible()
    anna.page.keyboard.type("nnn")
    expect(kept_of(anna).locator("textarea")).to_have_value("n" * 24)
    assert grouped.headers() == [SECOND]


def test_a_kept_sentence_can_be_put_on_another_group(
    grouped: Grouped, open_grouping: Callable[[], Grouping]
) -> None:
    anna, ewa = open_grouping(), open_grouping()
    begin(anna, FIRST, SENTENCE)
    grouped.room.tell("rename_group", id=grouped.ids[SECOND], header="")
    grouped.room.tell("delete_group", id=grouped.ids[FIRST])
    kept_of(anna).get_by_role("button", name="Put it on a group…").click()
    anna.dialog.get_by_role("button", name="No header yet").click()
    for wall in (anna, ewa):
        expect(wall.group(SENTENCE)).to_be_visible()
    expect(kept_of(anna)).to_have_count(0)


def test_a_kept_sentence_does_not_replace_another_one_unasked(
    grouped: Grouped, open_grouping: Callable[[], Grouping]
) -> None:
    anna = open_grouping()
    begin(anna, FIRST, SENTENCE)
    grouped.room.tell("delete_group", id=grouped.ids[FIRST])
    kept_of(anna).get_by_role("button", name="Put it on a group…").click()
    anna.dialog.get_by_role("button", name=SECOND).click()
    expect(field_of(anna)).to_have_value(SENTENCE)
    assert grouped.headers() == [SECOND]
    field_of(anna).press("Enter")
    expect(anna.group(SENTENCE)).to_be_visible()


def test_a_kept_sentence_can_become_a_new_group_or_be_discarded(
    grouped: Grouped, open_grouping: Callable[[], Grouping]
) -> None:
    anna = open_grouping()
    for group in (FIRST, SECOND):
        begin(anna, group, f"{SENTENCE} {group}")
        grouped.room.tell("delete_group", id=grouped.ids[group])
        expect(kept_of(anna).filter(has_text="that is gone").last).to_be_visible()
    kept_of(anna).first.get_by_role("button", name="Put it on a group…").click()
    anna.dialog.get_by_role("button", name="New group").click()
    expect(anna.group(f"{SENTENCE} {FIRST}")).to_be_visible()
    kept_of(anna).get_by_role("button", name="Discard").click()
    expect(kept_of(anna)).to_have_count(0)


def test_a_sentence_renamed_meanwhile_stands_beside_ones_own(
    grouped: Grouped, open_grouping: Callable[[], Grouping]
) -> None:
    anna = open_grouping()
    begin(anna, FIRST, SENTENCE)
    grouped.room.tell("rename_group", id=grouped.ids[FIRST], header="Ktoś inny")
    panel = anna.board.get_by_role("group", name="Two texts for one field")
    expect(panel).to_contain_text("Ktoś inny")
    field_of(anna).press("Enter")
    expect(field_of(anna)).to_have_value(SENTENCE)
    assert grouped.headers() == [SECOND, "Ktoś inny"]
    panel.get_by_role("button", name="Save my text").click()
    expect(anna.group(SENTENCE)).to_be_visible()
    assert comes_true(lambda: grouped.headers() == [SENTENCE, SECOND])


def test_their_sentence_can_be_taken(
    grouped: Grouped, open_grouping: Callable[[], Grouping]
) -> None:
    anna = open_grouping()
    begin(anna, FIRST, SENTENCE)
    grouped.room.tell("rename_group", id=grouped.ids[FIRST], header="Ktoś inny")
    anna.board.get_by_role("button", name="Take theirs").click()
    expect(anna.group("Ktoś inny")).to_be_visible()
    expect(field_of(anna)).to_have_count(0)


def test_an_enter_that_crosses_another_rename_overwrites_nothing(
    grouped: Grouped, open_context: OpenContext
) -> None:
    """The other sentence was stored, but had not reached this page."""
    context = open_context(**LAPTOP)

    def pass_on(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(
            lambda text: None if '"header":"Ktoś inny"' in str(text) else socket.send(text)
        )

    context.route_web_socket(re.compile("/live$"), pass_on)
    anna = Grouping(context, grouped.room)
    begin(anna, FIRST, SENTENCE)
    grouped.room.tell("rename_group", id=grouped.ids[FIRST], header="Ktoś inny")
    expect(anna.board.get_by_role("group", name="Two texts for one field")).to_be_hidden()
    field_of(anna).press("Enter")
    expect(anna.board.get_by_role("group", name="Two texts for one field")).to_be_visible()
    expect(field_of(anna)).to_have_value(SENTENCE)
    expect(field_of(anna)).to_be_focused()
    assert grouped.headers() == [SECOND, "Ktoś inny"]


def test_a_sentence_that_was_begun_is_there_after_a_reload(
    grouped: Grouped, open_grouping: Callable[[], Grouping]
) -> None:
    anna = open_grouping()
    begin(anna, FIRST, SENTENCE)
    anna.page.reload()
    expect(kept_of(anna)).to_contain_text(f"You had begun another sentence for: {FIRST}")
    expect(kept_of(anna).locator("textarea")).to_have_value(SENTENCE)
    kept_of(anna).get_by_role("button", name="Discard").click()
    anna.page.reload()
    expect(anna.group(FIRST)).to_be_visible()
    expect(kept_of(anna)).to_have_count(0)


def test_a_sentence_that_finds_no_connection_stays_in_its_field(
    grouped: Grouped, open_grouping: Callable[[], Grouping]
) -> None:
    anna = open_grouping()
    begin(anna, FIRST, SENTENCE)
    anna.page.context.set_offline(True)
    field_of(anna).press("Enter")
    expect(anna.board.locator(".wb-group__writing .wb-trouble")).to_be_visible(timeout=60_000)
    expect(field_of(anna)).to_have_value(SENTENCE)
    anna.page.context.set_offline(False)
    expect(anna.page.locator(".link-banner")).to_be_hidden()
    field_of(anna).press("Enter")
    expect(anna.group(SENTENCE)).to_be_visible()
    assert comes_true(lambda: SENTENCE in grouped.headers())


def test_the_place_for_a_card_stays_while_it_is_dragged_there(
    grouped: Grouped, open_grouping: Callable[[], Grouping]
) -> None:
    anna = open_grouping()
    begin(anna, SECOND, SENTENCE)
    card = anna.card(OTHER)
    card.scroll_into_view_if_needed()
    before = anna.groups.last.bounding_box()
    mouse = anna.page.mouse
    start = middle(card)
    mouse.move(*start)
    mouse.down()
    mouse.move(start[0] + 15, start[1] + 15, steps=3)
    expect(anna.board.locator(".wb-ghost")).to_be_visible()
    assert anna.groups.last.bounding_box() == before
    mouse.move(*middle(anna.groups.last), steps=4)
    mouse.up()
    expect(anna.card(OTHER, anna.group(SENTENCE))).to_be_visible()


def test_a_sentence_that_is_too_long_is_told_and_never_cut(
    grouped: Grouped, open_grouping: Callable[[], Grouping]
) -> None:
    anna = open_grouping()
    begin(anna, FIRST, "")
    anna.page.keyboard.insert_text(LONG)
    anna.page.keyboard.press("Enter")
    expect(anna.board.get_by_role("alert").filter(has_text="280")).to_be_visible()
    expect(field_of(anna)).to_have_value(LONG)
    assert grouped.headers() == [FIRST, SECOND]
