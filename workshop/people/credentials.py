"""Secrets that people hold, and the hashes that are kept of them."""

import hashlib
import hmac
import secrets
import string

import bcrypt

_BCRYPT_ALPHABET = string.ascii_letters + string.digits + "./"
_BCRYPT_DIGEST_LENGTH = 31
UNKNOWN_HASH = bcrypt.gensalt(12).decode() + "".join(
    secrets.choice(_BCRYPT_ALPHABET) for _ in range(_BCRYPT_DIGEST_LENGTH)
)
"""Checked for unknown user names, so that they cost the same as known ones.

A salt with a random digest behind it: no password is known that leads to it, and making it does
not cost the quarter of a second that every check costs.
"""


def new_token() -> str:
    """A random 128-bit token, 32 hexadecimal digits."""
    return secrets.token_hex(16)


def token_hash(token: str) -> str:
    """SHA-256 of a random token; enough, since nobody can guess 128 bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def phrase_hash(secret: bytes, phrase: str) -> str:
    """A keyed hash of a withdrawal phrase: the database alone does not allow guessing."""
    words = " ".join(phrase.lower().split())
    return hmac.new(secret, words.encode(), hashlib.sha256).hexdigest()


def password_hash(password: str) -> str:
    """The bcrypt hash of a password of at most 72 bytes (cost 12; about a quarter of a second)."""
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(12)).decode()
