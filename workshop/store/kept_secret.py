"""The installation's secret: made once, kept in a file, and known again by its fingerprint.

Withdrawal phrases are looked up with it. Another one in its place would go unnoticed until somebody
wants to take something back and cannot, so the database keeps which one it was made with.
"""

import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, text
from sqlmodel import Field, SQLModel

from workshop.settings import KEY_FILE, read_secret
from workshop.store.to_disk import to_disk

_ROW = "secret"
_PURPOSE = b"fingerprint of the secret"
_COST = {"n": 2**14, "r": 8, "p": 1, "dklen": 16}
_FIND = text("SELECT fingerprint FROM keyfingerprint WHERE key = :key")
_KEEP = text(
    "INSERT INTO keyfingerprint (key, fingerprint) VALUES (:key, :mark) ON CONFLICT DO NOTHING"
)
_FORGET = text("DELETE FROM keyfingerprint WHERE key = :key")


class KeyFingerprint(SQLModel, table=True):
    """Which ``secret`` the rows of this database were made with; no row before the first start."""

    key: str = Field(primary_key=True, max_length=20)
    fingerprint: str = Field(max_length=32)


@lru_cache(maxsize=1)
def fingerprint_of(secret: bytes) -> str:
    """By what a secret is known again.

    Slow to compute (scrypt): whoever has a copy of the database alone must not find out a secret
    that somebody has made up, word by word. A start asks for it twice.
    """
    salt = hmac.new(secret, _PURPOSE, hashlib.sha256).digest()
    return hashlib.scrypt(secret, salt=salt, **_COST).hex()


def find_fingerprint(connection: Connection) -> str | None:
    """The fingerprint in a database that has its table."""
    found = connection.execute(_FIND, {"key": _ROW}).scalar_one_or_none()
    return None if found is None else str(found)


def keep_fingerprint(connection: Connection, secret: bytes, *, anew: bool = False) -> bool:
    """Note the fingerprint where there is none, or with ``anew`` in place of another; whether the
    one that stands there now is this secret's."""
    if anew:
        connection.execute(_FORGET, {"key": _ROW})
    mark = fingerprint_of(secret)
    connection.execute(_KEEP, {"key": _ROW, "mark": mark})
    return find_fingerprint(connection) == mark


def make_secret(data_dir: Path) -> bytes:
    """Make the secret of a data folder, or read the one that another process makes just now."""
    path, secret = data_dir / KEY_FILE, secrets.token_bytes(32)
    # Linked when it is whole: of processes that start together each must read the same.
    descriptor, making = tempfile.mkstemp(dir=data_dir, prefix="secret.", suffix=".new")
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    try:
        if path.exists() and not read_secret(data_dir):
            path.unlink()  # cut off
        os.link(making, path)
    except FileExistsError:
        return read_secret(data_dir)
    except OSError:
        # A file system without links, such as that of a memory stick.
        os.replace(making, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(making)
    with suppress(OSError):  # some file systems know no such thing
        to_disk(data_dir)
    return secret
