"""Every button and key pressed twice fast, held, and by two people at once counts once.

The buttons are read from the screen, so a new one is tried without being named here. What counts is
what is stored: of one press at most one event of whoever presses.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.devices import LAPTOP, OpenContext
from tests.browser.pages import Desk, Phone, wait_until
from tests.rooms import Room
from tests.waiting import comes_true
from workshop.programme.agenda import AddActivity, add_activity, load_activity
from workshop.programme.phases import Phase
from workshop.programme.session_run import MovePhase, go_back, open_session, start_activity
from workshop.programme.sessions import OPEN, load_session
from workshop.programme.timer import SetTimer, set_timer
from workshop.store.log import last_number, read_from

AGAIN = re.compile(r"-again|-turn-?1\b")
"""Buttons that people press several times quickly: minutes, and pages of the wall; each has its
inverse beside it."""
HELD = 8


def counted(room: Room, since: int, *actors: str | None) -> list[str]:
    """The kinds of events of Alice (or of these actors) after this number."""
    events = room.read(read_from, room.programme_id, since)
    wanted = actors or (room.facilitator.id,)
    return [event.kind for event in events if event.actor in wanted]


def cursor(room: Room) -> int:
    return int(room.read(last_number, room.programme_id))


def rest(page: Page) -> None:
    """Wait until Streamlit has answered everything."""
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=30_000
    )


def count_runs(page: Page) -> None:
    """From now on the page counts how often Streamlit began to run its script."""
    page.evaluate(
        """() => {
          window.runs = 0;
          new MutationObserver((all) => all.forEach(({ target, oldValue }) => {
            if (oldValue !== "running" && target.dataset.testScriptState === "running") runs += 1;
          })).observe(document.querySelector("[data-testid=stApp]"),
            { attributeFilter: ["data-test-script-state"], attributeOldValue: true });
        }"""
    )


def press_and_wait(way: Callable[[Locator], None], button: Locator) -> None:
    """Press a button in one of the ways, and wait for what Streamlit answers."""
    page = button.page
    before = page.evaluate("runs")
    way(button)
    wait_until(page, "(before) => runs > before", before)
    rest(page)


def press_twice(button: Locator) -> None:
    button.click(click_count=2, delay=20)


def hold(button: Locator) -> None:
    """Enter, held for about half a second."""
    button.focus()
    keyboard = button.page.keyboard
    for _repeat in range(HELD):
        keyboard.down("Enter")
    keyboard.up("Enter")


def hammer(button: Locator) -> None:
    """Two presses that no guard of the page holds back, as a slow server meets them."""
    button.evaluate("(one) => { one.click(); one.click(); }")


PRESSES = {"twice": press_twice, "held": hold, "hammered": hammer}


# ── Run a session ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def plain_room(room: Room) -> Room:
    """A short agenda: an activity in which people write, and a talk after it."""
    room.run("notes", "Writing", moderated=False, hidden=False)
    room.do(add_activity, AddActivity(room.session_id, "talk", "Talk"))
    return room


def restore(room: Room) -> None:
    """The session is open, its first activity collects notes, and the timer is idle."""
    if room.read(load_session, room.session_id).status != OPEN:
        room.do(open_session, room.session_id)
    if room.read(load_session, room.session_id).current_activity_id != room.activity_id:
        room.do(start_activity, room.activity_id)
    if room.read(load_activity, room.activity_id).phase == Phase.WAITING:
        room.do(start_activity, room.activity_id)
    while (now := room.read(load_activity, room.activity_id)).phase != Phase.COLLECT:
        room.do(go_back, MovePhase(now.id, now.phase))
    if now.timer_state != "idle":
        room.do(set_timer, SetTimer(now.id, "reset"))


def keys_on(page: Page) -> list[str]:
    """The keys of all buttons of *Run a session* that can be seen and pressed."""
    found = page.locator("[class*='st-key-session-'] [data-testid^=stBaseButton]:visible")
    names = found.evaluate_all(
        """(all) => all.filter((one) => !one.disabled && !one.closest("a"))
          .map((one) => one.closest("[class*=st-key-session-]").className)"""
    )
    keys = {re.findall(r"st-key-session-([\w-]+)", name)[-1] for name in names}
    alike = sorted(key for key in keys if key.startswith("start-"))
    return sorted(key for key in keys - set(alike[2:]) if not AGAIN.search(key))


def put_away(dialog: Locator) -> None:
    """Close what a press has opened, also where it came a moment later."""
    rest(dialog.page)
    if dialog.count():
        dialog.get_by_role("button", name="Close", exact=True).click()
    expect(dialog).to_have_count(0)


def looks_restored(desk: Desk) -> bool:
    """Run the page again; whether it shows the activity collecting. A key that is pressed while a
    dialog goes is lost."""
    desk.page.locator("body").press("r")
    rest(desk.page)
    shown = desk.button("advance").all_inner_texts()
    return len(shown) == 1 and "End the writing" in shown[0]


@pytest.mark.parametrize("way", PRESSES)
def test_every_button_of_run_a_session_counts_once(
    plain_room: Room, open_desk: Callable[[], Desk], way: str
) -> None:
    room, desk = plain_room, open_desk()
    page = desk.page
    rest(page)
    count_runs(page)
    dialog = page.get_by_role("dialog")
    tried = []
    for part in ("tick", "close"):
        # Parts of the page come after the page itself.
        expect(desk.button(part)).to_be_visible()
    for key in dict.fromkeys(re.sub(r"-turn\d+$", "", key) for key in keys_on(page)):
        put_away(dialog)
        restore(room)
        assert comes_true(lambda: looks_restored(desk))
        rest(page)
        if not desk.button(key).count():
            continue
        since = cursor(room)
        press_and_wait(PRESSES[way], desk.button(key).first)
        yes = dialog.get_by_test_id("stBaseButton-primary")
        if yes.count():
            assert counted(room, since) == [], key
            press_and_wait(PRESSES[way], yes.first)
        put_away(dialog)
        assert len(counted(room, since)) <= 1, (key, counted(room, since))
        tried.append(key)
    assert {"advance", "end", "tick", "close"} <= set(tried), tried


@pytest.mark.parametrize("key", ["advance", "tick"])
def test_two_facilitators_who_press_at_once_press_once(
    plain_room: Room, open_desk: Callable[[], Desk], open_context: OpenContext, key: str
) -> None:
    room = plain_room
    restore(room)
    dora = room.add_member("dora", "facilitator")
    desks = [open_desk(), Desk(open_context(**LAPTOP), room, room.sign_in(dora))]
    for desk in desks:
        rest(desk.page)
    since = cursor(room)
    for desk in desks:
        desk.button(key).evaluate("(one) => one.click()")
    told = re.compile("Somebody|moment ago")
    assert comes_true(lambda: any(desk.page.get_by_text(told).count() for desk in desks))
    assert len(counted(room, since, room.facilitator.id, dora.id)) == 1


# ── the queue ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def queue(room: Room, make_phone: Callable[..., Phone], open_desk: Callable[[], Desk]) -> Locator:
    """Five notes that wait, on Alice's screen."""
    writer = make_phone().join()
    for number in range(5):
        writer.send(f"Karteczka {number} !!")
    desk = open_desk()
    desk.page.get_by_role("tab", name="Waiting notes").click()
    queue = desk.page.locator(".wb-queue")
    expect(queue.locator("[data-row]")).to_have_count(5)
    return queue


def decided(room: Room) -> int:
    """How many notes somebody has decided about."""
    return sum(note.status not in ("pending", "flagged") for note in room.stored())


def test_every_button_of_the_queue_counts_once(room: Room, queue: Locator) -> None:
    row = queue.locator("[data-row]").first
    names = row.locator("button:visible").evaluate_all("(all) => all.map((one) => one.dataset.act)")
    assert {"approve", "redact", "reject", "mute"} <= set(names)
    for name in names:
        for way in (press_twice, hold):
            since = cursor(room)
            place = queue.locator("[data-row]:not([data-settling])").first
            before, waiting = decided(room), queue.locator("[data-row]").count()
            way(place.locator(f"[data-act={name}]"))
            expect(queue.locator("[data-decided], [data-settling]")).to_have_count(0)
            assert decided(room) - before <= 1, name
            assert len(counted(room, since)) <= 1, (name, counted(room, since))
            # On a machine so slow that both presses are apart, redacting is confirmed, for good.
            if decided(room) > before and name != "redact":
                queue.get_by_role("button", name="Undo").click()
                assert comes_true(lambda: decided(room) == before)  # noqa: B023
                expect(queue.locator("[data-row]")).to_have_count(waiting)


def test_a_key_that_is_held_in_the_queue_decides_once(room: Room, queue: Locator) -> None:
    keyboard = queue.page.keyboard
    for key in "rmeuax":
        queue.locator("[data-row]:not([data-settling])").first.focus()
        for _repeat in range(16):
            keyboard.down(key)
        keyboard.up(key)
        keyboard.press(key)
        expect(queue.locator("[data-decided], [data-settling]")).to_have_count(0)
        if key == "x":
            assert decided(room) == 0
            keyboard.press("2")
            keyboard.press("2")
            assert comes_true(lambda: decided(room) == 1)
            expect(queue.locator("[data-decided], [data-settling]")).to_have_count(0)
        assert decided(room) == (1 if key in "ax" else 0), key
        if decided(room):
            keyboard.press("u")
            expect(queue.locator("[data-row]")).to_have_count(5)


def test_clicks_at_one_place_decide_about_one_note(room: Room, queue: Locator) -> None:
    page = queue.page
    button = queue.locator("[data-act=approve]").first
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    for _press in range(3):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(150)
    assert comes_true(lambda: decided(room) == 1)
    expect(queue.locator("[data-row]")).to_have_count(4)
    assert decided(room) == 1


# ── phones ──────────────────────────────────────────────────────────────────────────────────────


def written(room: Room) -> list[str]:
    return sorted(note.text for note in room.stored())


SLOW = """
  const put = IDBObjectStore.prototype.put;
  const begun = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...args) {
    const until = Date.now() + 300;
    while (Date.now() < until);
    return begun.apply(this, args);
  };
"""


@pytest.mark.parametrize("way", ["twice", "hammered", "submitted", "held"])
def test_a_note_is_sent_once_however_it_is_pressed(room: Room, phone: Phone, way: str) -> None:
    phone.context.add_init_script(SLOW)
    phone.join()
    phone.field.fill("Raz")
    send = phone.button("Send the note")
    if way == "held":
        phone.page.keyboard.down("Control")
        for _repeat in range(HELD):
            phone.page.keyboard.down("Enter")
        phone.page.keyboard.up("Enter")
        phone.page.keyboard.up("Control")
    elif way == "submitted":
        send.evaluate("(one) => { one.form.requestSubmit(); one.form.requestSubmit(); }")
    else:
        PRESSES[way](send)
    phone.page.keyboard.type("Dalej")
    expect(phone.note("Raz")).to_be_visible()
    expect(phone.field).to_have_value("Dalej")
    expect(phone.body).not_to_contain_text("Write something first.")
    assert comes_true(lambda: written(room) == ["Raz"])


def test_a_late_note_is_sent_once(room: Room, phone: Phone) -> None:
    phone.join()
    phone.field.fill("Za późno")
    room.advance()
    phone.reopen()
    send = phone.button("Send it anyway")
    hammer(send)
    assert comes_true(lambda: written(room) == ["Za późno"])
    expect(phone.state("Za późno")).to_be_visible()
    assert written(room) == ["Za późno"]
