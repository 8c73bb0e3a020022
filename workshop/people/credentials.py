"""Tokens, phrases and passwords, and the hashes that are stored of them."""

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
"""A bcrypt hash checked for unknown user names, so that they take as long as known ones.

A salt followed by a random digest: no password is known for it, and making it does not take the
quarter of a second that hashing takes.
"""


def new_token() -> str:
    """A random 128-bit token, 32 hexadecimal digits."""
    return secrets.token_hex(16)


def token_hash(token: str) -> str:
    """SHA-256 of a random token, in hexadecimal; no salt is needed against guessing 128 bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def phrase_hash(secret: bytes, phrase: str) -> str:
    """HMAC-SHA256 of a withdrawal phrase, ignoring case and spacing.

    Keyed, because five words could be guessed: the database alone is not enough to try them.
    """
    words = " ".join(phrase.lower().split())
    return hmac.new(secret, words.encode(), hashlib.sha256).hexdigest()


def password_hash(password: str) -> str:
    """The bcrypt hash of a password of at most 72 bytes (cost 12; about a quarter of a second)."""
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(12)).decode()
