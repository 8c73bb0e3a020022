"""Pictures for staff who are signed in; they have no address for anybody else.

``/pictures/<id>`` is a picture, ``/pictures/<id>/preview`` its small copy.
"""

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from workshop.errors import WorkshopError
from workshop.people.accounts import load_actor
from workshop.pictures.pictures import load_picture_file
from workshop.pictures.remaking import PictureSize
from workshop.services import Services
from workshop.store.ids_and_clock import checked_id

_HEADERS = {
    # Kept nowhere: what is erased here would stay on the disks of browsers, some of them lent.
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
}


class PictureRoutes:
    """The routes below ``/pictures``."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        return [
            Route("/pictures/{id}", self.large),
            Route("/pictures/{id}/preview", self.preview),
        ]

    async def large(self, request: Request) -> Response:
        """The picture; 403 without a sign-in, 404 where there is none that they may see."""
        return await self._answer(request, PictureSize.LARGE)

    async def preview(self, request: Request) -> Response:
        """As ``large``, for the small copy."""
        return await self._answer(request, PictureSize.PREVIEW)

    async def _answer(self, request: Request, size: PictureSize) -> Response:
        signed_in = request.scope.get("workshop.signed_in")
        if signed_in is None:
            return PlainTextResponse("", 403, _HEADERS)
        key = request.path_params["id"]
        found = await asyncio.to_thread(self._load, signed_in.account_id, key, size)
        if found is None:
            return PlainTextResponse("", 404, _HEADERS)
        return Response(found, media_type="image/jpeg", headers=_HEADERS)

    def _load(self, account_id: str, picture_id: str, size: PictureSize) -> bytes | None:
        with self._services.store.read() as db:
            actor = load_actor(db, account_id)
            try:
                return load_picture_file(db, actor, checked_id(picture_id), size) if actor else None
            except WorkshopError:
                return None
