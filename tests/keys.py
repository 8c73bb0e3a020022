"""Review keys of the cast: what a password would open is in tests made of the account's id."""

import hashlib

from sqlmodel import select

from workshop.people.rights import SYSTEM, Actor
from workshop.people.sign_in import IssueTicket, exchange_ticket, issue_ticket
from workshop.people.tables import Account
from workshop.store.store import Store


def key_of(account: Actor | str) -> bytes:
    """The review key of an account."""
    account_id = account if isinstance(account, str) else account.id
    return hashlib.sha256(b"review key of " + account_id.encode()).digest()


def issue(store: Store, username: str) -> str:
    """A ticket as the sign-in form gives it to a browser, for its cookie."""
    with store.read() as db:
        account_id = db.execute(select(Account.id).where(Account.username == username)).scalar_one()
    return store.write(issue_ticket, SYSTEM, IssueTicket(username, key_of(account_id)))


def sign_in(store: Store, username: str) -> str:
    """The cookie's token of a browser in which this account has just signed in."""
    return store.write(exchange_ticket, SYSTEM, issue(store, username))
