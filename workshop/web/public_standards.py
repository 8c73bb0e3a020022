"""Published standards for the public: pages and files below ``/standards/<slug>/``.

The Streamlit page Standard has the address ``/standards`` and requests its own files below it;
those begin with an underscore or are named ``static``, ``component`` or ``media``, which no slug
is. Pages and files are made once per version, cached, and made in one thread of their own, so that
public readers never slow down a session.
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import Any

from sqlmodel import Session
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from workshop.errors import NotFound
from workshop.export.key_sheet import write_key_sheet
from workshop.export.public_site import (
    ASSETS,
    Around,
    ClauseChange,
    WithdrawnPage,
    has_easy_texts,
    list_clause_changes,
    read_asset,
    write_accessibility,
    write_clause,
    write_easy,
    write_missing,
    write_page,
    write_versions,
    write_withdrawn,
)
from workshop.export.published_files import outputs_of, write_output
from workshop.i18n import known_language
from workshop.live.public_address import base_path, public_address
from workshop.local_time import local_day
from workshop.programme.programmes import RESERVED_SLUGS
from workshop.services import Services
from workshop.standards.publication.publications import Edition, find_editions
from workshop.standards.publication.signing_keys import list_keys
from workshop.standards.tables import Publication
from workshop.web.cached_files import CachedFile
from workshop.web.found_version import (
    ACCESSIBILITY,
    EASY,
    VERSIONS,
    Found,
    around_page,
    find_version,
)
from workshop.web.protocol import requested_language

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
MOST_FILES, MOST_WAITING = 48, 40
"""At most this many cached files, and requests waiting for one; further requests get 503."""
KEY = "key.txt"
"""The sheet with the signing keys, below the address of the standard."""
_CODE = re.compile(r"[^\W_]{1,8}-\d{1,4}\Z")
_VERSION = re.compile(r"\d{1,3}\.\d{1,3}\Z")


class _Slug(Convertor[str]):
    regex = rf"(?!(?:{'|'.join(RESERVED_SLUGS)})(?:/|$))[a-z0-9][a-z0-9-]*"

    def convert(self, value: str) -> str:
        """The slug as it stands in the address."""
        return value

    def to_string(self, value: str) -> str:
        """The slug as it stands in the address."""
        return value


register_url_convertor("slug", _Slug())


class PublicStandards:
    """The routes below ``/standards/<slug>/``."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._cache: OrderedDict[tuple[str, ...], CachedFile] = OrderedDict()
        self._maker = ThreadPoolExecutor(1, thread_name_prefix="public-pages")
        self._happened: dict[str, dict[str, list[ClauseChange]]] = {}
        self._lock = Lock()
        self._waiting = 0

    def routes(self) -> list[BaseRoute]:
        """All routes of published standards, the most specific first."""
        return [
            Route("/standards/{slug:slug}", self.to_page),
            Route("/standards/{slug:slug}/", self.page),
            Route("/standards/{slug:slug}/{name}", self.file),
            Route("/standards/{slug:slug}/{version}/", self.page),
            Route("/standards/{slug:slug}/{version}/{name}", self.file),
            Route("/standards/{slug:slug}/{rest:path}", self.nothing),
        ]

    async def to_page(self, request: Request) -> Response:
        """Redirect to the address with a slash; a relative one, so that no foreign host is
        repeated."""
        return RedirectResponse(f"/standards/{request.path_params['slug']}/", 308)

    async def page(self, request: Request) -> Response:
        """The HTML page of a version, by default the latest; ``?q=`` shows search results (not
        cached)."""
        found = await self._find(request)
        if found is None:
            return await self.nothing(request)
        if found.edition.withdrawal:
            return await self.gone(request, found)
        query = request.query_params.get("q", "").strip()
        folder = "" if "version" in request.path_params else f"{found.edition.version}/"
        around = replace(around_page(request, found), folder=folder)
        key = (*found.seal, "page", repr(around))
        if query:
            return await self.answer(request, None, lambda: self._page(found, around, query))
        return await self.answer(request, key, lambda: self._page(found, around, ""))

    async def file(self, request: Request) -> Response:
        """A file of a version, the page of a clause, or the list of versions."""
        name = request.path_params["name"]
        versioned = "version" in request.path_params
        if name in ASSETS:
            asset = CachedFile.of(read_asset(name), ASSETS[name])
            return _response(request, asset)
        if not versioned and _VERSION.match(name):
            # Of the path alone: request.url takes whatever a header says is the host.
            return RedirectResponse(f"{request.scope['path']}/", 308)
        found = await self._find(request)
        if found is None:
            return await self.nothing(request)
        if found.edition.withdrawal and (versioned or name not in (VERSIONS, ACCESSIBILITY)):
            return await self.gone(request, found)
        if _CODE.match(name):
            page = partial(self._clause, found, around_page(request, found), name.upper())
            return await self.answer_if_there(request, None, page)
        if name == EASY:
            page = partial(self._easy, found, around_page(request, found))
            return await self.answer_if_there(request, None, page)
        if name == VERSIONS and not versioned:
            pair = request.query_params.get("from", ""), request.query_params.get("to", "")
            around = around_page(request, found)
            page = partial(self._list_versions, found, around, pair if any(pair) else None)
            return await self.answer_if_there(request, None, page)
        if name == ACCESSIBILITY and not versioned:
            page = partial(self._state_accessibility, request, found)
            return await self.answer_if_there(request, None, page)
        if name == KEY and not versioned:
            return await self.answer_if_there(request, None, partial(self._key_sheet, found))
        if not versioned:
            return await self.nothing(request)
        key = (*found.seal, "file", name)
        return await self.answer_if_there(request, key, partial(self._file, request, found, name))

    async def answer_if_there(
        self, request: Request, key: tuple[str, ...] | None, make: Callable[[], CachedFile]
    ) -> Response:
        """As ``answer``; the page for an unknown address where there is no such thing."""
        try:
            return await self.answer(request, key, make)
        except NotFound:
            return await self.nothing(request)

    async def nothing(self, request: Request) -> Response:
        """The page for an unknown address, with status 404."""
        base, slug = base_path(self._services.settings), request.path_params["slug"]
        editions = await asyncio.to_thread(self._read, lambda db: find_editions(db, slug))
        latest = f"{base}/standards/{slug}/" if editions else None
        page = write_missing(requested_language(request), f"{base}/standards/{slug}", latest)
        return _response(request, CachedFile.of(page, "text/html"), 404)

    async def gone(self, request: Request, found: Found) -> Response:
        """Why a version is withdrawn, with status 410, for whatever was asked of it."""
        base, slug = base_path(self._services.settings), request.path_params["slug"]
        latest = f"{base}/standards/{slug}/" if found.latest.withdrawal is None else None
        told = await asyncio.to_thread(self._withdrawn, found, f"{base}/standards/{slug}", latest)
        if request.path_params.get("name", "").endswith(".json"):
            return JSONResponse({"error": told.sentence}, 410, {"cache-control": "no-cache"})
        return _response(request, CachedFile.of(told.page, "text/html"), 410)

    def _withdrawn(self, found: Found, shelf: str, latest: str | None) -> WithdrawnPage:
        about = self._snapshot(found.edition)["standard"]
        row = found.edition.withdrawal
        assert row is not None
        return write_withdrawn(about, local_day(row.at), row.reason, shelf, latest)

    async def _find(self, request: Request) -> Found | None:
        slug, version = request.path_params["slug"], request.path_params.get("version")
        found: Found | None = await asyncio.to_thread(
            self._read, lambda db: find_version(db, slug, version)
        )
        return found

    async def answer(
        self,
        request: Request,
        key: tuple[str, ...] | None,
        make: Callable[[], CachedFile],
        headers: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> Response:
        """Respond with the cached file of this key, or make it; ``None``: do not cache. 503 where
        too many wait for theirs."""
        kept = self._recall(key)
        if kept is None:
            if self._waiting >= MOST_WAITING:
                return PlainTextResponse("", 503, {"retry-after": "10"})
            self._waiting += 1
            try:
                loop = asyncio.get_running_loop()
                kept = await loop.run_in_executor(self._maker, self._make, key, make)
            finally:
                self._waiting -= 1
        return _response(request, kept, status, headers)

    def _make(self, key: tuple[str, ...] | None, make: Callable[[], CachedFile]) -> CachedFile:
        """Make and cache a file, in the maker thread; older contents of the same edition are
        dropped."""
        kept = self._recall(key)
        if kept is not None:
            return kept
        made = make()
        if key is not None:
            with self._lock:
                for old in [one for one in self._cache if one[0] == key[0] and one[1] != key[1]]:
                    del self._cache[old]
                self._cache[key] = made
                while len(self._cache) > MOST_FILES:
                    self._cache.popitem(last=False)
        return made

    def _recall(self, key: tuple[str, ...] | None) -> CachedFile | None:
        with self._lock:
            if key is None or key not in self._cache:
                return None
            self._cache.move_to_end(key)
            return self._cache[key]

    def _page(self, found: Found, around: Around, query: str) -> CachedFile:
        snapshot = self._snapshot(found.edition)
        files = tuple((one.name, one.label, one.saved_as) for one in outputs_of(snapshot))
        around = replace(around, files=files, easy=EASY if has_easy_texts(snapshot) else "")
        return CachedFile.of(write_page(snapshot, query, around), "text/html")

    def _easy(self, found: Found, around: Around) -> CachedFile:
        return CachedFile.of(write_easy(self._snapshot(found.edition), around), "text/html")

    def _clause(self, found: Found, around: Around, code: str) -> CachedFile:
        """The page of a clause, with what happened to it up to this edition."""
        editions = found.editions[found.editions.index(found.edition) :]
        history = [
            change
            for edition in reversed(editions)
            for change in self._changes(edition).get(code, [])
        ]
        page = write_clause(self._snapshot(found.edition), code, around, history)
        return CachedFile.of(page, "text/html")

    def _changes(self, edition: Edition) -> dict[str, list[ClauseChange]]:
        """Code → what happened to it in this edition; kept, as an edition's changes stay."""
        known = self._happened.get(edition.id)
        if known is None:
            known = self._happened[edition.id] = list_clause_changes([self._snapshot(edition)])
        return known

    def _list_versions(
        self, found: Found, around: Around, pair: tuple[str, str] | None
    ) -> CachedFile:
        snapshots = [self._snapshot(edition) for edition in found.editions]
        gone = {one.version: one.withdrawal.reason for one in found.editions if one.withdrawal}
        page = write_versions(snapshots, pair, around, gone)
        return CachedFile.of(page, "text/html")

    def _state_accessibility(self, request: Request, found: Found) -> CachedFile:
        if found.statement is None:
            raise NotFound("")
        about = self._snapshot(found.latest)["standard"]
        first_day = local_day(found.editions[-1].at).isoformat()
        base = public_address(self._services.settings)
        address = f"{base}/standards/{request.path_params['slug']}/"
        page = write_accessibility(
            about, found.statement, first_day, address, around_page(request, found)
        )
        return CachedFile.of(page, "text/html")

    def _key_sheet(self, found: Found) -> CachedFile:
        language = known_language(self._snapshot(found.latest)["standard"]["language"])
        keys = self._read(list_keys)
        if not keys:
            raise NotFound("")
        return CachedFile.of(write_key_sheet(keys, language), "text/plain")

    def _file(self, request: Request, found: Found, name: str) -> CachedFile:
        snapshot = self._snapshot(found.edition)
        output = next((one for one in outputs_of(snapshot) if one.name == name), None)
        if output is None:
            raise NotFound("")
        base = public_address(self._services.settings)
        address = f"{base}/standards/{request.path_params['slug']}/"
        content = write_output(snapshot, name, address, self._signature(found.edition))
        return CachedFile.of(content, output.media)

    def _snapshot(self, edition: Edition) -> dict[str, Any]:
        def load(db: Session) -> dict[str, Any]:
            row = db.get(Publication, edition.id)
            if row is None:
                raise NotFound("")
            return row.snapshot

        snapshot: dict[str, Any] = self._read(load)
        return snapshot

    def _signature(self, edition: Edition) -> dict[str, Any] | None:
        def load(db: Session) -> dict[str, Any] | None:
            row = db.get(Publication, edition.id)
            return row.signature if row else None

        signature: dict[str, Any] | None = self._read(load)
        return signature

    def _read(self, load: Callable[[Session], Any]) -> Any:
        with self._services.store.read() as db:
            return load(db)


def _response(
    request: Request,
    file: CachedFile,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    return file.response(request, {"content-security-policy": POLICY, **(headers or {})}, status)
