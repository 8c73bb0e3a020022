"""Steps of a journey, completed on phones; whoever has no table chooses one; what is not saved."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect
from sqlalchemy import update
from sqlmodel import Session

from tests.browser.pages import Phone, Wall
from tests.browser.test_joint_drafts_on_phones import needs, saved
from tests.rooms import OPEN, Room
from workshop.board.joint_drafts import list_drafts
from workshop.board.journeys import AddStep, add_step, list_steps
from workshop.board.personas import CreatePersona, create_persona
from workshop.board.table_maps import AssignPersonas, assign_personas
from workshop.people.tables import Participant

__all__ = ["needs"]
MakePhone = Callable[..., Phone]


def run_journey(room: Room) -> None:
    """Two tables with a persona each, and a journey of two steps for table 2."""
    room.run("journey_map", "Steps", per_table=True, **OPEN)
    personas = [
        room.do(create_persona, CreatePersona(room.programme_id, label, {})).id
        for label in ("Kinga, 34", "Ola, 19")
    ]
    room.do(assign_personas, AssignPersonas(room.activity_id, dict(enumerate(personas, 1))))
    for stage, action in (("At home", "Looks for the form"), ("At the office", "Waits")):
        room.do(add_step, AddStep(personas[1], {"stage": stage, "action": action}))
    room.advance()
    room.advance()


def step(phone: Phone, words: str) -> Locator:
    return phone.page.locator(".joint-card", has_text=words)


def labelled(phone: Phone, label: str) -> Locator:
    return phone.page.get_by_label(label, exact=True)


def offered(room: Room) -> None:
    [draft] = room.read(list_drafts, room.activity_id)
    room.tell("accept_draft", id=draft.id, revision=draft.revision)


def test_a_table_completes_a_step_and_the_wall_marks_its_barrier(
    room: Room, make_phone: MakePhone, open_wall: Callable[[], Wall]
) -> None:
    run_journey(room)
    wall = open_wall()
    first, second = make_phone().join(), make_phone().join()
    expect(first.page.get_by_text("Ola, 19").first).to_be_visible()
    step(first, "Waits").get_by_role("button", name="Complete this step").click()
    step(second, "Waits").get_by_role("button", name="Write along").click()
    labelled(first, "Barrier").fill("There is no chair")
    first.choose("How does this person feel then?", "very bad")
    labelled(second, "Touchpoint").fill("Counter 4")
    saved(first)
    saved(second)
    expect(labelled(second, "Barrier")).to_have_value("There is no chair")
    second.button("Give it in").click()
    expect(first.page.get_by_text("✓ Given in.")).to_be_visible()
    offered(room)
    expect(first.page.get_by_text("✓ Taken over: it stands in the journey.")).to_be_visible()
    wall.page.keyboard.press("ArrowRight")
    expect(wall.page.locator(".journey-barrier")).to_contain_text("There is no chair")
    first.button("Complete another step").click()
    expect(step(first, "Waits")).to_contain_text("Barrier: There is no chair")


def test_a_new_step_takes_a_stage_that_is_there_with_one_press(
    room: Room, make_phone: MakePhone
) -> None:
    run_journey(room)
    phone = make_phone().join()
    phone.button("Write a new step").click()
    phone.button("Give it in").click()
    expect(phone.page.get_by_text("This is still missing.")).to_have_count(1)
    phone.button("At the office").click()
    labelled(phone, "What happens in this step?").fill("Leaves")
    saved(phone)
    phone.button("Give it in").click()
    expect(phone.page.get_by_text("✓ Given in.")).to_be_visible()
    offered(room)
    expect(phone.page.get_by_text("✓ Taken over: it stands in the journey.")).to_be_visible()
    places = [(row.stage, row.action) for row in room.read(list_steps, room.programme_id)]
    assert places[-1] == ("At the office", "Leaves")


def test_whoever_has_no_table_chooses_one_once_and_may_change_it(
    room: Room, make_phone: MakePhone, needs: str
) -> None:
    phone = make_phone().join()
    room.do(_forget_the_table, None)
    phone.page.reload()
    expect(phone.button("Write its need")).to_be_hidden()
    phone.choose("My table", "3")
    expect(phone.page.get_by_text("Table 3", exact=True)).to_be_visible()
    expect(phone.button("Write its need")).to_be_visible()
    phone.button("I sit at another table").click()
    phone.choose("My table", "1")
    expect(phone.page.get_by_text("Table 1", exact=True)).to_be_visible()
    phone.button("Write its need").click()
    expect(phone.page.get_by_text("A need · Table 1")).to_be_visible()


def test_finishing_asks_about_what_is_typed_and_not_saved(
    room: Room, make_phone: MakePhone, needs: str
) -> None:
    phone = make_phone().join()
    phone.button("Write its need").click()
    phone.page.get_by_label("As…", exact=True).fill("a guest")
    saved(phone)
    phone.open_badge()
    expect(phone.button("Finish on this phone")).to_be_visible()
    phone.page.context.set_offline(True)
    phone.page.get_by_label("I need…", exact=True).fill("to be greeted")
    phone.button("Finish on this phone").click()
    expect(phone.page.get_by_text("Not sent yet:")).to_be_visible()
    expect(phone.page.locator(".quote")).to_have_text(["to be greeted"])
    expect(phone.page.get_by_role("button", name="Discard and finish")).to_be_visible()
    phone.page.context.set_offline(False)
    # Back on the network it is saved by itself, and there is nothing to lose any more.
    expect(phone.page.get_by_text("Not sent yet:")).to_be_hidden()
    [draft] = room.read(list_drafts, room.activity_id)
    assert draft.fields["need"] == "to be greeted"


def _forget_the_table(db: Session, _actor: object, _content: None) -> None:
    db.execute(update(Participant).values(table_number=None))
