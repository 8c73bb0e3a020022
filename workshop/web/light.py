"""The light pages' files and how a page is filled.

There is no build step: a file is bundled and compressed when it is first asked for.
"""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from workshop.frontend.bundle import first_files, read_frontend_file
from workshop.i18n import DEFAULT_LANGUAGE, LANGUAGES, js_catalogue
from workshop.web.guard import App, Receive, Scope, Send

TEMPLATES = Path(__file__).parent / "templates"
PREFIX = "/light/"
_TYPES = {".js": b"text/javascript", ".css": b"text/css", ".svg": b"image/svg+xml"}
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'{sockets}; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_HOST = re.compile(r"[\w.-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?")


@dataclass(frozen=True)
class LightFile:
    """One file, plain and compressed, with its mark and the headers it is sent with."""

    content: bytes
    packed: bytes
    mark: bytes
    headers: tuple[tuple[bytes, bytes], ...]

    @classmethod
    def of(cls, text: str, suffix: str) -> "LightFile":
        """Compressed once, for everybody."""
        content = text.encode()
        mark = f'"{hashlib.sha256(content).hexdigest()[:16]}"'.encode()
        headers = (
            (b"content-type", _TYPES[suffix]),
            (b"cache-control", b"no-cache"),
            (b"etag", mark),
            (b"vary", b"accept-encoding"),
            (b"x-content-type-options", b"nosniff"),
        )
        return cls(content, gzip.compress(content, 9, mtime=0), mark, headers)


@lru_cache(maxsize=256)
def light_file(name: str) -> LightFile | None:
    """The file of this name, read once; ``None`` where there is none."""
    text, suffix = read_frontend_file(name), Path(name).suffix
    return LightFile.of(text, suffix) if text is not None else None


class LightFiles:
    """Answers ``/light/<path>``: the same for everybody, so nothing needs to stand in front."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, or pass the request on."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        file = light_file(scope["path"].removeprefix(PREFIX))
        if file is None or scope["method"] not in ("GET", "HEAD"):
            await PlainTextResponse("", 404)(scope, receive, send)
            return
        asked = dict(scope["headers"])
        status, body, headers = 200, file.content, list(file.headers)
        if asked.get(b"if-none-match") == file.mark:
            status, body = 304, b""
        elif b"gzip" in asked.get(b"accept-encoding", b""):
            body = file.packed
            headers.append((b"content-encoding", b"gzip"))
        if status == 200:
            headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        body = body if scope["method"] == "GET" else b""
        await send({"type": "http.response.body", "body": body})


def page_response(
    request: Request, template: str, module: str, title: str, **extra: str
) -> Response:
    """A light page in the language asked for by ``?lang=`` or the browser."""
    plain, packed = _page(template, module, title, language_of(request), **extra)
    headers = {
        "content-security-policy": _policy(request.headers.get("host", "")),
        "cache-control": "no-store",
        "vary": "accept-encoding",
    }
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        plain = packed
    return Response(plain, headers=headers, media_type="text/html")


def _policy(host: str) -> str:
    """Older browsers do not count the page's own sockets as its own: they are named."""
    own = _HOST.fullmatch(host)
    return POLICY.format(sockets=f" ws://{host} wss://{host}" if own else "")


@lru_cache(maxsize=64)
def _page(
    template: str, module: str, title: str, language: str, **extra: str
) -> tuple[bytes, bytes]:
    """The page, plain and compressed."""
    page = {
        "lang": language,
        "messages": js_catalogue(first_files(module), language),
        "base": "",
        **extra,
    }
    text = Template((TEMPLATES / template).read_text("utf-8")).substitute(
        lang=language,
        title=title,
        page=json.dumps(page, ensure_ascii=False).replace("<", "\\u003c"),
    )
    return text.encode(), gzip.compress(text.encode(), 9, mtime=0)


def language_of(request: Request) -> str:
    """The language of a visitor without an account."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return asked
    preferred = request.headers.get("accept-language", "")[:2].lower()
    return "en" if preferred == "en" else DEFAULT_LANGUAGE
