"""Addresses for whatever watches over the server: does the process answer, can it do its work?

They answer strangers, so they say no more than yes or no of each; why not stands in the log.
"""

import asyncio
from collections.abc import Callable

from sqlmodel import Session, text
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workshop.services import Services

ANSWERS_WITHIN = 3
"""Seconds after which a database that has not answered counts as away."""
ASKED_EVERY = 1
"""Seconds for which an answer is told again: strangers may ask as often as they like."""


class HealthRoutes:
    """``/healthz``: this process answers. ``/readyz``: and database and live updates work (503
    otherwise)."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._asking: asyncio.Task[bool] | None = None
        self._known: tuple[float, bool] | None = None

    def routes(self) -> list[Route]:
        """The routes of both."""
        return [Route("/healthz", self.alive), Route("/readyz", self.ready)]

    async def alive(self, _request: Request) -> Response:
        """``{"ok": true}``."""
        return _told({"ok": True})

    async def ready(self, _request: Request) -> Response:
        """``{"ok", "store", "live"}``, each true or false."""
        relay = self._services.relay
        live = relay is None or relay.hears()
        store = await self._store_answers()
        return _told({"ok": store and live, "store": store, "live": live})

    async def _store_answers(self) -> bool:
        loop = asyncio.get_running_loop()
        if self._known is not None and loop.time() - self._known[0] < ASKED_EVERY:
            return self._known[1]
        if self._asking is None or self._asking.done():
            self._asking = loop.create_task(_try(self._ask))
        # One question at a time: a database that hangs must not take all threads.
        done, _waiting = await asyncio.wait({self._asking}, timeout=ANSWERS_WITHIN)
        answers = bool(done) and self._asking.result()
        self._known = (loop.time(), answers)
        return answers

    def _ask(self) -> None:
        with self._services.store.read() as db:
            _ask_anything(db)


async def _try(ask: Callable[[], None]) -> bool:
    try:
        await asyncio.to_thread(ask)
    except Exception:
        return False  # the store has logged why
    return True


def _ask_anything(db: Session) -> None:
    db.execute(text("SELECT 1 FROM alembic_version"))


def _told(answer: dict[str, bool]) -> Response:
    status = 200 if answer["ok"] else 503
    return JSONResponse(answer, status, {"Cache-Control": "no-store"})
