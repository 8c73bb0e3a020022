"""Commands ``account create`` and ``account reset``, also for when nobody can sign in any more."""

import argparse
import secrets
from typing import Any

from sqlmodel import Session

from workshop.errors import NotFound
from workshop.i18n import _, mark
from workshop.people.accounts import (
    ChangeAccount,
    CreateAccount,
    SetPassword,
    change_account,
    count_accounts,
    create_account,
    list_accounts,
    set_password,
)
from workshop.people.new_passwords import write_hashed
from workshop.people.rights import SYSTEM, Role
from workshop.people.tables import Account
from workshop.services import Services
from workshop.settings import Settings

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def add_commands(commands: Any) -> None:
    """Add these commands to the parser."""
    account = commands.add_parser("account", help=_("create an account, or reset its password"))
    actions = account.add_subparsers(title=_("Commands"), metavar="")
    actions.required = True
    create = actions.add_parser("create", help=_("create an account with a one-time password"))
    create.add_argument("user", metavar=_("USER"), help=_("user name"))
    create.add_argument("--name", help=_("name that others see"))
    create.add_argument("--role", choices=[role.value for role in Role], help=_("role"))
    create.set_defaults(run=run_create)
    reset = actions.add_parser("reset", help=_("print a new one-time password"))
    reset.add_argument("user", metavar=_("USER"), help=_("user name"))
    reset.add_argument("--enable", action="store_true", help=_("enable a disabled account"))
    reset.set_defaults(run=run_reset)


def run_create(settings: Settings, wanted: argparse.Namespace) -> int:
    """Create an account and print its one-time password and recovery code.

    Role without ``--role``: administrator for the first account, else facilitator.
    """
    services, password = Services.build(settings), _new_password()
    try:
        with services.store.read() as db:
            first = not count_accounts(db)
        command = CreateAccount(
            username=wanted.user,
            display_name=wanted.name or wanted.user,
            role=wanted.role or (Role.ADMIN if first else Role.FACILITATOR),
            password=password,
            language=settings.language,
        )
        account, recovery = write_hashed(services.store, SYSTEM, create_account, command)
    finally:
        services.close()
    print(_("The account is created: {user}", user=account.username))
    _show(password)
    print(_("Recovery code, shown only now: {code}", code=recovery))
    return 0


def run_reset(settings: Settings, wanted: argparse.Namespace) -> int:
    """Set and print a new one-time password and end all sign-ins. Raises ``NotFound``."""
    services, password = Services.build(settings), _new_password()
    try:
        with services.store.read() as db:
            account = _find(db, wanted.user)
        disabled = account.disabled_at is not None
        if disabled and wanted.enable:
            services.store.write(change_account, SYSTEM, ChangeAccount(account.id, disabled=False))
        setting = SetPassword(account.id, password)
        write_hashed(services.store, SYSTEM, set_password, setting)
    finally:
        services.close()
    print(_("The account has a new password: {user}", user=account.username))
    _show(password)
    print(_("It does not open this person's former ratings; their recovery code would have."))
    if disabled and not wanted.enable:
        print(_("The account is still disabled. To enable it, add --enable."))
    return 0


def _find(db: Session, user: str) -> Account:
    for account in list_accounts(db):
        if account.username == user.strip().lower():
            return account
    raise NotFound(mark("There is no such account."))


def _new_password() -> str:
    parts = ("".join(secrets.choice(LETTERS) for _place in range(4)) for _part in range(4))
    return "-".join(parts)


def _show(password: str) -> None:
    print(_("One-time password, shown only now: {password}", password=password))
    print(_("Sign in with it and change it there."))
