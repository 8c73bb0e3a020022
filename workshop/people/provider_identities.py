"""Who comes in with an account of the city (OpenID Connect), and to which account here that leads.

An administrator links the two, never an address of e-mail or a name: both can change hands at a
provider. Whoever comes from there for the first time gets a code that lasts for some hours and
tells it to the administrator. What is stored of an identity is a keyed hash, so that the database
does not say who somebody is elsewhere.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func
from sqlmodel import Session, col, select

from workshop.errors import Conflict, NotAllowed, NotFound, SlowDown
from workshop.i18n import mark
from workshop.people.credentials import new_token, token_hash
from workshop.people.rights import SYSTEM, Actor, Right
from workshop.people.sign_in import end_sessions, session_without_key
from workshop.people.tables import Account, IdentityRequest, LinkedIdentity
from workshop.store import log
from workshop.store.ids_and_clock import now
from workshop.store.store import mark_erased

CODE_HOURS = 12
WAITING_COOKIES = (
    "workshop_waiting",
    "__Host-workshop_waiting",
    "__Secure-workshop_waiting",
)
"""Of a browser that waits for a link: without encryption, with it, and with it below a path."""
MOST_WAITING = 200
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE_LENGTH = 8
LONGEST_NAME = 80


@dataclass(frozen=True)
class Identity:
    """Somebody at a provider. ``key``: see ``identity_key``; ``name``: as the provider calls them,
    for the administrator who compares."""

    key: str
    name: str


@dataclass(frozen=True)
class FromProvider:
    """What a browser gets that comes from the provider: ``token``, of a sign-in session, or
    ``waiting``, of a request that an administrator has to answer."""

    token: str | None = field(default=None, repr=False)
    waiting: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class LinkIdentity:
    """Let whoever was given this code come in as this account from now on."""

    account_id: str
    code: str


@dataclass(frozen=True)
class UnlinkIdentity:
    """Let nobody come in as this account with an account of the city any more."""

    account_id: str


def identity_key(secret: bytes, issuer: str, subject: str) -> str:
    """What is stored of an identity: 64 hexadecimal digits of HMAC-SHA256."""
    return hmac.digest(secret, f"{issuer}\n{subject}".encode(), "sha256").hex()


def come_from_provider(db: Session, actor: Actor, identity: Identity) -> FromProvider:
    """Sign somebody in whom the provider has just vouched for, or let them wait for a link.

    The session opens no review key: only the password does. Raises ``NotAllowed`` when the linked
    account is disabled, ``SlowDown`` while too many wait.
    """
    query = select(LinkedIdentity).where(LinkedIdentity.identity == identity.key)
    linked = db.execute(query).scalars().first()
    if linked is not None:
        account = db.get_one(Account, linked.account_id)
        if account.disabled_at is not None:
            raise NotAllowed(mark("This account cannot sign in."))
        token = new_token()
        db.add(session_without_key(account.id, token))
        return FromProvider(token=token)
    return FromProvider(waiting=_ask_for_link(db, identity))


def _ask_for_link(db: Session, identity: Identity) -> str:
    forget_late_requests(db, SYSTEM)
    earlier = db.get(IdentityRequest, identity.key)
    waiting = db.execute(select(func.count()).select_from(IdentityRequest)).scalar_one()
    if earlier is None and waiting >= MOST_WAITING:
        raise SlowDown(mark("Too many wait to be linked. Try again later."))
    row = earlier or IdentityRequest(identity=identity.key, code="", token_hash="", name="")
    token = new_token()
    row.code = "".join(secrets.choice(_SIGNS) for _place in range(_CODE_LENGTH))
    row.token_hash = token_hash(token)
    row.name = identity.name[:LONGEST_NAME]
    row.until = now() + timedelta(hours=CODE_HOURS)
    db.add(row)
    return token


def is_any_request_late(db: Session) -> bool:
    """Whether somebody's code is over, and their name can go."""
    return db.execute(select(IdentityRequest.identity).where(_is_late())).first() is not None


def forget_late_requests(db: Session, _actor: Actor, _command: None = None) -> None:
    """Delete the requests that nobody has answered in time."""
    db.execute(delete(IdentityRequest).where(_is_late()))


def _is_late() -> ColumnElement[bool]:
    return col(IdentityRequest.until) <= now()


def code_of_waiting(db: Session, token: str) -> str | None:
    """The code that a browser which waits for a link tells its user; ``None``: it waits no more."""
    query = select(IdentityRequest).where(
        IdentityRequest.token_hash == token_hash(token), col(IdentityRequest.until) > now()
    )
    row = db.execute(query).scalars().first()
    return f"{row.code[:4]}-{row.code[4:]}" if row else None


def link_identity(db: Session, actor: Actor, command: LinkIdentity) -> str:
    """Link an account; needs an administrator. Returns how the provider calls the person.

    Raises ``NotFound`` for a code that nobody was given, or not lately, and ``Conflict`` when the
    account is linked already.
    """
    actor.must(Right.ADMINISTER)
    account = db.get(Account, command.account_id)
    if account is None:
        raise NotFound(mark("There is no such account."))
    signs = "".join(sign for sign in command.code.upper() if sign.isalnum())
    query = select(IdentityRequest).where(
        IdentityRequest.code == signs, col(IdentityRequest.until) > now()
    )
    asked = db.execute(query).scalars().first() if signs else None
    if asked is None:
        raise NotFound(mark("Nobody was given this code in the last hours."))
    if account.id in linked_accounts(db):
        raise Conflict(mark("This account is linked already. Take that back first."))
    db.add(LinkedIdentity(identity=asked.identity, account_id=account.id))
    name = str(asked.name)
    db.delete(asked)
    refs = [("account", account.id)]
    log.append(db, log.HOUSE, "identity_linked", refs, actor=actor.log_id)
    return name


def unlink_identity(db: Session, actor: Actor, command: UnlinkIdentity) -> None:
    """Take the link of an account back and end its sign-ins; needs an administrator. Idempotent."""
    actor.must(Right.ADMINISTER)
    query = select(LinkedIdentity).where(LinkedIdentity.account_id == command.account_id)
    row = db.execute(query).scalars().first()
    if row is None:
        return
    db.delete(row)
    # Taken back is taken back also in an older state of the database.
    mark_erased(db, ("linked identity", row.id))
    end_sessions(db, command.account_id)
    refs = [("account", command.account_id)]
    log.append(db, log.HOUSE, "identity_unlinked", refs, actor=actor.log_id)


def linked_accounts(db: Session) -> set[str]:
    """The ids of the accounts that somebody comes into with an account of the city."""
    return set(db.execute(select(LinkedIdentity.account_id)).scalars())
