"""The history of a need from the log: who changed what and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, select
from sqlmodel import Session, col

from workshop.needs.tables import Need
from workshop.people.tables import Account
from workshop.store.log import Event


@dataclass(frozen=True)
class NeedChange:
    """One change of a need. ``kind``: of the event; ``by``: the account's display name, empty where
    the event has no actor or the account is gone; ``fields``: name → (before, after)."""

    kind: str
    at: datetime
    by: str
    undone: bool
    fields: Mapping[str, tuple[Any, Any]]


def list_history(db: Session, need: Need) -> list[NeedChange]:
    """The events that refer to a need, also those about its links and ideas, the newest first."""
    query = (
        select(Event)
        .where(col(Event.scope) == need.programme_id)
        .where(cast(col(Event.refs), String).contains(need.id))
        .order_by(col(Event.number).desc())
    )
    events = list(db.execute(query).scalars())
    keys = {event.actor for event in events if event.actor}
    accounts = select(col(Account.id), col(Account.display_name)).where(col(Account.id).in_(keys))
    names = dict(db.execute(accounts).tuples().all())
    return [
        NeedChange(
            event.kind,
            event.at,
            names.get(event.actor or "", ""),
            event.undone,
            _fields(event, need.id),
        )
        for event in events
    ]


def _fields(event: Event, need_id: str) -> dict[str, tuple[Any, Any]]:
    found: dict[str, tuple[Any, Any]] = {}
    for change in event.changes:
        before, after = change["before"], change["after"]
        if change["table"] == "need" and change["key"] == [need_id] and before and after:
            found |= {name: (before[name], after[name]) for name in after}
    return found
