"""Signatures of published standards, and of what towns make of those of others (Ed25519): who hands
a file out, beside whether it is whole.

Pure: keys and checksums in, signatures out. Keys and values are URL-safe base64 without padding.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from workshop.errors import Invalid
from workshop.i18n import mark

ALGORITHM = "Ed25519"
MOST_FORMER = 50
STANDARD, RETURN = "workshop-standard", "workshop-return"
"""What is signed: a published standard, and what a town made of that of another one."""
Signature = Mapping[str, Any]
"""``algorithm``, ``key`` (public), ``value``, and ``former``: the keys before this one, the latest
first, each with its ``key`` and the ``value`` with which it signed its successor."""

FALSE_SIGNATURE = mark(
    "The signature of this file is false: it was not written by whom it names. "
    "Ask the other town for the file once more."
)


def make_key() -> str:
    """A new private key, whose public one can be given to a command: it begins with no hyphen."""
    while True:
        private = _encode(Ed25519PrivateKey.generate().private_bytes_raw())
        if not public_key(private).startswith("-"):
            return private


def public_key(private: str) -> str:
    """The public key of a private one."""
    return _encode(_private(private).public_key().public_bytes_raw())


def sign(private: str, sha256: str, about: str = STANDARD) -> str:
    """The signature of a file with this checksum; ``about``: what kind of file it is."""
    return _encode(_private(private).sign(_about_file(about, sha256)))


def endorse(private: str, successor: str) -> str:
    """The signature with which a key names the public key that follows it."""
    return _encode(_private(private).sign(_about_key(successor)))


def check_signature(signature: Signature, sha256: str, about: str = STANDARD) -> None:
    """Raise ``Invalid`` unless the signature fits the checksum of this kind of file, and each
    former key has signed its successor."""
    _must_fit(signature["key"], signature["value"], _about_file(about, sha256))
    successor = signature["key"]
    for former in signature["former"]:
        _must_fit(former["key"], former["value"], _about_key(successor))
        successor = former["key"]


def keys_of(signature: Signature | None) -> Sequence[str]:
    """The public keys that a checked signature vouches for, the present one first."""
    if signature is None:
        return ()
    return (signature["key"], *(former["key"] for former in signature["former"]))


def key_fingerprint(key: str) -> str:
    """A public key's fingerprint to compare and read aloud: 32 hexadecimal digits, in fours."""
    digits = hashlib.sha256(_decode(key)).hexdigest()[:32]
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))


def _must_fit(key: str, value: str, message: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(_decode(key)).verify(_decode(value), message)
    except (InvalidSignature, ValueError):
        raise Invalid(FALSE_SIGNATURE) from None


def _about_file(about: str, sha256: str) -> bytes:
    # What is signed begins with what it is about: no signature stands for anything else.
    return f"{about}\n{sha256}\n".encode()


def _about_key(successor: str) -> bytes:
    return f"workshop-standard-key\n{successor}\n".encode()


def _private(key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_decode(key))


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
