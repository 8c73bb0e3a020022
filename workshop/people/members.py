"""The accounts that are members of a programme, and those that could become members."""

from sqlmodel import Session, col, select

from workshop.people.accounts import account_order
from workshop.people.tables import Account, Membership


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


def list_candidates(db: Session, programme_id: str) -> list[Account]:
    """Enabled accounts that are not in the programme yet, by name."""
    members = select(Membership.account_id).where(Membership.programme_id == programme_id)
    query = select(Account).where(
        col(Account.id).not_in(members), col(Account.disabled_at).is_(None)
    )
    return sorted(db.execute(query).scalars(), key=account_order)
