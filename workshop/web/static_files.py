"""The scripts and styles of all pages, and the HTML of the pages without Streamlit.

There is no build step: a file is bundled and compressed when it is first asked for.
"""

import json
import re
from functools import lru_cache
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from workshop.frontend.bundle import first_files, read_frontend_file
from workshop.i18n import js_catalogue
from workshop.web.cached_files import CachedFile
from workshop.web.protocol import requested_language
from workshop.web.security import App, Receive, Scope, Send

TEMPLATES = Path(__file__).parent / "templates"
PREFIX = "/light/"
_MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'{sockets}; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_HOST = re.compile(r"[\w.-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?")


@lru_cache(maxsize=256)
def load_static_file(name: str) -> CachedFile | None:
    """The bundled script, style or picture with this name (cached); ``None`` if there is none."""
    text, suffix = read_frontend_file(name), Path(name).suffix
    return CachedFile.of(text.encode(), _MEDIA_TYPES[suffix], 9) if text is not None else None


class StaticFilesMiddleware:
    """Middleware that answers ``/light/<name>``, public files, before all other middleware."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file or 404; requests of other paths are passed on."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        file = load_static_file(scope["path"].removeprefix(PREFIX))
        if file is None or scope["method"] not in ("GET", "HEAD"):
            await PlainTextResponse("", 404)(scope, receive, send)
            return
        await file.response(Request(scope))(scope, receive, send)


def page_response(
    request: Request, template: str, module: str, title: str, base: str, **extra: str
) -> Response:
    """An HTML page without Streamlit, in the language of ``requested_language``.

    ``template``: file in ``TEMPLATES``; ``module``: its main script; ``base``: path below which the
    server lies; ``extra``: values for scripts.
    """
    language = requested_language(request)
    page = _page(template, module, title, language, base=base, **extra)
    content, encoding = page.encoded_for(request)
    headers = {
        "content-security-policy": POLICY.format(
            sockets=socket_addresses(request.headers.get("host", ""))
        ),
        "cache-control": "no-store",
        **encoding,
    }
    return Response(content, headers=headers, media_type=page.media_type)


def socket_addresses(host: str) -> str:
    """The WebSocket addresses of a host for a policy, which older browsers do not include in
    ``'self'``; empty for what is no host."""
    return f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""


@lru_cache(maxsize=64)
def _page(template: str, module: str, title: str, language: str, **extra: str) -> CachedFile:
    page = {
        "lang": language,
        "messages": js_catalogue(first_files(module), language),
        **extra,
    }
    text = Template((TEMPLATES / template).read_text("utf-8")).substitute(
        lang=language,
        title=title,
        page=json.dumps(page, ensure_ascii=False).replace("<", "\\u003c"),
    )
    return CachedFile.of(text.encode(), "text/html", 9)
