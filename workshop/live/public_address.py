"""The address under which phones and readers reach this server: QR codes, wall, posters, pages.

It depends on the settings and on where the server listens, never on a request: what one person's
browser asks for must not end up on everybody's wall. Where a page was opened at another address,
``visited_elsewhere`` says so.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from workshop.settings import Settings

_LOCAL_ENDS = (".local", ".lan", ".home", ".internal", ".localhost", ".home.arpa")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Listening:
    """Where this process waits for requests; ``host`` is empty where it takes them from
    everywhere."""

    scheme: str = "http"
    host: str = ""
    port: int = 8501

    @classmethod
    def of(cls, url: str) -> "Listening":
        """Of scheme, host (may be empty) and port in a URL."""
        parts = urlsplit(url)
        return cls(parts.scheme, parts.hostname or "", parts.port or _PORTS[parts.scheme])


_listening = [Listening()]


def listen_at(place: Listening) -> None:
    """Say where this process waits for requests; done once, at its start."""
    _listening[0] = place


def listens_encrypted() -> bool:
    """Whether TLS ends in this server, not in a proxy before it."""
    return _listening[0].scheme == "https"


def public_address(settings: Settings) -> str:
    """The URL for everybody without a trailing slash: ``settings.public_url``, or this machine's
    on its network."""
    if settings.public_url:
        return settings.public_url
    at = _listening[0]
    host = at.host if at.host and not _is("unspecified", at.host) else own_address()
    name = f"[{host}]" if ":" in host else host
    return f"{at.scheme}://{name}{'' if at.port == _PORTS[at.scheme] else f':{at.port}'}"


def base_path(settings: Settings) -> str:
    """The path below which this server's addresses lie, such as ``/warsztat``; mostly empty."""
    return urlsplit(settings.public_url or "").path


def visited_elsewhere(settings: Settings, visited: str | None) -> str | None:
    """Scheme and host of an opened page's URL where they are not those of ``public_address``.

    ``None`` where they are, where nothing is known, and for this machine's own browser as long as
    no public address is set: phones are given its network address then.
    """
    try:
        here, there = urlsplit(visited or ""), urlsplit(public_address(settings))
        if not here.hostname or _origin(here) == _origin(there):
            return None
    except ValueError:
        return None
    if not settings.public_url and _is_loopback(here.hostname):
        return None
    return f"{here.scheme}://{here.netloc.rpartition('@')[2]}"


def reaches_nobody(settings: Settings) -> bool:
    """Whether the address leads to this machine alone, as without a network."""
    return _is_loopback(urlsplit(public_address(settings)).hostname or "")


def is_read_along(visited: str | None) -> bool:
    """Whether what this opened page sends can be read in its network: it came without encryption,
    and not from this machine. ``False`` where nothing is known of the page."""
    try:
        return _is_open(urlsplit(visited or ""))
    except ValueError:
        return False


def are_phones_read_along(settings: Settings, visited: str | None) -> bool:
    """As ``is_read_along``, of this page or of the phones in the room.

    Who has the page over HTTPS is behind a proxy. So are phones then, unless they are told another
    address.
    """
    if not visited:
        return False
    encrypted = visited.startswith("https:") and not settings.public_url
    phones = _is_open(urlsplit(public_address(settings)))
    return is_read_along(visited) or (phones and not encrypted)


def is_local_address(address: str) -> bool:
    """Whether a URL can be opened only near this machine: a private or local IP address, a name
    without a dot, or one that only a local network knows."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    if any(_is(kind, host) for kind in ("private", "loopback", "link_local", "unspecified")):
        return True
    names_no_machine = ":" not in host and not host.replace(".", "").isdigit()
    return names_no_machine and ("." not in host or host.endswith(_LOCAL_ENDS))


def own_address() -> str:
    """This machine's IPv4 address, ``127.0.0.1`` without a network. Sends no packet."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)


def _is_open(parts: SplitResult) -> bool:
    return parts.scheme == "http" and not _is_loopback(parts.hostname or "localhost")


def _is_loopback(host: str) -> bool:
    return host == "localhost" or _is("loopback", host)


def _is(kind: str, host: str) -> bool:
    """Whether a host is an IP address of this kind, as ``ipaddress`` calls it."""
    try:
        return bool(getattr(ipaddress.ip_address(host), f"is_{kind}"))
    except ValueError:
        return False
