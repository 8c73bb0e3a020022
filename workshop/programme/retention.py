"""Retention: for how long what people wrote, what knows them, and a programme are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from workshop.errors import Closed, Conflict, Invalid
from workshop.i18n import mark
from workshop.local_time import local_day
from workshop.people.rights import Actor, Right
from workshop.people.tables import Participant
from workshop.programme.programmes import load_programme
from workshop.programme.tables import Programme
from workshop.store import log

RETENTION_DAYS = (30, 3650)


class KeptKind(StrEnum):
    """What has a time of its own: what people wrote; by what they are known; all the rest.

    The first two are deleted on their day (``workshop/retention``). On the day of the programme
    administrators are reminded: the standard and the way to it are meant to last.
    """

    NOTES = "notes"
    PEOPLE = "people"
    PROGRAMME = "programme"


PROMISED = (KeptKind.NOTES, KeptKind.PEOPLE)
"""What people are promised before they write: from then on it is brought forward, never put off."""
_COLUMNS: Mapping[str, str] = {
    KeptKind.NOTES: "notes_days",
    KeptKind.PEOPLE: "people_days",
    KeptKind.PROGRAMME: "retention_days",
}


@dataclass(frozen=True)
class SetRetention:
    """Days from the creation of the programme, by ``KeptKind``; ``seen``: those that stood on the
    screen."""

    programme_id: str
    days: Mapping[str, int]
    seen: Mapping[str, int]


def set_retention(db: Session, actor: Actor, command: SetRetention) -> Programme:
    """Set how long things are kept.

    Raises ``Invalid`` outside ``RETENTION_DAYS`` or in an impossible order, ``Conflict`` where
    somebody has changed them meanwhile, ``Closed`` where people were promised an earlier day.
    """
    actor.must(Right.RUN, command.programme_id)
    programme = load_programme(db, actor, command.programme_id)
    days = {kind: command.days.get(kind, kept_days(programme, kind)) for kind in KeptKind}
    _check(days)
    if any(kept_days(programme, kind) != command.seen.get(kind) for kind in KeptKind):
        raise Conflict(mark("Somebody has changed these days a moment ago. Look at them."))
    later = [kind for kind in PROMISED if days[kind] > kept_days(programme, kind)]
    if later and is_promised(db, programme.id):
        raise Closed(
            mark(
                "People came in who were promised the present day. It can be brought forward, but"
                " not put off."
            )
        )
    for kind, column in _COLUMNS.items():
        setattr(programme, column, days[KeptKind(kind)])
    db.add(programme)
    log.append(db, programme.id, "retention_set", actor=actor.log_id)
    return programme


def _check(days: Mapping[KeptKind, int]) -> None:
    shortest, longest = RETENTION_DAYS
    if not all(shortest <= value <= longest for value in days.values()):
        raise Invalid(
            mark("Everything is kept for {shortest} to {longest} days."),
            shortest=shortest,
            longest=longest,
        )
    if days[KeptKind.PEOPLE] < days[KeptKind.NOTES]:
        raise Invalid(
            mark(
                "With badge and phrase people take their notes back. Keep them at least as long as"
                " the notes."
            )
        )
    if days[KeptKind.PROGRAMME] < days[KeptKind.PEOPLE]:
        raise Invalid(mark("The programme goes last. Keep it at least as long as all the rest."))


def kept_days(programme: Programme, kind: KeptKind) -> int:
    """For how many days from the programme's creation something is kept."""
    return int(getattr(programme, _COLUMNS[kind]))


def last_day(programme: Programme, kind: KeptKind) -> date:
    """The day on which that time is over: the one that people are promised."""
    return local_day(programme.created_at) + timedelta(days=kept_days(programme, kind))


def is_promised(db: Session, programme_id: str) -> bool:
    """Whether somebody has come in, who was told until when things are kept."""
    query = select(Participant.id).where(col(Participant.programme_id) == programme_id)
    return db.execute(query.limit(1)).first() is not None
