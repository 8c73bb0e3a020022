"""Somebody reads who sees what before consenting, and takes home what is stored about them."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.pages import Phone


def saved(phone: Phone, name: str) -> str:
    """What a download of this page holds."""
    with phone.page.expect_download() as download:
        phone.button(name).click()
    return Path(download.value.path()).read_text("utf-8")


def test_ten_sentences_can_be_read_before_consent_and_from_the_room(phone: Phone) -> None:
    phone.scan()
    phone.button("Who sees what").click()
    expect(phone.heading).to_have_text("Who sees what")
    expect(phone.heading).to_be_focused()
    expect(phone.page.get_by_role("listitem")).to_have_count(10)
    phone.button("Back").click()
    phone.agree()
    phone.take_place()
    phone.button("I have written it down").click()
    expect(phone.field).to_be_editable()
    phone.open_badge()
    phone.button("Who sees what").click()
    expect(phone.page.get_by_role("listitem")).to_have_count(10)
    phone.button("Back").click()
    expect(phone.field).to_be_editable()


def test_the_phrase_gets_all_that_is_stored_as_text_and_as_json(
    phone: Phone, make_phone: Callable[[], Phone]
) -> None:
    phone.join()
    phone.send("Kolejka aż do drzwi")
    expect(phone.state("Kolejka")).to_have_text("✓ Sent")

    later = make_phone()
    later.visit()
    later.button("Withdraw my notes").click()
    later.page.get_by_label("Your withdrawal phrase").fill(phone.phrase)
    later.button("Show my notes").click()
    later.button("Get what is stored about me").click()
    text = saved(later, "Save as text")
    assert "Kolejka aż do drzwi" in text
    assert phone.badge in text
    (person,) = json.loads(saved(later, "Save as JSON"))["people"]
    assert person["badge"] == phone.badge
    assert [note["text"] for note in person["notes"]] == ["Kolejka aż do drzwi"]


def test_the_phone_in_the_room_gets_it_without_the_phrase(phone: Phone) -> None:
    phone.join()
    badge = phone.badge
    phone.open_badge()
    phone.button("Withdraw my notes").click()
    phone.button("Get what is stored about me").click()
    assert badge in saved(phone, "Save as text")
