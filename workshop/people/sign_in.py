"""Sign-in: single-use tickets, revocable sessions of browsers. Failures: ``login_throttle.py``.

After a correct password the page gets a ticket, valid once and for 30 seconds; the browser sends
it to ``/sign-in/exchange`` and gets an HttpOnly cookie. Only hashes of both are stored. The ticket
and then the cookie's token open the account's review key (``review_keys``). Who comes with an
account of the city: ``provider_identities``.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from workshop.errors import NotAllowed
from workshop.i18n import mark
from workshop.people.credentials import new_token, token_hash
from workshop.people.review_keys import browser_key
from workshop.people.rights import Actor
from workshop.people.sealing import open_seal, seal
from workshop.people.tables import Account, AccountSession
from workshop.store import log
from workshop.store.ids_and_clock import now

TICKET_SECONDS = 30
SESSION_DAYS = 14


def load_credentials(db: Session) -> dict[str, dict[str, dict[str, str]]]:
    """Enabled accounts in the form that streamlit-authenticator takes:
    ``{"usernames": {username: {"name", "email", "password"}}}``, with password hashes."""
    query = select(Account).where(col(Account.disabled_at).is_(None))
    return {
        "usernames": {
            account.username: {
                "name": account.display_name,
                "email": "",
                "password": account.password_hash,
            }
            for account in db.execute(query).scalars()
        }
    }


@dataclass(frozen=True)
class IssueTicket:
    """``key``: the account's review key, as its password has just opened it."""

    username: str
    key: bytes = field(repr=False)


def issue_ticket(db: Session, actor: Actor, command: IssueTicket) -> str:
    """Create a ticket for a browser that has just given the correct password.

    Raises ``NotAllowed`` when the account is disabled.
    """
    account = _by_name(db, command.username)
    if account is None or account.disabled_at is not None:
        raise NotAllowed(mark("This account cannot sign in."))
    account.key_used = True
    ticket = new_token()
    db.add(account)
    db.add(
        AccountSession(
            account_id=account.id,
            ticket_hash=token_hash(ticket),
            ticket_until=now() + timedelta(seconds=TICKET_SECONDS),
            sealed_key=seal(browser_key(ticket), command.key),
            expires_at=_midnight_after(SESSION_DAYS),
        )
    )
    return ticket


def session_without_key(account_id: str, token: str) -> AccountSession:
    """The sign-in of a browser that gave no password here: it opens no review key."""
    return AccountSession(
        account_id=account_id,
        token_hash=token_hash(token),
        expires_at=_midnight_after(SESSION_DAYS),
    )


@dataclass(frozen=True)
class SignedIn:
    """A valid sign-in: the ids of the browser's session and of its account."""

    session_id: str
    account_id: str


def exchange_ticket(db: Session, actor: Actor, ticket: str) -> str:
    """Exchange a ticket for the cookie's token; raises ``NotAllowed`` if used or expired."""
    row = load_ticket(db, ticket)
    token = new_token()
    key = open_seal(browser_key(ticket), row.sealed_key or "")
    row.sealed_key = seal(browser_key(token), key) if key is not None else None
    row.ticket_hash, row.ticket_until, row.token_hash = None, None, token_hash(token)
    db.add(row)
    return token


def owner_of_ticket(db: Session, ticket: str) -> str:
    """The user name of whoever has this ticket; raises as ``load_ticket``."""
    return db.get_one(Account, load_ticket(db, ticket).account_id).username


def load_ticket(db: Session, ticket: str) -> AccountSession:
    """The sign-in session of a ticket that is still valid; raises ``NotAllowed``."""
    query = select(AccountSession).where(AccountSession.ticket_hash == token_hash(ticket))
    row: AccountSession | None = db.execute(query).scalars().first()
    if row is None or row.ticket_until is None or row.ticket_until < now():
        raise NotAllowed(mark("The sign-in took too long. Please sign in again."))
    return row


def find_session(db: Session, token: str) -> SignedIn | None:
    """The sign-in of a cookie's token; ``None``: unknown, expired or account disabled."""
    query = (
        select(AccountSession.id, AccountSession.account_id)
        .join(Account, col(Account.id) == AccountSession.account_id)
        .where(
            AccountSession.token_hash == token_hash(token),
            AccountSession.expires_at > now(),
            col(Account.disabled_at).is_(None),
        )
    )
    row = db.execute(query).first()
    return SignedIn(row[0], row[1]) if row else None


def valid_account_of(db: Session, session_id: str) -> str | None:
    """The account id of a sign-in session that is still valid, or ``None``."""
    query = (
        select(AccountSession.account_id)
        .join(Account, col(Account.id) == AccountSession.account_id)
        .where(
            AccountSession.id == session_id,
            AccountSession.expires_at > now(),
            col(Account.disabled_at).is_(None),
        )
    )
    return db.execute(query).scalar()


def sign_out(db: Session, actor: Actor, session_id: str) -> None:
    """End this sign-in and all others of the same account; without effect if already ended."""
    row = db.get(AccountSession, session_id)
    if row is not None:
        end_sessions(db, row.account_id)


def end_sessions(db: Session, account_id: str) -> None:
    """Delete all sign-ins of an account; its event closes the account's open connections."""
    db.execute(delete(AccountSession).where(col(AccountSession.account_id) == account_id))
    log.append(db, log.HOUSE, "signed_out", [("account", account_id)])


def _midnight_after(days: int) -> datetime:
    return (now() + timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)


def _by_name(db: Session, username: str) -> Account | None:
    query = select(Account).where(Account.username == username.strip().lower())
    return db.execute(query).scalars().first()
