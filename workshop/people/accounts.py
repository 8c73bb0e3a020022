"""Accounts: create, change, disable, recover; and load an account as ``Actor``."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func
from sqlmodel import Session, col, select

from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import LANGUAGES, mark
from workshop.i18n.collation import SortKey, collation_key
from workshop.live.facts import Fact
from workshop.people.credentials import new_token, token_hash
from workshop.people.new_passwords import HashedPassword, hash_password
from workshop.people.recruiters import recruits_in
from workshop.people.review_keys import (
    keep_by_password,
    keep_by_recovery,
    lose_key,
    new_review_key,
    recovered_key,
)
from workshop.people.rights import Actor, ActorKind, Right, Role
from workshop.people.sign_in import end_sessions
from workshop.people.tables import Account, Membership
from workshop.store import log
from workshop.store.ids_and_clock import now
from workshop.text_signs import legal_text

_RECOVERY_DIGITS = 20
"""80 random bits: few enough to copy by hand, too many to try against the stored hash."""
BY_AREA = (Role.EXPERT, Role.EDITOR)
"""Roles whose reading of draft clauses can be limited to some areas."""
USER_NAME_RULE = mark("A user name has 2 to 40 characters: a–z, digits, dot, hyphen, underscore.")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}\Z")


@dataclass(frozen=True)
class CreateAccount:
    """``password``: plain text, hashed before it is stored; ``hashed``: the same, where that was
    done already (``write_hashed``); ``programme_id``: also add it there; ``one_time``: the first
    sign-in asks for another password."""

    username: str
    display_name: str
    role: str
    password: str
    language: str = "pl"
    programme_id: str | None = None
    one_time: bool = False
    hashed: HashedPassword | None = field(default=None, repr=False)


@dataclass(frozen=True)
class ChangeAccount:
    """Only the fields that are not ``None`` change."""

    account_id: str
    display_name: str | None = None
    role: str | None = None
    language: str | None = None
    disabled: bool | None = None


@dataclass(frozen=True)
class SetPassword:
    """A new password; every signed-in browser of the account is signed out.

    ``key``: the account's review key, if its owner sets the password and has it open. Without it
    the key is lost, and with it the way to one's own ratings. ``one_time``: as in
    ``CreateAccount``.
    """

    account_id: str
    password: str
    one_time: bool = False
    key: bytes | None = field(default=None, repr=False)
    hashed: HashedPassword | None = field(default=None, repr=False)


@dataclass(frozen=True)
class ChangeOwnPassword:
    """``key``: the actor's review key, opened by this browser."""

    password: str
    key: bytes = field(repr=False)
    hashed: HashedPassword | None = field(default=None, repr=False)


@dataclass(frozen=True)
class SetMembership:
    """The account's role in a programme; ``role=None`` ends the membership."""

    programme_id: str
    account_id: str
    role: str | None


@dataclass(frozen=True)
class RecoverAccount:
    """Set a new password with the recovery code that was shown once."""

    username: str
    code: str
    password: str
    hashed: HashedPassword | None = field(default=None, repr=False)


def count_accounts(db: Session) -> int:
    """How many accounts there are, disabled ones included."""
    return int(db.execute(select(func.count()).select_from(Account)).scalar_one())


def list_accounts(db: Session) -> list[Account]:
    """All accounts, disabled ones included, by name."""
    return sorted(db.execute(select(Account)).scalars(), key=account_order)


def account_order(account: Account) -> tuple[SortKey, str]:
    """The key that sorts accounts by name, as they stand in lists."""
    return collation_key(account.display_name), account.username


def load_actor(db: Session, account_id: str) -> Actor | None:
    """An account as actor, with its roles; ``None`` for an unknown or disabled one."""
    account = db.get(Account, account_id)
    if account is None or account.disabled_at is not None:
        return None
    query = select(Membership).where(Membership.account_id == account_id)
    memberships = list(db.execute(query).scalars())
    return Actor(
        kind=ActorKind.ACCOUNT,
        id=account.id,
        house_role=account.role,
        programmes={row.programme_id: row.role for row in memberships},
        areas={row.programme_id: frozenset(row.areas) for row in memberships if row.areas},
        recruits=recruits_in(db, account_id),
        name=account.display_name,
    )


def create_account(db: Session, actor: Actor, command: CreateAccount) -> tuple[Account, str]:
    """Create an account; returns it with its recovery code, which is shown only now.

    Raises ``Invalid`` for a name or password that breaks the rules, ``Conflict`` for a taken name.
    """
    actor.must(Right.ADMINISTER)
    username = _checked_username(command.username)
    if db.execute(select(Account.id).where(Account.username == username)).first():
        raise Conflict(mark("There is already an account with this user name."))
    recovery, hashed = _new_recovery(), _hashed(command)
    account = Account(
        username=username,
        display_name=_checked_name(command.display_name),
        role=_checked_role(command.role),
        language=_checked_language(command.language),
        password_hash=hashed.stored,
        one_time_password=command.one_time,
        recovery_hash=token_hash(recovery),
    )
    key = new_review_key()
    keep_by_password(account, key, hashed)
    keep_by_recovery(account, key, recovery)
    db.add(account)
    db.flush()
    if command.programme_id:
        db.add(
            Membership(programme_id=command.programme_id, account_id=account.id, role=account.role)
        )
    log.append(db, log.HOUSE, "account_created", [("account", account.id)], actor=actor.log_id)
    return account, recovery


def create_first_account(db: Session, actor: Actor, command: CreateAccount) -> tuple[Account, str]:
    """As ``create_account``; raises ``Conflict`` when an account exists already.

    Checked inside the writing transaction, so that two visitors cannot both be first.
    """
    if count_accounts(db):
        raise Conflict(mark("There is already an account; sign in with it."))
    return create_account(db, actor, command)


def change_account(db: Session, actor: Actor, command: ChangeAccount) -> Account:
    """Change an account; one's own name and language need no right. Disabling ends all sign-ins.

    Raises ``NotAllowed``, ``NotFound``, ``Invalid`` (also when no administrator would remain).
    """
    own = actor.id == command.account_id and command.role is None and command.disabled is None
    if not own:
        actor.must(Right.ADMINISTER)
    account = _account(db, command.account_id)
    if command.display_name is not None:
        account.display_name = _checked_name(command.display_name)
    if command.language is not None:
        account.language = _checked_language(command.language)
    if command.role is not None:
        account.role = _checked_role(command.role)
    if command.disabled is not None:
        account.disabled_at = now() if command.disabled else None
        if command.disabled:
            end_sessions(db, account.id)
    db.add(account)
    _keep_an_administrator(db)
    log.append(db, log.HOUSE, "account_changed", [("account", account.id)], actor=actor.log_id)
    return account


def set_password(db: Session, actor: Actor, command: SetPassword) -> Account:
    """Set one's own password, or as administrator that of any account. Ends all its sign-ins.

    The review key stays where its owner brings it along; otherwise it is lost (``lose_key``).

    Raises ``NotAllowed``, ``NotFound``, ``Invalid`` as ``checked_password``.
    """
    if actor.id != command.account_id:
        actor.must(Right.ADMINISTER)
    account = _account(db, command.account_id)
    hashed = _hashed(command)
    account.password_hash = hashed.stored
    account.one_time_password = command.one_time
    if command.key is not None and actor.id == account.id:
        keep_by_password(account, command.key, hashed)
    else:
        lose_key(db, account)
    db.add(account)
    end_sessions(db, account.id)
    log.append(db, log.HOUSE, "password_set", [("account", account.id)], actor=actor.log_id)
    return account


def change_own_password(db: Session, actor: Actor, command: ChangeOwnPassword) -> str:
    """Set one's own password and get a new recovery code, which is returned.

    Whoever made the account knew both; from now on only its owner can open its review key. Raises
    ``Invalid`` as ``checked_password``, and where a one-time password should be kept.
    """
    given = _account(db, actor.id)
    hashed = _hashed(command)
    if given.one_time_password and hashed.is_that_of(given.password_hash, command.password):
        raise Invalid(mark("Choose another password than the one you were given."))
    setting = SetPassword(actor.id, command.password, key=command.key, hashed=hashed)
    account = set_password(db, actor, setting)
    return _renew_recovery(db, account, command.key)


def recover_account(db: Session, actor: Actor, command: RecoverAccount) -> tuple[str, bytes]:
    """Set a new password with the recovery code; returns the next code, and the review key.

    The key is a new one where it was never sealed under this code. Raises ``Invalid``.
    """
    account = account_to_recover(db, command)
    key, hashed = recovered_key(account, command.code.strip()), _hashed(command)
    owner = Actor(kind=ActorKind.ACCOUNT, id=account.id)
    set_password(db, owner, SetPassword(account.id, command.password, key=key, hashed=hashed))
    if key is None:
        key = new_review_key()
        keep_by_password(account, key, hashed)
    return _renew_recovery(db, account, key), key


def account_to_recover(db: Session, command: RecoverAccount) -> Account:
    """The account with this name and recovery code. Raises ``Invalid``."""
    query = select(Account).where(
        Account.username == command.username.strip().lower(),
        Account.recovery_hash == token_hash(command.code.strip()),
    )
    account: Account | None = db.execute(query).scalars().first()
    if account is None or account.disabled_at is not None:
        raise Invalid(mark("The user name or the recovery code is not right."))
    return account


def set_membership(db: Session, actor: Actor, command: SetMembership) -> None:
    """Set or remove an account's role in a programme; needs ``ADMINISTER`` or ``RUN`` there.

    Roles other than ``BY_AREA`` lose their choice of areas. Raises ``NotAllowed``, ``NotFound``,
    ``Invalid``.
    """
    if not actor.may(Right.ADMINISTER):
        actor.must(Right.RUN, command.programme_id)
    _account(db, command.account_id)
    row = db.get(Membership, (command.programme_id, command.account_id))
    if command.role is None:
        if row is not None:
            db.delete(row)
    elif row is None:
        role = _checked_role(command.role)
        db.add(
            Membership(programme_id=command.programme_id, account_id=command.account_id, role=role)
        )
    else:
        row.role = _checked_role(command.role)
        row.areas = row.areas if row.role in BY_AREA else []
        db.add(row)
    log.append(
        db, log.HOUSE, "membership_set", [("account", command.account_id)], actor=actor.log_id
    )


def _hashed(
    command: CreateAccount | SetPassword | ChangeOwnPassword | RecoverAccount,
) -> HashedPassword:
    return command.hashed or hash_password(command.password)


def _renew_recovery(db: Session, account: Account, key: bytes) -> str:
    recovery = _new_recovery()
    account.recovery_hash = token_hash(recovery)
    keep_by_recovery(account, key, recovery)
    db.add(account)
    return recovery


def _new_recovery() -> str:
    return new_token()[:_RECOVERY_DIGITS]


def _account(db: Session, account_id: str) -> Account:
    account = db.get(Account, account_id)
    if account is None:
        raise NotFound(mark("There is no such account."))
    return account


def _checked_username(value: str) -> str:
    username = value.strip().lower()
    if not _USERNAME.match(username):
        raise Invalid(USER_NAME_RULE)
    return username


def _checked_name(value: str) -> str:
    name = " ".join(legal_text(value).split())
    if not 1 <= len(name) <= 80:
        raise Invalid(mark("A name has 1 to 80 characters."))
    return name


def _checked_role(value: str) -> str:
    if value not in set(Role):
        raise Invalid(mark("There is no such role."))
    return value


def _checked_language(value: str) -> str:
    if value not in LANGUAGES:
        raise Invalid(mark("The interface does not speak this language."))
    return value


def _keep_an_administrator(db: Session) -> None:
    db.flush()
    query = (
        select(func.count())
        .select_from(Account)
        .where(Account.role == Role.ADMIN, col(Account.disabled_at).is_(None))
    )
    if not db.execute(query).scalar_one():
        raise Invalid(mark("One administrator must remain."))


def load_account_facts(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Facts without body that make the server check the sign-ins of these accounts again.

    No visibility rule knows their kind, so they are never sent.
    """
    return [Fact(kind="account", id=account_id, body=None) for account_id in ids]
