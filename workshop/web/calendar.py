"""The calendar of a programme under its secret address, for calendars that subscribe to it."""

import asyncio

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from workshop.export.calendar.of_programme import write_meetings
from workshop.export.calendar.write import MEDIA_TYPE
from workshop.people.credentials import token_hash
from workshop.people.rate_limit import TokenBuckets
from workshop.programme.calendar_links import find_calendar
from workshop.programme.tables import Programme
from workshop.services import Services
from workshop.store.ids_and_clock import now

FETCHES_A_SECOND, FETCH_BURST = 1 / 5, 20
"""Of one calendar, by all who follow it; they come every hour or so."""
_HEADERS = {"cache-control": "no-store", "x-robots-tag": "noindex, nofollow"}


class CalendarRoutes:
    """The route ``/calendar/<token>.ics``."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._fetches = TokenBuckets(FETCHES_A_SECOND, FETCH_BURST)

    async def calendar(self, request: Request) -> Response:
        """All planned meetings (200), 404 for an unknown or withdrawn address, 429 for too many."""
        token = request.path_params["token"]
        if not self._fetches.try_take(token_hash(token)):
            return _refused(429)
        content = await asyncio.to_thread(self._write, token)
        if content is None:
            return _refused(404)
        return Response(content, headers={**_HEADERS, "content-type": MEDIA_TYPE})

    def _write(self, token: str) -> bytes | None:
        with self._services.store.read() as db:
            return _write_calendar(db, token)


def _write_calendar(db: Session, token: str) -> bytes | None:
    link = find_calendar(db, token)
    programme = db.get(Programme, link.programme_id) if link else None
    if link is None or programme is None:
        return None
    return write_meetings(db, programme, now(), with_links=link.with_links)


def _refused(status: int) -> Response:
    waiting = {"retry-after": "60"} if status == 429 else {}
    return PlainTextResponse("", status, {**_HEADERS, **waiting})
