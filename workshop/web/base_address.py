"""Tells Streamlit's pages where their server answers and what they may load, and browsers which
worker is theirs.

Left alone, the page of ``/session`` asks below its own address first (``/session/_stcore/health``)
and goes on when that is answered with 404, at every reload.

Of several workers one has a page's Streamlit session and uploads. Balancer and proxy find it by a
cookie with one of a few numbers, so that it says nothing of whose browser it is. Phones get none.
"""

import base64
import hashlib
import json
import re
import secrets

from workshop.live.public_address import base_path
from workshop.processes.balancer import COOKIE
from workshop.services import Services
from workshop.web.security import App, Message, Receive, Scope, Send, header
from workshop.web.static_files import socket_addresses

_SCRIPT = "<script>window.__streamlit = {{BACKEND_BASE_URL: location.origin + {path}}}</script>"
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
POLICY = (
    "default-src 'none'; script-src 'self' blob:{inline}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'{sockets}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""What Streamlit 1.67 can bear. It makes modules of blobs (our components) and writes styles into
the page; scripts in a page run only if they came with it. ``docs/SECURITY.md`` has the rest."""
_NOT_ASKED = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
"""A page is six kilobytes. It has to come whole and as it is to be changed, and its time and ETag
are those of Streamlit's file: a browser that kept it would read today's policy with yesterday's
page."""
_NOT_TOLD = (b"content-length", b"etag", b"last-modified", b"accept-ranges")
NUMBERS = 1000
_NUMBERED = re.compile(COOKIE + r"=\d{1,5}\b")


class BaseAddress:
    """Puts the address into every HTML page of the application that it wraps."""

    def __init__(self, app: App, services: Services) -> None:
        self._app = app
        self._base = base_path(services.settings)
        path = json.dumps(self._base).replace("<", "\\u003c")
        self._script = _SCRIPT.format(path=path).encode()
        self._several = not services.store.sqlite

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does; the head of a page begins with one script more."""
        wanted = scope["type"] == "http" and scope["method"] == "GET"
        if not wanted or "text/html" not in header(scope, b"accept"):
            await self._app(scope, receive, send)
            return
        kept = [pair for pair in scope["headers"] if pair[0] not in _NOT_ASKED]
        scope = {**scope, "headers": kept}
        held: list[Message] = []

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                held.append(message)
            elif held:
                held.append(message)
                if not message.get("more_body"):
                    if self._several and not _NUMBERED.search(header(scope, b"cookie")):
                        held[0]["headers"] = [*held[0]["headers"], self._number()]
                    await self._send_page(held, header(scope, b"host"), send)
            else:
                await send(message)

        await self._app(scope, receive, sending)

    def _number(self) -> tuple[bytes, bytes]:
        number = secrets.randbelow(NUMBERS)
        kept = f"{COOKIE}={number}; Path={self._base or '/'}; HttpOnly; SameSite=Lax"
        return b"set-cookie", kept.encode()

    async def _send_page(self, held: list[Message], host: str, send: Send) -> None:
        start, *parts = held
        body = b"".join(part.get("body", b"") for part in parts)
        body = body.replace(b"<head>", b"<head>" + self._script, 1)
        kept = [pair for pair in start["headers"] if pair[0].lower() not in _NOT_TOLD]
        size = (b"content-length", str(len(body)).encode())
        policy = (b"content-security-policy", page_policy(body, host).encode())
        start["headers"] = [*kept, size, policy]
        await send(start)
        await send({"type": "http.response.body", "body": body})


def page_policy(page: bytes, host: str) -> str:
    """The content security policy of a page of Streamlit's that was asked for at this host."""
    sums = (hashlib.sha256(script).digest() for script in _INLINE.findall(page))
    inline = "".join(f" 'sha256-{base64.b64encode(one).decode()}'" for one in sums)
    return POLICY.format(inline=inline, sockets=socket_addresses(host))


def _is_page(start: Message) -> bool:
    headers = {name.lower(): value for name, value in start["headers"]}
    html = headers.get(b"content-type", b"").startswith(b"text/html")
    return html and start["status"] == 200 and b"content-encoding" not in headers
