"""The light pages' files and how a page is filled.

There is no build step: remarks and indentation are left out and the rest is compressed when a
file is first asked for.
"""

import gzip
import hashlib
import json
import os
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from workshop.i18n import DEFAULT_LANGUAGE, LANGUAGES, js_catalogue
from workshop.web.guard import App, Receive, Scope, Send

FOLDER = Path(__file__).parent
FILES, TEMPLATES = FOLDER / "light", FOLDER / "templates"
PREFIX = "/light/"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_REMARK = re.compile(
    rb"^[ \t]*(?:/\*\*.*?\*/[ \t]*\n|//[^\n]*\n)|^[ \t]+|\n(?=\n)", re.DOTALL | re.MULTILINE
)
_IMPORT = re.compile(r'(?:from|import)\s*\(?\s*"\./([\w.]+\.js)"')
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self' ws: wss:; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


@dataclass(frozen=True)
class LightFile:
    """One file, plain and compressed, with its mark."""

    content: bytes
    packed: bytes
    kind: str
    mark: str


@lru_cache(maxsize=256)
def light_file(name: str) -> LightFile | None:
    """The file of this name, read once; ``None`` where there is none."""
    path = FILES / name
    if name not in os.listdir(FILES) or path.suffix not in _TYPES:
        return None
    content = _REMARK.sub(b"", path.read_bytes())
    mark = hashlib.sha256(content).hexdigest()[:16]
    return LightFile(content, gzip.compress(content, 9, mtime=0), _TYPES[path.suffix], mark)


@cache
def modules_behind(name: str) -> tuple[Path, ...]:
    """A module and everything it imports, directly or not."""
    found: dict[str, Path] = {}
    waiting = [name]
    while waiting:
        current = waiting.pop()
        path = FILES / current
        if current not in found and path.is_file():
            found[current] = path
            waiting += _IMPORT.findall(path.read_text("utf-8"))
    return tuple(found.values())


class LightFiles:
    """Answers ``/light/<name>`` in front of everything that only Streamlit's pages need."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, or pass the request on."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        await file_response(Request(scope))(scope, receive, send)


def file_response(request: Request) -> Response:
    """``/light/<name>``: revalidated by its mark, so that an update is seen at once."""
    file = light_file(request.url.path.removeprefix(PREFIX))
    if file is None or request.method not in ("GET", "HEAD"):
        return PlainTextResponse("", 404)
    headers = {"etag": f'"{file.mark}"', "cache-control": "no-cache", "vary": "accept-encoding"}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(file.packed, headers=headers, media_type=file.kind)
    return Response(file.content, headers=headers, media_type=file.kind)


def page_response(
    request: Request, template: str, module: str, title: str, **extra: str
) -> Response:
    """A light page in the language asked for by ``?lang=`` or the browser."""
    text = _page_text(template, module, title, language_of(request), **extra)
    headers = {"content-security-policy": POLICY, "cache-control": "no-store"}
    return HTMLResponse(text, headers=headers)


@lru_cache(maxsize=64)
def _page_text(template: str, module: str, title: str, language: str, **extra: str) -> str:
    page = {
        "lang": language,
        "messages": js_catalogue(modules_behind(module), language),
        "base": "",
        **extra,
    }
    return Template((TEMPLATES / template).read_text("utf-8")).substitute(
        lang=language,
        title=title,
        page=json.dumps(page, ensure_ascii=False).replace("<", "\\u003c"),
        version=_version(module),
    )


def language_of(request: Request) -> str:
    """The language of a visitor without an account."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return asked
    preferred = request.headers.get("accept-language", "")[:2].lower()
    return "en" if preferred == "en" else DEFAULT_LANGUAGE


@cache
def _version(module: str) -> str:
    marks = [light_file(path.name) for path in modules_behind(module)]
    joined = "".join(file.mark for file in marks if file is not None)
    return hashlib.sha256(joined.encode()).hexdigest()[:12]
