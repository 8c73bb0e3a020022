"""New passwords, hashed before the writer gets them: that takes a third of a second, and a room
would wait for it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sqlmodel import Session

from workshop.errors import Invalid
from workshop.i18n import mark
from workshop.people.credentials import is_password, password_hash
from workshop.people.known_browsers import Whence
from workshop.people.password_checks import PASSWORD_CHECKS
from workshop.people.rights import Actor
from workshop.people.sealing import derive, new_salt, seal
from workshop.store.store import Store

ResultT = TypeVar("ResultT")
PASSWORD_LENGTH = (10, 72)


@dataclass(frozen=True)
class HashedPassword:
    """What is stored of a password, and the key by which it seals. ``unlike``: a stored hash that
    it was compared with and is not the password of; empty: it was compared with none."""

    stored: str = field(repr=False)
    salt: bytes = field(repr=False)
    key: bytes = field(repr=False)
    unlike: str = field(default="", repr=False)

    def seal(self, content: bytes) -> str:
        """The content as ``sealing.seal_with_words`` seals it."""
        return f"{self.salt.hex()}.{seal(self.key, content)}"

    def is_that_of(self, stored: str, password: str) -> bool:
        """Whether a stored hash is that of this password, which is given once more."""
        return stored != self.unlike and is_password(password, stored)


def checked_password(password: str) -> str:
    """The password, if it has 10 to 72 bytes in UTF-8 (the limit of bcrypt); raises ``Invalid``.

    Any character except NUL is allowed, spaces not at the ends.
    """
    shortest, longest = PASSWORD_LENGTH
    if not shortest <= len(password.encode()) <= longest or "\0" in password:
        raise Invalid(
            mark("A password has {shortest} to {longest} characters."),
            shortest=shortest,
            longest=longest,
        )
    if password != password.strip():
        raise Invalid(mark("A password does not begin or end with a space."))
    return password


def hash_password(password: str, given: str = "") -> HashedPassword:
    """Hash a password, and compare it with a stored hash where one is ``given``. Takes a third of
    a second, with ``given`` half of one. Raises ``Invalid`` as ``checked_password``."""
    stored, salt = password_hash(checked_password(password)), new_salt()
    other = bool(given) and not is_password(password, given)
    return HashedPassword(stored, salt, derive(password, salt), given if other else "")


def write_hashed(
    store: Store,
    actor: Actor,
    command: Callable[[Session, Actor, Any], ResultT],
    content: Any,
    *,
    comes: Whence = Whence(""),
    given: str = "",
) -> ResultT:
    """Run one of the commands that set a password, which is hashed first, in its turn.

    ``comes``: where the browser is; ``given``: as in ``hash_password``. Raises what the command
    raises, and ``SlowDown`` where too many wait for such a turn.
    """
    with PASSWORD_CHECKS.turn(comes.place, is_known=comes.is_known):
        hashed = hash_password(content.password, given)
    return store.write(command, actor, replace(content, hashed=hashed))
