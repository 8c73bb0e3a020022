"""A1, anybody who looks at the wall: does a note written as anonymous ever stand there signed?

The facilitator turns the switch after a note was written, and while a phone still shows the former
rules. What a note will carry has to be told to the phone before, and then holds.
"""

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.redteam.people import Hall, open_hall
from tests.redteam.scoring import Score, nothing
from tests.redteam.world import World, leaves_of, strings_in
from tests.wire import Wire
from workshop.errors import WorkshopError
from workshop.programme.agenda import EditActivity, edit_activity


def attack(world: World) -> list[Score]:
    """Get a badge beside a note whose author was not told so."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_hall(Path(folder), world.seed + 170, 4, title="Podpis") as hall,
    ):
        return [
            nothing("A1", "phones are told nothing", int(not _is_told(hall)), 1),
            nothing("A1", "the switch after a note", int(_signed_after_a_note(hall)), 1),
            nothing("A1", "the switch before sending", int(_signed_before_sending(hall)), 1),
        ]


def _is_told(hall: Hall) -> bool:
    """Whether a phone's facts tell a signed activity from an anonymous one."""
    told: list[dict[tuple[str, ...], Any]] = []
    for anonymous in (True, False):
        activity = hall.room.run("notes", "Co ważne", anonymous=anonymous)
        with Wire(hall.host).hello(**{"as": "participant"}, token=hall.people[1].token) as wire:
            [room] = [fact for (kind, _id), fact in wire.facts.items() if kind == "room"]
        assert room["activity"]["id"] == activity
        told.append({path: leaf for path, leaf in leaves_of(room) if path[-1] != "id"})
    carried = [{key: value for key, value in one.items() if "carries" in key} for one in told]
    return carried[0] != carried[1]


def _signed_after_a_note(hall: Hall) -> bool:
    activity = hall.room.run("notes", "Najpierw", hidden=False, moderated=False, anonymous=True)
    first, second = hall.say(), hall.say()
    hall.write(1, activity, first)
    with suppress(WorkshopError):
        hall.room.do(edit_activity, EditActivity(activity, {"anonymous": False}))
    with suppress(AssertionError):
        hall.write(2, activity, second)
    return _is_badge_beside(hall, activity)


def _signed_before_sending(hall: Hall) -> bool:
    """The phone has read the former rules and sends by them."""
    activity = hall.room.run("notes", "Potem", hidden=False, moderated=False, anonymous=True)
    phone = hall.phones[1]
    phone.send({"ping": 1})
    phone.until(lambda message: message.get("pong") == 1)
    with suppress(WorkshopError):
        hall.room.do(edit_activity, EditActivity(activity, {"anonymous": False}))
    phone.write(activity, hall.say())
    return _is_badge_beside(hall, activity)


def _is_badge_beside(hall: Hall, activity: str) -> bool:
    wall = hall.watch("wall")
    wall.settle()
    wall.close()
    notes = [
        fact
        for _at, frame in wall.frames
        for fact in frame.get("facts", ())
        if fact.get("a") == activity
    ]
    return any(badge in {*strings_in(note)} for note in notes for badge in hall.badges)
