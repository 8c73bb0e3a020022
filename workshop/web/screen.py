"""The wall: its page and its QR code."""

import io
import re

import segno
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from workshop.i18n import mark, translate
from workshop.live.public_address import base_path, public_address
from workshop.services import Services
from workshop.web.protocol import requested_language
from workshop.web.static_files import page_response

_CODE = re.compile(r"[A-Z0-9]{6}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


class ScreenRoutes:
    """The routes under ``/screen``."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def page(self, request: Request) -> Response:
        """The HTML page of the wall; the display token is in the fragment, which browsers do not
        send."""
        title = translate(mark("The wall"), requested_language(request))
        base = base_path(self._services.settings)
        return page_response(
            request, "screen.html", "wall/screen", title, base, address=self._join_address()
        )

    async def qr(self, request: Request) -> Response:
        """A QR code (SVG) of the address for phones with the join code ``?code=``, or of the
        published standard ``?standard=`` by its name in addresses; 404 if malformed."""
        code = request.query_params.get("code", "")
        slug = request.query_params.get("standard", "")
        if _CODE.fullmatch(code):
            address = f"{self._join_address()}#{code}"
        elif _SLUG.fullmatch(slug):
            address = f"{public_address(self._services.settings)}/standards/{slug}/"
        else:
            return PlainTextResponse("", 404)
        picture = io.BytesIO()
        segno.make(address, error="m").save(
            picture, kind="svg", scale=8, border=2, dark="#1B2A41", light="#FFFFFF"
        )
        return Response(picture.getvalue(), media_type="image/svg+xml")

    def _join_address(self) -> str:
        return f"{public_address(self._services.settings)}/join"
