"""On which day something goes: the promised one, if it was announced in time and nothing holds it.

The announcement is stored, and deletion counts from it. So a clock that is set ahead by a year
deletes nothing that was not announced on that same clock a week before; where the clock is set
back, what it had announced from the future counts for nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from workshop.people.rights import Actor
from workshop.programme.retention import PROMISED, KeptKind, last_day
from workshop.programme.tables import Programme
from workshop.retention.holds import LONGEST_HOLD, Hold, list_holds
from workshop.retention.parts import erase_some, next_part
from workshop.retention.tables import DeletionNotice
from workshop.store import log

FIRST_NOTICE, LAST_NOTICE = 30, 7
"""Days before its day at which a deletion is told of on the page of the programme. The last notice
is stored, and nothing goes sooner than so many days after it."""


class Action(StrEnum):
    """What is to be done now: announce, take an announcement back, erase."""

    ANNOUNCE = "announce"
    TAKE_BACK = "take_back"
    ERASE = "erase"


@dataclass(frozen=True)
class Outlook:
    """When something goes. ``promised``: the day people were told; ``day``: on which it goes as far
    as is known; ``endless``: something holds it that has no day of its own. ``noticed_on``: when it
    was announced, on the present clock; ``None``: not yet."""

    kind: KeptKind
    promised: date
    day: date
    holds: Sequence[Hold]
    noticed_on: date | None

    @property
    def endless(self) -> bool:
        """Whether somebody has to end what holds it."""
        return any(hold.until is None for hold in self.holds)

    def is_due(self, today: date) -> bool:
        """Whether it goes today."""
        return self.noticed_on is not None and not self.holds and today >= self.day


@dataclass(frozen=True)
class LookAt:
    """Do the next thing that is due in a programme on this day."""

    programme_id: str
    day: date


def look_ahead(db: Session, programme: Programme, kind: KeptKind, today: date) -> Outlook:
    """When something of a programme goes, as it looks on this day."""
    promised = last_day(programme, kind)
    noticed = _noticed_on(db, programme, kind, today)
    week = timedelta(days=LAST_NOTICE)
    holds = list_holds(db, programme, promised, today)
    day = max(promised, (noticed or max(today, promised - week)) + week)
    longest = promised + timedelta(days=LONGEST_HOLD)
    held = [min(hold.until, longest) + timedelta(days=1) for hold in holds if hold.until]
    return Outlook(kind, promised, max([day, *held]), holds, noticed)


def is_kept_apart(programme: Programme) -> bool:
    """Whether nothing is deleted by itself: people of examples and rehearsals are made up."""
    return programme.example or programme.rehearsal_of is not None


def promised_now(programme: Programme, today: date) -> date | None:
    """The day that somebody who comes in is promised for what they write; ``None``: none."""
    if is_kept_apart(programme):
        return None
    return max(last_day(programme, KeptKind.NOTES), today + timedelta(days=LAST_NOTICE))


def next_action(db: Session, programme: Programme, today: date) -> tuple[Action, KeptKind] | None:
    """What is to be done in a programme now; ``None``: nothing on this day."""
    if is_kept_apart(programme):
        return None
    left = {kind: next_part(db, programme.id, kind) is not None for kind in PROMISED}
    ahead = {kind: look_ahead(db, programme, kind, today) for kind in PROMISED}
    for kind, seen in ahead.items():
        near = left[kind] and today >= seen.promised - timedelta(days=LAST_NOTICE)
        if near and seen.noticed_on is None:
            return Action.ANNOUNCE, kind
        if not near and db.get(DeletionNotice, (programme.id, kind)) is not None:
            return Action.TAKE_BACK, kind
    # In this order: with badge and phrase people take back what is still there.
    first = next((kind for kind in PROMISED if left[kind]), None)
    return (Action.ERASE, first) if first is not None and ahead[first].is_due(today) else None


def take_step(db: Session, actor: Actor, command: LookAt) -> bool:
    """Do what is due next in a programme, a part of it at most; returns whether there was anything.
    Whoever is killed between two steps, or comes second, begins where the last one has ended."""
    programme = db.get(Programme, command.programme_id)
    found = next_action(db, programme, command.day) if programme is not None else None
    if programme is None or found is None:
        return False
    action, kind = found
    part = next_part(db, programme.id, kind)
    if action is Action.ERASE and part is not None:
        erase_some(db, programme.id, part, command.day)
        return True
    notice = db.get(DeletionNotice, (programme.id, kind))
    if action is Action.TAKE_BACK and notice is not None:
        db.delete(notice)
    else:
        day = last_day(programme, kind).isoformat()
        at = command.day.isoformat()
        db.merge(DeletionNotice(programme_id=programme.id, kind=kind, day=day, noticed_on=at))
    log.append(db, programme.id, "deletion_announced")
    return True


def programmes_to_look_at(db: Session, today: date) -> list[str]:
    """The programmes in which something is to be done on this day."""
    rows = db.execute(select(Programme).order_by(col(Programme.created_at))).scalars().all()
    return [row.id for row in rows if next_action(db, row, today) is not None]


def _noticed_on(db: Session, programme: Programme, kind: KeptKind, today: date) -> date | None:
    notice = db.get(DeletionNotice, (programme.id, kind))
    if notice is None or notice.day != last_day(programme, kind).isoformat():
        return None
    noticed = date.fromisoformat(notice.noticed_on)
    return noticed if noticed <= today else None
