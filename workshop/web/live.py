"""The live feed: one WebSocket per phone, wall or board; long polling where those are blocked.

Steps of a connection: hello → who is it → subscribe → catch up from the cursor → follow.
Everything that leaves passes ``visibility.seen_by`` in ``Messages``.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import Any, TypeVar

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from workshop.errors import Invalid, SlowDown, WorkshopError
from workshop.i18n import known_language, mark
from workshop.live.hub import Batch, Subscription
from workshop.people.rights import Actor
from workshop.services import House
from workshop.store.log import HOUSE
from workshop.web.commands import Args, carry_out
from workshop.web.drafting import Drafting, Seat
from workshop.web.messages import Messages, now_ms
from workshop.web.pace import Bucket, Buckets
from workshop.web.questions import QUESTIONS, ROOM_QUESTIONS, look_around, look_up
from workshop.web.viewers import Guest, NotAuthenticated, acting, returning, welcome
from workshop.web.wire import LONGEST_MESSAGE, NONSENSE, parsed, read_json, refusal_response, told

HELLO_SECONDS = 10
MESSAGES_A_SECOND, MESSAGE_BURST = 20, 60
FLOOD_SECONDS = 5
NOTES_A_SECOND, NOTE_BURST = 1, 40
HELLOS_A_SECOND, HELLO_BURST = 8, 60
POLL_BREATH = 0.2
"""Seconds in which news gathers for a phone that polls, so that it need not ask for every note."""
MISTAKES = 5
LONGEST_POLL = 25

ResultT = TypeVar("ResultT")
_logger = logging.getLogger(__name__)


class Refused(Exception):
    """The connection ends: a close code and what to say before."""

    def __init__(self, code: int, error: WorkshopError | None = None) -> None:
        super().__init__(code)
        self.code, self.error = code, error


class Live:
    """The feed of this process, for any number of connections."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.messages = Messages()
        self.drafting = Drafting(house.hub)
        self.readers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live-reader")
        self._paces = Buckets(NOTES_A_SECOND, NOTE_BURST)
        self._hellos = Buckets(HELLOS_A_SECOND, HELLO_BURST)
        self._counting = Lock()

    async def read(self, load: Callable[[Any], ResultT]) -> ResultT:
        """Run ``load(db)`` off the event loop."""

        def reading() -> ResultT:
            with self.house.store.read() as db:
                return load(db)

        return await asyncio.get_running_loop().run_in_executor(self.readers, reading)

    async def greet(self, hello: Any, sign_in: str | None) -> Guest:
        """Who a hello is from. Raises ``NotAuthenticated``, ``NotAllowed`` or, for a phone that
        comes again and again, ``SlowDown``: a whole picture of the room costs more than a note."""
        return await self.read(lambda db: self._greet(db, hello, sign_in))

    async def receive(self, hello: Any, sign_in: str | None) -> tuple[Guest, int, str | None]:
        """As ``greet``, with what ``catch_up`` gives, in one go."""

        def receiving(db: Session) -> tuple[Guest, int, str | None]:
            guest = self._greet(db, hello, sign_in)
            return guest, *self.messages.catch_up(db, guest.viewer, cursor_of(hello))

        return await self.read(receiving)

    def _greet(self, db: Session, hello: Any, sign_in: str | None) -> Guest:
        guest = welcome(db, hello, sign_in)
        person = guest.viewer.participant_id
        with self._counting:
            if person is not None and not self._hellos.try_take(person):
                raise SlowDown(mark("Too many tries at once. Please wait a few seconds."))
        return guest

    async def do(self, guest: Guest, name: str, args: Args) -> dict[str, Any]:
        """Carry out one command of a guest, told after the commit, or answer one question."""
        if name in ROOM_QUESTIONS and guest.viewer.kind != "participant":
            return await self.read(lambda db: look_around(db, guest.viewer, name, args))
        if guest.actor is not None and guest.actor.is_participant:
            if not self._paces.try_take(guest.actor.id):
                raise SlowDown(mark("That was very fast. It is kept here and sent in a moment."))
            actor: Actor = guest.actor
        else:
            actor = await self.read(lambda db: acting(db, guest))
        if name in QUESTIONS:
            return await self.read(lambda db: look_up(db, actor, name, args))
        future = self.house.store.submit(carry_out, actor, (guest.viewer, name, args))
        return await asyncio.wrap_future(future)

    async def answer(self, guest: Guest, message: Mapping[str, Any]) -> dict[str, Any]:
        """The reply to a command message, an error told in the guest's language."""
        ref = message.get("ref")
        try:
            name, args = message.get("do"), message.get("args")
            if not isinstance(name, str) or not isinstance(args, dict):
                raise Invalid(mark("The request was not understood."))
            return {"ref": ref, "ok": await self.do(guest, name, args)}
        except WorkshopError as error:
            return {"ref": ref, "error": told(error, guest.language)}
        except Exception:
            _logger.exception("a command failed")
            calm = SlowDown(mark("Something went wrong here. What you wrote is kept; try again."))
            return {"ref": ref, "error": {**told(calm, guest.language), "code": "internal"}}

    async def catch_up(self, guest: Guest, cursor: int) -> tuple[int, str | None]:
        """The message that brings a viewer from its cursor to now, with the new cursor.

        Raises as ``greet`` where the guest would not be let in any more."""

        def catching_up(db: Session) -> tuple[int, str | None]:
            returning(db, guest)
            return self.messages.catch_up(db, guest.viewer, cursor)

        return await self.read(catching_up)

    async def socket(self, websocket: WebSocket) -> None:
        """Serve one WebSocket from hello to goodbye."""
        await websocket.accept()
        connection = Connection(self, websocket)
        try:
            await connection.serve()
        except WebSocketDisconnect:
            pass
        except Refused as refusal:
            await connection.say_goodbye(refusal)
        except RuntimeError:
            _logger.debug("the socket was gone", exc_info=True)
        except Exception:
            _logger.exception("a connection failed")
            await connection.say_goodbye(Refused(1011))

    async def poll(self, request: Request) -> Response:
        """Long polling: what is newer than the cursor, or nothing after a while."""
        try:
            body = await read_json(request)
            guest = await self.greet(body.get("hello"), sign_in_of(request.scope))
            wait = min(max(float(body.get("wait", LONGEST_POLL)), 0), LONGEST_POLL)
            hello: Mapping[str, Any] = body["hello"]
            cursor = cursor_of(hello)
        except (WorkshopError, *NONSENSE) as error:
            return refusal_response(error)
        subscription = self.house.hub.subscribe(guest.viewer.programme_id)
        try:
            number, text = await self.catch_up(guest, cursor)
            if text is None and wait:
                with suppress(TimeoutError):
                    await asyncio.wait_for(subscription.take(), wait)
                    await asyncio.sleep(POLL_BREATH)
                number, text = await self.catch_up(guest, max(cursor, number))
            elif cursor and wait:
                await asyncio.sleep(POLL_BREATH)
        except WorkshopError as error:
            return refusal_response(error, guest.language)
        finally:
            self.house.hub.unsubscribe(subscription)
        messages: list[Any] = [{"welcome": {"viewer": guest.viewer.kind, "now": now_ms()}}]
        if text is not None:
            messages.append(json.loads(text))
        return JSONResponse({"messages": messages})

    async def command(self, request: Request) -> Response:
        """One command over HTTP, for phones that poll."""
        try:
            body = await read_json(request)
            guest = await self.greet(body.get("hello"), sign_in_of(request.scope))
        except (WorkshopError, *NONSENSE) as error:
            return refusal_response(error)
        return JSONResponse(await self.answer(guest, body))


class Connection:
    """One WebSocket: a reader of commands and a writer of facts side by side."""

    def __init__(self, live: Live, websocket: WebSocket) -> None:
        self._live = live
        self._socket = websocket
        self._bucket = Bucket(MESSAGES_A_SECOND, MESSAGE_BURST)
        self._mistakes = 0
        self._language = "pl"
        self._sent = 0

    async def serve(self) -> None:
        """Hello, then follow until one side ends it. Raises ``Refused``."""
        guest, number, text = await self._hello()
        hub, viewer = self._live.house.hub, guest.viewer
        feeds = [hub.subscribe(viewer.programme_id, partial(self._live.messages.wanted_by, viewer))]
        if guest.sign_in is not None:
            feeds.append(hub.subscribe(HOUSE))
        seat = Seat(self._live.drafting, guest)
        present = viewer.session_id if viewer.participant_id else None
        if present:
            self._whisper(guest, hub.arrive(present, str(viewer.participant_id)))
        try:
            if guest.sign_in is not None:
                await self._check_standing(guest)
            await self._send({"welcome": {"viewer": viewer.kind, "now": now_ms()}})
            await self._show(number, text)
            if hub.newest(viewer.programme_id) > number:
                await self._catch_up(guest, number)
            await self._tell_drafting(guest)
            await self._run(guest, feeds, seat)
        finally:
            seat.leave()
            for feed in feeds:
                hub.unsubscribe(feed)
            if present:
                self._whisper(guest, hub.leave(present, str(viewer.participant_id)))

    async def say_goodbye(self, refusal: Refused) -> None:
        """Tell the client why, then close."""
        with suppress(RuntimeError, WebSocketDisconnect):
            if refusal.error is not None:
                await self._send({"bye": told(refusal.error, self._language)})
            await self._socket.close(refusal.code)

    async def _hello(self) -> tuple[Guest, int, str | None]:
        try:
            message = await asyncio.wait_for(self._receive(), HELLO_SECONDS)
        except TimeoutError:
            raise Refused(4408) from None
        hello = (message or {}).get("hello")
        if not isinstance(hello, dict):
            raise Refused(4400)
        self._language = known_language(hello.get("lang"))
        try:
            return await self._live.receive(hello, sign_in_of(self._socket.scope))
        except NotAuthenticated as error:
            raise Refused(4401, error) from None
        except SlowDown as error:
            raise Refused(4429, error) from None
        except WorkshopError as error:
            raise Refused(4403, error) from None

    async def _run(self, guest: Guest, feeds: list[Subscription], seat: Seat) -> None:
        tasks = [asyncio.create_task(self._read(guest, seat))]
        tasks += [asyncio.create_task(self._follow(guest, feed)) for feed in feeds]
        try:
            done, _waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(self, guest: Guest, seat: Seat) -> None:
        while True:
            message = await self._receive()
            if message is None:
                continue
            if "ping" in message:
                await self._send({"pong": message["ping"], "now": now_ms()})
            elif "do" in message:
                await self._send(await self._live.answer(guest, message))
            elif "at" not in message or not await seat.move(message["at"], self._live.read):
                self._count_mistake()

    async def _receive(self) -> dict[str, Any] | None:
        raw = await self._socket.receive()
        if raw["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(raw.get("code", 1005))
        text: str | None = raw.get("text")
        early = self._bucket.take()
        if early > FLOOD_SECONDS:
            raise Refused(4429, SlowDown(mark("This phone sends far too much; it is cut off.")))
        if early:
            await asyncio.sleep(early)
        if text is not None and len(text) > LONGEST_MESSAGE:
            raise Refused(4413)
        message = parsed(text)
        if message is None:
            self._count_mistake()
        return message

    def _count_mistake(self) -> None:
        self._mistakes += 1
        if self._mistakes > MISTAKES:
            raise Refused(4400)

    async def _follow(self, guest: Guest, feed: Subscription) -> None:
        while True:
            items = await feed.take()
            if feed.ended:
                raise Refused(1012)
            if feed.scope == HOUSE:
                await self._check_sign_in(guest, items, missed=feed.overflowed)
                feed.overflowed = False
                continue
            if feed.overflowed:
                feed.overflowed = False
                await self._catch_up(guest, 0)
                await self._tell_drafting(guest)
            batches = [i for i in items if isinstance(i, Batch) and i.number > self._sent]
            if any(self._live.messages.may_end(guest.viewer, batch) for batch in batches):
                await self._check_standing(guest)
            text = self._live.messages.join(guest.viewer, batches)
            if batches:
                self._sent = batches[-1].number
            if text is not None:
                await self._socket.send_text(text)
            await self._pass_on(guest, [item for item in items if isinstance(item, dict)])

    async def _pass_on(self, guest: Guest, whispers: list[dict[str, Any]]) -> None:
        viewer = guest.viewer
        if viewer.kind == "participant":
            return
        if any("drafting" in whisper for whisper in whispers):
            await self._tell_drafting(guest)
        for whisper in [whisper for whisper in whispers if "presence" in whisper][-1:]:
            if viewer.session_id in (None, whisper["session"]):
                await self._send({"presence": whisper["presence"], "s": whisper["session"]})

    async def _tell_drafting(self, guest: Guest) -> None:
        message = self._live.drafting.told_to(guest.viewer)
        if message is not None:
            await self._send(message)

    async def _check_sign_in(self, guest: Guest, items: list[Any], *, missed: bool) -> None:
        """End a connection whose sign-in is over or whose rights have changed since its hello;
        whoever still has rights comes back by itself, with those of now."""
        accounts = {fact.id for item in items if isinstance(item, Batch) for fact in item.facts}
        if missed or guest.viewer.account_id in accounts:
            await self._check_standing(guest)

    async def _check_standing(self, guest: Guest) -> None:
        try:
            present = await self._live.read(lambda db: returning(db, guest))
        except WorkshopError as error:
            raise Refused(4401, error) from None
        if present.viewer != guest.viewer:
            raise Refused(1012)

    async def _catch_up(self, guest: Guest, cursor: int) -> None:
        try:
            number, text = await self._live.catch_up(guest, cursor)
        except WorkshopError as error:
            raise Refused(4401, error) from None
        await self._show(number, text)

    async def _show(self, number: int, text: str | None) -> None:
        self._sent = number
        if text is not None:
            await self._socket.send_text(text)

    def _whisper(self, guest: Guest, phones: int) -> None:
        message = {"session": guest.viewer.session_id, "presence": {"phones": phones}}
        self._live.house.hub.whisper(guest.viewer.programme_id, message)

    async def _send(self, message: dict[str, Any]) -> None:
        await self._socket.send_text(json.dumps(message, ensure_ascii=False))


def cursor_of(hello: Mapping[str, Any]) -> int:
    """The highest number the client has; anything strange counts as none."""
    cursor = hello.get("cursor")
    return cursor if type(cursor) is int and cursor > 0 else 0


def sign_in_of(scope: Mapping[str, Any]) -> str | None:
    """The sign-in session that the outermost door has found for this connection."""
    signed_in = scope.get("workshop.signed_in")
    return signed_in.session_id if signed_in is not None else None
