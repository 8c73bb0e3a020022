"""What a browser gets while the database is locked or away: a sentence, and when to come back."""

from collections.abc import Awaitable

from starlette.requests import Request
from starlette.responses import PlainTextResponse

from workshop.i18n import error_message
from workshop.store.trouble import RETRY_AFTER, StorageTrouble
from workshop.web.protocol import requested_language
from workshop.web.security import App, Message, Receive, Scope, Send


class StorageTroubleMiddleware:
    """ASGI middleware around everything that reads the database for pages and files.

    A request is answered with 503; a socket that has not been accepted is refused, and its page
    tries again by itself. The store has logged why.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; raises what is none of the storage's trouble."""
        begun = False

        def sending(message: Message) -> Awaitable[None]:
            nonlocal begun
            begun = True
            return send(message)

        try:
            await self._app(scope, receive, sending)
        except StorageTrouble as error:
            if begun:
                return  # too late for a sentence: the answer is cut short
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1013, "reason": ""})
                return
            words = error_message(error, requested_language(Request(scope)))
            headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
            await PlainTextResponse(words, 503, headers)(scope, receive, send)
