"""The live feed without its transport: who a client is, what it missed, what it asks for.

Everything that leaves passes ``visibility.seen_by`` in ``messages``.
"""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, TypeVar

from sqlmodel import Session

from workshop.errors import SlowDown
from workshop.i18n import mark
from workshop.live.viewer_kinds import ViewerKind
from workshop.people.rights import Actor
from workshop.services import Services
from workshop.web import messages
from workshop.web.clients import Client, authenticate, current_actor, reauthenticate
from workshop.web.commands import Args, read_command
from workshop.web.editing_presence import EditingPlaces
from workshop.web.protocol import Malformed, report_error
from workshop.web.questions import (
    QUESTIONS,
    ROOM_QUESTIONS,
    answer_question,
    answer_room_question,
    read_question,
)
from workshop.web.rate_limit import TokenBuckets

NOTES_A_SECOND, NOTE_BURST = 1, 40
HELLOS_A_SECOND, HELLO_BURST = 8, 60

ResultT = TypeVar("ResultT")


class LiveFeed:
    """The feed of this process, for any number of connections."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.editing = EditingPlaces(services.hub)
        self._readers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live-reader")
        self._commands = TokenBuckets(NOTES_A_SECOND, NOTE_BURST)
        self._hellos = TokenBuckets(HELLOS_A_SECOND, HELLO_BURST)
        self._hello_lock = Lock()

    async def read(self, load: Callable[[Session], ResultT]) -> ResultT:
        """Run ``load(db)`` off the event loop."""

        def reading() -> ResultT:
            with self.services.store.read() as db:
                return load(db)

        return await asyncio.get_running_loop().run_in_executor(self._readers, reading)

    async def authenticate(self, hello: Any, sign_in: str | None) -> Client:
        """Who a hello is from. Raises ``NotAuthenticated``, ``NotAllowed`` or, for a phone that
        comes again and again, ``SlowDown``: a whole picture of the room costs more than a note."""
        return await self.read(lambda db: self._authenticate(db, hello, sign_in))

    async def admit(self, hello: Any, sign_in: str | None) -> tuple[Client, int, str | None]:
        """As ``authenticate``, with what ``catch_up`` gives, in one go."""

        def admitting(db: Session) -> tuple[Client, int, str | None]:
            client = self._authenticate(db, hello, sign_in)
            return client, *messages.catch_up(db, client.viewer, cursor_of(hello))

        return await self.read(admitting)

    def _authenticate(self, db: Session, hello: Any, sign_in: str | None) -> Client:
        client = authenticate(db, hello, sign_in)
        person = client.viewer.participant_id
        with self._hello_lock:
            if person is not None and not self._hellos.try_take(person):
                raise SlowDown(mark("Too many tries at once. Please wait a few seconds."))
        return client

    async def catch_up(self, client: Client, cursor: int) -> tuple[int, str | None]:
        """The message that brings a viewer from its cursor to now, with the new cursor.

        Raises as ``authenticate`` where the client would not be let in any more."""

        def catching_up(db: Session) -> tuple[int, str | None]:
            reauthenticate(db, client)
            return messages.catch_up(db, client.viewer, cursor)

        return await self.read(catching_up)

    async def answer(self, client: Client, message: Mapping[str, Any]) -> dict[str, Any]:
        """The reply to a command or question, an error in the client's language; never raises."""
        ref = message.get("ref")
        try:
            name, args = message.get("do"), message.get("args")
            if not isinstance(name, str) or not isinstance(args, dict):
                raise Malformed
            return {"ref": ref, "ok": await self._carry_out(client, name, args)}
        except Exception as error:
            return {"ref": ref, "error": report_error(error, client.language)}

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
        future = self.services.store.submit(command.carry_out, actor, content)
        return command.answer(await asyncio.wrap_future(future))

    async def _actor(self, client: Client) -> Actor:
        """On whose behalf a command is given. Raises ``SlowDown`` for a phone that is too fast."""
        if client.actor is None or not client.actor.is_participant:
            return await self.read(lambda db: current_actor(db, client))
        if not self._commands.try_take(client.actor.id):
            raise SlowDown(mark("That was very fast. It is kept here and sent in a moment."))
        return client.actor


def cursor_of(hello: Mapping[str, Any]) -> int:
    """The highest number the client has; anything strange counts as none."""
    cursor = hello.get("cursor")
    return cursor if type(cursor) is int and cursor > 0 else 0


def sign_in_of(scope: Mapping[str, Any]) -> str | None:
    """The sign-in session that ``SecurityMiddleware`` has found for this connection."""
    signed_in = scope.get("workshop.signed_in")
    return signed_in.session_id if signed_in is not None else None
