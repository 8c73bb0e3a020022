"""The review key of an account: what its anonymous ratings and comments are found again by.

32 random bytes, stored only sealed: under the password, under the recovery code, and for each
signed-in browser under its cookie's token. So a request of that browser opens it, and nobody does
with database and secret alone. Nobody can give a lost key back: with a password that somebody else
has set, the account begins with a new one.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, select

from workshop.people.new_passwords import HashedPassword
from workshop.people.rights import SYSTEM, Actor
from workshop.people.sealing import (
    KEY_BYTES,
    open_seal,
    open_with_words,
    seal,
    seal_with_words,
    token_key,
)
from workshop.people.tables import Account, AccountSession
from workshop.slot import Slot
from workshop.store.store import Store

_PURPOSE = "review key"

KeyLost = Callable[[Session, str], None]
"""``(db, account_id)``: called when an account that may have used its key has lost it."""
on_key_lost: Slot[Sequence[KeyLost]] = Slot("what follows from a lost review key")


@dataclass(frozen=True)
class ReplaceKey:
    """``sealed``: a new key under the account's password, instead of ``former``."""

    account_id: str
    former: str | None
    sealed: str = field(repr=False)


def new_review_key() -> bytes:
    """A random review key."""
    return secrets.token_bytes(KEY_BYTES)


def phone_key(token: str) -> bytes:
    """The review key of a participant, whose token only the phone or the withdrawal phrase has."""
    return token_key(token, _PURPOSE)


def browser_key(token: str) -> bytes:
    """The key under which a sign-in ticket or a cookie's token seals the review key."""
    return token_key(token, _PURPOSE)


def keep_by_password(account: Account, key: bytes, hashed: HashedPassword) -> None:
    """Seal an account's key under its password."""
    account.key_by_password = hashed.seal(key)


def keep_by_recovery(account: Account, key: bytes, recovery: str) -> None:
    """Seal an account's key under its recovery code."""
    account.key_by_recovery = seal(browser_key(recovery), key)


def recovered_key(account: Account, recovery: str) -> bytes | None:
    """The key that a recovery code opens; ``None`` where it was never sealed under this code."""
    return open_seal(browser_key(recovery), account.key_by_recovery or "")


def lose_key(db: Session, account: Account) -> None:
    """Forget an account's key: nobody present can open it. Its next sign-in makes a new one."""
    if account.key_used:
        for follow in on_key_lost.get():
            follow(db, account.id)
    account.key_by_password, account.key_by_recovery, account.key_used = None, None, False
    db.add(account)


def unlock_key(store: Store, username: str, password: str) -> bytes | None:
    """The review key of an account whose password was just checked; made if it has none.

    Takes a tenth of a second (``sealing.derive``). ``None``: there is no such account.
    """
    while True:
        with store.read() as db:
            account = db.exec(select(Account).where(Account.username == username)).first()
        if account is None:
            return None
        former = account.key_by_password
        key = open_with_words(password, former) if former else None
        if key is not None:
            return key
        key = new_review_key()
        made = ReplaceKey(account.id, former, seal_with_words(password, key))
        if store.write(replace_key, SYSTEM, made):
            return key


def replace_key(db: Session, actor: Actor, command: ReplaceKey) -> bool:
    """Give an account a new key; false if another browser was faster, and its key holds."""
    account = db.get(Account, command.account_id)
    if account is None or account.key_by_password != command.former:
        return False
    if command.former is not None:
        lose_key(db, account)
    account.key_by_password = command.sealed
    db.add(account)
    return True


def key_of_browser(db: Session, session_id: str, opener: str) -> bytes | None:
    """The review key in a sign-in session. ``opener``: ``browser_key`` of its token, in
    hexadecimal. ``None`` for a session without a key, or of another browser."""
    row = db.get(AccountSession, session_id)
    if row is None or row.sealed_key is None:
        return None
    try:
        return open_seal(bytes.fromhex(opener), row.sealed_key)
    except ValueError:
        return None
