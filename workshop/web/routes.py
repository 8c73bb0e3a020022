"""All of our own routes and the middleware, put together for the composition root."""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import FrameType
from typing import Any

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, Router, WebSocketRoute

from workshop.services import House
from workshop.web.guard import App, Guard, Receive, Scope, Send
from workshop.web.join import Door
from workshop.web.light import LightFiles
from workshop.web.live import Live
from workshop.web.public import Shelf
from workshop.web.screen import Screen
from workshop.web.signing import Signing
from workshop.web.sockets import send_at_once

GARBAGE = 10_000
"""New objects after which Python looks for circles among them; its 700 are meant for less."""
_logger = logging.getLogger(__name__)


class OwnRoutes:
    """Answers our own addresses in front of everything that only Streamlit's pages need."""

    def __init__(self, app: App, house: House) -> None:
        self._router = Router(routes(house), default=app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if scope["type"] == "lifespan":
            await self._router.default(scope, receive, send)
            return
        try:
            await self._router(scope, receive, send)
        except HTTPException as refusal:
            response = PlainTextResponse("", refusal.status_code, refusal.headers)
            await response(scope, receive, send)


def routes(house: House) -> list[BaseRoute]:
    """Every route beside Streamlit's own."""
    live = Live(house)
    door, screen, signing = Door(live), Screen(house), Signing(live)
    smaller = [Middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)]
    return [
        Route("/programme", _to_first_page),
        Route("/join", door.page),
        Route("/join/lookup", door.lookup, methods=["POST"], middleware=smaller),
        Route("/join/enter", door.enter, methods=["POST"]),
        Route("/join/phrase", door.phrase, methods=["POST"]),
        Route("/join/withdraw", door.withdraw, methods=["POST"]),
        Route("/screen", screen.page),
        Route("/screen/qr.svg", screen.qr),
        Route("/sign-in/exchange", signing.exchange, methods=["POST"]),
        WebSocketRoute("/live", live.socket),
        Route("/live/poll", live.poll, methods=["POST"], middleware=smaller),
        Route("/live/do", live.command, methods=["POST"]),
        *Shelf(house).routes(),
    ]


async def _to_first_page(request: Request) -> Response:
    """The page Programme is the first one and has no other address."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{query}")


def middleware(house: House) -> list[Middleware]:
    """What stands in front of everything."""
    return [
        Middleware(LightFiles),
        Middleware(Guard, house=house),
        Middleware(OwnRoutes, house=house),
    ]


def lifespan(house: House, started: Callable[[], None]) -> Callable[[Any], Any]:
    """Bind the hub to the server's loop; end open polls at once when the server is told to stop."""

    @asynccontextmanager
    async def running(_app: Any) -> AsyncIterator[dict[str, Any]]:
        loop = asyncio.get_running_loop()
        house.hub.bind(loop)
        send_at_once()
        restore = _on_stop_signal(lambda: loop.call_soon_threadsafe(house.hub.close))
        started()
        _spare_the_collector()
        try:
            yield {}
        finally:
            restore()
            house.close()

    return running


def _spare_the_collector() -> None:
    """What is loaded by now stays; looking it through again and again only stops the room."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)


def _on_stop_signal(stop: Callable[[], object]) -> Callable[[], None]:
    former: dict[int, Any] = {}

    def handler(number: int, frame: FrameType | None) -> None:
        stop()
        before = former.get(number)
        if callable(before):
            before(number, frame)

    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            former[number] = signal.signal(number, handler)
    except ValueError:
        _logger.debug("not in the main thread: signals are left alone")

    def restore() -> None:
        for number, before in former.items():
            signal.signal(number, before)

    return restore
