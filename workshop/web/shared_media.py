"""Files that Streamlit keeps in the memory of one process, such as those of download buttons, are
served by all.

A process that is asked for a file it does not have asks the others. Whoever has it puts it into an
unlogged table; the one that asked takes it out and sends it. So a file is in the database only
while it is on its way, and where a proxy leads each browser to one process nothing of this happens.
Who asks needs the same sign-in as everywhere (``security.SIGNED_IN_PATHS``).
"""

import asyncio
import json
import logging
import re

from workshop.live.neighbours import Neighbours
from workshop.services import Services
from workshop.store.ids_and_clock import new_id
from workshop.store.passing import Passing
from workshop.web.security import App, Message, Receive, Scope, Send

WAITS = 3.0
"""Seconds for which the other processes are waited for."""
LARGEST = 64 * 1024 * 1024
_PATH = re.compile(r"/media/[\w-]{1,100}(\.\w{1,10})?")
_WANTED, _READY = "media_wanted", "media_ready"
_KEPT_HEADERS = ("content-type", "content-disposition")
_logger = logging.getLogger(__name__)


class SharedMedia:
    """Middleware around Streamlit's application."""

    def __init__(self, app: App, services: Services) -> None:
        self._app = app
        self._neighbours, self._passing = services.neighbours, services.passing
        self._loop: asyncio.AbstractEventLoop | None = None
        self._awaited: dict[str, asyncio.Future[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does; a file that is not here may come from elsewhere."""
        if self._neighbours is None or self._passing is None:
            await self._app(scope, receive, send)
            return
        if scope["type"] == "lifespan":
            self._begin(self._neighbours)
        if scope["type"] != "http" or not _PATH.fullmatch(scope["path"]):
            await self._app(scope, receive, send)
            return
        missing = list[Message]()

        async def sending(message: Message) -> None:
            absent = message["type"] == "http.response.start" and message["status"] == 404
            if absent or missing:
                missing.append(message)
            else:
                await send(message)

        await self._app(scope, receive, sending)
        if missing:
            found = await self._fetch(self._neighbours, self._passing, scope["path"])
            for message in missing if found is None else _answer(*found):
                await send(message)

    def _begin(self, neighbours: Neighbours) -> None:
        self._loop = asyncio.get_running_loop()
        neighbours.answer(_WANTED, self._be_asked)
        neighbours.answer(_READY, self._be_answered)

    async def _fetch(
        self, neighbours: Neighbours, passing: Passing, path: str
    ) -> tuple[str, bytes] | None:
        """The head and the bytes of a file that another process has."""
        if not neighbours.count:
            return None
        key = new_id()
        self._awaited[key] = asyncio.get_running_loop().create_future()
        try:
            await asyncio.to_thread(neighbours.call, _WANTED, f"{key} {path}")
            await asyncio.wait_for(self._awaited[key], WAITS)
            return await asyncio.to_thread(passing.take_file, key)
        except TimeoutError:
            return None
        except Exception:
            _logger.exception("a file could not be fetched from another process")
            return None
        finally:
            del self._awaited[key]

    def _be_answered(self, key: str) -> None:
        """Another process has put the file there; called in a thread."""

        def arrive() -> None:
            if (awaited := self._awaited.get(key)) is not None and not awaited.done():
                awaited.set_result(None)

        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(arrive)

    def _be_asked(self, word: str) -> None:
        """Another process looks for a file; called in a thread."""
        key, _space, path = word.partition(" ")

        def begin() -> None:
            task = asyncio.ensure_future(self._hand_over(key, path))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(begin)

    async def _hand_over(self, key: str, path: str) -> None:
        assert self._passing is not None
        assert self._neighbours is not None
        status, head, body = await _get(self._app, path)
        if status != 200 or len(body) > LARGEST:
            return
        try:
            await asyncio.to_thread(self._passing.put_file, key, json.dumps(head), body)
            await asyncio.to_thread(self._neighbours.call, _READY, key)
        except Exception:
            _logger.exception("a file could not be handed to another process")


async def _get(app: App, path: str) -> tuple[int, dict[str, str], bytes]:
    """What the application in this process answers: status, the headers that are kept, body."""
    status, head, body = 0, dict[str, str](), bytearray()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            pairs = [(name.decode().lower(), value.decode()) for name, value in message["headers"]]
            head.update(pair for pair in pairs if pair[0] in _KEPT_HEADERS)
        else:
            body.extend(message.get("body", b""))

    await app(scope, receive, send)
    return status, head, bytes(body)


def _answer(head: str, body: bytes) -> list[Message]:
    headers = [(name.encode(), value.encode()) for name, value in json.loads(head).items()]
    headers.append((b"content-length", str(len(body)).encode()))
    return [
        {"type": "http.response.start", "status": 200, "headers": headers},
        {"type": "http.response.body", "body": body},
    ]
