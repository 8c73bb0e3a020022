"""The live feed without its transport: authenticate clients, catch up, answer commands.

All facts that are sent pass ``visibility.seen_by`` in ``messages``.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

from sqlmodel import Session

from workshop.errors import SlowDown
from workshop.i18n import mark
from workshop.live.viewer_kinds import ViewerKind
from workshop.people.rate_limit import SharedBuckets, TokenBuckets
from workshop.people.rights import Actor
from workshop.services import Services
from workshop.web import messages
from workshop.web.acts import Acts
from workshop.web.answers import Answers
from workshop.web.clients import Client, authenticate, current_actor, reauthenticate
from workshop.web.commands import IN_BURSTS, Args, read_command
from workshop.web.editing_presence import EditingPlaces
from workshop.web.protocol import Malformed, report_error
from workshop.web.questions import (
    QUESTIONS,
    ROOM_QUESTIONS,
    answer_question,
    answer_room_question,
    read_question,
)
from workshop.web.shared_boards import SharedBoards

NOTES_A_SECOND, NOTE_BURST = 1, 40
HELLOS_A_SECOND, HELLO_BURST = 8, 60
MOST_COMPUTING = 200
"""Computations of keys that may wait at once: a large room that comes in together, about three
seconds for two threads."""

ResultT = TypeVar("ResultT")


class LiveFeed:
    """The live feed of this process: shared readers and rate limits of all connections.

    ``acts``: what was done over it; ``sockets``: how many are open, without those of phones
    between meetings.
    """

    def __init__(self, services: Services) -> None:
        self.services = services
        self.editing = EditingPlaces(services)
        self._readers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live-reader")
        self._workers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live-worker")
        self._computing = 0
        self._answers = Answers()
        self._commands = SharedBuckets(
            services.passing, "commands", NOTES_A_SECOND, NOTE_BURST, free=True
        )
        self._hellos = TokenBuckets(HELLOS_A_SECOND, HELLO_BURST)
        self._hello_lock = Lock()
        self._boards = SharedBoards()
        self.acts = Acts(services.store.times)
        self.sockets = Counter[ViewerKind]()

    @property
    def queues(self) -> dict[str, int]:
        """How many reads wait for a thread, and computations of keys for theirs."""
        return {"reading": self._readers._work_queue.qsize(), "door": max(0, self._computing - 2)}

    async def read(self, load: Callable[[Session], ResultT]) -> ResultT:
        """Run ``load(db)`` in a reader thread, so that the event loop is not blocked."""

        def reading() -> ResultT:
            with self.services.store.read() as db:
                return load(db)

        return await asyncio.get_running_loop().run_in_executor(self._readers, reading)

    async def compute(self, work: Callable[[], ResultT]) -> ResultT:
        """Run something that takes long in a thread, at most two at a time.

        Raises ``SlowDown`` where ``MOST_COMPUTING`` wait already: strangers may ask for it.
        """
        if self._computing >= MOST_COMPUTING:
            raise SlowDown(mark("Too many tries at once. Please wait a few seconds."))
        self._computing += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._workers, work)
        finally:
            self._computing -= 1

    async def authenticate(self, hello: Any, sign_in: str | None) -> Client:
        """Authenticate a hello.

        Raises ``NotAuthenticated``, ``NotAllowed``, or ``SlowDown`` for a phone that reconnects
        too often, since a snapshot is expensive.
        """
        return await self.read(lambda db: self._authenticate(db, hello, sign_in))

    async def admit(self, hello: Any, sign_in: str | None) -> tuple[Client, int, str | None]:
        """``authenticate`` and ``catch_up`` in one read: ``(client, cursor, message)``."""

        def admitting(db: Session) -> tuple[Client, int, str | None]:
            client = self._authenticate(db, hello, sign_in)
            return client, *messages.catch_up(db, client.viewer, cursor_of(hello), self._boards)

        return await self._read_boards(admitting)

    async def _read_boards(self, load: Callable[[Session], ResultT]) -> ResultT:
        try:
            return await self.read(load)
        finally:
            self._boards.forget_later(asyncio.get_running_loop())

    def _authenticate(self, db: Session, hello: Any, sign_in: str | None) -> Client:
        client = authenticate(db, hello, sign_in)
        person = client.viewer.participant_id
        with self._hello_lock:
            if person is not None and not self._hellos.try_take(person):
                raise SlowDown(mark("Too many tries at once. Please wait a few seconds."))
        return client

    async def catch_up(self, client: Client, cursor: int) -> tuple[Client, int, str | None]:
        """``(client, new cursor, message)``: the client with its current rights, and what brings it
        up to date; see ``messages.catch_up``.

        Raises as ``authenticate`` when the client has no access any more.
        """

        def catching_up(db: Session) -> tuple[Client, int, str | None]:
            present = reauthenticate(db, client)
            return present, *messages.catch_up(db, present.viewer, cursor, self._boards)

        return await self._read_boards(catching_up)

    async def answer(self, client: Client, message: Mapping[str, Any]) -> dict[str, Any]:
        """The reply to a command or question: ``{"ref", "ok"}`` or ``{"ref", "error"}``.

        Never raises; errors are in the client's language.
        """
        begun, name = monotonic(), message.get("do")
        answer: dict[str, Any] = {"ref": message.get("ref")}
        try:
            args = message.get("args")
            if not isinstance(name, str) or not isinstance(args, dict):
                raise Malformed
            answer["ok"] = await self._carry_out(client, name, args)
        except Exception as error:
            answer["error"] = report_error(error, client.language)
        outcome = "ok" if "ok" in answer else answer["error"]["code"]
        person = client.viewer.participant_id or client.viewer.account_id
        self.acts.count(person, str(name), outcome, monotonic() - begun)
        return answer

    async def _carry_out(self, client: Client, name: str, args: Args) -> dict[str, Any]:
        """Carry out one command, answered after the commit, or answer one question."""
        viewer = client.viewer
        if name in ROOM_QUESTIONS and viewer.kind != ViewerKind.PARTICIPANT:
            about = read_question(name, args)
            return await self.read(lambda db: answer_room_question(db, viewer, name, about))
        actor = await self._actor(client)
        if name in QUESTIONS:
            about = read_question(name, args)
            return await self.read(lambda db: answer_question(db, actor, name, about))
        command, content = read_command(name, args, viewer)
        if (prepare := command.prepare) is not None:
            secret, given = self.services.settings.secret, content
            content = await self.compute(lambda: prepare(secret, given))
        future = self.services.store.submit(
            command.carry_out, actor, content, viewer.programme_id, shares=name in IN_BURSTS
        )
        return command.answer(await self._answers.of(future))

    async def _actor(self, client: Client) -> Actor:
        """The actor of a command. Raises ``SlowDown`` for a phone beyond its rate limit."""
        if client.actor is None or not client.actor.is_participant:
            return await self.read(lambda db: current_actor(db, client))
        if not await self._commands.try_to_take(client.actor.id):
            raise SlowDown(mark("That was very fast. It is kept here and sent in a moment."))
        return client.actor


def cursor_of(hello: Mapping[str, Any]) -> int:
    """The cursor in a hello; 0 when it is missing or no positive whole number."""
    cursor = hello.get("cursor")
    return cursor if type(cursor) is int and cursor > 0 else 0


def sign_in_of(scope: Mapping[str, Any]) -> str | None:
    """The id of the sign-in session that ``SecurityMiddleware`` found, or ``None``."""
    signed_in = scope.get("workshop.signed_in")
    return signed_in.session_id if signed_in is not None else None
