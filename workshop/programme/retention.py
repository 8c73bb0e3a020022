"""Retention: for how many days a programme is kept, and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from workshop.errors import Invalid
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme.programmes import load_programme
from workshop.programme.tables import Programme
from workshop.store import log

RETENTION_DAYS = (30, 3650)


@dataclass(frozen=True)
class SetRetention:
    """``days``: counted from the creation of the programme."""

    programme_id: str
    days: int


def set_retention(db: Session, actor: Actor, command: SetRetention) -> Programme:
    """Set the days for which a programme is kept; raises ``Invalid`` outside ``RETENTION_DAYS``.

    Nothing is deleted automatically: administrators are reminded.
    """
    actor.must(Right.RUN, command.programme_id)
    shortest, longest = RETENTION_DAYS
    if not shortest <= command.days <= longest:
        raise Invalid(
            mark("A programme is kept for {shortest} to {longest} days."),
            shortest=shortest,
            longest=longest,
        )
    programme = load_programme(db, actor, command.programme_id)
    programme.retention_days = command.days
    db.add(programme)
    log.append(db, programme.id, "retention_set", actor=actor.log_id)
    return programme


def kept_until(programme: Programme) -> datetime:
    """The time at which the retention period of this programme ends."""
    return programme.created_at + timedelta(days=programme.retention_days)
