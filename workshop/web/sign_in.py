"""The last step of signing in: a single-use ticket is exchanged for an HttpOnly cookie."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workshop.live.public_address import base_path
from workshop.people.known_browsers import COOKIES as KNOWN_COOKIES
from workshop.people.known_browsers import KNOWN_DAYS, mark_browser
from workshop.people.rights import SYSTEM
from workshop.people.sign_in import SESSION_DAYS, exchange_ticket, owner_of_ticket
from workshop.store.log import HOUSE
from workshop.web.cookies import CookieJar
from workshop.web.live_feed import LiveFeed
from workshop.web.protocol import error_response, read_json
from workshop.web.security import COOKIES

DAY = 24 * 3600


class SignInRoutes:
    """The routes under ``/sign-in``."""

    def __init__(self, feed: LiveFeed) -> None:
        self._feed = feed
        self._services = feed.services

    async def exchange(self, request: Request) -> Response:
        """Exchange ``{"ticket"}`` for the cookie; an unknown or expired ticket gets 403.

        The ticket is checked in a reader first, so that guesses do not reach the writer.
        """
        try:
            ticket = str((await read_json(request)).get("ticket"))
            username = await self._feed.read(lambda db: owner_of_ticket(db, ticket))
            future = self._services.store.submit(exchange_ticket, SYSTEM, ticket, HOUSE)
            token = await asyncio.wrap_future(future)
        except Exception as error:
            return error_response(error)
        response = JSONResponse({"signed_in": True})
        # What the browser says of the page, as a proxy may have taken the encryption off; and not
        # what is configured, as a page opened at another address without it could not sign in.
        page = request.headers.get("origin", "")
        secure = request.url.scheme == "https" or page.startswith("https://")
        jar = CookieJar(base_path(self._services.settings), secure)
        mark = mark_browser(self._services.settings.secret, username)
        jar.put(response, COOKIES, token, SESSION_DAYS * DAY)
        jar.put(response, KNOWN_COOKIES, mark, KNOWN_DAYS * DAY)
        return response
