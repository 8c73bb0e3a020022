"""Addresses for whatever watches over the server: does the process answer, can it do its work?

They answer strangers, so they say no more than yes or no of each; why not stands in the log.
"""

import asyncio
import logging

from sqlmodel import text
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workshop.services import Services
from workshop.store.disk_room import free_bytes, needed_bytes
from workshop.store.schema import REVISION

ANSWERS_WITHIN = 3
"""Seconds after which a database that has not answered counts as away."""
ASKED_EVERY = 1
"""Seconds for which an answer is told again: strangers may ask as often as they like."""
_logger = logging.getLogger(__name__)


class Health:
    """Whether this process can do its work: its ``parts`` are the database (``store``), live
    updates (``live``), room for files (``disk``) and tables of this version (``migration``)."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._asking: asyncio.Task[bool] | None = None
        self._known: tuple[float, bool] | None = None
        self._room, self._fits = True, True

    async def parts(self) -> dict[str, bool]:
        """Each part with whether it is well, asked anew once in ``ASKED_EVERY`` seconds."""
        relay = self._services.relay
        store = await self._store_answers()
        live = relay is None or relay.hears()
        return {"store": store, "live": live, "disk": self._room, "migration": self._fits}

    async def _store_answers(self) -> bool:
        loop = asyncio.get_running_loop()
        if self._known is not None and loop.time() - self._known[0] < ASKED_EVERY:
            return self._known[1]
        if self._asking is None or self._asking.done():
            self._asking = loop.create_task(asyncio.to_thread(self._ask))
        # One question at a time: a database that hangs must not take all threads.
        done, _waiting = await asyncio.wait({self._asking}, timeout=ANSWERS_WITHIN)
        answers = bool(done) and self._asking.result()
        self._known = (loop.time(), answers)
        return answers

    def _ask(self) -> bool:
        """Look at the disk, then at the database; whether that answers."""
        self._look_for_room()
        try:
            self._services.store.must_be_in_place()
            with self._services.store.read() as db:
                revision = db.execute(text("SELECT version_num FROM alembic_version")).scalar()
        except Exception:
            return False  # the store has logged why
        if self._fits and revision != REVISION:
            _logger.error("the tables are of version %s, this program needs %s", revision, REVISION)
        self._fits = revision == REVISION
        return True

    def _look_for_room(self) -> None:
        """Whether every folder has as much room as is needed; told in the log when it changes."""
        url = self._services.store.url
        had, least = self._room, needed_bytes(url)
        free = min(free_bytes(self._services.settings.data_dir, url).values())
        self._room = free >= least
        if had and not self._room:
            _logger.error("only %d MB are free, %d are needed", free // 1e6, least // 1e6)
        elif self._room and not had:
            _logger.warning("there is room on the disk again")


class HealthRoutes:
    """``/healthz``: this process answers. ``/readyz``: and all parts of it are well (503
    otherwise)."""

    def __init__(self, health: Health) -> None:
        self._health = health

    def routes(self) -> list[Route]:
        """The routes of both."""
        return [Route("/healthz", self.alive), Route("/readyz", self.ready)]

    async def alive(self, _request: Request) -> Response:
        """``{"ok": true}``."""
        return _told({"ok": True})

    async def ready(self, _request: Request) -> Response:
        """``ok`` and each of ``Health.parts``, true or false."""
        parts = await self._health.parts()
        return _told({"ok": all(parts.values()), **parts})


def _told(answer: dict[str, bool]) -> Response:
    status = 200 if answer["ok"] else 503
    return JSONResponse(answer, status, {"Cache-Control": "no-store"})
