"""All routes beside Streamlit's own, and the middleware in front of Streamlit."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, Router, WebSocketRoute

from workshop.live.public_address import base_path
from workshop.logs import write_counted
from workshop.processes.garbage import freeze_garbage_collector
from workshop.services import Services
from workshop.web.api import ApiRoutes
from workshop.web.base_address import BaseAddress
from workshop.web.base_path import BasePath
from workshop.web.calendar import CalendarRoutes
from workshop.web.consultation import ConsultationRoutes
from workshop.web.guarded_server import guard_connections
from workshop.web.health import Health, HealthRoutes
from workshop.web.hosts import HostCheck
from workshop.web.join import JoinRoutes
from workshop.web.live import LiveRoutes
from workshop.web.live_feed import LiveFeed
from workshop.web.metrics import MetricsRoutes
from workshop.web.own_media import OwnMedia
from workshop.web.pictures import PictureRoutes
from workshop.web.previews import PreviewRoutes
from workshop.web.provider_sign_in import ProviderSignIn
from workshop.web.public_network import PublicNetwork
from workshop.web.public_standards import PublicStandards
from workshop.web.screen import ScreenRoutes
from workshop.web.security import App, Receive, Scope, SecurityMiddleware, Send
from workshop.web.shared_media import SharedMedia
from workshop.web.sign_in import SignInRoutes
from workshop.web.site_map import SiteMap
from workshop.web.static_files import StaticFilesMiddleware
from workshop.web.storage_trouble import StorageTroubleMiddleware
from workshop.web.tuning import disable_nagle, on_stop_signal, share_interpreter


class WorkshopRoutes:
    """Middleware that answers our own routes and passes all other requests to Streamlit."""

    def __init__(self, app: App, services: Services) -> None:
        files = OwnMedia(SharedMedia(app, services), services)
        streamlit = BaseAddress(files, services)
        self._router = Router(routes(services), default=streamlit)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a route of ours, else call the wrapped application; refusals have an empty
        body."""
        if scope["type"] == "lifespan":
            await self._router.default(scope, receive, send)
            return
        try:
            await self._router(scope, receive, send)
        except HTTPException as refusal:
            response = PlainTextResponse("", refusal.status_code, refusal.headers)
            await response(scope, receive, send)


def routes(services: Services) -> list[BaseRoute]:
    """Every route beside Streamlit's own."""
    feed = LiveFeed(services)
    live, join, sign_in = LiveRoutes(feed), JoinRoutes(feed), SignInRoutes(feed)
    screen, calendar = ScreenRoutes(services), CalendarRoutes(services)
    health, standards = Health(services), PublicStandards(services)
    compressed = [Middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)]
    return [
        Route("/programme", _to_first_page),
        Route("/join", join.page),
        Route("/join/lookup", join.lookup, methods=["POST"], middleware=compressed),
        Route("/join/enter", join.enter, methods=["POST"]),
        Route("/join/phrase", join.phrase, methods=["POST"]),
        Route("/join/withdraw", join.withdraw, methods=["POST"]),
        Route("/join/data", join.own_data, methods=["POST"], middleware=compressed),
        Route("/join/between", join.between, methods=["POST"], middleware=compressed),
        Route("/join/understood", join.understood, methods=["POST"], middleware=compressed),
        Route("/join/who-sees", join.who_sees, methods=["POST"], middleware=compressed),
        Route("/screen", screen.page),
        Route("/screen/qr.svg", screen.qr),
        Route("/calendar/{token}.ics", calendar.calendar, middleware=compressed),
        Route("/sign-in/exchange", sign_in.exchange, methods=["POST"]),
        WebSocketRoute("/live", live.socket),
        Route("/live/poll", live.poll, methods=["POST"], middleware=compressed),
        Route("/live/do", live.command, methods=["POST"]),
        *HealthRoutes(health).routes(),
        *MetricsRoutes(feed, health).routes(),
        *PictureRoutes(services).routes(),
        *PreviewRoutes(services).routes(),
        *ProviderSignIn(services).routes(),
        *PublicNetwork(services, standards).routes(),
        *ConsultationRoutes(services, standards).routes(),
        *standards.routes(),
        *SiteMap(services).routes(),
        *ApiRoutes(services).routes(),
    ]


async def _to_first_page(request: Request) -> Response:
    """The page Programme is the first one and has no other address."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{query}")


def middleware(services: Services) -> list[Middleware]:
    """The middleware in front of Streamlit, outermost first."""
    settings = services.settings
    return [
        Middleware(HostCheck, settings=settings),
        Middleware(BasePath, base=base_path(settings)),
        Middleware(StaticFilesMiddleware),
        Middleware(StorageTroubleMiddleware),
        Middleware(SecurityMiddleware, services=services),
        Middleware(WorkshopRoutes, services=services),
    ]


def lifespan(services: Services, started: Callable[[], None]) -> Callable[[Any], Any]:
    """Bind the hub to the server's loop; end open polls at once when the server is told to stop.
    The connections of the server that runs it are guarded."""
    guard_connections(services.settings.connections)

    @asynccontextmanager
    async def running(_app: Any) -> AsyncIterator[dict[str, Any]]:
        loop = asyncio.get_running_loop()
        services.hub.bind(loop)
        disable_nagle()
        share_interpreter()
        restore = on_stop_signal(lambda: loop.call_soon_threadsafe(services.hub.close))
        started()
        freeze_garbage_collector()
        try:
            yield {}
        finally:
            restore()
            services.close()
            write_counted()

    return running
