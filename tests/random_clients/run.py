"""Runs a plan: furnishes a room, lets everybody do what is planned, and looks at what is left."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Generic, TypeVar

import httpx

from tests.random_clients.ballots import ROLES, Ballots, lay_out
from tests.random_clients.house import PATIENCE, House, come_in, post
from tests.random_clients.link import RETRIED, Client, code_of
from tests.random_clients.phone import Phone, Written
from tests.random_clients.plan import Plan, Step, texts
from tests.random_clients.voter import Voter
from tests.rooms import Room, furnish_room
from workshop.board.note_kinds import NoteStatus
from workshop.board.tables import Note
from workshop.programme.phases import is_hidden
from workshop.programme.tables import Activity

WAITING = ("pending", "flagged")
PRESSED = ("write", "edit", "take_back", "approve", "reject")
PhoneT = TypeVar("PhoneT", Phone, Voter)


class Broken(AssertionError):
    """Something was lost, doubled or shown that should not be."""


def run(house: House, plan: Plan) -> None:
    """Run a plan in a session of its own. Raises ``Broken``."""
    room = furnish_room(house.store, f"http://{house.hosts[0]}", from_template=False)
    if plan.asked:
        ballots = lay_out(room, plan.asked)
        asyncio.run(_VotingRun(house, room, plan, ballots).run())
    else:
        room.run("notes", hidden=plan.covered, moderated=plan.waiting)
        asyncio.run(_WritingRun(house, room, plan).run())


class _Run(Generic[PhoneT]):
    """One plan under way."""

    def __init__(self, house: House, room: Room, plan: Plan) -> None:
        self._house, self._room, self._plan = house, room, plan
        self._returning: list[asyncio.Task[None]] = []
        self._phones: list[PhoneT] = []

    async def run(self) -> None:
        async with self._everybody():
            for step in self._plan.steps:
                await self._take(step)
            for client in self._all:
                client.faults.clear()
                client.slow = 0
            await asyncio.gather(*self._returning)
            for client in self._all:
                await client.thaw()
            await self._until(lambda: all(phone.is_settled() for phone in self._phones), "outboxes")
            await self._compare()

    @asynccontextmanager
    async def _everybody(self) -> Any:
        hosts, room = self._house.hosts, self._room
        role = ROLES.get(self._plan.asked, "guest")
        entering = [
            asyncio.to_thread(come_in, hosts[0], room.code, role) for _link in self._plan.links
        ]
        self._phones = self._make_phones(await asyncio.gather(*entering))
        self._wall = Client(hosts, 1, {"as": "wall", "token": room.wall_token, "lang": "en"})
        staff = {"as": "staff", "programme": room.programme_id, "lang": "en"}
        self._desk = Client(hosts, 2, staff, room.cookie)
        self._all: list[Client] = [*self._phones, self._wall, self._desk]
        try:
            await self._until(lambda: all(one.pictures for one in self._all), "first pictures")
            yield
        finally:
            for client in self._all:
                await client.leave()
            for returning in self._returning:
                returning.cancel()

    def _make_phones(self, tokens: Sequence[str]) -> list[PhoneT]:
        """The phones that have come in."""
        raise NotImplementedError

    async def _press(self, phone: PhoneT, step: Step) -> None:
        """Do what somebody presses: on this phone, or at the desk."""
        raise NotImplementedError

    async def _compare(self) -> None:
        """Compare what is stored and shown with what was confirmed. Raises ``Broken``."""
        raise NotImplementedError

    # ── steps ───────────────────────────────────────────────────────────────────────────────────

    async def _take(self, step: Step) -> None:
        anybody = self._all[step.who % len(self._all)]
        if step.what in PRESSED:
            await self._press(self._phones[step.who % len(self._phones)], step)
        elif step.what == "drop":
            anybody.drop()
        elif step.what == "slow":
            anybody.slow = 0 if anybody.slow else 0.05
        elif step.what == "thaw":
            for client in self._all:
                await client.thaw()
        elif step.what == "kill":
            await self._pull_the_plug(step.who)
        elif step.what == "advance":
            await asyncio.to_thread(self._advance)
        # As long as a person needs at least, and often less than a message.
        await asyncio.sleep(0.15 if step.what == "settle_a_little" else 0.004)

    async def _pull_the_plug(self, number: int) -> None:
        if any(not task.done() for task in self._returning if task.get_name() == "restart"):
            return  # one at a time: with all of them dead nobody would have anything to do
        server = self._house.servers[number % len(self._house.servers)]
        await asyncio.to_thread(server.kill)
        restart = asyncio.create_task(asyncio.to_thread(server.start), name="restart")
        self._returning.append(restart)

    def _advance(self) -> None:
        """The facilitator moves on, and presses again where nobody answers."""
        seen = self._activity().phase
        given = {"account": self._room.facilitator.id, "activity": self._room.activity_id}
        until, place = time.monotonic() + PATIENCE, 0
        while self._activity().phase == seen and time.monotonic() < until:
            host = self._house.hosts[place % len(self._house.hosts)]
            place += 1
            try:
                post(host, "/as-facilitator", {**given, "seen": seen})
            except httpx.TransportError:
                time.sleep(0.05)
            if seen == "done":
                return

    def _activity(self) -> Activity:
        return self._room.read(lambda db: db.get(Activity, self._room.activity_id))

    # ── what is left ────────────────────────────────────────────────────────────────────────────

    async def _until(self, true: Callable[[], bool], what: str) -> None:
        until = time.monotonic() + PATIENCE
        while not true():
            if time.monotonic() > until:
                raise Broken(f"{what}: {self._state(what)}")
            await asyncio.sleep(0.02)

    def _state(self, what: str) -> Any:
        return [getattr(one, "written", one.pictures) for one in self._all]

    def _no_surprises(self) -> None:
        for phone in self._phones:
            if phone.surprises:
                raise Broken(f"refused for no reason: {phone.surprises}")


class _WritingRun(_Run[Phone]):
    """Phones write notes, which they change and take back."""

    def _make_phones(self, tokens: Sequence[str]) -> list[Phone]:
        self._texts = texts()
        return [
            Phone(self._house.hosts, place, token, self._room.activity_id, link)
            for place, (token, link) in enumerate(zip(tokens, self._plan.links, strict=True))
        ]

    async def _press(self, phone: Phone, step: Step) -> None:
        if step.what == "write":
            _meets(phone, step.fault)
            phone.write(next(self._texts))
        elif step.what in ("edit", "take_back"):
            self._change(phone, step)
        else:
            await self._decide(step)

    def _change(self, phone: Phone, step: Step) -> None:
        written = list(phone.written.values())
        if not written:
            return
        note = written[step.which % len(written)]
        _meets(phone, step.fault)
        if step.what == "edit":
            phone.edit(note, next(self._texts))
        else:
            phone.take_back(note)

    async def _decide(self, step: Step) -> None:
        """A moderator decides about a note that waits on their screen."""
        waiting = [key for key, note in self._desk.notes().items() if note["status"] in WAITING]
        if not waiting:
            return
        _meets(self._desk, step.fault)
        chosen, seen = waiting[step.which % len(waiting)], self._desk.cursor
        task = asyncio.create_task(self._decided(f"{step.what}_notes", chosen, seen))
        self._returning.append(task)

    async def _decided(self, name: str, note: str, seen: int) -> None:
        while True:
            answer = await self._desk.try_to(name, notes=[note], seen=seen)
            if code_of(answer) not in RETRIED:
                return
            await asyncio.sleep(0.1)

    async def _compare(self) -> None:
        rows = {row.id: row for row in await asyncio.to_thread(self._room.stored)}
        self._check_rows(rows)
        self._no_surprises()
        await self._until(lambda: not self._wrong_pictures(rows), "pictures")
        taken_back = {
            text
            for phone in self._phones
            for note in phone.written.values()
            if note.withdrawn == "confirmed"
            for text in note.said
        }
        for client in self._all:
            for fact in client.facts.values():
                if any(text in repr(fact) for text in taken_back):
                    raise Broken(f"taken back, and in a picture: {fact}")

    def _check_rows(self, rows: dict[str, Note]) -> None:
        written = {key: note for phone in self._phones for key, note in phone.written.items()}
        if strange := rows.keys() - written.keys():
            raise Broken(f"nobody has written {strange}")
        for key, note in written.items():
            if wrong := _wrong_row(note, rows.get(key)):
                raise Broken(f"{wrong}: {note}, stored {rows.get(key)!r}")

    def _wrong_pictures(self, rows: dict[str, Note]) -> list[str]:
        """Who does not show exactly what is stored and may be seen by them."""
        activity = self._activity()
        open_now = not is_hidden(activity.hidden, activity.phase)
        everybody = {
            key: row.text
            for key, row in rows.items()
            if row.status == NoteStatus.VISIBLE and open_now
        }
        standing = (NoteStatus.VISIBLE, *WAITING)
        by_desk = {key: row.text for key, row in rows.items() if row.status in standing}
        wrong = [f"the wall: {self._wall.notes()}"] if _shown(self._wall) != everybody else []
        if _shown(self._desk) != by_desk:
            wrong.append(f"the desk: {self._desk.notes()}, instead of {by_desk}")
        for number, phone in enumerate(self._phones):
            own = {key: rows[key].text for key in phone.written.keys() & rows.keys()}
            mine = {key for key, fact in phone.notes().items() if fact.get("mine")}
            # What somebody has taken back themselves may stand there without a text, or be gone.
            expected = {key: text for key, text in {**everybody, **own}.items() if text}
            shown = {key: text for key, text in _shown(phone).items() if text or key not in own}
            if shown != expected or mine - own.keys():
                wrong.append(f"phone {number}: {phone.notes()}, instead of {expected}")
        return wrong

    def _state(self, what: str) -> Any:
        if what == "pictures":
            rows = {row.id: row for row in self._room.stored()}
            return self._wrong_pictures(rows)
        return super()._state(what)


class _VotingRun(_Run[Voter]):
    """Phones vote, and vote otherwise."""

    def __init__(self, house: House, room: Room, plan: Plan, ballots: Ballots) -> None:
        super().__init__(house, room, plan)
        self._ballots, self._presses = ballots, 0

    def _make_phones(self, tokens: Sequence[str]) -> list[Voter]:
        self._ballots.admit(tokens)
        room = (self._room.activity_id, self._plan.asked, self._ballots.options)
        return [
            Voter(self._house.hosts, place, token, room, link)
            for place, (token, link) in enumerate(zip(tokens, self._plan.links, strict=True))
        ]

    async def _press(self, phone: Voter, step: Step) -> None:
        if step.what in ("approve", "reject"):
            return  # nothing waits for a moderator
        self._presses += 1
        _meets(phone, step.fault)
        subjects = self._ballots.subjects
        number = 0 if step.what == "take_back" else self._presses
        phone.vote(subjects[step.which % len(subjects)], number)

    async def _compare(self) -> None:
        self._no_surprises()
        if wrong := await asyncio.to_thread(self._ballots.wrong, self._phones):
            raise Broken(f"votes: {wrong}")
        await self._until(lambda: not self._ballots.not_shown(self._phones), "ballots")

    def _state(self, what: str) -> Any:
        if what == "ballots":
            return self._ballots.not_shown(self._phones)
        return [getattr(one, "votes", one.pictures) for one in self._all]


def _wrong_row(note: Written, row: Note | None) -> str:
    """What is wrong with what is stored of a note; empty: nothing."""
    if note.withdrawn == "confirmed":
        return "taken back, and there" if row is not None and row.text else ""
    if note.kept is None:
        # Refused for good. An answer to an earlier wording may have been lost: then it is there.
        known = row is None or (note.version > 1 and row.text in note.said)
        return "" if known else "refused, and there"
    if row is None:
        return "confirmed, and not there"
    return "" if row.text == note.kept else "another text than was confirmed"


def _shown(client: Client) -> dict[str, str]:
    return {key: str(fact.get("text", "")) for key, fact in client.notes().items()}


def _meets(client: Client, fault: str) -> None:
    if fault:
        client.faults.append(fault)
