"""One WebSocket of the live feed.

Steps: hello → authenticate → subscribe → catch up from the cursor → send new facts.
"""

import asyncio
import json
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from workshop.errors import SlowDown, WorkshopError
from workshop.i18n import DEFAULT_LANGUAGE, known_language, mark
from workshop.live.hub import Batch, Subscription
from workshop.live.viewer_kinds import ViewerKind
from workshop.people.rate_limit import TokenBucket
from workshop.store.log import HOUSE
from workshop.web import messages
from workshop.web.clients import Client, NotAuthenticated, reauthenticate
from workshop.web.editing_presence import EditingPresence
from workshop.web.guarded_server import know
from workshop.web.live_feed import LiveFeed, sign_in_of
from workshop.web.messages import now_ms
from workshop.web.protocol import LONGEST_MESSAGE, error_payload, parse_message
from workshop.web.socket_broadcast import frame_writer

HELLO_SECONDS = 10
MESSAGES_A_SECOND, MESSAGE_BURST = 20, 60
FLOOD_SECONDS = 5
MOST_MISTAKES = 5


class ConnectionEnded(Exception):
    """Ends the connection with this close code; ``error`` is sent to the client before."""

    def __init__(self, code: int, error: WorkshopError | None = None) -> None:
        super().__init__(code)
        self.code, self.error = code, error


class Connection:
    """One WebSocket, with a task that reads commands and tasks that send facts."""

    def __init__(self, feed: LiveFeed, websocket: WebSocket) -> None:
        self._feed = feed
        self._socket = websocket
        self._write_frame = frame_writer(websocket.scope)
        self._bucket = TokenBucket(MESSAGES_A_SECOND, MESSAGE_BURST)
        self._mistakes = 0
        self._language = DEFAULT_LANGUAGE
        self._sent = 0
        self._client: Client | None = None

    async def serve(self) -> None:
        """Serve the connection until one side ends it.

        Raises ``ConnectionEnded``, ``WebSocketDisconnect``.
        """
        client, number, text = await self._hello()
        self._client = client
        know(self._socket.scope, client.holder)
        hub, viewer = self._feed.services.hub, client.viewer
        on_phone = viewer.kind == ViewerKind.PARTICIPANT
        here, transients = viewer.programme_id, not on_phone
        feeds = [hub.subscribe(here, self._wants, self._send_now, transients=transients)]
        feeds.append(hub.subscribe(HOUSE, None if client.sign_in else messages.ends_programmes))
        presence = EditingPresence(self._feed.editing, client)
        # Who is at work between meetings is told to nobody.
        counts = viewer.participant_id and viewer.apart is None
        present = viewer.session_id if counts else None
        if present:
            hub.presence.arrive(viewer.programme_id, present, str(viewer.participant_id))
        counted = [viewer.kind] if counts or not on_phone else []
        self._feed.sockets.update(counted)
        try:
            if client.sign_in is not None:
                await self._check_access()
            await self._send({"welcome": {"viewer": viewer.kind, "now": now_ms()}})
            await self._show(number, text)
            if hub.newest(viewer.programme_id) > number:
                await self._catch_up(number)
            await self._tell_phones()
            await self._send_editing()
            await self._run(feeds, presence)
        finally:
            presence.leave()
            for feed in feeds:
                hub.unsubscribe(feed)
            self._feed.sockets.subtract(counted)
            if present:
                hub.presence.leave(viewer.programme_id, present, str(viewer.participant_id))

    @property
    def _present(self) -> Client:
        """The client that has said hello. Only a wall's may become another one: it follows what the
        facilitator lets it show."""
        assert self._client is not None
        return self._client

    def _wants(self, item: Batch | dict[str, Any]) -> bool:
        return messages.is_wanted(self._present.viewer, item)

    def _send_now(self, batch: Batch) -> bool:
        """Write a batch to the connection without its task; false where that is not possible."""
        viewer = self._present.viewer
        if messages.turns_wall(viewer, batch) or messages.may_end(viewer, batch):
            return False
        frame = messages.frame(viewer, batch) if batch.number > self._sent else None
        if frame is None:
            return True
        if not self._write_frame(frame):
            return False
        self._sent = batch.number
        return True

    async def close(self, ending: ConnectionEnded) -> None:
        """Send the error as ``bye``, if there is one, then close with the code."""
        with suppress(RuntimeError, WebSocketDisconnect):
            if ending.error is not None:
                await self._send({"bye": error_payload(ending.error, self._language)})
            await self._socket.close(ending.code)

    async def _hello(self) -> tuple[Client, int, str | None]:
        try:
            message = await asyncio.wait_for(self._receive(), HELLO_SECONDS)
        except TimeoutError:
            raise ConnectionEnded(4408) from None
        hello = (message or {}).get("hello")
        if not isinstance(hello, dict):
            raise ConnectionEnded(4400)
        self._language = known_language(hello.get("lang"))
        try:
            return await self._feed.admit(hello, sign_in_of(self._socket.scope))
        except NotAuthenticated as error:
            raise ConnectionEnded(4401, error) from None
        except SlowDown as error:
            raise ConnectionEnded(4429, error) from None
        except WorkshopError as error:
            raise ConnectionEnded(4403, error) from None

    async def _run(self, feeds: list[Subscription], presence: EditingPresence) -> None:
        tasks = [asyncio.create_task(self._read(presence))]
        tasks += [asyncio.create_task(self._follow(feed)) for feed in feeds]
        try:
            done, _waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(self, presence: EditingPresence) -> None:
        while True:
            message = await self._receive()
            if message is None:
                continue
            if "ping" in message:
                await self._send({"pong": message["ping"], "now": now_ms()})
            elif "do" in message:
                await self._send(await self._feed.answer(self._present, message))
            elif "at" not in message or not await presence.move(message["at"], self._feed.read):
                self._count_mistake()

    async def _receive(self) -> dict[str, Any] | None:
        raw = await self._socket.receive()
        if raw["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(raw.get("code", 1005))
        text: str | None = raw.get("text")
        early = self._bucket.take()
        if early > FLOOD_SECONDS:
            raise ConnectionEnded(
                4429, SlowDown(mark("This phone sends far too much; it is cut off."))
            )
        if early:
            await asyncio.sleep(early)
        if text is not None and len(text) > LONGEST_MESSAGE:
            raise ConnectionEnded(4413)
        message = parse_message(text)
        if message is None:
            self._count_mistake()
        return message

    def _count_mistake(self) -> None:
        self._mistakes += 1
        if self._mistakes > MOST_MISTAKES:
            raise ConnectionEnded(4400)

    async def _follow(self, feed: Subscription) -> None:
        while True:
            items = await feed.take()
            if feed.ended:
                raise ConnectionEnded(1012)
            if feed.scope == HOUSE:
                await self._check_house(items, missed=feed.overflowed)
                feed.overflowed = False
                continue
            if feed.overflowed:
                feed.overflowed = False
                await self._catch_up(0)
                await self._send_editing()
            await self._send_facts([item for item in items if isinstance(item, Batch)])
            await self._send_transients([item for item in items if isinstance(item, dict)])

    async def _send_facts(self, batches: list[Batch]) -> None:
        viewer = self._present.viewer
        batches = [batch for batch in batches if batch.number > self._sent]
        if not batches:
            return
        if any(messages.turns_wall(viewer, batch) for batch in batches):
            await self._catch_up(0)
            return
        if any(messages.may_end(viewer, batch) for batch in batches):
            await self._check_access()
        text = messages.join(viewer, batches)
        self._sent = batches[-1].number
        if text is not None:
            await self._socket.send_text(text)

    async def _send_transients(self, transients: list[dict[str, Any]]) -> None:
        viewer = self._present.viewer
        if viewer.kind == ViewerKind.PARTICIPANT:
            return
        if any("drafting" in transient for transient in transients):
            await self._send_editing()
        newest = {told["session"]: told for told in transients if "presence" in told}
        for transient in newest.values():
            if viewer.kind == ViewerKind.STAFF:
                named = {**transient["presence"], "s": transient["session"]}
                await self._send({"presence": named})
            elif viewer.session_id == transient["session"]:
                await self._send({"presence": transient["presence"]})

    async def _send_editing(self) -> None:
        message = self._feed.editing.message_for(self._present.viewer)
        if message is not None:
            await self._send(message)

    async def _check_house(self, items: list[Any], *, missed: bool) -> None:
        """End a connection whose sign-in has ended or whose rights have changed since its hello,
        and any whose programme was deleted.

        A client that still has rights reconnects by itself and gets the current ones.
        """
        if any(messages.ends_programmes(item) for item in items):
            missed = True
        accounts = {fact.id for item in items if isinstance(item, Batch) for fact in item.facts}
        if missed or self._present.viewer.account_id in accounts:
            await self._check_access()

    async def _check_access(self) -> None:
        client = self._present
        try:
            present = await self._feed.read(lambda db: reauthenticate(db, client))
        except SlowDown as error:
            raise ConnectionEnded(4429, error) from None
        except WorkshopError as error:
            raise ConnectionEnded(4401, error) from None
        if present.viewer != client.viewer:
            raise ConnectionEnded(1012)

    async def _catch_up(self, cursor: int) -> None:
        try:
            client, number, text = await self._feed.catch_up(self._present, cursor)
        except SlowDown as error:
            raise ConnectionEnded(4429, error) from None
        except WorkshopError as error:
            raise ConnectionEnded(4401, error) from None
        if client.viewer.kind == ViewerKind.WALL:
            self._client = client
        await self._show(number, text)
        if text is not None:
            await self._tell_phones()

    async def _show(self, number: int, text: str | None) -> None:
        self._sent = number
        if text is not None:
            await self._socket.send_text(text)

    async def _tell_phones(self) -> None:
        """How many phones are here, to a wall or a desk that comes later than they."""
        presence, viewer = self._feed.services.hub.presence, self._present.viewer
        if viewer.kind == ViewerKind.WALL and viewer.session_id:
            await self._send({"presence": {"phones": presence.count(viewer.session_id)}})
        elif viewer.kind == ViewerKind.STAFF:
            for room in presence.rooms(viewer.programme_id):
                await self._send({"presence": {"phones": presence.count(room), "s": room}})

    async def _send(self, message: dict[str, Any]) -> None:
        await self._socket.send_text(json.dumps(message, ensure_ascii=False))
