"""Days that pass, and what the program deletes on them."""

from datetime import date, timedelta
from typing import Any

from tests.conftest import Scene
from workshop.local_time import today
from workshop.people.rights import SYSTEM
from workshop.programme.notice_days import LAST_NOTICE
from workshop.programme.retention import KeptKind, last_day
from workshop.programme.tables import Programme
from workshop.retention.schedule import LookAt, take_step
from workshop.store.store import Store

A_DAY = timedelta(days=1)


def let_days_pass(scene: Scene, programme: Programme, days: int) -> None:
    """Let a programme have been created so many days ago."""

    def move(db: Any, _actor: Any, _content: None) -> None:
        row = db.get(Programme, programme.id)
        row.created_at -= timedelta(days=days)
        db.add(row)

    scene.do(move, SYSTEM)


def day_of(store: Store, programme_id: str, kind: KeptKind = KeptKind.NOTES) -> date:
    """The day that people were promised."""
    with store.read() as db:
        return last_day(db.get_one(Programme, programme_id), kind)


def look_on(store: Store, programme_id: str, day: date) -> int:
    """Do what is due on a day, to the end; returns how many steps that took."""
    steps = 0
    while store.write(take_step, SYSTEM, LookAt(programme_id, day), programme_id):
        steps += 1
    return steps


def run_until(store: Store, programme_id: str, first: date, last: date) -> None:
    """Let a server run from one day to another and do each day what is due."""
    for days in range((last - first).days + 1):
        look_on(store, programme_id, first + timedelta(days=days))


def announce(store: Store, programme_id: str, day: date | None = None) -> date:
    """Announce what goes, a week before its day, or on this day, and let a server run for as long
    as the notice has to stand; returns the day on which it may go, which is the next one."""
    at = max(day or day_of(store, programme_id) - timedelta(days=LAST_NOTICE), today())
    goes = at + timedelta(days=LAST_NOTICE)
    run_until(store, programme_id, at, goes - A_DAY)
    return goes
