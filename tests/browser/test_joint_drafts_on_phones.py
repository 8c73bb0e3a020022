"""Tables and pairs that write together on their phones: nobody's words are lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.pages import Phone, read_first, wait_until
from tests.rooms import Room
from workshop.board.joint_drafts import list_drafts
from workshop.board.tables import JointDraft
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import list_needs
from workshop.people.tables import Participant
from workshop.programme.session_run import close_session
from workshop.store.ids_and_clock import new_id

KEPT = "(key) => key.startsWith('workshop.draft.joint')"
MakePhone = Callable[..., Phone]


@pytest.fixture
def needs(room: Room) -> str:
    """Needs are written; there is one group to write about."""
    room.change(moderated=False, hidden=False)
    notes = [room.write(text).id for text in ("Nobody says hello", "I wait at the door")]
    room.do(create_group, CreateGroup(room.programme_id, new_id(), "At the door", notes))
    return room.run("need_writing", "Needs", moderated=True)


def field(phone: Phone, label: str) -> Locator:
    return phone.page.get_by_label(label, exact=True)


def begin(phone: Phone) -> None:
    phone.button("Write its need").click()
    expect(field(phone, "As…")).to_be_visible()


def write_along(phone: Phone) -> None:
    phone.button("Write along").click()
    expect(field(phone, "As…")).to_be_visible()


def saved(phone: Phone) -> None:
    expect(phone.page.get_by_text("Everything is saved")).to_be_visible()


def at_table(make_phone: MakePhone) -> tuple[Phone, Phone]:
    """Two phones of table 2, in one draft."""
    first, second = make_phone().join(), make_phone().join()
    begin(first)
    write_along(second)
    return first, second


def only_draft(room: Room) -> JointDraft:
    [draft] = room.read(list_drafts, room.activity_id)
    return draft


def tell_desk(room: Room, name: str, **args: object) -> None:
    draft = only_draft(room)
    room.tell(name, id=draft.id, revision=draft.revision, **args)


def fill_in(phone: Phone) -> None:
    field(phone, "As…").fill("a guest")
    field(phone, "I need…").fill("to be greeted")
    field(phone, "I need…").blur()
    saved(phone)


def test_two_phones_of_a_table_fill_in_one_form(make_phone: MakePhone, needs: str, room: Room):
    first, second = at_table(make_phone)
    field(first, "As…").press_sequentially("a guest ")
    field(second, "I need…").press_sequentially("to be greeted")
    expect(field(second, "As…")).to_have_value("a guest")
    expect(field(first, "I need…")).to_have_value("to be greeted")
    # Tidied on the server, not under the fingers.
    expect(field(first, "As…")).to_have_value("a guest ")
    saved(first)
    field(first, "As…").press_sequentially("who is new")
    expect(field(second, "As…")).to_have_value("a guest who is new")
    assert only_draft(room).fields["who"] == "a guest who is new"


def test_two_texts_for_one_field_stand_side_by_side(make_phone: MakePhone, needs: str, room: Room):
    first, second = at_table(make_phone)
    second.context.set_offline(True)
    field(second, "As…").fill("a visitor")
    field(first, "As…").fill("a guest")
    field(first, "As…").blur()
    saved(first)
    second.context.set_offline(False)
    merge = second.page.get_by_role("group", name="Two texts for one field")
    expect(merge).to_contain_text("a guest")
    expect(field(second, "As…")).to_have_value("a visitor")
    second.button("Save my text").click()
    expect(field(first, "As…")).to_have_value("a visitor")
    assert only_draft(room).fields["who"] == "a visitor"


def test_a_pair_finds_together_by_its_code(make_phone: MakePhone, needs: str, room: Room):
    first, second = make_phone().join(), make_phone().join()
    for phone in (first, second):
        phone.choose("With whom do you write?", "In a pair")
    begin(first)
    code = first.page.locator(".joint-code").inner_text()
    field(first, "As…").fill("a guest")
    field(second, "Code from the other phone").fill("????")
    second.button("Write along").click()
    expect(second.page.get_by_role("alert")).to_contain_text("Compare both phones")
    field(second, "Code from the other phone").fill(code.lower())
    read_first(second.page)
    second.button("Write along").click()
    expect(field(second, "As…")).to_have_value("a guest")
    assert only_draft(room).table_number is None


def test_what_is_typed_without_a_network_outlasts_a_reload(phone: Phone, needs: str, room: Room):
    phone.join()
    begin(phone)
    phone.context.set_offline(True)
    field(phone, "As…").fill("somebody in a tunnel")
    expect(phone.page.get_by_text("On this phone", exact=True)).to_be_visible()
    phone.page.close()
    phone.context.set_offline(False)
    phone.page = phone.context.new_page()
    phone.visit()
    phone.button("Yes, it is me").click()
    expect(field(phone, "As…")).to_have_value("somebody in a tunnel")
    saved(phone)
    assert only_draft(room).fields["who"] == "somebody in a tunnel"


def test_a_draft_is_given_in_given_back_and_taken_over(phone: Phone, needs: str, room: Room):
    phone.join()
    begin(phone)
    phone.button("Give it in").click()
    expect(phone.page.get_by_text("This is still missing.")).to_have_count(2)
    expect(field(phone, "As…")).to_be_focused()
    fill_in(phone)
    read_first(phone.page)
    phone.button("Give it in").click()
    expect(phone.page.get_by_text("✓ Given in.")).to_be_visible()
    expect(field(phone, "As…")).to_have_count(0)
    phone.button("Write on").click()
    field(phone, "so that…").fill("I come back")
    read_first(phone.page)
    phone.button("Give it in").click()
    expect(phone.page.get_by_text("✓ Given in.")).to_be_visible()
    tell_desk(room, "return_draft", why="Who is it about?")
    expect(phone.page.get_by_text("Who is it about?").first).to_be_visible()
    field(phone, "As…").fill("a new guest")
    read_first(phone.page)
    phone.button("Give it in").click()
    expect(phone.page.get_by_text("✓ Given in.")).to_be_visible()
    tell_desk(room, "accept_draft")
    expect(phone.page.get_by_text("✓ Taken over: it has become a need.")).to_be_visible()
    [need] = room.read(list_needs, room.programme_id)
    assert need.who == "a new guest"
    phone.button("Write another need").click()
    expect(phone.page.get_by_text("Table 2 · taken over")).to_be_visible()
    begin(phone)


def test_voices_are_unfolded_before_one_chooses(phone: Phone, needs: str):
    phone.join()
    phone.page.get_by_text("Read the voices").click()
    expect(phone.page.get_by_text("I wait at the door")).to_be_visible()


def test_without_groups_phones_say_what_is_waited_for(phone: Phone, room: Room):
    room.change(moderated=False, hidden=False)
    note = room.write("Nobody says hello").id
    room.run("need_writing", "Needs")
    phone.join()
    expect(phone.page.get_by_text("We are waiting for groups of notes.")).to_be_visible()
    room.tell("create_group", id=new_id(), header="At the door", notes=[note])
    begin(phone)


def test_others_read_a_persona_as_it_grows(make_phone: MakePhone, room: Room):
    room.run("personas", "Personas", moderated=False)
    first, other = make_phone().join(), make_phone()
    other.scan()
    other.agree()
    other.take_place(table=1)
    other.button("I have written it down").click()
    first.button("Begin a persona").click()
    field(first, "First name or a description").fill("Example Ola")
    first.choose("How do you know?", "We assume it")
    other.page.get_by_text("What others write: 1").click()
    card = other.page.locator(".joint-card").filter(has_text="Example Ola")
    expect(card).to_contain_text("Table 2")
    expect(card).to_contain_text("We assume it")


def test_who_is_paused_is_told_and_loses_nothing(phone: Phone, needs: str, room: Room):
    phone.join()
    begin(phone)
    fill_in(phone)
    person = room.read(
        lambda db: (
            db.query(Participant).filter_by(session_id=room.session_id, table_number=2).one().id
        )
    )
    room.tell("mute_participant", participant=person, muted=True)
    expect(phone.page.get_by_text("The facilitator has paused your notes.")).to_be_visible()
    expect(field(phone, "As…")).to_have_count(0)
    expect(phone.page.get_by_text("a guest", exact=True)).to_be_visible()


def test_words_typed_before_something_else_begins_still_arrive(
    phone: Phone, needs: str, room: Room
):
    phone.join()
    begin(phone)
    phone.context.set_offline(True)
    field(phone, "As…").fill("somebody who types on")
    phone.page.close()
    room.run("notes", "Something else")
    phone.context.set_offline(False)
    phone.page = phone.context.new_page()
    phone.visit()
    phone.button("Yes, it is me").click()
    expect(phone.heading).to_have_text("Something else")
    wait_until(phone.page, f"() => !Object.keys(localStorage).some({KEPT})")
    [draft] = room.read(list_drafts, needs)
    assert draft.fields["who"] == "somebody who types on"


def test_what_comes_too_late_for_a_closed_session_is_shown_and_can_be_discarded(
    phone: Phone, needs: str, room: Room
):
    phone.join()
    begin(phone)
    phone.context.set_offline(True)
    field(phone, "As…").fill("too late for the session")
    room.do(close_session, room.session_id)
    phone.context.set_offline(False)
    kept = phone.page.locator(".leftover")
    expect(kept).to_contain_text("too late for the session")
    phone.page.reload()
    expect(kept).to_contain_text("too late for the session")
    kept.get_by_role("button", name="Discard").click()
    expect(kept).to_have_count(0)
