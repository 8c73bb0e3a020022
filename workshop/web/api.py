"""The read-only API for other programs, below ``/api/v1/`` (``docs/API.md``).

A key in ``Authorization: Bearer`` and nothing else opens it: no cookie is looked at, and no page of
another origin may read an answer. Needs and clauses are told anew every five minutes that nobody
chooses, so that whoever asks every second learns of no press and no note; ETags are made of the
answers alone, since a number of the log would count what people do.
"""

import asyncio
import json
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import urlencode

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from workshop.errors import Invalid, NotAllowed, NotFound, SlowDown
from workshop.i18n import mark
from workshop.live.public_address import base_path, public_address
from workshop.local_time import today
from workshop.outside.access_keys import KeyAccess, find_access, looks_like_key, note_key_used
from workshop.outside.api_models import ApiModel
from workshop.outside.outside_states import Resource
from workshop.outside.told_outside import (
    find_open_programme,
    tell_clauses,
    tell_meetings,
    tell_needs,
    tell_programme,
    tell_programmes,
    tell_publications,
)
from workshop.people.credentials import token_hash
from workshop.people.rate_limit import SharedBuckets, TokenBuckets
from workshop.people.rights import SYSTEM
from workshop.programme.tables import Programme
from workshop.services import Services
from workshop.web.api_document import write_document
from workshop.web.api_problems import api_problem
from workshop.web.cached_files import CachedFile
from workshop.web.clients import NotAuthenticated
from workshop.web.guesses import Guesses, asked_from
from workshop.web.security import SAFE_METHODS

TOLD_EVERY = 300
"""Seconds for which needs and clauses are told as they were."""
MOST_ITEMS, USUAL_ITEMS = 200, 50
MOST_PICTURES = 40
GUESSES_A_SECOND, GUESS_BURST = 1, 20
"""Wrong keys from one place; 128 random bits are not guessed, but looking costs time."""
READS_A_SECOND, READ_BURST = 5, 100
"""Of one key, in each process."""
_JSON = "application/json"
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_HEADERS = {"cache-control": "private, no-cache", "vary": "authorization, accept-encoding"}
Items = Sequence[ApiModel]
ResultT = TypeVar("ResultT")
_Tell = Callable[[Request, KeyAccess], Awaitable[bytes]]


class NoSuchMethod(Invalid):
    """Something else than reading was asked for."""

    code = "no_such_method"


class ApiRoutes:
    """The routes below ``/api/``."""

    def __init__(self, services: Services) -> None:
        self._services = services
        tries = SharedBuckets(services.passing, "access keys", GUESSES_A_SECOND, GUESS_BURST)
        self._guesses = Guesses(tries)
        self._reads = TokenBuckets(READS_A_SECOND, READ_BURST)
        self._noted: set[tuple[str, str]] = set()
        self._pictures: OrderedDict[tuple[str, str], tuple[int, Items]] = OrderedDict()
        self._lock = Lock()

    def routes(self) -> list[BaseRoute]:
        """All routes of the API; the last one answers whatever else lies below ``/api``."""
        programme = "/api/v1/programmes/{programme}"
        routes: dict[str, Callable[..., Any]] = {
            "/api/v1/openapi.json": self.document,
            "/api/v1/programmes": partial(self._answer, tell=self._programmes),
            programme: partial(self._answer, tell=self._programme),
            f"{programme}/{{resource}}": partial(self._answer, tell=self._list),
            f"{programme}/{{resource}}/{{key}}": partial(self._answer, tell=self._one),
            "/api/{rest:path}": partial(self._answer, tell=self._nothing),
        }
        return [Route(path, answer, methods=_METHODS) for path, answer in routes.items()]

    async def document(self, request: Request) -> Response:
        """The OpenAPI document, for everybody."""
        if request.method not in SAFE_METHODS:
            return api_problem(request, _no_such_method())
        document = write_document(base_path(self._services.settings))
        return CachedFile.of(document, _JSON).response(request)

    async def _answer(self, request: Request, tell: _Tell) -> Response:
        try:
            if request.method not in ("GET", "HEAD"):
                raise _no_such_method()
            access = await self._admitted(request)
            content = await tell(request, access)
        except Exception as error:
            return api_problem(request, error)
        return CachedFile.of(content, _JSON).response(request, _HEADERS)

    async def _admitted(self, request: Request) -> KeyAccess:
        """What the key of this request opens; a wrong one costs a try at its place."""
        kind, _space, given = request.headers.get("authorization", "").partition(" ")
        given = given.strip()
        if kind.lower() != "bearer" or not given:
            raise NotAuthenticated(
                mark("Send an access key in the header: Authorization: Bearer workshop-…")
            )
        # What is stored of a key, so that no memory holds the key itself.
        digest = token_hash(given) if looks_like_key(given) else ""
        with asked_from(request):
            find = partial(asyncio.to_thread, self._find, digest)
            access = await self._guesses.look_up(digest, find)
        if not self._reads.try_take(access.id):
            raise SlowDown(mark("Too many requests at once. Please wait a few seconds."))
        self._note_use(access)
        return access

    def _find(self, digest: str) -> KeyAccess:
        with self._services.store.read() as db:
            access = find_access(db, digest) if digest else None
        if access is None:
            raise NotAuthenticated(mark("This access key is unknown, or it has ended."))
        return access

    def _note_use(self, access: KeyAccess) -> None:
        used = (access.id, today().isoformat())
        if access.used_on != used[1] and used not in self._noted:
            self._noted = {one for one in self._noted if one[1] == used[1]} | {used}
            self._services.store.submit(note_key_used, SYSTEM, access.id)

    async def _programmes(self, request: Request, access: KeyAccess) -> bytes:
        public = public_address(self._services.settings)
        items = await self._read(lambda db: tell_programmes(db, access, public))
        return self._page(request, items)

    async def _programme(self, request: Request, access: KeyAccess) -> bytes:
        public = public_address(self._services.settings)

        def tell(db: Session) -> ApiModel:
            return tell_programme(db, _opened(db, request, access), public)

        return (await self._read(tell)).model_dump_json().encode()

    async def _list(self, request: Request, access: KeyAccess) -> bytes:
        return self._page(request, await self._items(request, access))

    async def _one(self, request: Request, access: KeyAccess) -> bytes:
        wanted = request.path_params["key"]
        for item in await self._items(request, access):
            if key_of(item) == wanted:
                return item.model_dump_json().encode()
        raise _nothing_here()

    async def _nothing(self, _request: Request, _access: KeyAccess) -> bytes:
        raise _nothing_here()

    async def _items(self, request: Request, access: KeyAccess) -> Items:
        name = request.path_params["resource"]
        if name not in list(Resource):
            raise _nothing_here()

        def tell(db: Session) -> Items:
            programme = _opened(db, request, access)
            if name not in access.resources:
                raise NotAllowed(mark("This access key does not open this part."))
            return self._tell(db, programme, Resource(name))

        return await self._read(tell)

    def _tell(self, db: Session, programme: Programme, resource: Resource) -> Items:
        if resource is Resource.MEETINGS:
            return tell_meetings(db, programme)
        if resource is Resource.PUBLICATIONS:
            return tell_publications(db, programme, public_address(self._services.settings))
        tell = tell_needs if resource is Resource.NEEDS else tell_clauses
        return self._as_it_was(programme.id, resource, lambda: tell(db, programme))

    def _as_it_was(self, programme_id: str, resource: str, tell: Callable[[], Items]) -> Items:
        """What was told first in these five minutes, whatever has happened since: neither an answer
        nor how long it takes says that somebody does something just now."""
        place, moment = (programme_id, resource), int(time.time() // TOLD_EVERY)
        with self._lock:
            found = self._pictures.get(place)
            if found is None or found[0] != moment:
                found = (moment, tell())
                self._pictures[place] = found
            self._pictures.move_to_end(place)
            if len(self._pictures) > MOST_PICTURES:
                self._pictures.popitem(last=False)
        return found[1]

    async def _read(self, tell: Callable[[Session], ResultT]) -> ResultT:
        def reading() -> ResultT:
            with self._services.store.read() as db:
                return tell(db)

        return await asyncio.to_thread(reading)

    def _page(self, request: Request, items: Items) -> bytes:
        """A part of a list, and where the next one is."""
        limit, after = _limit(request), request.query_params.get("after")
        begin = 0
        if after is not None:
            keys = [key_of(item) for item in items]
            if after not in keys:
                raise Invalid(mark("This page is not there any more. Begin with the first one."))
            begin = keys.index(after) + 1
        chosen = items[begin : begin + limit]
        following = None
        if begin + limit < len(items):
            query = urlencode({"limit": limit, "after": key_of(chosen[-1])})
            path = request.scope["path"]
            following = f"{base_path(self._services.settings)}{path}?{query}"
        told = {"items": [item.model_dump(mode="json") for item in chosen], "next": following}
        return json.dumps(told, ensure_ascii=False).encode()


def key_of(item: ApiModel) -> str:
    """By what an item is found again: its id, of a publication its version."""
    return str(getattr(item, "version", None) or getattr(item, "id", ""))


def _opened(db: Session, request: Request, access: KeyAccess) -> Programme:
    """The programme of a request. One that the key does not open is not told from none."""
    row = find_open_programme(db, access, request.path_params["programme"])
    if row is None:
        raise NotFound(mark("There is no such programme, or this access key does not open it."))
    return row


def _limit(request: Request) -> int:
    given = request.query_params.get("limit", str(USUAL_ITEMS))
    if not given.isdecimal() or len(given) > 4 or not 1 <= int(given) <= MOST_ITEMS:
        raise Invalid(mark("A number from {least} to {most} fits here."), least=1, most=MOST_ITEMS)
    return int(given)


def _nothing_here() -> NotFound:
    return NotFound(mark("There is nothing at this address."))


def _no_such_method() -> NoSuchMethod:
    return NoSuchMethod(mark("This API only reads: ask with GET."))
