"""Join codes: read from a wall, typed on a phone.

No letter or digit of a code looks like another one. Whoever reads one wrongly all the same types
its look-alike, and is understood.
"""

import hashlib
import hmac
import secrets

CODE_LETTERS = "ACDEFHJKLMNPRTVXY3479"
"""Without B and 8, G and 6, I and 1, O, Q and 0, S and 5, U, W (two V), Z and 2."""
CODE_LENGTH = 6
_GROUP = 3
_ALIKE = str.maketrans("OQ0I1G6U8S2", "DDDLLCCVB5Z")
"""What is taken for the same sign: in codes of former releases all letters and digits occur."""


def make_code(length: int = CODE_LENGTH) -> str:
    """A random code."""
    return "".join(secrets.choice(CODE_LETTERS) for _place in range(length))


def code_of_secret(secret: bytes, purpose: str, length: int) -> str:
    """The one code that this secret makes for a purpose."""
    number = int.from_bytes(hmac.digest(secret, purpose.encode(), hashlib.sha256))
    signs = len(CODE_LETTERS)
    return "".join(CODE_LETTERS[number // signs**place % signs] for place in range(length))


def read_code(typed: str) -> str:
    """The signs of a typed code; case, spaces and hyphens do not count."""
    return "".join(typed.upper().split()).replace("-", "")


def looks_like(code: str) -> str:
    """The same text for two codes that are taken for each other."""
    return read_code(code).translate(_ALIKE)


def grouped(code: str) -> str:
    """A code as it is shown everywhere, such as ``ACD EFH``; the space does not break lines.
    ``frontend/wall/join_code.js`` does the same."""
    return "\u00a0".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))
