"""The key of backups: a file that lies elsewhere than they do, and the recovery key on paper.

Both are the same 32 random bytes with a checksum, in groups of signs that can be copied by hand.
"""

import os
import secrets
import stat
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from workshop.store.to_disk import write_private

KEY_BYTES = 32
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are taken for others."""
_CHECK_BYTES = 3
_GROUP = 4
_SHOWN = "shown"
_HEAD = "# The key of the backups. Without it and without the recovery key they are lost."


class BadKey(ValueError):
    """A text is no recovery key, or was mistyped."""


def words_of(key: bytes) -> str:
    """The key as 14 groups of 4 signs, the last of which check the others."""
    content = key + _check(key)
    number = int.from_bytes(content, "big")
    signs = "".join(_SIGNS[(number >> shift) & 31] for shift in range(len(content) * 8 - 5, -1, -5))
    return "-".join(signs[place : place + _GROUP] for place in range(0, len(signs), _GROUP))


def key_of(words: str) -> bytes:
    """The key that somebody has typed, in capitals or not, with any spaces. Raises ``BadKey``."""
    plain = words.upper().translate(str.maketrans("OIL", "011"))
    signs = [sign for sign in plain if sign.isalnum()]
    if len(signs) * 5 != (KEY_BYTES + _CHECK_BYTES) * 8 or not set(signs) <= set(_SIGNS):
        raise BadKey
    number = 0
    for sign in signs:
        number = number * 32 + _SIGNS.index(sign)
    content = number.to_bytes(KEY_BYTES + _CHECK_BYTES, "big")
    key, check = content[:KEY_BYTES], content[KEY_BYTES:]
    if check != _check(key):
        raise BadKey
    return key


def name_of(key: bytes) -> str:
    """Eight signs by which a copy says with which key it is sealed; nothing leads back."""
    return sha256(b"name of a key of backups" + key).hexdigest()[:8]


def read_key(path: Path) -> bytes | None:
    """The key in a file; ``None`` where there is none. Raises ``BadKey`` and ``OSError``."""
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError as error:
        raise BadKey from error
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
    return key_of(lines[0] if lines else "")


def make_key(path: Path, key: bytes | None = None) -> bytes:
    """Put a new key into a file that only its owner may read, or the given one; returns the key
    that lies there: of processes that do so at once all get the same. Raises ``OSError``."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = key or secrets.token_bytes(KEY_BYTES)
    making = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    write_private(making, f"{_HEAD}\n{words_of(made)}\n".encode())
    try:
        os.link(making, path)
    except FileExistsError:
        return read_key(path) or made
    except OSError:
        os.replace(making, path)  # a file system without links
    finally:
        with suppress(FileNotFoundError):
            making.unlink()
    return made


def was_shown(path: Path) -> bool:
    """Whether the recovery key has been shown to somebody, who was to write it down."""
    try:
        return any(line == f"# {_SHOWN}" for line in path.read_text("utf-8").split("\n"))
    except (OSError, UnicodeDecodeError):
        return False


def note_shown(path: Path) -> None:
    """Note that it was: it is shown once. Raises ``OSError``."""
    if not was_shown(path):
        mode = stat.S_IMODE(path.stat().st_mode)
        write_private(path, path.read_bytes() + f"# {_SHOWN}\n".encode())
        path.chmod(mode)


def _check(key: bytes) -> bytes:
    return sha256(b"check of a recovery key" + key).digest()[:_CHECK_BYTES]
