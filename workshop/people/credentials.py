"""Tokens, phrases and passwords, and the hashes that are stored of them."""

import hashlib
import hmac
import secrets
import string
from dataclasses import dataclass, field

import bcrypt

HASH_COST = 12
"""Of bcrypt: about a quarter of a second for each password. A hash says with which it was made."""
PHRASE_COST = 2**13
"""Of scrypt, for phrases and door codes. What is stored does not say with which it was made."""
_BCRYPT_ALPHABET = string.ascii_letters + string.digits + "./"
_BCRYPT_DIGEST_LENGTH = 31
UNKNOWN_HASH = bcrypt.gensalt(HASH_COST).decode() + "".join(
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


@dataclass(frozen=True)
class PhraseKeys:
    """What is derived from a withdrawal phrase: ``lookup``, 64 hexadecimal digits, finds the
    participant; ``seal``, 32 bytes, opens their sealed token. Neither follows from the other."""

    lookup: str
    seal: bytes = field(repr=False)


def phrase_keys(secret: bytes, phrase: str) -> PhraseKeys:
    """The keys of a withdrawal phrase, ignoring case and spacing; takes about 30 ms and 8 MiB.

    Memory-hard (scrypt), because five words are 46 bits: whoever holds the database and the secret
    could search them behind a fast hash, and would open every token. Salted with the secret instead
    of a salt for each row: a phrase comes without a name, so that one derivation has to find the
    row.
    """
    return PhraseKeys(*_derive_keys(secret, b"withdrawal phrase", _folded_phrase(phrase)))


@dataclass(frozen=True)
class DoorCodeKeys:
    """What is derived from a door code: ``lookup``, 64 hexadecimal digits, is stored; ``answers``,
    32 bytes, is not: pseudonyms in questionnaires are made of it. Neither follows from the other.
    """

    lookup: str
    answers: bytes = field(repr=False)


def door_code_keys(secret: bytes, signs: str) -> DoorCodeKeys:
    """The keys of a door code whose signs were read already; takes as long as ``phrase_keys``, and
    for the same reason: nine signs are 39 bits."""
    return DoorCodeKeys(*_derive_keys(secret, b"door code", signs.encode()))


def _derive_keys(secret: bytes, purpose: bytes, words: bytes) -> tuple[str, bytes]:
    salt = hmac.new(secret, purpose, hashlib.sha256).digest()
    derived = hashlib.scrypt(words, salt=salt, n=PHRASE_COST, r=8, p=1, dklen=64, maxmem=2**25)
    return derived[:32].hex(), derived[32:]


def seal_token(seal: bytes, token: str) -> str:
    """A token sealed with ``PhraseKeys.seal``, 64 hexadecimal digits.

    A one-time pad: the key is as long as the token and seals this one token only. That the right
    token comes out is checked against its stored hash.
    """
    return bytes(a ^ b for a, b in zip(seal, token.encode(), strict=True)).hex()


def open_token(seal: bytes, sealed: str) -> str:
    """The token that ``seal_token`` sealed with the same key; nonsense with any other key."""
    opened = bytes(a ^ b for a, b in zip(seal, bytes.fromhex(sealed), strict=True))
    return opened.decode("ascii", "replace")


def former_phrase_hash(secret: bytes, phrase: str) -> str:
    """The hash by which participants of the first release are found: a keyed, fast HMAC-SHA256."""
    return hmac.new(secret, _folded_phrase(phrase), hashlib.sha256).hexdigest()


def _folded_phrase(phrase: str) -> bytes:
    return " ".join(phrase.lower().split()).encode()


def password_hash(password: str) -> str:
    """The bcrypt hash of a password of at most 72 bytes, with ``HASH_COST``."""
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(HASH_COST)).decode()


def is_password(password: str, stored: str) -> bool:
    """Whether a stored hash is that of this password, which has at most 72 bytes."""
    return len(password.encode()) <= 72 and bcrypt.checkpw(password.encode(), stored.encode())
