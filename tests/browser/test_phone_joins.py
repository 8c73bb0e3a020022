"""Somebody takes out a phone and is in the room a moment later, without a name."""

import re

from playwright.sync_api import expect

from tests.browser.pages import Phone
from tests.rooms import Room
from workshop.people.tables import Participant


def test_a_phone_that_scans_the_code_reads_the_contract_first(phone: Phone) -> None:
    phone.scan()
    expect(phone.button("I agree, let us begin")).to_be_visible()
    expect(phone.page.get_by_text("Session 3 · Mapy empatii")).to_be_visible()


def test_the_code_does_not_stay_in_the_address(phone: Phone, room: Room) -> None:
    phone.scan()
    expect(phone.page).to_have_url(f"{room.url}/join")
    phone.agree()
    expect(phone.page).to_have_url(f"{room.url}/join")


def test_with_consent_a_role_and_a_table_the_phone_gets_a_badge_and_a_phrase(phone: Phone) -> None:
    phone.scan()
    phone.agree()
    phone.take_place("Official", 3)
    expect(phone.heading).to_have_text("You are in")
    expect(phone.page.locator(".badge")).to_have_text(re.compile(r"^\w+ \d+$"))
    expect(phone.page.locator(".phrase")).to_have_text(re.compile(r"^(\w+ ){4}\w+$"))


def test_after_the_badge_the_phone_shows_what_the_room_does(phone: Phone) -> None:
    phone.join()
    expect(phone.heading).to_have_text("Empathy map in silence")
    expect(phone.page.get_by_text("Kinga, 34")).to_be_visible()


def test_a_typed_code_opens_the_same_door(phone: Phone, room: Room) -> None:
    phone.visit()
    phone.enter_code(f"{room.code[:3].lower()} {room.code[3:].lower()}")
    expect(phone.button("I agree, let us begin")).to_be_visible()


def test_an_unknown_code_is_answered_with_one_sentence_and_stays_in_its_field(
    phone: Phone,
) -> None:
    phone.visit()
    phone.enter_code("222222")
    expect(phone.page.get_by_role("alert")).to_have_text(re.compile(r"\w+.*\."))
    expect(phone.page.get_by_label("Code from the wall")).to_have_value("222222")


def test_a_code_scanned_from_an_old_picture_is_explained(phone: Phone, room: Room) -> None:
    phone.page.goto(f"{room.url}/join#234567")
    expect(phone.page.locator(".toast")).to_have_text(re.compile(r"\w+.*\."))
    expect(phone.page.get_by_label("Code from the wall")).to_have_value("234567")


def test_a_code_scanned_while_the_page_is_open_is_taken_too(phone: Phone, room: Room) -> None:
    phone.visit()
    phone.scan()
    expect(phone.button("I agree, let us begin")).to_be_visible()
    expect(phone.page).to_have_url(f"{room.url}/join")


def test_without_consent_nothing_is_stored_and_a_kind_sentence_is_said(
    phone: Phone, room: Room
) -> None:
    phone.scan()
    phone.button("I do not agree").click()
    expect(phone.heading).to_have_text("That is all right")
    expect(phone.page.get_by_text("Nothing was sent and nothing is kept.")).to_be_visible()
    assert room.count(Participant) == 0


def test_somebody_who_declined_can_still_change_their_mind(phone: Phone) -> None:
    phone.scan()
    phone.button("I do not agree").click()
    phone.button("Back to the contract").click()
    phone.agree()
    expect(phone.heading).to_have_text("Your place in the room")


def test_without_a_table_the_phone_says_what_is_missing(phone: Phone) -> None:
    phone.scan()
    phone.agree()
    phone.choose("I am here as", "Guest")
    phone.button("Join").click()
    expect(phone.page.get_by_role("alert")).to_have_text("Choose your table.")


def test_a_phone_that_comes_back_keeps_its_badge(phone: Phone, room: Room) -> None:
    phone.join()
    badge = phone.badge
    phone.reopen()
    expect(phone.page.get_by_text("My badge:")).to_contain_text(badge)
    assert room.count(Participant) == 1
