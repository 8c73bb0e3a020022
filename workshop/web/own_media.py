"""Files that Streamlit keeps for a page, such as those of download buttons, are given to whom they
were made for, and as long as that account may do what it might do then (``people.file_seals``).

To everybody else there is no such file. No browser keeps one: computers in a town hall are shared.
"""

import asyncio

from starlette.responses import PlainTextResponse

from workshop.people.accounts import load_actor
from workshop.people.file_seals import is_sealed_for
from workshop.services import Services
from workshop.web.security import App, Message, Receive, Scope, Send

PREFIX = "/media/"
_HEADERS = [
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; sandbox"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
]
_NAMELESS = (b"content-disposition", b"attachment")
"""For pictures in a page, which are shown all the same: nothing opens by itself at our address."""


class OwnMedia:
    """Middleware around Streamlit's application."""

    def __init__(self, app: App, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or 404 for a file of somebody else."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        name = scope["path"].removeprefix(PREFIX)
        signed_in = scope.get("workshop.signed_in")
        account = signed_in.account_id if signed_in else ""
        if await asyncio.to_thread(self._may_have, account, name):
            await self._app(scope, receive, _kept_nowhere(send))
        else:
            await PlainTextResponse("", 404)(scope, receive, _kept_nowhere(send))

    def _may_have(self, account_id: str, name: str) -> bool:
        with self._services.store.read() as db:
            actor = load_actor(db, account_id)
        return is_sealed_for(self._services.settings.secret, actor, name)


def _kept_nowhere(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = {name for name, _value in _HEADERS}
            headers = [pair for pair in message["headers"] if pair[0].lower() not in ours]
            if not any(name.lower() == _NAMELESS[0] for name, _value in headers):
                headers.append(_NAMELESS)
            message["headers"] = [*headers, *_HEADERS]
        await send(message)

    return sending
