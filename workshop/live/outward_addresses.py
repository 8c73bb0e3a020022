"""Where this server may connect to by itself: somebody else's machine, never one of the network
that it stands in, unless the settings name it.

An address that somebody types may lead to what only this machine reaches: its own database, a
router, the records of another office. So it is looked at twice: its words when it is saved, and the
IP addresses that its name has at the moment of connecting. The connection then goes to an address
that was looked at, not to the name again, which may mean something else a moment later.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import quote, urlsplit

from workshop.errors import Invalid
from workshop.i18n import mark

LONGEST_ADDRESS = 500
CONNECT_SECONDS = 10.0
"""Until a machine has to take the connection, and between two pieces of what it says."""
_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class OutwardAddress:
    """A complete web address: ``host`` without brackets, ``target``: path and query."""

    scheme: str
    host: str
    port: int
    target: str


def read_outward(url: str, inside: Sequence[str]) -> OutwardAddress:
    """The parts of an address that this server may be told to call; asks no name server.

    ``inside``: what the settings allow of the own network, as ``Settings.inside``. Raises
    ``Invalid`` for what is no address, not encrypted, or an IP address inside the network.
    """
    text = url.strip()
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii")
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        parts, host, port = urlsplit(""), "", 0
    odd = parts.username is not None or parts.fragment or not text.isprintable() or " " in text
    if not host or not port or odd or len(text) > LONGEST_ADDRESS:
        raise Invalid(mark("This is no complete web address, such as https://example.org/incoming"))
    found = OutwardAddress(parts.scheme, host, port, _target(parts.path, parts.query))
    if found.scheme == "http" and not inside:
        raise _not_encrypted()
    if (address := _as_ip(host)) is not None:
        _allowed_of(found, [address], inside)
    return found


def find_machines(address: OutwardAddress, inside: Sequence[str]) -> list[str]:
    """The IP addresses of its host that may be connected to, at least one.

    Raises ``Invalid`` where all of them lie inside the network, and ``OSError`` where the name is
    not known.
    """
    try:
        rows = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError("no host name") from error
    found = [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows]
    return _allowed_of(address, list(dict.fromkeys(found)), inside)


@contextmanager
def outward_connection(
    address: OutwardAddress, inside: Sequence[str], *, within: float
) -> Iterator[HTTPConnection]:
    """A connection to one of ``find_machines``, which ends after ``within`` seconds, however slowly
    the other side speaks. It follows no redirect and knows no proxy.

    Raises as ``find_machines``, ``OSError`` where nobody answers or the certificate is not the
    host's, and ``TimeoutError`` where the time was over, also when the answer looked complete.
    """
    machines = find_machines(address, inside)
    line = _connect(address, machines)
    over = threading.Event()

    def end() -> None:
        over.set()
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    timer = threading.Timer(within, end)
    timer.daemon = True
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.host, address.port, timeout=CONNECT_SECONDS)
    connection.sock = line
    timer.start()
    try:
        if isinstance(line, ssl.SSLSocket):
            line.do_handshake()  # which can be spoken as slowly as everything else
        yield connection
    except Exception as error:
        if over.is_set():
            raise TimeoutError("the answer took too long") from error
        raise
    finally:
        timer.cancel()
        connection.close()
        line.close()
    if over.is_set():
        raise TimeoutError("the answer took too long")


def _connect(address: OutwardAddress, machines: Sequence[str]) -> socket.socket:
    trouble: OSError = OSError("no address")
    for machine in machines:
        try:
            line = socket.create_connection((machine, address.port), CONNECT_SECONDS)
        except OSError as error:
            trouble = error
            continue
        if address.scheme != "https":
            return line
        return ssl.create_default_context().wrap_socket(
            line, server_hostname=address.host, do_handshake_on_connect=False
        )
    raise trouble


def _allowed_of(
    address: OutwardAddress, found: Sequence[_Address], inside: Sequence[str]
) -> list[str]:
    named = [one for one in found if _is_named(address.host, one, inside)]
    outside = [one for one in found if not _is_inside(one)]
    if address.scheme == "http":
        if outside and not named:
            raise _not_encrypted()
        outside = []
    chosen = [str(one) for one in found if one in named or one in outside]
    if not chosen:
        raise Invalid(
            mark(
                "This address lies inside the network in which the server stands. Whoever runs the"
                " server can allow it."
            )
        )
    return chosen


def _not_encrypted() -> Invalid:
    return Invalid(mark("The address has to begin with https:// so that nobody can read along."))


def _is_named(host: str, address: _Address, inside: Sequence[str]) -> bool:
    """Whether the settings name this host, or a network in which this address lies."""
    for entry in inside:
        if entry.lower().rstrip(".") == host:
            return True
        with suppress(ValueError):
            if address in ipaddress.ip_network(entry, strict=False):
                return True
    return False


def _is_inside(address: _Address) -> bool:
    """Whether an address is none of the internet: loopback, private, of this link, reserved, or one
    of these wrapped into an IPv6 address."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return _is_inside(wrapped)
        if address.teredo is not None or address.is_site_local:
            return True
    return not address.is_global or address.is_multicast or address.is_reserved


def _as_ip(host: str) -> _Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _target(path: str, query: str) -> str:
    whole = f"{path or '/'}?{query}" if query else path or "/"
    return quote(whole, safe="/?&=%:@!$'()*+,;~-._[]")
