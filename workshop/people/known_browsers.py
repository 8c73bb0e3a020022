"""A browser in which somebody has signed in before, known again when they come back.

Whoever guesses a password from the address of a hall makes that address wait, and a facilitator in
that hall must not wait with it. So a sign-in leaves a mark in the browser: a random number, with a
keyed hash that ties it to the user name. Nothing of it is stored here. It opens nothing; with it
wrong tries are counted for this browser alone, and neither those of others for it nor its for them.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from workshop.people.credentials import new_token
from workshop.processes.connections import place_of

KNOWN_DAYS = 180
COOKIES = ("workshop_browser", "__Host-workshop_browser", "__Secure-workshop_browser")
"""The cookie's name over http, over https, and over https below a path."""
_SIGNS = 32


def mark_browser(secret: bytes, username: str) -> str:
    """A new mark for a browser in which this user has just signed in, 64 hexadecimal digits."""
    number = new_token()
    return number + _proof(secret, username, number)


@dataclass(frozen=True)
class Whence:
    """Where a try comes from: ``place`` is what its failures are counted by; ``is_known``: from a
    browser in which this user has signed in before."""

    place: str
    is_known: bool = False


def whence(secret: bytes, username: str, address: str, cookies: Mapping[str, str]) -> Whence:
    """Where somebody is who tries to sign in as this user."""
    for name in COOKIES:
        mark = cookies.get(name, "")
        number, proof = mark[:_SIGNS], mark[_SIGNS:]
        if proof and hmac.compare_digest(proof.encode(), _proof(secret, username, number).encode()):
            return Whence(f"browser {number}", is_known=True)
    return Whence(place_of(address))


def _proof(secret: bytes, username: str, number: str) -> str:
    said = f"known browser\0{username.strip().lower()}\0{number}".encode()
    return hmac.digest(secret, said, hashlib.sha256).hex()[:_SIGNS]
