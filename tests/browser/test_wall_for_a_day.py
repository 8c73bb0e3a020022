"""A wall that nobody reloads: thousands of events, restarts and a midnight later it follows."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import CDPSession, Locator, expect

from tests.browser.devices import PROJECTOR, OpenContext
from tests.browser.pages import Wall
from tests.random_clients.plan import texts
from tests.rooms import OPEN, Room
from tests.server import Server
from tests.wire import post

NOTES = 12
MOST_GROWTH = 1.5
"""Of what the page holds after the first round of events, compared with after the last."""


@dataclass(frozen=True)
class Held:
    """What a page holds once its garbage is gone."""

    heap: float
    nodes: float
    listeners: float


def held(session: CDPSession) -> Held:
    for _round in range(2):
        session.send("HeapProfiler.collectGarbage")
    told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return Held(told["JSHeapUsedSize"], told["Nodes"], told["JSEventListeners"])


@pytest.mark.parametrize(
    ("rounds", "restarts"), [(20, 1), pytest.param(600, 3, marks=pytest.mark.thorough)]
)
def test_a_wall_that_was_open_for_a_day_follows_and_holds_no_more_than_its_board(
    room: Room, server: Server, open_context: OpenContext, rounds: int, restarts: int
) -> None:
    """Each round rewrites every note that stands there: 600 of them are 7,200 events."""
    context = open_context(**PROJECTOR)
    context.clock.install()
    room.run("notes", **OPEN)
    wall, words = Wall(context, room), texts()
    session = context.new_cdp_session(wall.page)
    session.send("Performance.enable")
    notes = [room.write(next(words), None).id for _note in range(NOTES)]

    def rewrite(times: int) -> list[str]:
        written: list[str] = []
        for _round in range(times):
            written = [next(words) for _note in notes]
            for note, text in zip(notes, written, strict=True):
                edit(server, room, note, text)
        return written

    show(wall.notes, rewrite(5))
    before = held(session)
    for _restart in range(restarts):
        rewrite(rounds // (restarts + 1))
        server.kill()
        # The laptop slept meanwhile, over midnight as well.
        wall.page.clock.fast_forward("25:00:00")
        server.start()
    show(wall.notes, rewrite(rounds // (restarts + 1)))
    after = held(session)
    assert after.heap < MOST_GROWTH * before.heap
    assert after.nodes < MOST_GROWTH * before.nodes
    assert after.listeners < MOST_GROWTH * before.listeners


def edit(server: Server, room: Room, note: str, text: str) -> None:
    """As the note-keeper does it, thousands of times."""
    hello = {"as": "staff", "programme": room.programme_id, "lang": "en"}
    command = {"ref": "a", "do": "edit_note", "args": {"id": note, "text": text}}
    cookie = f"workshop_session={room.cookie}"
    answer = post(server.host, "/live/do", {"hello": hello, **command}, cookie=cookie)
    assert "ok" in answer.json(), answer.text


def show(notes: Locator, wanted: list[str]) -> None:
    """Wait until exactly these stand there, in whichever places."""
    expect(notes).to_have_count(len(wanted))
    for text in wanted:
        expect(notes.filter(has_text=text)).to_have_count(1)
