"""While three phones vote, nobody else's network panel says how: not the wall's, not the desk's.

All that comes in is kept: every WebSocket frame (JSON of the feed, protocol buffers of Streamlit)
and every body of an answer. What is there after the votes must not differ in a word from before.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from playwright.sync_api import Page, Response, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.devices import LAPTOP, OpenContext
from tests.browser.pages import Desk, Phone, Wall, sign_in
from tests.rooms import Room

QUIET = "cichego miejsca"
SHORT = "krótszej kolejki"
DOTS = 7
QUIET_MS = 1_500
TURNOUT = re.compile(r'\d+ of \d+ have voted|"ref": "c\d+"')
NOTHING_NEW = re.compile(r'\{"n":\d+,"facts":\[\]\}')
READABLE = re.compile(r"[^\x00-\x1f\x7f]{2,}")
MARK = re.compile(r"[0-9a-f]{8,}|[0-9a-f]{4}-[0-9a-f]{4}|\d{9,}|\d\.\d{3,}", re.IGNORECASE)
"""Ids, moments and measures, which differ from one loading to the next."""


BEGINS = {"wall": '{"welcome"', "desk": '{"drafting"', "phone": '{"welcome"'}
"""With what the feed of each screen has begun for certain; a desk is told last who writes where."""


class Panel:
    """The network panel of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frames: list[str] = []
        self.bodies: list[str] = []
        page.on("websocket", self._follow)
        page.on("response", self._keep)

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: self.frames.append(_text(payload)))

    def _keep(self, response: Response) -> None:
        kind = response.headers.get("content-type", "")
        if "json" in kind or "html" in kind:
            try:
                self.bodies.append(response.text())
            except Exception:
                self.bodies.append("")

    def clear(self) -> None:
        """Forget what came so far."""
        self.frames.clear()
        self.bodies.clear()

    @property
    def everything(self) -> str:
        """All that came in."""
        return "\n".join([*self.frames, *self.bodies])

    def facts(self) -> Iterator[dict[str, Any]]:
        """The facts among the frames of the feed."""
        for frame in self.frames:
            if frame.startswith("{"):
                yield from json.loads(frame).get("facts", ())

    def words(self) -> set[str]:
        """What can be read in it, without ids, moments, numbers of questions and of voters."""
        found = (run.strip() for run in READABLE.findall(self.everything))
        plain = (run for run in found if not MARK.search(run) and not NOTHING_NEW.fullmatch(run))
        return {TURNOUT.sub("", run) for run in plain}

    def wait_for(self, words: str) -> None:
        """Wait until a frame of the feed begins so: the socket may come later than the page."""
        while not any(frame.startswith(words) for frame in self.frames):
            self.page.wait_for_timeout(100)


def settle(*panels: Panel) -> None:
    """Wait until nothing new has come in anywhere for a while: however slow the machine, what is
    under way arrives first. Parts of pages that ask again and again bring the same each time."""
    before: list[int] = []
    while (counts := [len(panel.words()) for panel in panels]) != before:
        before = counts
        for panel in panels:
            panel.page.wait_for_timeout(QUIET_MS / len(panels))


def _text(payload: str | bytes) -> str:
    """What a frame says: the feed's as it is, of Streamlit's all texts that it holds."""
    if isinstance(payload, str):
        return payload
    message = ForwardMsg.FromString(payload)
    return "\n".join(_texts(MessageToDict(message, use_integers_for_enums=True)))


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)


@pytest.fixture
def open_needs(open_context: OpenContext, room: Room) -> Callable[[], Panel]:
    """The page of needs with its results, opened anew and closed; what its network panel held."""

    def opening() -> Panel:
        context = open_context(**LAPTOP)
        sign_in(context, room)
        page = context.new_page()
        panel = Panel(page)
        page.goto(f"{room.url}/needs")
        expect(page.get_by_text(QUIET).first).to_be_visible(timeout=60_000)
        # The whole page, before a press ends its run.
        expect(page.get_by_role("button", name="JSON").first).to_be_visible(timeout=60_000)
        page.get_by_text("Results", exact=True).first.click()
        expect(page.get_by_text("No vote has ended yet").first).to_be_visible()
        app = page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
        settle(panel)
        context.close()
        return panel

    return opening


def put_dots(phone: Phone) -> None:
    """All dots on one need, and wait until they have arrived."""
    for _ in range(DOTS):
        phone.more(QUIET)
    expect(phone.page.get_by_text("Your vote has arrived.")).to_be_visible()


def estimate(phone: Phone) -> None:
    """Both sliders of the first need, by keyboard."""
    for name in ("How much will it help?", "How much work will it be?"):
        phone.page.get_by_label(name).press("End")
    expect(phone.page.get_by_text("Your vote has arrived.")).to_be_visible()


def vote_by_hand(room: Room, kind: str, need: str) -> None:
    """One more person votes."""
    token = room.come_in()
    if kind == "dot_vote":
        room.tell_by_phone(token, "set_dots", subject=need, count=1)
    else:
        room.tell_by_phone(token, "set_estimate", need=need, impact=5, effort=1)


@pytest.mark.parametrize(("kind", "vote"), [("dot_vote", put_dots), ("impact_effort", estimate)])
def test_three_phones_vote_and_no_other_screen_hears_how(
    kind: str,
    vote: Callable[[Phone], None],
    make_phone: Callable[[], Phone],
    room: Room,
    open_wall: Callable[[], Wall],
    open_desk: Callable[[], Desk],
    open_needs: Callable[[], Panel],
) -> None:
    settings = {"votes_per_person": DOTS} if kind == "dot_vote" else {}
    activity = room.run(kind, **settings)
    needs = [room.make_need(QUIET), room.make_need(SHORT)]
    phones = [make_phone().join() for _ in range(3)]
    quiet = make_phone().join()
    wall, desk = open_wall(), open_desk()
    expect(wall.body).to_contain_text(SHORT)
    expect(desk.page.get_by_text(re.compile("0 of 4 have voted")).first).to_be_visible()
    before = open_needs()
    panels = {}
    for name, page in (("wall", wall.page), ("desk", desk.page), ("phone", quiet.page)):
        panels[name] = Panel(page)
        page.reload()
        expect(page.locator("body")).to_contain_text("What matters", timeout=60_000)
    for name, panel in panels.items():
        panel.wait_for(BEGINS[name])
    settle(*panels.values())
    known = {name: panel.words() for name, panel in panels.items()}

    for each in phones:
        vote(each)
    expect(desk.page.get_by_text(re.compile("3 of 4 have voted")).first).to_be_visible()
    settle(*panels.values())

    for name, panel in panels.items():
        told = [fact for fact in panel.facts() if fact["t"] in ("ballot", "result")]
        assert all(not fact.get("dots") and not fact.get("estimates") for fact in told), name
        assert name == "phone" or not told, name
        assert f'"{needs[0]}":' not in panel.everything, name
        assert panel.words() - known[name] == set(), name
    after = open_needs()
    assert after.words() - before.words() == set()

    # Five votes are told, and then the panel does hold what it must not hold before.
    for _ in range(2):
        vote_by_hand(room, kind, needs[0])
    desk.advance()
    expect(wall.page.locator(".outcome-title")).to_be_visible()
    assert any(f'"{activity}"' in frame and needs[0] in frame for frame in panels["wall"].frames)
