"""A hostile reading of ``/live``: no screen is sent a field that it does not show.

Every kind of viewer sits in a rich room, over real sockets: with a picture at first, with events,
with what a cursor brings later, and by polling. Whatever arrives is compared with the table in
``live_keys``, which says for every kind of viewer which fields a fact may have, and what for. A
field that is in no row fails the test, as does a row that no screen was ever sent.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.live_keys import ALLOWED, DESCENDED, GONE, MESSAGES
from tests.live_steps import STEPS
from tests.serving import Served
from tests.wire import Message, Wire, come_in, post
from workshop.store.log import last_number


class Reader:
    """Somebody who keeps the names of all fields that ever arrive."""

    def __init__(self) -> None:
        self.seen: dict[str, set[str]] = defaultdict(set)

    def read(self, message: Message) -> None:
        """Take note of the fields of a message's facts."""
        assert set(message) <= set(MESSAGES)
        for fact in message.get("facts", ()):
            if "gone" in fact:
                assert set(fact) == GONE
            else:
                self.seen[_kind_of(fact)] |= set(_fields(fact))


class Line(Wire):
    """A connection whose every message somebody reads."""

    reader: Reader

    def next(self, patience: float = 10.0) -> Message:
        message = super().next(patience)
        self.reader.read(message)
        return message


@dataclass
class Screen:
    """One kind of viewer: how it says hello, and what it has read on all its connections."""

    host: str
    words: dict[str, Any]
    cookie: str | None = None
    reader: Reader = field(default_factory=Reader)

    def connect(self, cursor: int = 0) -> Line:
        """One more connection, from this cursor on."""
        line = Line(self.host, cookie=self.cookie)
        line.reader = self.reader
        line.hello(**self.words, cursor=cursor)
        return line

    def poll(self, cursor: int) -> None:
        """Ask over plain requests, as where a network blocks sockets."""
        headers = {"cookie": f"workshop_session={self.cookie}"} if self.cookie else {}
        body = {"hello": {**self.words, "cursor": cursor, "lang": "en"}, "wait": 0}
        for message in post(self.host, "/live/poll", body, **headers).json()["messages"]:
            self.reader.read(message)


def _kind_of(fact: Message) -> str:
    marked = next((word for word in ("mine", "blank") if fact.get(word)), None)
    return f"{fact['t']}, {marked}" if marked else str(fact["t"])


def _fields(body: Message, within: str = "") -> Iterator[str]:
    for name, value in body.items():
        parts = value if isinstance(value, list) else [value]
        inner = [part for part in parts if isinstance(part, dict)]
        if within + name in DESCENDED and inner:
            for part in inner:
                yield from _fields(part, f"{within}{name}.")
        else:
            yield within + name


@pytest.fixture
def screens(hosted: Served) -> dict[str, Screen]:
    """One viewer of every kind; the phone is in session 3."""
    room, host = hosted.room, hosted.host
    token = come_in(host, room.code, role="expert")["token"]
    staff = {"as": "staff", "programme": room.programme_id}
    cookies = {"facilitator": room.cookie} | {
        name: room.sign_in(room.add_member(name, role))
        for name, role in (
            ("note-keeper", "note_keeper"),
            ("editor", "editor"),
            ("expert", "expert"),
        )
    }
    return {
        "phone": Screen(host, {"as": "participant", "token": token}),
        "wall": Screen(host, {"as": "wall", "token": room.wall_token}),
        **{name: Screen(host, dict(staff), cookie) for name, cookie in cookies.items()},
    }


def test_no_screen_is_sent_a_field_that_it_does_not_show(
    hosted: Served, screens: dict[str, Screen]
) -> None:
    room = hosted.room
    with ExitStack() as stack:
        lines = {name: stack.enter_context(screen.connect()) for name, screen in screens.items()}
        others = [
            stack.enter_context(
                Wire(hosted.host).hello(**{"as": "participant"}, token=token["token"])
            )
            for token in [come_in(hosted.host, room.code) for _ in range(4)]
        ]
        for step in STEPS:
            step(room, [lines["phone"], *others])
            for screen in screens.values():
                screen.connect().socket.close()
        last = room.read(last_number, room.programme_id)
        for line in lines.values():
            line.until(lambda _message, line=line: line.cursor >= last)
    for screen in screens.values():
        for cursor in range(1, last, 29):
            screen.poll(cursor)
        screen.connect(1).until(lambda message: "facts" in message)
    for name, screen in screens.items():
        allowed = {kind: set(fields) for kind, fields in ALLOWED[name].items()}
        assert dict(screen.reader.seen) == allowed, name


# ── a room in which everything happens ──────────────────────────────────────────────────────────
