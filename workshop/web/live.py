"""The routes of the live feed: a WebSocket, and long polling where a network blocks those."""

import asyncio
import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from workshop.i18n import DEFAULT_LANGUAGE, known_language
from workshop.live.hub import Subscription
from workshop.web.clients import Client
from workshop.web.connection import Connection, ConnectionEnded
from workshop.web.guarded_server import know
from workshop.web.live_feed import LiveFeed, cursor_of, sign_in_of
from workshop.web.messages import now_ms
from workshop.web.protocol import LARGEST_NUMBER, Malformed, error_response, read_json

POLL_GATHERING = 0.2
"""Seconds for which a poll collects further facts, so that not every note costs a request."""
LONGEST_POLL = 25
_logger = logging.getLogger(__name__)


class LiveRoutes:
    """The routes under ``/live``."""

    def __init__(self, feed: LiveFeed) -> None:
        self._feed = feed

    async def socket(self, websocket: WebSocket) -> None:
        """Serve one WebSocket; an unexpected error is logged and closes it with code 1011."""
        await websocket.accept()
        connection = Connection(self._feed, websocket)
        try:
            await connection.serve()
        except WebSocketDisconnect:
            pass
        except ConnectionEnded as ending:
            await connection.close(ending)
        except RuntimeError:
            _logger.debug("the socket was gone", exc_info=True)
        except Exception:
            _logger.exception("a connection failed")
            await connection.close(ConnectionEnded(1011))

    async def poll(self, request: Request) -> Response:
        """Long polling: ``{"messages": […]}`` newer than the cursor, only ``welcome`` after
        ``wait`` s."""
        language, subscription = DEFAULT_LANGUAGE, None
        try:
            body = await read_json(request)
            language = _language_of(body)
            client = await self._client_of(request, body)
            wait, cursor = _wait_of(body), cursor_of(body["hello"])
            subscription = self._feed.services.hub.subscribe(client.viewer.programme_id)
            text = await self._news(client, subscription, cursor, wait)
        except Exception as error:
            return error_response(error, language)
        finally:
            if subscription is not None:
                self._feed.services.hub.unsubscribe(subscription)
        messages: list[Any] = [{"welcome": {"viewer": client.viewer.kind, "now": now_ms()}}]
        if text is not None:
            messages.append(json.loads(text))
        return JSONResponse({"messages": messages})

    async def _news(
        self, client: Client, subscription: Subscription, cursor: int, wait: float
    ) -> str | None:
        """The message with what is newer than the cursor, ``None`` after ``wait`` seconds without
        any."""
        _client, number, text = await self._feed.catch_up(client, cursor)
        if text is None and wait:
            with suppress(TimeoutError):
                await asyncio.wait_for(subscription.take(), wait)
                await asyncio.sleep(POLL_GATHERING)
            _client, _number, text = await self._feed.catch_up(client, max(cursor, number))
        elif cursor and wait:
            await asyncio.sleep(POLL_GATHERING)
        return text

    async def command(self, request: Request) -> Response:
        """One command over HTTP, for phones that poll; the body holds ``hello`` and the command."""
        language = DEFAULT_LANGUAGE
        try:
            body = await read_json(request)
            language = _language_of(body)
            client = await self._client_of(request, body)
        except Exception as error:
            return error_response(error, language)
        return JSONResponse(await self._feed.answer(client, body))

    async def _client_of(self, request: Request, body: Mapping[str, Any]) -> Client:
        client = await self._feed.authenticate(body.get("hello"), sign_in_of(request.scope))
        know(request.scope, client.holder)
        return client


def _language_of(body: Mapping[str, Any]) -> str:
    """What a client speaks, also one that is not let in."""
    hello = body.get("hello")
    return known_language(hello.get("lang") if isinstance(hello, dict) else None)


def _wait_of(body: Mapping[str, Any]) -> float:
    """The seconds that a poll may wait, 0 to ``LONGEST_POLL``. Raises ``Malformed``."""
    wait = body.get("wait", LONGEST_POLL)
    if type(wait) not in (int, float) or abs(wait) > LARGEST_NUMBER:
        raise Malformed
    return float(min(max(wait, 0), LONGEST_POLL))
