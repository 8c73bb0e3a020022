"""Who may see a recruitment: accounts that an administrator has named, and nobody else.

No role brings this right, an administrator's neither. Administrators can name themselves, as they
can make accounts; so everybody who recruits sees who else is named.
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.i18n.collation import collation_key
from workshop.people.rights import Actor, Right
from workshop.people.tables import Account, Membership, Recruiter
from workshop.store import log


@dataclass(frozen=True)
class NameRecruiter:
    """Name a member of a programme for its recruitment, or, with ``named=False``, no longer."""

    programme_id: str
    account_id: str
    named: bool = True


def name_recruiter(db: Session, actor: Actor, command: NameRecruiter) -> None:
    """Name somebody, or take the right back; needs an administrator. Idempotent.

    Raises ``NotFound`` for an account that is no member of the programme.
    """
    actor.must(Right.ADMINISTER)
    key = (command.programme_id, command.account_id)
    if db.get(Membership, key) is None:
        raise NotFound(mark("This account does not belong to the programme."))
    row = db.get(Recruiter, key)
    if (row is not None) == command.named:
        return
    if row is None:
        db.add(Recruiter(programme_id=command.programme_id, account_id=command.account_id))
    else:
        db.delete(row)
    kind = "recruiter_named" if command.named else "recruiter_unnamed"
    refs = [("account", command.account_id)]
    log.append(db, log.HOUSE, kind, refs, actor=actor.log_id)


def recruits_in(db: Session, account_id: str) -> frozenset[str]:
    """The ids of the programmes for whose recruitment an account is named."""
    query = select(Recruiter.programme_id).where(Recruiter.account_id == account_id)
    return frozenset(db.execute(query).scalars())


def list_recruiters(db: Session, programme_id: str) -> list[Account]:
    """The accounts that are named for the recruitment of a programme and can sign in."""
    query = (
        select(Account)
        .join(Recruiter, col(Recruiter.account_id) == Account.id)
        .where(Recruiter.programme_id == programme_id, col(Account.disabled_at).is_(None))
    )
    return sorted(db.execute(query).scalars(), key=lambda row: collation_key(row.display_name))
