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
from workshop.needs import votes

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
    assert sorted(note.text for note in stored) == ["The doors are heavy", "There is no ramp"]


def test_a_vote_that_meets_a_bug_stays_on_the_phone_and_arrives_by_itself(
    hosted: Served, open_context, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosted.room.make_need("a quiet place")
    hosted.room.run("dot_vote", votes_per_person=2)
    place = Place(f"http://{hosted.host}", hosted.room.code)
    phone = Phone(open_context(**PHONE), cast(Room, place))
    phone.join()

    def stumbling(*_args: object) -> int:
        raise KeyError("a bug")

    monkeypatch.setattr(votes.field_rules, "whole_number", stumbling)
    phone.more("a quiet place")
    expect(phone.need("a quiet place").locator(".count")).to_have_text("1")
    expect(phone.page.get_by_text("Being sent")).to_be_visible()

    monkeypatch.undo()
    expect(phone.page.get_by_text("Your vote has arrived.")).to_be_visible()
    phone.reopen()
    expect(phone.need("a quiet place").locator(".count")).to_have_text("1")
