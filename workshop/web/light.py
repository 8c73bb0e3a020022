"""The light pages' files and how a page is filled: no build step, compressed once."""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from workshop.i18n import DEFAULT_LANGUAGE, LANGUAGES, js_catalogue

FOLDER = Path(__file__).parent
FILES, TEMPLATES = FOLDER / "light", FOLDER / "templates"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
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


@cache
def light_file(name: str) -> LightFile | None:
    """The file of this name, read once; ``None`` where there is none."""
    path = FILES / name
    if path.parent != FILES or path.suffix not in _TYPES or not path.is_file():
        return None
    content = path.read_bytes()
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


async def serve_file(request: Request) -> Response:
    """``/light/<name>``: revalidated by its mark, so that an update is seen at once."""
    file = light_file(request.path_params["name"])
    if file is None:
        return PlainTextResponse("", 404)
    headers = {"etag": f'"{file.mark}"', "cache-control": "no-cache", "vary": "accept-encoding"}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(file.packed, headers=headers, media_type=file.kind)
    return Response(file.content, headers=headers, media_type=file.kind)


def page_response(
    request: Request, template: str, module: str, title: str, **extra: Any
) -> Response:
    """A light page in the language asked for by ``?lang=`` or the browser."""
    language = language_of(request)
    page = {
        "lang": language,
        "messages": js_catalogue(modules_behind(module), language),
        "base": "",
        **extra,
    }
    text = Template((TEMPLATES / template).read_text("utf-8")).substitute(
        lang=language,
        title=title,
        page=json.dumps(page, ensure_ascii=False).replace("<", "\\u003c"),
        version=_version(module),
    )
    headers = {"content-security-policy": POLICY, "cache-control": "no-store"}
    return HTMLResponse(text, headers=headers)


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
