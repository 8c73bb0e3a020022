"""A phone that is handed on shows the next person nothing of the one before."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.barrier import Barrier
from tests.browser.pages import Desk, Phone, wait_until
from tests.rooms import Room
from workshop.people.tables import Participant
from workshop.programme import session_run
from workshop.programme.sessions import list_sessions

SENT = "✓ Sent"
FORGOTTEN = "This phone has forgotten you"
SECRET = "Tego nikt nie ma wiedzieć"

KEPT = """() => new Promise((resolve) => {
    const plain = JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);
    const opening = indexedDB.open("workshop");
    opening.onsuccess = () => {
        const database = opening.result;
        const done = (entries) => { database.close(); resolve(plain + JSON.stringify(entries)); };
        if (!database.objectStoreNames.contains("unsent")) return done([]);
        const all = database.transaction("unsent").objectStore("unsent").getAll();
        all.onsuccess = () => done(all.result);
    };
})"""
"""All that this browser keeps of this server, as one text."""


def kept(phone: Phone) -> str:
    return str(phone.page.evaluate(KEPT))


def token_of(phone: Phone) -> str:
    return str(phone.page.evaluate("JSON.parse(localStorage['workshop.place']).token"))


def texts(room: Room) -> list[str]:
    return [note.text for note in room.stored()]


def choose_to_finish(phone: Phone) -> None:
    phone.open_badge()
    phone.button("Finish on this phone").click()
    expect(phone.heading).to_have_text("Finish on this phone")


def finish(phone: Phone) -> None:
    choose_to_finish(phone)
    phone.button("Finish on this phone").click()
    expect(phone.heading).to_have_text(FORGOTTEN)


def test_the_phrase_is_shown_once_and_never_kept(phone: Phone) -> None:
    phone.join()
    assert len(phone.phrase.split()) == 5
    assert phone.phrase not in kept(phone)
    phone.open_badge()
    expect(phone.button("Finish on this phone")).to_be_visible()
    expect(phone.body).not_to_contain_text(phone.phrase)
    phone.page.reload()
    expect(phone.field).to_be_visible()
    expect(phone.body).not_to_contain_text(phone.phrase)


def test_whoever_finishes_leaves_nothing_on_the_phone_and_everything_on_the_server(
    phone: Phone, room: Room
) -> None:
    phone.join()
    phone.send(SECRET)
    expect(phone.state(SECRET)).to_have_text(SENT)
    badge, token = phone.badge, token_of(phone)
    finish(phone)
    for trace in (badge, token, SECRET):
        assert trace not in kept(phone)
        expect(phone.body).not_to_contain_text(trace)
    phone.come_back()
    expect(phone.heading).to_have_text("Join the session")
    assert texts(room) == [SECRET]


def test_going_back_from_the_end_leads_to_what_was_being_typed(phone: Phone) -> None:
    phone.join()
    phone.field.fill("Zaczęte zdanie")
    choose_to_finish(phone)
    expect(phone.page.get_by_text("Not sent yet:")).to_be_visible()
    expect(phone.page.get_by_text("Zaczęte zdanie")).to_be_visible()
    phone.button("Back").click()
    expect(phone.field).to_have_value("Zaczęte zdanie")


def test_a_note_that_was_only_begun_goes_with_the_rest(phone: Phone, room: Room) -> None:
    phone.join()
    phone.field.fill(SECRET)
    choose_to_finish(phone)
    phone.button("Discard and finish").click()
    expect(phone.heading).to_have_text(FORGOTTEN)
    assert SECRET not in kept(phone)
    assert texts(room) == []


def fetch_what_comes_later(phone: Phone) -> None:
    """Phones fetch the end of a visit ahead; without a network it is there."""
    with phone.page.expect_response(re.compile(r"join\.visit\.js")):
        phone.join()


def test_unsent_notes_are_sent_before_the_end_once_there_is_a_network(
    phone: Phone, room: Room
) -> None:
    barrier = Barrier(phone.context)
    fetch_what_comes_later(phone)
    barrier.close()
    phone.send(SECRET)
    choose_to_finish(phone)
    expect(phone.page.get_by_text(SECRET)).to_be_visible()
    phone.button("Send and finish").click()
    expect(phone.page.get_by_text("It is being sent.")).to_be_visible()
    barrier.open()
    expect(phone.heading).to_have_text(FORGOTTEN)
    assert texts(room) == [SECRET]
    assert SECRET not in kept(phone)


def test_unsent_notes_can_be_discarded_and_are_never_sent(phone: Phone, room: Room) -> None:
    barrier = Barrier(phone.context)
    fetch_what_comes_later(phone)
    barrier.close()
    phone.send(SECRET)
    choose_to_finish(phone)
    phone.button("Discard and finish").click()
    expect(phone.heading).to_have_text(FORGOTTEN)
    assert SECRET not in kept(phone)
    barrier.open()
    phone.come_back()
    phone.join()
    assert texts(room) == []


def test_whoever_comes_back_is_asked_first_and_goes_on(phone: Phone, room: Room) -> None:
    phone.join()
    phone.send(SECRET)
    expect(phone.state(SECRET)).to_have_text(SENT)
    badge = phone.badge
    phone.come_back()
    expect(phone.heading).to_have_text(f"Is it you, {badge}?")
    expect(phone.body).not_to_contain_text(SECRET)
    phone.page.reload()
    expect(phone.heading).to_have_text(f"Is it you, {badge}?")
    phone.button("Yes, it is me").click()
    expect(phone.note(SECRET)).to_be_visible()
    assert room.count(Participant) == 1


def test_on_a_lent_phone_the_next_person_begins_anew_and_meets_nothing(
    phone: Phone, room: Room
) -> None:
    phone.join()
    phone.send(SECRET)
    expect(phone.state(SECRET)).to_have_text(SENT)
    phone.field.fill("Zaczęte przez kogoś innego")
    badge, token, phrase = phone.badge, token_of(phone), phone.phrase
    phone.page.close()
    phone.page = phone.context.new_page()
    phone.scan()
    expect(phone.heading).to_have_text(f"Is it you, {badge}?")
    phone.button("No, I am somebody else").click()
    phone.agree()
    phone.take_place()
    expect(phone.page.locator(".phrase")).not_to_have_text(phrase)
    phone.button("I have written it down").click()
    expect(phone.field).to_have_value("")
    expect(phone.notes).to_have_count(0)
    assert phone.badge != badge
    for trace in (token, badge, SECRET, "Zaczęte"):
        assert trace not in kept(phone)
    assert texts(room) == [SECRET]


def test_what_the_person_before_had_not_sent_is_sent_unseen(phone: Phone, room: Room) -> None:
    barrier = Barrier(phone.context)
    phone.join()
    barrier.close()
    phone.send(SECRET)
    wait_until(phone.page, f"({KEPT})().then((all) => all.includes('{SECRET}'))")
    phone.page.close()
    barrier.open()
    phone.page = phone.context.new_page()
    phone.scan()
    phone.button("No, I am somebody else").click()
    phone.agree()
    phone.take_place()
    phone.button("I have written it down").click()
    expect(phone.field).to_be_visible()
    phone.send("Moja własna")
    expect(phone.state("Moja")).to_have_text(SENT)
    expect(phone.notes).to_have_count(1)
    wait_until(phone.page, f"({KEPT})().then((all) => !all.includes('{SECRET}'))")
    assert sorted(texts(room)) == sorted([SECRET, "Moja własna"])


def second_window(phone: Phone) -> Phone:
    other = Phone(phone.context, phone.room)
    other.visit()
    other.button("Yes, it is me").click()
    expect(other.field).to_be_visible()
    return other


def test_the_end_in_one_window_is_the_end_in_the_others(phone: Phone) -> None:
    phone.join()
    phone.send(SECRET)
    other = second_window(phone)
    expect(other.note(SECRET)).to_be_visible()
    finish(phone)
    expect(other.heading).to_have_text(FORGOTTEN)
    expect(other.body).not_to_contain_text(SECRET)
    other.page.reload()
    expect(other.heading).to_have_text("Join the session")


def test_what_is_typed_in_another_window_is_kept_until_its_person_decides(
    phone: Phone, room: Room
) -> None:
    phone.join()
    other = second_window(phone)
    other.field.fill("Pisane w drugim oknie")
    choose_to_finish(phone)
    phone.button("Discard and finish").click()
    expect(other.heading).to_have_text("You have finished in another window")
    expect(other.page.get_by_text("Pisane w drugim oknie")).to_be_visible()
    expect(other.page.get_by_text("My badge:")).to_have_count(0)
    assert texts(room) == []
    other.button("Send it and finish").click()
    expect(other.heading).to_have_text(FORGOTTEN)
    assert texts(room) == ["Pisane w drugim oknie"]
    assert "Pisane" not in kept(other)


def test_when_the_session_closes_the_phone_offers_the_end(
    phone: Phone, open_desk: Callable[[], Desk]
) -> None:
    desk = open_desk()
    phone.join()
    close_session(desk)
    expect(phone.page.get_by_text("The session is closed")).to_be_visible()
    phone.page.get_by_role("main").get_by_role("button", name="Finish on this phone").click()
    expect(phone.heading).to_have_text("Finish on this phone")
    phone.button("Finish on this phone").click()
    expect(phone.heading).to_have_text(FORGOTTEN)


def close_session(desk: Desk) -> None:
    desk.click("close")
    dialog = desk.page.get_by_role("dialog")
    dialog.get_by_role("button", name=re.compile("Close (anyway|the session)")).click()
    expect(dialog).to_be_hidden()


def test_the_language_can_be_changed_without_being_asked_again(phone: Phone) -> None:
    phone.join()
    phone.page.get_by_role("link", name="Polski").click()
    expect(phone.page.get_by_text("Moja odznaka:")).to_be_visible()


def join_again(phone: Phone) -> None:
    phone.open_badge()
    phone.button("Enter another code").click()


def test_a_second_person_who_enters_a_code_on_the_same_phone_is_a_second_person(
    phone: Phone, room: Room
) -> None:
    phone.join()
    phone.send(SECRET)
    expect(phone.state(SECRET)).to_have_text(SENT)
    badge = phone.badge
    join_again(phone)
    expect(phone.heading).to_have_text(f"Is it you, {badge}?")
    phone.button("No, I am somebody else").click()
    phone.enter_code(room.code)
    phone.agree()
    phone.take_place()
    phone.button("I have written it down").click()
    expect(phone.field).to_be_visible()
    assert phone.badge != badge
    expect(phone.notes).to_have_count(0)
    phone.open_badge()
    phone.button("Withdraw my notes").click()
    phone.button("Show my notes").click()
    expect(phone.page.get_by_text("There are no notes of yours")).to_be_visible()
    expect(phone.body).not_to_contain_text(SECRET)
    assert room.count(Participant) == 2


def test_whoever_opens_the_printed_address_after_the_end_is_led_to_the_next_session(
    phone: Phone, room: Room
) -> None:
    phone.join()
    phone.send("Z pierwszej sesji")
    expect(phone.state("pierwszej")).to_have_text(SENT)
    badge = phone.badge
    later = room.read(list_sessions, room.programme_id)[3].id
    room.do(session_run.close_session, room.session_id)
    room.do(session_run.open_session, later)
    room.run("notes", "Bariery", later)
    phone.come_back()
    phone.button("Yes, it is me").click()
    phone.page.get_by_label("Code from the wall").fill(room.code_of(later))
    phone.button("Next").click()
    phone.button("Join").click()
    expect(phone.heading).to_have_text("Bariery")
    assert phone.badge == badge
    expect(phone.page.get_by_text("Your notes will stand here")).to_be_visible()
    expect(phone.notes.filter(visible=True)).to_have_count(0)
    phone.page.get_by_text("From earlier sessions: 1").click()
    expect(phone.note("Z pierwszej sesji")).to_be_visible()
