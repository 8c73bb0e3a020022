"""A room of people with phones who press *send*, and screens that record all they are told."""

import json
import random
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed

from tests.rooms import Room, furnish_room
from tests.serving import hosting
from tests.wire import Wire, come_in, post
from workshop.people.rights import PARTICIPANT_ROLES, Actor
from workshop.programme.session_run import open_session
from workshop.programme.sessions import list_sessions
from workshop.services import Services
from workshop.settings import Settings

TABLES = 3
PACE = 0.03
"""Seconds between two people who press *send*, on average."""
ROOM_PACE = 10.0
"""The same in a room of twelve: five notes each in ten minutes. Delays of the product are shortened
as much, for a world to be like a room."""
STAFF = {"second": "facilitator", "editor": "editor", "expert": "expert", "keeper": "note_keeper"}
SYLLABLES = [a + b for a in "bcdfghjklmnprstwz" for b in "aeiou"]


@dataclass
class Person:
    """Somebody with a phone. What others in the room see of them: badge, role and table."""

    number: int
    role: str
    table: int
    token: str = ""
    badge: str = ""
    phrase: str = ""


@dataclass(frozen=True)
class Press:
    """Somebody pressed *send*. ``at``: seconds of the recorders' clock."""

    at: float
    person: int


class Recorder:
    """An open connection that keeps every frame with the moment of its arrival."""

    def __init__(self, host: str, cookie: str | None = None, **hello: Any) -> None:
        self.host, self.cookie, self.hello = host, cookie, hello
        self.frames: list[tuple[float, dict[str, Any]]] = []
        self._wire = Wire(host, cookie=cookie).hello(**hello)
        self._wire.socket.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.frames.append((time.monotonic(), {"facts": list(self._wire.facts.values())}))
        self._asked: dict[str, dict[str, Any]] = {}
        self._news = threading.Condition()
        self._number = 0
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def do(self, name: str, patience: float = 20, **args: Any) -> dict[str, Any]:
        """Give a command with this account; returns its answer. Raises ``TimeoutError``."""
        self._number += 1
        ref = f"a{self._number}"
        self._wire.send({"ref": ref, "do": name, "args": args})
        with self._news:
            if not self._news.wait_for(lambda: ref in self._asked, patience):
                raise TimeoutError(name)
            return self._asked.pop(ref)

    def settle(self, patience: float = 20) -> int:
        """Wait until everything that was told before is here; returns how many frames there are."""
        self._number += 1
        mark = float(self._number)
        self._wire.send({"ping": mark})
        with self._news:
            if not self._news.wait_for(lambda: str(mark) in self._asked, patience):
                raise TimeoutError("ping")
            self._asked.pop(str(mark))
            return len(self.frames)

    def poll(self, cursor: int = 0) -> list[dict[str, Any]]:
        """What is told who asks over HTTP now, from this cursor on; nothing for who is refused."""
        headers = {"cookie": f"workshop_session={self.cookie}"} if self.cookie else {}
        return poll(self.host, {**self.hello, "cursor": cursor}, headers)

    def snapshot(self) -> None:
        """Keep a full picture as well, as who connects anew now gets it."""
        moment = time.monotonic()
        self.frames += [(moment, {**message, "polled": True}) for message in self.poll()]

    @property
    def cursor(self) -> int:
        """The highest number that was told here."""
        return max((frame.get("n", 0) for _at, frame in self.frames), default=0)

    def close(self) -> None:
        """Hang up."""
        self._wire.socket.close()
        self._thread.join(5)

    def _listen(self) -> None:
        try:
            while True:
                message = json.loads(self._wire.socket.recv())
                with self._news:
                    if "pong" in message:
                        self._asked[str(message["pong"])] = message
                    elif "ref" in message:
                        self._asked[message["ref"]] = message
                    else:
                        self.frames.append((time.monotonic(), message))
                    self._news.notify_all()
        except ConnectionClosed:
            pass


def poll(host: str, hello: Mapping[str, Any], headers: Mapping[str, str]) -> list[dict[str, Any]]:
    """The messages with facts that long polling gives at once."""
    body = {"hello": {"lang": "en", **hello}, "wait": 0}
    answer = post(host, "/live/poll", body, **headers).json()
    return [message for message in answer.get("messages", ()) if "facts" in message]


@dataclass
class Hall:
    """A programme on a server of its own, with people in its open session."""

    host: str
    services: Services
    room: Room
    rng: random.Random
    people: list[Person]
    staff: dict[str, Actor] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    phones: dict[int, Wire] = field(default_factory=dict)
    presses: dict[str, list[Press]] = field(default_factory=dict)
    _open: ExitStack = field(default_factory=ExitStack)
    _said: set[str] = field(default_factory=set)

    @property
    def badges(self) -> list[str]:
        """Everybody's badge, by number."""
        return [person.badge for person in self.people]

    def come_in(self) -> None:
        """Let everybody join the open session, in any order, and connect their phones."""
        self.hang_up()
        for person in self.rng.sample(self.people, len(self.people)):
            given = {"role": person.role, "table": person.table}
            known = {"token": person.token} if person.token else {}
            answer = come_in(self.host, self.room.code, **given, **known)
            person.token, person.badge = answer["token"], answer["badge"]
            person.phrase = answer.get("phrase") or person.phrase
            wire = self._open.enter_context(Wire(self.host))
            self.phones[person.number] = wire.hello(**{"as": "participant"}, token=person.token)

    def hang_up(self) -> None:
        """All phones go to sleep, once they have read what waits for them."""
        for number, wire in self.phones.items():
            with suppress(ConnectionClosed):
                _read_on(wire, number)
        self._open.close()
        self.phones.clear()

    def open_next(self, number: int) -> None:
        """Open another session of the programme; people have to come in anew."""
        session = self.room.read(list_sessions, self.room.programme_id)[number - 1]
        opened = self.room.do(open_session, session.id)
        self.room.session_id, self.room.code = opened.id, str(opened.join_code)

    def engage(self) -> None:
        """Give the programme its staff, each with a browser that is signed in."""
        self.staff["facilitator"] = self.room.facilitator
        self.cookies["facilitator"] = self.room.cookie
        for name, role in STAFF.items():
            self.staff[name] = self.room.add_member(name, role)
            self.cookies[name] = self.room.sign_in(self.staff[name])

    def watch(self, name: str) -> Recorder:
        """A recorder for a viewer: one of the staff, ``wall``, or ``phone`` (of person 0)."""
        if name == "wall":
            return Recorder(self.host, **{"as": "wall"}, token=self.room.wall_token)
        if name == "phone":
            return Recorder(self.host, **{"as": "participant"}, token=self.people[0].token)
        hello = {"as": "staff", "programme": self.room.programme_id}
        return Recorder(self.host, self.cookies[name], **hello)

    def say(self) -> str:
        """A text that nobody has written before and that says nothing about anybody."""
        while True:
            words = ("".join(self.rng.choices(SYLLABLES, k=self.rng.randint(2, 3))) for _ in "1234")
            text = " ".join(words)
            if text not in self._said:
                self._said.add(text)
                return text

    def write(self, person: int, activity: str, text: str, **given: Any) -> None:
        """Somebody who has read the phone's page writes a note and presses *send*. Raises
        ``AssertionError`` if it is refused."""
        wire = self.phones[person]
        while activity not in _running(wire):
            wire.next()
        _read_on(wire, person)
        self.presses.setdefault(activity, []).append(Press(time.monotonic(), person))
        answer = wire.write(activity, text, **given)
        assert "ok" in answer, answer

    def pause(self) -> None:
        """As long as it takes until the next one presses *send*."""
        time.sleep(self.rng.uniform(0.5, 1.5) * PACE)


def _running(wire: Wire) -> set[str]:
    """The activities that a phone knows to run."""
    rooms = [fact for (kind, _id), fact in wire.facts.items() if kind == "room"]
    return {room["activity"]["id"] for room in rooms if room["activity"]}


def _read_on(wire: Wire, mark: int) -> None:
    """Let a phone read everything that was told so far."""
    wire.send({"ping": mark})
    wire.until(lambda message: message.get("pong") == mark)


def make_people(rng: random.Random, count: int) -> list[Person]:
    """People at equally full tables, each with a role of their own choice."""
    seats = [number % TABLES + 1 for number in range(count)]
    rng.shuffle(seats)
    return [Person(number, rng.choice(PARTICIPANT_ROLES), seats[number]) for number in range(count)]


@contextmanager
def open_hall(folder: Path, seed: int, count: int, **given: Any) -> Iterator[Hall]:
    """A server in this process with a data folder, and a hall of people who have come in."""
    folder.mkdir(parents=True, exist_ok=True)
    services = Services.build(_settings(folder))
    rng = random.Random(seed)
    try:
        with hosting(services) as host:
            hall = furnish_hall(services, host, rng, count, **given)
            try:
                yield hall
            finally:
                hall.hang_up()
    finally:
        services.close()


def _settings(folder: Path) -> Settings:
    known = Settings.from_environment({"WORKSHOP_DATA_DIR": str(folder)})
    shipped = next(one.default for one in fields(Settings) if one.name == "batch_seconds")
    return replace(known, batch_seconds=shipped * PACE / ROOM_PACE)


def furnish_hall(
    services: Services, host: str, rng: random.Random, count: int, **given: Any
) -> Hall:
    """A new programme beside others on a server, with this many people in its first session."""
    room = furnish_room(
        services.store, f"http://{host}", number=1, **{"from_template": False, **given}
    )
    hall = Hall(host, services, room, rng, make_people(rng, count))
    hall.engage()
    hall.come_in()
    return hall
