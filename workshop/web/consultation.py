"""Consultations for the public: the form for remarks below a version, and the register.

A remark is one form post without a script. Who sends it is neither asked nor stored: the address
counts for the pace alone, in memory, as with codes. There is no proof of work: it would cost
residents with old phones more than the pace and the bounded queue leave to whoever floods the page,
and whoever does runs no scripts.
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs

from sqlmodel import Session
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from workshop.consultation.register import (
    ConsultationPlace,
    Register,
    load_register,
    seal_of_register,
)
from workshop.consultation.sending import SendRemark, send_remark
from workshop.consultation.windows import kept_until
from workshop.errors import Invalid, SlowDown, WorkshopError
from workshop.export.consultation.register_files import REGISTER_FILES, write_register_file
from workshop.export.public_site import (
    FilledRemark,
    write_register,
    write_remark_form,
    write_thanks,
)
from workshop.i18n import error_message, known_language, mark
from workshop.live.public_address import public_address
from workshop.local_time import today
from workshop.people.rate_limit import SharedBuckets
from workshop.people.rights import SYSTEM
from workshop.processes.connections import place_of
from workshop.programme.tables import Programme
from workshop.retention.schedule import is_kept_apart
from workshop.services import Services
from workshop.standards.tables import Publication
from workshop.store.ids_and_clock import new_id
from workshop.web.cached_files import CachedFile
from workshop.web.found_version import (
    CONSULTATION,
    REGISTER,
    Found,
    around_page,
    find_version,
)
from workshop.web.public_standards import POLICY, PublicStandards

REMARKS_A_SECOND, REMARK_BURST = 0.2, 60
"""Remarks from one place: a hall that shares an address sends sixty at once and 700 an hour."""
LARGEST_FORM = 64 * 1024
"""Bytes: the longest remark of signs that take four bytes each, as forms are encoded."""
_FORM = re.compile(r"[0-9a-f]{32}\Z")
_HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    # Without it browsers send the form with the origin "null", which is refused as a foreign one.
    "referrer-policy": "same-origin",
}
_TOO_FAST = mark(
    "So many remarks come from where you are that this one has to wait. Your text is below: press"
    " the button again in a minute."
)


@dataclass(frozen=True)
class _Asked:
    """A version with its consultation. ``kept``: until when what is sent is kept, ``None`` where no
    day is promised."""

    found: Found
    place: ConsultationPlace
    kept: date | None


class ConsultationRoutes:
    """The routes below ``/standards/<slug>/<version>/``; what is not there is answered as
    ``standards`` does."""

    def __init__(self, services: Services, standards: PublicStandards) -> None:
        self._services, self._standards = services, standards
        self._pace = SharedBuckets(services.passing, "remarks", REMARKS_A_SECOND, REMARK_BURST)

    def routes(self) -> list[BaseRoute]:
        """All routes of consultations."""
        below = "/standards/{slug:slug}/{version}"
        return [
            Route(f"/standards/{{slug:slug}}/{CONSULTATION}", self.to_version),
            Route(f"{below}/{CONSULTATION}", self.form),
            Route(f"{below}/{CONSULTATION}", self.send, methods=["POST"]),
            Route(f"{below}/{REGISTER}", self.register),
            *(Route(f"{below}/{name}", self.file) for name, _label, _media in REGISTER_FILES),
        ]

    async def to_version(self, request: Request) -> Response:
        """Lead to the form of the latest consultation."""
        slug = request.path_params["slug"]
        found = await asyncio.to_thread(self._read, lambda db: find_version(db, slug, None))
        if found is None or not found.consultations:
            return await self._standards.nothing(request)
        version = found.consultations[0].version
        return RedirectResponse(f"/standards/{slug}/{version}/{CONSULTATION}", 307)

    async def form(self, request: Request) -> Response:
        """The page with the form, or why there is none now; ``?clause=`` chooses the clause."""
        asked = await self._find(request)
        if asked is None:
            return await self._standards.nothing(request)
        if asked.found.edition.withdrawal:
            return await self._standards.gone(request, asked.found)
        filled = FilledRemark(new_id(), request.query_params.get("clause", "").upper())
        return await self._show(request, asked, filled)

    async def send(self, request: Request) -> Response:
        """Take a remark and tell its number; whatever is refused comes back in the form."""
        asked = await self._find(request)
        if asked is None:
            return await self._standards.nothing(request)
        if asked.found.edition.withdrawal:
            return await self._standards.gone(request, asked.found)
        filled = FilledRemark(new_id())
        try:
            given = await _read_form(request)
            form = given["form"] if _FORM.match(given["form"]) else new_id()
            filled = FilledRemark(form, given["clause"], given["sender"], given["text"])
            await self._pay(request)
            number = await self._store(asked, filled, filled_trap=bool(given["website"]))
        except WorkshopError as error:
            return await self._show(request, asked, filled, error)
        address = f"{public_address(self._services.settings)}{request.scope['path']}"
        around = around_page(request, asked.found)
        # Not in the queue of those who only read: whoever has sent something learns its number.
        snapshot = await asyncio.to_thread(self._snapshot, asked)
        page = await asyncio.to_thread(write_thanks, snapshot, number, address, around)
        return Response(page, 200, _HEADERS, media_type="text/html")

    async def register(self, request: Request) -> Response:
        """The page of the register once it is out; ``?number=`` shows one remark."""
        asked = await self._find(request)
        if asked is None or asked.place.told_in is None:
            return await self._standards.nothing(request)
        told_in, wanted = asked.place.told_in, request.query_params.get("number", "").strip()[:20]
        around = around_page(request, asked.found)

        def make() -> CachedFile:
            register = self._read(lambda db: load_register(db, asked.place.row))
            page = write_register(self._snapshot(asked), register, told_in, wanted, around)
            return CachedFile.of(page, "text/html")

        key = None if wanted else (*await self._seal(asked), repr(around))
        return await self._standards.answer(request, key, make)

    async def file(self, request: Request) -> Response:
        """The register as a file."""
        name = request.scope["path"].rpartition("/")[2]
        media = next(media for known, _label, media in REGISTER_FILES if known == name)
        asked = await self._find(request)
        if asked is None or asked.place.told_in is None:
            return await self._standards.nothing(request)

        def make() -> CachedFile:
            register: Register = self._read(lambda db: load_register(db, asked.place.row))
            content = write_register_file(register, name, known_language(register.language))
            return CachedFile.of(content, media)

        return await self._standards.answer(request, (*await self._seal(asked), name), make)

    async def _store(self, asked: _Asked, filled: FilledRemark, *, filled_trap: bool) -> str:
        row = asked.place.row
        command = SendRemark(
            row.id, filled.form, filled.code, filled.sender, filled.text, filled_trap=filled_trap
        )
        sent = self._services.store.submit(send_remark, SYSTEM, command, row.programme_id)
        return await asyncio.wrap_future(sent)

    async def _show(
        self,
        request: Request,
        asked: _Asked,
        filled: FilledRemark,
        error: WorkshopError | None = None,
    ) -> Response:
        around = around_page(request, asked.found)

        def make() -> CachedFile:
            snapshot, shown = self._snapshot(asked), filled
            if error is not None:
                language = known_language(snapshot["standard"]["language"])
                shown = replace(filled, problem=error_message(error, language))
            row = asked.place.row
            page = write_remark_form(snapshot, row, today(), asked.kept, shown, around)
            return CachedFile.of(page, "text/html")

        status = 200 if error is None else 429 if error.retryable else 400
        return await self._standards.answer(request, None, make, _HEADERS, status)

    async def _pay(self, request: Request) -> None:
        here = place_of(request.client.host) if request.client else ""
        if not await self._pace.try_to_take(here):
            raise SlowDown(_TOO_FAST)

    async def _find(self, request: Request) -> _Asked | None:
        slug, version = request.path_params["slug"], request.path_params["version"]

        def load(db: Session) -> _Asked | None:
            found = find_version(db, slug, version)
            place = found.consultation if found else None
            if found is None or place is None:
                return None
            programme = db.get_one(Programme, place.row.programme_id)
            kept = None if is_kept_apart(programme) else kept_until(programme, place.row)
            return _Asked(found, place, kept)

        asked: _Asked | None = await asyncio.to_thread(self._read, load)
        return asked

    async def _seal(self, asked: _Asked) -> tuple[str, str]:
        """Cache key: which register, and how often it was changed."""
        row = asked.place.row
        changes: str = await asyncio.to_thread(self._read, lambda db: seal_of_register(db, row))
        return row.id, changes

    def _snapshot(self, asked: _Asked) -> dict[str, Any]:
        edition_id = asked.found.edition.id
        snapshot: dict[str, Any] = self._read(
            lambda db: db.get_one(Publication, edition_id).snapshot
        )
        return snapshot

    def _read(self, load: Callable[[Session], Any]) -> Any:
        with self._services.store.read() as db:
            return load(db)


async def _read_form(request: Request) -> dict[str, str]:
    """The fields of a form post; a missing one is empty. Raises ``Invalid``."""
    data = b""
    try:
        async for chunk in request.stream():
            data += chunk
            if len(data) > LARGEST_FORM:
                raise Invalid(mark("This is too long. Go back in your browser and shorten it."))
    except ClientDisconnect:
        raise Invalid(mark("The request was not understood.")) from None
    try:
        found = parse_qs(data.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        raise Invalid(mark("The request was not understood.")) from None
    names = ("form", "clause", "sender", "text", "website")
    return {name: found.get(name, [""])[0] for name in names}
