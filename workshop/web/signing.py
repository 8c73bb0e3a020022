"""Sign-in at the edge: a single-use ticket becomes an HttpOnly cookie."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workshop.errors import WorkshopError
from workshop.people.rights import SYSTEM
from workshop.people.sign_in import SESSION_DAYS, exchange_ticket, load_ticket
from workshop.web.guard import COOKIE, SECURE_COOKIE
from workshop.web.live import Live
from workshop.web.wire import read_json, refusal_response


class Signing:
    """The routes under ``/sign-in``."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._house = live.house

    async def exchange(self, request: Request) -> Response:
        """Give the cookie for a ticket, once."""
        try:
            ticket = str((await read_json(request)).get("ticket"))
            await self._live.read(lambda db: load_ticket(db, ticket))
            future = self._house.store.submit(exchange_ticket, SYSTEM, ticket)
            token = await asyncio.wrap_future(future)
        except WorkshopError as error:
            return refusal_response(error)
        response = JSONResponse({"signed_in": True})
        public = self._house.settings.public_url or ""
        secure = request.url.scheme == "https" or public.startswith("https://")
        response.set_cookie(
            SECURE_COOKIE if secure else COOKIE,
            token,
            max_age=SESSION_DAYS * 24 * 3600,
            httponly=True,
            samesite="lax",
            secure=secure,
            path="/",
        )
        return response
