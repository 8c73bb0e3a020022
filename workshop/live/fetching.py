"""Fetching a file from an address that somebody has typed: bounded in every direction.

Where it may lead says ``outward_addresses``, at each redirect anew. Here stands how much is taken:
size, time, number of redirects, and kind of content.
"""

import http.client
import ssl
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from workshop.errors import Invalid, WorkshopError
from workshop.i18n import mark
from workshop.live.outward_addresses import OutwardAddress, outward_connection, read_outward

SECONDS = 20.0
"""How long a whole fetch may take, with all redirects."""
MOST_REDIRECTS = 3
_CHUNK = 65_536
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_AWAY = mark("{host} does not answer. Try again later, or bring the file in by hand.")
_TOO_SLOW = mark("{host} takes too long. Try again later, or bring the file in by hand.")
_TOO_LARGE = mark("What {host} sends is larger than {most} MB; it was cut off.")
_UNSAFE = mark("The connection to {host} is not safe: its certificate does not fit.")
_NO_FILE = mark("{host} has no file there (answer {status}).")
_ROUND = mark("{host} leads from one address to the next.")
_OTHER_KIND = mark("What {host} sends is no file of the kind that is read here ({kind}).")


class NotFetched(WorkshopError):
    """The other server does not answer, or not with what was asked for; another try may help."""

    code = "not_fetched"
    retryable = True


@dataclass(frozen=True)
class Fetched:
    """What came; ``address``: where it was found in the end."""

    address: str
    content: bytes


@dataclass(frozen=True)
class Limits:
    """``kinds``: media types that are taken; ``largest``: in bytes; ``inside``: what the settings
    allow of the own network."""

    kinds: Collection[str]
    largest: int
    inside: Sequence[str] = ()
    seconds: float = SECONDS


def fetch(address: str, limits: Limits) -> Fetched:
    """The file at an address.

    Raises ``Invalid`` for what is no address, leads inside the network, or sends too much or of
    another kind; ``NotFetched`` where the other side does not answer in time or not with a file.
    """
    until = time.monotonic() + limits.seconds
    address = address.strip()
    for _turn in range(MOST_REDIRECTS + 1):
        place = read_outward(address, limits.inside)
        found = _ask(place, limits, until)
        if isinstance(found, bytes):
            return Fetched(address, found)
        address = urljoin(address, found)
    raise NotFetched(_ROUND, host=place.host)


def _ask(place: OutwardAddress, limits: Limits, until: float) -> bytes | str:
    """What a host sends, or the address to which it leads."""
    left = until - time.monotonic()
    if left <= 0:
        raise NotFetched(_TOO_SLOW, host=place.host)
    headers = {"Accept": ", ".join(limits.kinds), "Connection": "close", "User-Agent": "workshop"}
    try:
        with outward_connection(place, limits.inside, within=left) as connection:
            connection.request("GET", place.target, headers=headers)
            answer = connection.getresponse()
            following = answer.getheader("Location")
            if answer.status in _REDIRECTS and following:
                return following
            if answer.status != 200:
                raise NotFetched(_NO_FILE, host=place.host, status=answer.status)
            return _read(answer, place, limits)
    except TimeoutError:
        raise NotFetched(_TOO_SLOW, host=place.host) from None
    except ssl.SSLCertVerificationError:
        raise NotFetched(_UNSAFE, host=place.host) from None
    except (OSError, http.client.HTTPException, ValueError):
        raise NotFetched(_AWAY, host=place.host) from None


def _read(answer: http.client.HTTPResponse, place: OutwardAddress, limits: Limits) -> bytes:
    kind = (answer.getheader("Content-Type") or "").split(";")[0].strip().lower()
    packed = (answer.getheader("Content-Encoding") or "identity").lower()
    if kind not in limits.kinds or packed != "identity":
        raise Invalid(_OTHER_KIND, host=place.host, kind=kind[:80] or "?")
    content = bytearray()
    while chunk := answer.read1(_CHUNK):
        content += chunk
        if len(content) > limits.largest:
            most = max(1, limits.largest // 1_000_000)
            raise Invalid(_TOO_LARGE, host=place.host, most=most)
    if answer.length:
        raise NotFetched(_AWAY, host=place.host)  # less came than was announced
    return bytes(content)
