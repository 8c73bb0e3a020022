"""Withdrawing a published version, and which version stands for the standard.

A version that is withdrawn stays stored with all it says; it is not handed out any more, and its
address says why. The withdrawal can be lifted; each one stays in the record.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.local_time import local_day
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.standards.publication.versions import BINDING
from workshop.standards.tables import Publication, PublicationWithdrawal
from workshop.standards.version_order import version_key
from workshop.store import log
from workshop.store.ids_and_clock import now

LONGEST_WITHDRAWAL_REASON = 1000
WITHDRAWN, LIFTED = "standard_withdrawn", "standard_withdrawal_lifted"


@dataclass(frozen=True)
class WithdrawVersion:
    """A version is not handed out any more; everybody can read the ``reason``."""

    programme_id: str
    version: str
    reason: str


@dataclass(frozen=True)
class LiftWithdrawal:
    """A withdrawn version is handed out again. ``withdrawal``: the one that was seen."""

    programme_id: str
    version: str
    withdrawal: str
    reason: str


def withdraw_version(db: Session, actor: Actor, command: WithdrawVersion) -> PublicationWithdrawal:
    """Withdraw a version; needs the right to run the programme. Raises ``Invalid`` without a
    reason, ``Conflict`` for a version that is withdrawn already, ``NotFound``, ``NotAllowed``."""
    actor.must(Right.RUN, command.programme_id)
    publication_id = _find(db, command.programme_id, command.version)
    reason = _reason(command.reason)
    if publication_id in standing_withdrawals(db, command.programme_id):
        raise Conflict(mark("This version is withdrawn already."))
    row = PublicationWithdrawal(
        publication_id=publication_id, reason=reason, withdrawn_by=actor.name
    )
    db.add(row)
    return _announced(db, actor, row, command.programme_id, WITHDRAWN)


def lift_withdrawal(db: Session, actor: Actor, command: LiftWithdrawal) -> PublicationWithdrawal:
    """Hand a withdrawn version out again. Raises as ``withdraw_version``; ``Conflict`` where it is
    not withdrawn, or once more since."""
    actor.must(Right.RUN, command.programme_id)
    publication_id = _find(db, command.programme_id, command.version)
    reason = _reason(command.reason)
    row = standing_withdrawals(db, command.programme_id).get(publication_id)
    if row is None or row.id != command.withdrawal:
        raise Conflict(mark("This withdrawal does not stand any more."))
    row.lifted_reason, row.lifted_by, row.lifted_at = reason, actor.name, now()
    db.add(row)
    return _announced(db, actor, row, command.programme_id, LIFTED)


def standing_withdrawals(db: Session, programme_id: str) -> dict[str, PublicationWithdrawal]:
    """Publication → its withdrawal, for those that are withdrawn now."""
    rows = (row for row in list_withdrawals(db, programme_id) if row.lifted_at is None)
    return {row.publication_id: row for row in rows}


def list_withdrawals(db: Session, programme_id: str) -> list[PublicationWithdrawal]:
    """Every withdrawal of a version of a programme, lifted ones included, the oldest first."""
    query = (
        select(PublicationWithdrawal)
        .join(Publication, col(Publication.id) == col(PublicationWithdrawal.publication_id))
        .where(col(Publication.programme_id) == programme_id)
        .order_by(col(PublicationWithdrawal.at), col(PublicationWithdrawal.id))
    )
    return list(db.execute(query).scalars())


def list_withdrawn_versions(db: Session, programme_id: str) -> list[dict[str, Any]]:
    """The withdrawn versions of a programme as a snapshot names them, by their numbers."""
    gone = standing_withdrawals(db, programme_id)
    query = select(col(Publication.id), col(Publication.version)).where(
        col(Publication.id).in_(gone)
    )
    found = [
        {
            "version": version,
            "withdrawn_on": local_day(gone[key].at).isoformat(),
            "reason": gone[key].reason,
        }
        for key, version in db.execute(query).tuples()
    ]
    return sorted(found, key=lambda one: version_key(one["version"]))


def leading_order(version: str, state: str) -> tuple[bool, tuple[int, ...]]:
    """The sort key by which a version stands for the whole standard: a pilot or final one before
    any draft, the higher number before the lower one."""
    return state in BINDING, version_key(version)


def leading_publication(db: Session, programme_id: str) -> Publication | None:
    """The version that stands for a programme's standard, as ``leading_order`` says; ``None``
    where none was published or all are withdrawn."""
    gone = standing_withdrawals(db, programme_id)
    query = select(col(Publication.id), col(Publication.version), col(Publication.state)).where(
        col(Publication.programme_id) == programme_id
    )
    rows = [row for row in db.execute(query).tuples() if row[0] not in gone]
    if not rows:
        return None
    return db.get(Publication, max(rows, key=lambda row: leading_order(row[1], row[2]))[0])


def _find(db: Session, programme_id: str, version: str) -> str:
    query = select(col(Publication.id)).where(
        col(Publication.programme_id) == programme_id, col(Publication.version) == version
    )
    found: str | None = db.execute(query).scalars().first()
    if found is None:
        raise NotFound(mark("There is no such version."))
    return found


def _reason(text: str) -> str:
    reason = field_rules.paragraphs(text, LONGEST_WITHDRAWAL_REASON)
    if not reason:
        raise Invalid(mark("Write at least one word about why."))
    return reason


def _announced(
    db: Session, actor: Actor, row: PublicationWithdrawal, programme_id: str, kind: str
) -> PublicationWithdrawal:
    db.flush()
    payload = {"publication": row.publication_id}
    log.append(db, programme_id, kind, [], actor=actor.log_id, payload=payload)
    return row
