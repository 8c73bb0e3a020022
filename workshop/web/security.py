"""Security middleware, in front of Streamlit and of our own routes.

It refuses requests of foreign origins that could change something, requires a sign-in for uploads
and downloads, turns the sign-in cookie into the header that Streamlit trusts, and sets security
headers.
"""

import asyncio
import ipaddress
import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse

from workshop.i18n import mark, translate
from workshop.live.public_address import is_local_address, listens_encrypted
from workshop.people.review_keys import browser_key
from workshop.people.sign_in import SignedIn, find_session
from workshop.services import Services
from workshop.web.guarded_server import know

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_logger = logging.getLogger(__name__)

SESSION_HEADER, KEY_HEADER = b"x-workshop-session", b"x-workshop-key"
"""Set here and nowhere else: the id of the sign-in session, and in hexadecimal what opens the
review key in it (``review_keys.browser_key``)."""
COOKIE, SECURE_COOKIE = "workshop_session", "__Host-workshop_session"
PATH_COOKIE = "__Secure-workshop_session"
"""For a server below a path: others at the same host do not get it. ``__Host-`` allows no path."""
COOKIES = (COOKIE, SECURE_COOKIE, PATH_COOKIE)
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
CLOSED_PATHS = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
SIGNED_IN_PATHS = ("/_stcore/upload_file", "/media/")
"""Paths that need a sign-in: uploads, and files of download buttons (minutes, notes)."""
ANONYMOUS_PATHS = ("/static", "/light", "/healthz", "/readyz", "/metrics", "/api/")
"""Paths at which nobody is asked who they are."""
_SECURE = re.compile(rb";\s*secure\s*(;|\Z)", re.IGNORECASE)
_TOKEN = re.compile(r"[0-9a-f]{32}\Z")
_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    # Of answers that are no page, which have a policy of their own.
    (b"content-security-policy", b"default-src 'none'; base-uri 'none'; frame-ancestors 'self'"),
]
_STAY_ENCRYPTED = (b"strict-transport-security", b"max-age=31536000")
"""Where TLS ends here, for names of the internet: with an address, or a name of this network alone,
a browser that is sent to another machine tomorrow would be shut out there. Proxies say it
themselves (``docs/proxy``)."""


class SecurityMiddleware:
    """ASGI middleware for HTTP and WebSockets."""

    def __init__(self, app: App, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with ``workshop.signed_in`` in its scope, or refuse it (403, 404)."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        scope["headers"] = _safe_headers(scope["headers"])
        refusal = self._refusal(scope)
        if refusal is not None:
            await _refuse(scope, receive, send, refusal)
            return
        token = cookie_token(scope)
        signed_in = await self._signed_in(scope, token)
        scope["workshop.signed_in"] = signed_in
        if signed_in is not None and token is not None:
            know(scope, signed_in.session_id)
            scope["headers"].append((SESSION_HEADER, signed_in.session_id.encode()))
            scope["headers"].append((KEY_HEADER, browser_key(token).hex().encode()))
        elif scope["path"].startswith(SIGNED_IN_PATHS):
            await PlainTextResponse("", 403)(scope, receive, send)
            return
        sending = _with_headers(send, scope) if scope["type"] == "http" else send
        await self._app(scope, receive, sending)

    def _refusal(self, scope: Scope) -> int | None:
        if scope["path"].startswith(CLOSED_PATHS):
            return 404
        if scope["type"] == "http" and scope["path"].startswith(ANONYMOUS_PATHS):
            # No page of another address can do here what its visitor may do: nobody is known.
            return None
        changes = scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS
        return 403 if changes and not self._same_origin(scope) else None

    def _same_origin(self, scope: Scope) -> bool:
        try:
            origin = urlsplit(header(scope, b"origin")).netloc
        except ValueError:
            return False
        allowed = {header(scope, b"host")}
        if self._services.settings.public_url:
            allowed.add(urlsplit(self._services.settings.public_url).netloc)
        if origin and origin not in allowed:
            _tell_of_foreign(_without_address(origin))
        return bool(origin) and origin in allowed

    async def _signed_in(self, scope: Scope, token: str | None) -> SignedIn | None:
        if not token or scope["path"].startswith(ANONYMOUS_PATHS):
            return None
        return await asyncio.to_thread(self._look_up, token)

    def _look_up(self, token: str) -> SignedIn | None:
        with self._services.store.read() as db:
            return find_session(db, token)


@lru_cache(maxsize=8)
def _tell_of_foreign(origin: str) -> None:
    """Say once that requests are refused: behind a proxy it may be for want of a setting."""
    _logger.warning(
        "Requests of pages at %r are refused. If that is this server behind a proxy, set "
        "WORKSHOP_PUBLIC_URL to its address.",
        origin[:100],
    )


def _without_address(origin: str) -> str:
    """A host and port as the log may tell them: an IP address may be somebody's in the room."""
    host = origin.rpartition("@")[2]
    try:
        ipaddress.ip_address(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return host
    return "an IP address"


def header(scope: Scope, name: bytes) -> str:
    """The first value of a request header, or an empty string."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def cookie_token(scope: Scope) -> str | None:
    """The token in the sign-in cookie, ``None`` if missing or malformed; not checked yet."""
    pairs = (part.strip().partition("=") for part in header(scope, b"cookie").split(";"))
    cookies = {name: value for name, _equals, value in pairs}
    token = cookies.get(SECURE_COOKIE) or cookies.get(PATH_COOKIE) or cookies.get(COOKIE)
    return token if token and _TOKEN.match(token) else None


def _safe_headers(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers without forged ``SESSION_HEADER`` and ``KEY_HEADER``, and without cookies that
    hold a backslash.

    Python's cookie parser unescapes those so slowly that one request could block the server.
    """
    kept = []
    for name, value in headers:
        if name == b"cookie" and b"\\" in value:
            value = b";".join(part for part in value.split(b";") if b"\\" not in part)
        if name not in (SESSION_HEADER, KEY_HEADER):
            kept.append((name, value))
    return kept


_ELSEWHERE = mark(
    "This page may not do that here: it was opened at another address than this server’s. A proxy"
    " has to pass on the header Host, or WORKSHOP_PUBLIC_URL has to be set to the address of the"
    " page."
)


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4403, "reason": ""})
        return
    words = [translate(_ELSEWHERE, language) for language in ("pl", "en")] if status == 403 else []
    await PlainTextResponse("\n\n".join(words), status)(scope, receive, send)


def _with_headers(send: Send, scope: Scope) -> Send:
    named = not is_local_address(f"https://{header(scope, b'host')}")
    ours = [*_HEADERS, _STAY_ENCRYPTED] if listens_encrypted() and named else _HEADERS
    encrypted = listens_encrypted() or scope["scheme"] == "https"

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = [_kept_secret(*pair) if encrypted else pair for pair in message["headers"]]
            present = {name.lower() for name, _ in given}
            if message["status"] == 304:
                # A browser takes these headers for what it kept: that has a policy already.
                present.add(b"content-security-policy")
            message["headers"] = [*given, *(pair for pair in ours if pair[0] not in present)]
        await send(message)

    return sending


def _kept_secret(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A header; a cookie goes with encryption alone, also one that Streamlit sets."""
    open_cookie = name.lower() == b"set-cookie" and not _SECURE.search(value)
    return name, value + b"; Secure" if open_cookie else value
