"""A stream that is encrypted and authenticated in pieces, so that a file of any size fits.

Each file has a key of its own, made of the key of all and a random salt. The nonce of a piece is
its number and whether it is the last: pieces that are changed, moved, left out or cut off at the
end do not open. The head of the file, which anybody may read, is authenticated with each.
"""

import io
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PIECE = 65_536
"""Bytes of a piece; its cipher is 16 bytes longer."""
_TAG = 16
_LAST = 1


class BrokenSeal(ValueError):
    """A stream was changed or cut off, or is sealed with another key."""


class SealingWriter(io.RawIOBase):
    """Writes what it is given to ``sink``, sealed; complete once it is closed (``sink`` stays
    open)."""

    def __init__(self, sink: IO[bytes], key: bytes, salt: bytes, head: bytes) -> None:
        self._sink = sink
        self._cipher, self._head = _cipher(key, salt), head
        self._waiting = bytearray()
        self._number = 0

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, content: object) -> int:
        """Takes all of it."""
        view = memoryview(content).cast("B")  # type: ignore[arg-type]
        self._waiting += view
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(view)

    def close(self) -> None:
        """Writes the last piece."""
        if not self.closed:
            self._seal(bytes(self._waiting), last=True)
            super().close()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._sink.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, self._head))
        self._number += 1


class OpeningReader(io.RawIOBase):
    """Reads what was sealed from ``source``. Raises ``BrokenSeal`` as soon as a piece is wrong."""

    def __init__(self, source: IO[bytes], key: bytes, salt: bytes, head: bytes) -> None:
        self._source = source
        self._cipher, self._head = _cipher(key, salt), head
        self._next = source.read(PIECE + _TAG)
        self._open = b""
        self._number = 0
        self._over = False

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: object) -> int:
        """At most one piece."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._open and not self._over:
            self._open = self._open_next()
        count = min(len(view), len(self._open))
        view[:count], self._open = self._open[:count], self._open[count:]
        return count

    def _open_next(self) -> bytes:
        sealed, self._next = self._next, self._source.read(PIECE + _TAG)
        self._over = not self._next
        try:
            nonce = _nonce(self._number, last=self._over)
            piece = self._cipher.decrypt(nonce, sealed, self._head)
        except (InvalidTag, ValueError) as error:
            raise BrokenSeal from error
        self._number += 1
        return piece


def _cipher(key: bytes, salt: bytes) -> ChaCha20Poly1305:
    made = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"workshop backup").derive(key)
    return ChaCha20Poly1305(made)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([_LAST if last else 0])
