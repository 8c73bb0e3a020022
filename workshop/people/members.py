"""The accounts that are members of a programme, and those that could become members."""

from dataclasses import dataclass

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.people.accounts import SetMembership, account_order, set_membership
from workshop.people.rights import Actor, Right, Role
from workshop.people.tables import Account, Membership


@dataclass(frozen=True)
class AddByName:
    """Somebody by their exact user name; ``role=None``: the one of their account."""

    programme_id: str
    username: str
    role: str | None = None


def list_members(db: Session, programme_id: str) -> list[tuple[Account, str]]:
    """``(account, role)`` of a programme, by display name; disabled accounts included."""
    query = (
        select(Account, Membership.role)
        .join(Membership, col(Membership.account_id) == Account.id)
        .where(Membership.programme_id == programme_id)
    )
    rows = [(account, role) for account, role in db.execute(query)]
    return sorted(rows, key=lambda row: account_order(row[0]))


def list_area_choices(db: Session, programme_id: str) -> dict[str, list[str]]:
    """Account id → ids of the areas whose drafts it may read; unlimited accounts are left out."""
    query = select(Membership).where(Membership.programme_id == programme_id)
    return {row.account_id: row.areas for row in db.execute(query).scalars() if row.areas}


def list_candidates(db: Session, actor: Actor, programme_id: str) -> list[Account]:
    """Enabled accounts that are not in the programme yet and that the actor is shown, by name.

    To administrators all; to others those of the programmes that they run: who works elsewhere in
    this house is not theirs to read. They add such a person by ``add_by_name``.
    """
    query = _outside(programme_id)
    if not actor.may(Right.ADMINISTER):
        own = [key for key in actor.programmes if actor.may(Right.RUN, key)]
        known = select(Membership.account_id).where(col(Membership.programme_id).in_(own))
        query = query.where(col(Account.id).in_(known))
    return sorted(db.execute(query).scalars(), key=account_order)


def add_by_name(db: Session, actor: Actor, command: AddByName) -> None:
    """Add somebody of whom the actor knows the exact user name; needs ``ADMINISTER`` or ``RUN``.

    Raises ``NotAllowed``, ``Invalid``, and ``NotFound``, in the same words whether there is no such
    account, it cannot sign in, or it is a member already.
    """
    if not actor.may(Right.ADMINISTER):
        actor.must(Right.RUN, command.programme_id)
    username = command.username.strip().lower()
    query = _outside(command.programme_id).where(col(Account.username) == username)
    found = db.execute(query).scalars().first()
    if found is None:
        raise NotFound(mark("Nobody with this user name can be added."))
    role = command.role or usual_role(found)
    set_membership(db, actor, SetMembership(command.programme_id, found.id, role))


def usual_role(account: Account) -> Role:
    """The role in a programme that goes with an account's role in the house."""
    return Role.FACILITATOR if account.role == Role.ADMIN else Role(account.role)


def _outside(programme_id: str) -> SelectOfScalar[Account]:
    members = select(Membership.account_id).where(Membership.programme_id == programme_id)
    return select(Account).where(
        col(Account.id).not_in(members), col(Account.disabled_at).is_(None)
    )
