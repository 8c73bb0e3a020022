"""Notes written without a network are on the phone, and later on the server, each once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.barrier import Barrier
from tests.browser.pages import Phone
from tests.rooms import Room
from tests.server import Server
from tests.waiting import comes_true

THREE = ["Pierwsza bez sieci", "Druga bez sieci", "Trzecia bez sieci"]
STORED = sorted(THREE)
ON_THIS_PHONE = re.compile("On this phone, will be sent by itself|Being sent")
SENT = "✓ Sent"


def clear_by_browser(phone: Phone) -> None:
    """As somebody does it in the browser's settings: the database is closed under the page."""
    session = phone.context.new_cdp_session(phone.page)
    where = {"origin": phone.room.url, "storageTypes": "indexeddb"}
    session.send("Storage.clearDataForOrigin", where)


def delete_by_script(phone: Phone) -> None:
    """As another page does it; it has to wait as long as anybody holds the database open."""
    deleting = """() => new Promise((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase("workshop");
        deleting.onsuccess = () => resolve();
        deleting.onerror = deleting.onblocked = () => reject(new Error("held open"));
    })"""
    phone.page.evaluate(deleting)


FORBIDDEN = """for (const name of ["indexedDB", "localStorage"]) {
    const refuse = () => { throw new DOMException("forbidden", "SecurityError"); };
    Object.defineProperty(window, name, { get: refuse });
}"""
"""How a browser behaves that may store nothing for this site."""
KEEPS_NOTHING = "This browser keeps nothing at the moment."


KEPT = """() => new Promise((resolve) => {
    const opening = indexedDB.open("workshop");
    opening.onsuccess = () => {
        const asked = opening.result.transaction("unsent").objectStore("unsent").getAll();
        asked.onsuccess = () => {
            opening.result.close();
            resolve(asked.result.map(({ args }) => args.text));
        };
    };
})"""


def wait_until_kept(phone: Phone, *notes: str) -> None:
    """The card stands at once; that it is on the disk is announced a moment later."""
    assert comes_true(lambda: set(notes) <= set(phone.page.evaluate(KEPT)))


def texts(room: Room) -> list[str]:
    """What the server has, each as often as it came: in which order, it does not keep."""
    return sorted(note.text for note in room.stored())


def write_without_network(phone: Phone) -> None:
    expect(phone.page.get_by_text("No network.")).to_be_visible()
    for text in THREE:
        phone.send(text)
        expect(phone.state(text)).to_contain_text(ON_THIS_PHONE)


def test_a_phone_goes_offline_writes_three_notes_reloads_comes_back_and_finds_three(
    phone: Phone, room: Room
) -> None:
    phone.join()
    phone.send("Jeszcze z siecią")
    expect(phone.state("Jeszcze")).to_have_text(SENT)
    phone.context.set_offline(True)
    write_without_network(phone)
    wait_until_kept(phone, *THREE)
    phone.page.close()
    phone.context.set_offline(False)
    phone.reopen()
    for text in THREE:
        expect(phone.state(text)).to_have_text(SENT)
    expect(phone.notes).to_have_count(4)
    assert texts(room) == sorted(["Jeszcze z siecią", *THREE])


def test_three_notes_still_stand_on_the_phone_after_a_reload_before_the_network_is_back(
    phone: Phone, room: Room
) -> None:
    barrier = Barrier(phone.context)
    phone.join()
    barrier.close()
    write_without_network(phone)
    wait_until_kept(phone, *THREE)
    phone.page.reload()
    for text in THREE:
        expect(phone.state(text)).to_contain_text(ON_THIS_PHONE)
    assert room.stored() == []

    barrier.open()
    for text in THREE:
        expect(phone.state(text)).to_have_text(SENT)
    expect(phone.notes).to_have_count(3)
    assert texts(room) == STORED


def test_a_note_that_was_thought_better_of_without_network_is_never_sent(
    phone: Phone, room: Room
) -> None:
    barrier = Barrier(phone.context)
    phone.join()
    barrier.close()
    write_without_network(phone)
    phone.note("Druga").get_by_role("button", name="Discard").click()
    phone.button("Yes, discard").click()
    expect(phone.notes).to_have_count(2)
    barrier.open()
    for text in (THREE[0], THREE[2]):
        expect(phone.state(text)).to_have_text(SENT)
    assert [text for text in texts(room) if text] == sorted([THREE[0], THREE[2]])


def test_where_sockets_are_blocked_notes_go_by_plain_requests(phone: Phone, room: Room) -> None:
    phone.context.route_web_socket(re.compile("/live$"), lambda socket: socket.close())
    phone.join()
    phone.send("Bez gniazda")
    expect(phone.state("Bez gniazda")).to_have_text(SENT)
    assert texts(room) == ["Bez gniazda"]


def test_the_server_restarts_while_a_phone_writes_and_nothing_is_lost_or_doubled(
    phone: Phone, room: Room, server: Server
) -> None:
    phone.join()
    phone.page.evaluate("window.neverReloaded = true")
    phone.send("Przed przerwą")
    expect(phone.state("Przed")).to_have_text(SENT)
    server.kill()
    try:
        write_without_network(phone)
    finally:
        server.start()
    for text in THREE:
        expect(phone.state(text)).to_have_text(SENT)
    expect(phone.notes).to_have_count(4)
    expect(phone.page.get_by_text("No network.")).to_be_hidden()
    assert phone.page.evaluate("window.neverReloaded") is True
    assert texts(room) == sorted(["Przed przerwą", *THREE])


@pytest.mark.parametrize("lose_database", [clear_by_browser, delete_by_script])
def test_notes_stay_where_the_browsers_database_goes_away_while_the_page_is_open(
    phone: Phone, room: Room, lose_database: Callable[[Phone], None]
) -> None:
    barrier = Barrier(phone.context)
    phone.join()
    barrier.close()
    phone.send(THREE[0])
    expect(phone.state(THREE[0])).to_contain_text(ON_THIS_PHONE)
    lose_database(phone)
    for text in THREE[1:]:
        phone.send(text)
    expect(phone.notes).to_have_count(3)
    expect(phone.body).not_to_contain_text(KEEPS_NOTHING)
    phone.page.reload()
    expect(phone.notes).to_have_count(3)
    barrier.open()
    for text in THREE:
        expect(phone.state(text)).to_have_text(SENT)
    expect(phone.notes).to_have_count(3)
    assert texts(room) == STORED


def test_where_nothing_can_be_kept_the_page_says_so_and_sends_each_note_once(
    phone: Phone, room: Room
) -> None:
    barrier = Barrier(phone.context)
    phone.context.add_init_script(FORBIDDEN)
    phone.join()
    expect(phone.page.get_by_text(KEEPS_NOTHING).first).to_be_visible()
    barrier.close()
    write_without_network(phone)
    barrier.open()
    for text in THREE:
        expect(phone.state(text)).to_have_text(SENT)
    assert texts(room) == STORED


REMEMBER = """
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...rest) {
        const opening = open.apply(this, rest);
        opening.addEventListener("success", () => { window.connection = opening.result; });
        return opening;
    };
"""
TROUBLES = {
    "the connection is closed": "window.connection.close()",
    "every transaction throws": """IDBDatabase.prototype.transaction = () => {
        throw new DOMException("lost", "InvalidStateError");
    }""",
    "no transaction ends": """IDBDatabase.prototype.transaction = () => ({
        objectStore: () => ({ get: () => ({}), getAll: () => ({}), put() {}, delete() {} }),
    })""",
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_database_that_fails_under_the_page_keeps_no_note_from_being_sent(
    trouble: str, phone: Phone, room: Room
) -> None:
    barrier = Barrier(phone.context)
    phone.page.add_init_script(REMEMBER)
    phone.join()
    phone.send("Przed kłopotem")
    expect(phone.state("Przed")).to_have_text(SENT)
    phone.page.evaluate(f"() => {{ {TROUBLES[trouble]}; }}")
    barrier.close()
    write_without_network(phone)
    barrier.open()
    for text in THREE:
        expect(phone.state(text)).to_have_text(SENT)
    expect(phone.body).not_to_contain_text(KEEPS_NOTHING)
    assert texts(room) == sorted(["Przed kłopotem", *THREE])


def test_a_connection_that_was_closed_is_opened_anew_and_keeps_the_next_note(phone: Phone) -> None:
    barrier = Barrier(phone.context)
    phone.page.add_init_script(REMEMBER)
    phone.join()
    phone.send("Przed")
    expect(phone.state("Przed")).to_have_text(SENT)
    barrier.close()
    phone.page.evaluate("() => window.connection.close()")
    phone.send("Po zamknięciu")
    wait_until_kept(phone, "Po zamknięciu")


def test_whoever_presses_send_before_the_database_has_answered_waits_for_nothing(
    phone: Phone, room: Room
) -> None:
    phone.page.add_init_script("IDBFactory.prototype.open = () => ({})")
    phone.join()
    phone.send("Od razu")
    expect(phone.state("Od razu")).to_have_text(SENT)
    phone.send("I zaraz potem")
    expect(phone.state("I zaraz")).to_have_text(SENT)
    expect(phone.body).not_to_contain_text(KEEPS_NOTHING)
    assert texts(room) == ["I zaraz potem", "Od razu"]
