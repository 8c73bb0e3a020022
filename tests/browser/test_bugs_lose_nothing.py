"""A bug on the server: the phone keeps what was written, says so, and sends it again by itself."""

import re
from dataclasses import dataclass
from typing import Any, cast

import pytest
from playwright.sync_api import expect

from tests.browser.devices import PHONE
from tests.browser.pages import Phone
from tests.rooms import Room
from tests.serving import Served
from workshop.board import note_rules
from workshop.board.notes import list_notes

ON_THIS_PHONE = re.compile("On this phone, will be sent by itself|Being sent")
ON_THE_WALL = "✓✓ On the wall"


@dataclass(frozen=True)
class Place:
    """What a phone needs to know of a room to come in."""

    url: str
    code: str


def test_a_note_that_meets_a_bug_waits_on_the_phone_and_holds_up_no_other(
    hosted: Served, open_context, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(f"http://{hosted.host}", hosted.room.code)
    phone = Phone(open_context(**PHONE), cast(Room, place))
    phone.join()
    clean = note_rules.note_text

    def stumbling(value: Any) -> str:
        if "ramp" in str(value):
            raise KeyError("a bug")
        return clean(value)

    monkeypatch.setattr(note_rules, "note_text", stumbling)
    phone.send("There is no ramp")
    phone.send("The doors are heavy")
    expect(phone.state("The doors are heavy")).to_have_text(ON_THE_WALL)
    expect(phone.state("There is no ramp")).to_contain_text(ON_THIS_PHONE)

    monkeypatch.undo()
    expect(phone.state("There is no ramp")).to_have_text(ON_THE_WALL)
    expect(phone.notes).to_have_count(2)
    stored = hosted.room.read(list_notes, [hosted.room.activity_id])
    assert [note.text for note in stored] == ["The doors are heavy", "There is no ramp"]
