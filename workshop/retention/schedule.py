"""On which day something goes: the promised one, if it was announced in time and nothing holds it.

The announcement is stored, and deletion counts from it: not the days between two dates, which a
clock that is set wrong twice would make up, but those on which a server has run while it stood. It
looks once at its start and then after each midnight of the machine, so each day counted is one on
which somebody could have read the notice on that machine. A date that turns out to have been in the
future takes its day off again, and what was announced there counts for nothing.

A computer that is switched on for meetings alone would take months for that. There an administrator
says that the date is right (``confirm_date``): a person sees what a clock cannot know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from workshop.errors import Conflict
from workshop.i18n import mark
from workshop.local_time import today as present_day
from workshop.people.rights import Actor, Right
from workshop.programme.notice_days import LAST_NOTICE, count_seen
from workshop.programme.programmes import load_programme
from workshop.programme.retention import PROMISED, KeptKind, last_day
from workshop.programme.tables import Programme
from workshop.recruitment.erasure import confirm_day
from workshop.retention.holds import LONGEST_HOLD, Hold, list_holds
from workshop.retention.parts import erase_some, next_part
from workshop.retention.tables import DeletionNotice
from workshop.store import log

FIRST_NOTICE = 30
"""Days before its day at which a deletion is told of on the page of the programme. The last notice,
``LAST_NOTICE`` days before, is stored."""


class Action(StrEnum):
    """What is to be done now: announce, take an announcement back, erase, count the day."""

    ANNOUNCE = "announce"
    TAKE_BACK = "take_back"
    ERASE = "erase"
    COUNT = "count"


@dataclass(frozen=True)
class Outlook:
    """When something goes. ``promised``: the day people were told; ``day``: on which it goes as far
    as is known; ``endless``: something holds it that has no day of its own. ``noticed_on``: when it
    was announced, on the present clock; ``None``: not yet. ``seen_days``: on how many days since
    then a server has run, today included."""

    kind: KeptKind
    promised: date
    day: date
    holds: Sequence[Hold]
    noticed_on: date | None
    seen_days: int = 0

    @property
    def endless(self) -> bool:
        """Whether somebody has to end what holds it."""
        return any(hold.until is None for hold in self.holds)

    def is_due(self, today: date) -> bool:
        """Whether it goes today."""
        return self.noticed_on is not None and not self.holds and today >= self.day

    def only_lacks_days(self, today: date) -> bool:
        """Whether the date alone would let it go today, but too few days were counted."""
        if self.noticed_on is None or self.holds or self.seen_days >= LAST_NOTICE:
            return False
        return today >= max(self.promised, self.noticed_on + timedelta(days=LAST_NOTICE))


@dataclass(frozen=True)
class LookAt:
    """Do the next thing that is due in a programme on this day."""

    programme_id: str
    day: date


@dataclass(frozen=True)
class ConfirmDate:
    """That ``day``, as it stood on the screen, is today's date."""

    programme_id: str
    day: date


def look_ahead(db: Session, programme: Programme, kind: KeptKind, today: date) -> Outlook:
    """When something of a programme goes, as it looks on this day."""
    promised = last_day(programme, kind)
    notice = _standing(db, programme, kind, today)
    noticed = date.fromisoformat(notice.noticed_on) if notice is not None else None
    seen = _seen_days(notice, today) if notice is not None else 0
    week = timedelta(days=LAST_NOTICE)
    holds = list_holds(db, programme, promised, today)
    day = max(promised, (noticed or max(today, promised - week)) + week)
    if noticed is not None:
        day = max(day, today + timedelta(days=max(LAST_NOTICE - seen, 0)))
    longest = promised + timedelta(days=LONGEST_HOLD)
    held = [min(hold.until, longest) + timedelta(days=1) for hold in holds if hold.until]
    return Outlook(kind, promised, max([day, *held]), holds, noticed, seen)


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
    if first is not None and ahead[first].is_due(today):
        return Action.ERASE, first
    uncounted = [kind for kind in PROMISED if _is_uncounted(db, programme, kind, today)]
    return (Action.COUNT, uncounted[0]) if uncounted else None


def take_step(db: Session, actor: Actor, command: LookAt) -> bool:
    """Do what is due next in a programme, a part of it at most; returns whether there was anything.
    Whoever is killed between two steps, or comes second, begins where the last one has ended."""
    programme = db.get(Programme, command.programme_id)
    if programme is None:
        return False
    _count_day(db, programme.id, command.day)
    found = next_action(db, programme, command.day)
    if found is None:
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
        day, at = last_day(programme, kind).isoformat(), command.day.isoformat()
        db.merge(
            DeletionNotice(
                programme_id=programme.id,
                kind=kind,
                day=day,
                noticed_on=at,
                seen_days=0,
                seen_on=at,
            )
        )
    log.append(db, programme.id, "deletion_announced")
    return True


def programmes_to_look_at(db: Session, today: date) -> list[str]:
    """The programmes in which something is to be done on this day."""
    rows = db.execute(select(Programme).order_by(col(Programme.created_at))).scalars().all()
    return [row.id for row in rows if next_action(db, row, today) is not None]


def confirm_date(db: Session, actor: Actor, command: ConfirmDate) -> None:
    """Let the days since the notices of a programme count: somebody knows that the date is right.

    Needs an administrator. Raises ``Conflict`` where it is not the day that stood on the screen.
    """
    actor.must(Right.ADMINISTER)
    programme = load_programme(db, actor, command.programme_id)
    if command.day != present_day():
        raise Conflict(mark("Meanwhile it is another day. Look at the date once more."))
    for kind in PROMISED:
        notice = _standing(db, programme, kind, command.day)
        if notice is not None:
            passed = (command.day - date.fromisoformat(notice.noticed_on)).days
            notice.seen_days = max(_seen_days(notice, command.day), passed)
            notice.seen_on = command.day.isoformat()
            db.add(notice)
    confirm_day(db, programme.id, command.day)
    log.append(db, programme.id, "deletion_date_confirmed", actor=actor.log_id)


def _standing(
    db: Session, programme: Programme, kind: KeptKind, today: date
) -> DeletionNotice | None:
    """The notice of the present day of a kind; one from the future counts for nothing."""
    notice = db.get(DeletionNotice, (programme.id, kind))
    if notice is None or notice.day != last_day(programme, kind).isoformat():
        return None
    return notice if date.fromisoformat(notice.noticed_on) <= today else None


def _seen_days(notice: DeletionNotice, today: date) -> int:
    return count_seen(notice.seen_days, notice.seen_on, today)


def _is_uncounted(db: Session, programme: Programme, kind: KeptKind, today: date) -> bool:
    notice = _standing(db, programme, kind, today)
    return notice is not None and notice.seen_on != today.isoformat()


def _count_day(db: Session, programme_id: str, today: date) -> None:
    query = select(DeletionNotice).where(col(DeletionNotice.programme_id) == programme_id)
    for notice in db.execute(query).scalars():
        notice.seen_days = _seen_days(notice, today)
        notice.seen_on = today.isoformat()
        db.add(notice)
