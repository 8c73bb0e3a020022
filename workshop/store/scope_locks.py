"""Who writes at the same time on PostgreSQL: programmes beside each other, all else alone.

A command whose scope is known locks that scope, and the whole house *shared* with others that do
the same. A command without one locks the whole house: it may read and write whatever it likes.
Nothing else ever locks two of these, so nobody waits in a circle.

That a scope is known is a hint, not a promise: a command that logs an event of another scope is
undone and run again with the whole house locked (``OutsideScope``). What a command with a scope
must not do, because nothing would notice, is to change rows of another programme, or of none,
without an event; ``tests/test_scopes.py`` watches for it.
"""

from hashlib import blake2b

from sqlalchemy import Connection, text
from sqlmodel import Session

_HOUSE, _SCOPES = 7_411_029, 7_411_030
_LOCK_HOUSE = text("SELECT pg_advisory_xact_lock(:house)")
_LOCK_SCOPE = text(
    "SELECT pg_advisory_xact_lock_shared(:house), pg_advisory_xact_lock(:scopes, :scope)"
)


class OutsideScope(Exception):
    """A command has to do with more than the scope that it was given."""


def lock(connection: Connection, scope: str | None) -> None:
    """Wait until nobody else writes in this scope (``None``: in any), and keep it until the end of
    the transaction. Raises after ``engine.LOCK_SECONDS``."""
    if scope is None:
        connection.execute(_LOCK_HOUSE, {"house": _HOUSE})
        return
    # Two scopes with one number merely wait for each other.
    number = int.from_bytes(blake2b(scope.encode(), digest_size=4).digest(), signed=True)
    keys = {"house": _HOUSE, "scopes": _SCOPES, "scope": number}
    connection.execute(_LOCK_SCOPE, keys)


def keep_to(db: Session, scope: str | None) -> None:
    """Let ``check`` refuse every other scope in this transaction."""
    db.info["scope"] = scope


def check(db: Session, scope: str) -> None:
    """Raise ``OutsideScope`` where the transaction has locked another scope than this; to be asked
    before a change in another scope that makes no event there."""
    db.info.setdefault("scopes", set()).add(scope)
    if db.info.get("scope") not in (None, scope):
        raise OutsideScope(scope)
