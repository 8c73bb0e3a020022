"""Versions before they are published, under ``/previews/<word>/``: page and files as they would be.

For the account that asked for it, signed in and still allowed to publish; kept by no browser.
"""

import asyncio
import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from workshop.errors import NotFound
from workshop.export.preview_shelf import PREVIEWS, Preview
from workshop.export.public_site import (
    ASSETS,
    Around,
    read_asset,
    write_clause,
    write_missing,
    write_page,
)
from workshop.export.published_files import outputs_of, write_output
from workshop.live.public_address import public_address
from workshop.people.accounts import load_actor
from workshop.people.rights import Right
from workshop.services import Services
from workshop.web.protocol import requested_language
from workshop.web.public_standards import POLICY

_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": POLICY,
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex",
}
_CODE = re.compile(r"[^\W_]{1,8}-\d{1,4}\Z")


class PreviewRoutes:
    """The routes below ``/previews``."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        return [
            Route("/previews/{key}/", self.answer),
            Route("/previews/{key}/{name}", self.answer),
        ]

    async def answer(self, request: Request) -> Response:
        """The page, the page of a clause or a file; 404 for everybody else and after an hour."""
        signed_in = request.scope.get("workshop.signed_in")
        account_id = signed_in.account_id if signed_in else ""
        name = request.path_params.get("name", "")
        preview = await asyncio.to_thread(self._find, request.path_params["key"], account_id)
        if preview is None:
            page = write_missing(requested_language(request), "..")
            return Response(page, 404, _HEADERS, "text/html")
        try:
            query = request.query_params.get("q", "")
            content, media = await asyncio.to_thread(self._write, preview, name, query)
        except NotFound:
            page = write_missing(requested_language(request), ".", "./")
            return Response(page, 404, _HEADERS, "text/html")
        return Response(content, headers=_HEADERS, media_type=media)

    def _find(self, key: str, account_id: str) -> Preview | None:
        preview = PREVIEWS.find(key, account_id)
        if preview is None:
            return None
        with self._services.store.read() as db:
            actor = load_actor(db, account_id)
        return preview if actor and actor.may(Right.RUN, preview.programme_id) else None

    def _write(self, preview: Preview, name: str, query: str) -> tuple[bytes, str]:
        snapshot = preview.snapshot
        if name in ASSETS:
            return read_asset(name), ASSETS[name]
        outputs = outputs_of(snapshot)
        files = tuple((one.name, one.label, one.saved_as) for one in outputs)
        if not name:
            return write_page(snapshot, query, Around(files=files)), "text/html"
        if _CODE.match(name):
            return write_clause(snapshot, name.upper(), Around(files=files)), "text/html"
        media = next((one.media for one in outputs if one.name == name), "")
        base = public_address(self._services.settings)
        address = f"{base}/standards/{snapshot['standard']['slug']}/"
        return write_output(snapshot, name, address), media
