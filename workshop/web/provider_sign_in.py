"""The way to the provider of sign-in (``/sign-in/provider``) and back (``…/back``).

Every trouble leads back to the sign-in form, which says what it was: accounts of here go on.
"""

import asyncio
import logging
import secrets
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from workshop.errors import NotAllowed, SlowDown
from workshop.i18n import DEFAULT_LANGUAGE, known_language
from workshop.live.public_address import base_path, public_address
from workshop.people.provider_identities import (
    CODE_HOURS,
    WAITING_COOKIES,
    come_from_provider,
)
from workshop.people.rate_limit import TokenBuckets
from workshop.people.rights import SYSTEM
from workshop.people.sign_in import SESSION_DAYS
from workshop.processes.connections import place_of
from workshop.services import Services
from workshop.store.log import HOUSE
from workshop.web.cookies import CookieJar
from workshop.web.openid_connect import Asked, NotVouchedFor, OpenIdConnect, ProviderSilent
from workshop.web.security import COOKIES, header
from workshop.web.sign_in import DAY

BEGIN, BACK = "/sign-in/provider", "/sign-in/provider/back"
ASKED_COOKIES = ("workshop_asked", "__Host-workshop_asked", "__Secure-workshop_asked")
QUESTIONS_A_SECOND, QUESTION_BURST = 1, 60
"""Codes that the provider is asked about, from one place."""
_MINUTES = 10
"""For which somebody may stay at the provider."""
_logger = logging.getLogger(__name__)


class ProviderSignIn:
    """Sign-in with an account of the city; without a provider both addresses lead to the form."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._base = base_path(services.settings)
        provider = services.settings.provider
        self._here = public_address(services.settings)
        self._host = urlsplit(self._here).netloc
        self._questions = TokenBuckets(QUESTIONS_A_SECOND, QUESTION_BURST)
        self._jar = CookieJar(self._base, self._here.startswith("https://"))
        self._provider = (
            OpenIdConnect(provider, services.settings.secret, self._here + BACK)
            if provider
            else None
        )

    def routes(self) -> list[BaseRoute]:
        """Both addresses."""
        return [Route(BEGIN, self.begin), Route(BACK, self.come_back)]

    async def begin(self, request: Request) -> Response:
        """Send the browser to the provider."""
        if self._provider is None:
            return self._to_form()
        language = known_language(request.query_params.get("lang"))
        if header(request.scope, b"host") != self._host and "there" not in request.query_params:
            # The provider sends everybody back to one address, where the cookie has to be.
            return RedirectResponse(f"{self._here}{BEGIN}?there&lang={language}", 303)
        asked = Asked(language=language)
        try:
            address = await self._provider.address(asked)
        except ProviderSilent as error:
            return self._troubled("silent", error, language)
        response = RedirectResponse(address, 303)
        self._jar.put(response, ASKED_COOKIES, asked.write(), _MINUTES * 60)
        return response

    async def come_back(self, request: Request) -> Response:
        """Sign in whoever the provider vouches for, or give out a code to be linked by."""
        query = request.query_params
        asked = Asked.read(request.cookies.get(self._jar.name(ASKED_COOKIES), ""))
        if self._provider is None:
            return self._to_form()
        if asked is None or not secrets.compare_digest(
            query.get("state", "").encode(), asked.state.encode()
        ):
            return self._to_form("late", asked.language if asked else "")
        language = asked.language
        if "error" in query or not query.get("code"):
            return self._to_form("refused", language)
        if not self._questions.try_take(place_of(request.client.host) if request.client else ""):
            return self._to_form("busy", language)
        try:
            identity = await self._provider.identify(asked, query["code"])
            arriving = self._services.store.submit(come_from_provider, SYSTEM, identity, HOUSE)
            arrival = await asyncio.wrap_future(arriving)
        except ProviderSilent as error:
            return self._troubled("silent", error, language)
        except NotVouchedFor as error:
            return self._troubled("refused", error, language)
        except SlowDown:
            return self._to_form("busy", language)
        except NotAllowed:
            return self._to_form("closed", language)
        response = self._to_form(language="" if arrival.token else language)
        self._jar.take_away(response, WAITING_COOKIES)
        if arrival.token:
            self._jar.put(response, COOKIES, arrival.token, SESSION_DAYS * DAY)
        elif arrival.waiting:
            self._jar.put(response, WAITING_COOKIES, arrival.waiting, CODE_HOURS * 3600)
        return response

    def _troubled(self, word: str, error: Exception, language: str) -> Response:
        _logger.warning("Sign-in with the provider failed (%s): %s", word, error)
        return self._to_form(word, language)

    def _to_form(self, word: str = "", language: str = "") -> Response:
        """The form in the language that somebody left it in."""
        spoken = language if language != DEFAULT_LANGUAGE else ""
        query = urlencode([pair for pair in (("provider", word), ("lang", spoken)) if pair[1]])
        response = RedirectResponse(f"{self._base}/{query and '?'}{query}", 303)
        self._jar.take_away(response, ASKED_COOKIES)
        return response
