"""By which names browsers may ask for this server.

A stranger's page may give its own name this server's address (DNS rebinding) and would then be one
of this server's pages to the browser: its name is refused here. An IP address is no such name.
"""

import ipaddress
import logging
import socket
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse

from workshop.i18n import mark, translate
from workshop.settings import Settings
from workshop.web.security import App, Receive, Scope, Send, header

MOST_TOLD = 20
"""Names that are written to the log, each once: whoever tries many fills no disk."""
_logger = logging.getLogger(__name__)

_NO_NAME = mark(
    "This request does not say for which server it is (the header Host is missing). A proxy has to"
    " pass it on."
)
_OTHER_NAME = mark(
    "This server does not go by this name. Whoever runs it can allow the name in"
    " WORKSHOP_PUBLIC_URL or WORKSHOP_HOSTS; a proxy has to pass on the header Host."
)


class HostCheck:
    """Middleware that answers requests for a foreign name with a sentence (421), and those for none
    (400)."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._app = app
        self._names = own_names(settings)
        self._told: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is for this server."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        given = header(scope, b"host")
        if is_own_name(given, self._names):
            await self._app(scope, receive, send)
            return
        self._tell(given)
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4421, "reason": ""})
            return
        sentence, status = (_OTHER_NAME, 421) if given else (_NO_NAME, 400)
        text = "\n\n".join(translate(sentence, language) for language in ("pl", "en"))
        await PlainTextResponse(text, status)(scope, receive, send)

    def _tell(self, name: str) -> None:
        if name in self._told or len(self._told) >= MOST_TOLD:
            return
        self._told.add(name)
        _logger.warning(
            "Requests for the name %r are refused. If browsers know this server by it, set "
            "WORKSHOP_PUBLIC_URL or WORKSHOP_HOSTS; a proxy has to pass on the header Host.",
            name[:100],
        )


def own_names(settings: Settings) -> frozenset[str]:
    """The names of this server, in lower case."""
    machine = socket.gethostname().lower().rstrip(".")
    names = {"localhost", machine, f"{machine}.local"}
    names |= {_host_of(given) for given in settings.hosts}
    names.add(urlsplit(settings.public_url or "").hostname or "localhost")
    return frozenset(names - {""})


def is_own_name(given: str, names: frozenset[str]) -> bool:
    """Whether a ``Host`` header, with or without port, is an IP address or one of the names."""
    host = _host_of(given)
    if host in names:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _host_of(given: str) -> str:
    try:
        return (urlsplit(f"//{given}").hostname or "").rstrip(".")
    except ValueError:
        return ""
