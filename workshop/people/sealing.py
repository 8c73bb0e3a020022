"""Seals: what the server keeps and cannot read until somebody brings the words or the token for it.

The key of a seal is never stored. It follows from something that only a person or a browser has,
so that database and installation secret together open nothing.
"""

import base64
import binascii
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

KEY_BYTES = 32
_NONCE_BYTES = 12
_SCRYPT_COST, _SCRYPT_BLOCK, _SCRYPT_LANES = 2**15, 8, 1
_SCRYPT_MEMORY = 2 * 128 * _SCRYPT_COST * _SCRYPT_BLOCK


def new_salt() -> bytes:
    """16 random bytes for ``derive``; stored beside the seal."""
    return secrets.token_bytes(16)


def derive(secret_words: str, salt: bytes) -> bytes:
    """The key of a password, code or phrase: 32 bytes of scrypt (32 MB, about a tenth of a second).

    Memory-hard, because words that people choose or copy can be guessed by whoever has the seal.
    Case and spaces count; callers bring words into one form first.
    """
    return hashlib.scrypt(
        secret_words.encode(),
        salt=salt,
        n=_SCRYPT_COST,
        r=_SCRYPT_BLOCK,
        p=_SCRYPT_LANES,
        maxmem=_SCRYPT_MEMORY,
        dklen=KEY_BYTES,
    )


def token_key(token: str, purpose: str) -> bytes:
    """The key of a random token for one purpose: 32 bytes of HMAC-SHA256.

    Another function than the stored ``token_hash``, from which nothing leads to this key.
    """
    return hmac.digest(token.encode(), purpose.encode(), hashlib.sha256)


def seal(key: bytes, content: bytes) -> str:
    """The content encrypted and authenticated with a key of 32 bytes (ChaCha20-Poly1305).

    As text in URL-safe base64 of a random nonce, the cipher and its tag: 28 bytes more than the
    content. The same content sealed twice looks different.
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    cipher = ChaCha20Poly1305(key).encrypt(nonce, content, None)
    return base64.urlsafe_b64encode(nonce + cipher).decode()


def seal_with_words(secret_words: str, content: bytes) -> str:
    """The content sealed under words (``derive``), with a salt of its own in front."""
    salt = new_salt()
    return f"{salt.hex()}.{seal(derive(secret_words, salt), content)}"


def open_with_words(secret_words: str, sealed: str) -> bytes | None:
    """The content of ``seal_with_words``; ``None`` for other words or a damaged seal."""
    salt, _dot, inner = sealed.partition(".")
    try:
        return open_seal(derive(secret_words, bytes.fromhex(salt)), inner)
    except ValueError:
        return None


def open_seal(key: bytes, sealed: str) -> bytes | None:
    """The content; ``None`` for another key, or a seal that is damaged or was changed."""
    try:
        raw = base64.urlsafe_b64decode(sealed.encode())
        return ChaCha20Poly1305(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None)
    except (InvalidTag, binascii.Error, ValueError):
        return None
