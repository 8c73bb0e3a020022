"""The server below a path of its public address, such as ``https://example.org/warsztat``.

The path comes from ``WORKSHOP_PUBLIC_URL``. A proxy may pass it on or take it off: here it is taken
off where it is there, so that routes know nothing of it, and put before the addresses of redirects.
"""

from starlette.responses import RedirectResponse

from workshop.web.security import App, Message, Receive, Scope, Send


class BasePath:
    """Middleware, before all that reads paths; ``base`` is a path without a slash at its end."""

    def __init__(self, app: App, base: str) -> None:
        self._app = app
        self._base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a path that begins at the server's own root."""
        if not self._base or scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if scope["path"] == self._base:
            query = scope["query_string"].decode("latin-1")
            away = RedirectResponse(f"{self._base}/{query and '?'}{query}", 308)
            await away(scope, receive, send)
            return
        if scope["path"].startswith(f"{self._base}/"):
            raw = scope.get("raw_path") or b""
            scope = {
                **scope,
                "path": scope["path"].removeprefix(self._base),
                "raw_path": raw.removeprefix(self._base.encode()),
            }
        await self._app(scope, receive, self._with_base(send))

    def _with_base(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    (name, self._below(value) if name.lower() == b"location" else value)
                    for name, value in message["headers"]
                ]
            await send(message)

        return sending

    def _below(self, address: bytes) -> bytes:
        own = address.startswith(b"/") and not address.startswith(b"//")
        return self._base.encode() + address if own else address
