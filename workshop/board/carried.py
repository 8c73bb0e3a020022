"""What a note carries beside its words, and that its author was told so before sending it.

Outing somebody begins with a promise that is broken later: a note written as anonymous that stands
on the wall with a badge. The phone therefore says above the field what a note will carry, the
activity keeps to it from its first note on, and a note says what its author had been told.
"""

from collections.abc import Collection
from enum import StrEnum

from sqlmodel import Session, col, select

from workshop.board.tables import Note
from workshop.errors import Invalid, RulesChanged
from workshop.i18n import mark
from workshop.programme.agenda import is_per_table
from workshop.programme.tables import Activity


class Carried(StrEnum):
    """What can be kept beside the words of a note that comes from a phone."""

    BADGE = "badge"
    TABLE = "table"
    QUOTE = "quote"
    """It may be quoted in the published standard."""


def list_carried(activity: Activity) -> list[str]:
    """What notes from phones carry in this activity, as phones are told it."""
    kept = {
        Carried.BADGE: not activity.anonymous,
        # A map of the table tells the table, whether its number is stored or not.
        Carried.TABLE: activity.keeps_table or is_per_table(activity),
        Carried.QUOTE: activity.quotable,
    }
    return [carried for carried in kept if kept[carried]]


def must_have_told(activity: Activity, told: Collection[str] | None) -> None:
    """Raise ``RulesChanged`` where a note would carry more than its author was ``told``.

    Less is no harm: such a note is kept under the stricter rule. ``None``: nothing was told.
    """
    carried = list_carried(activity)
    if not set(carried) <= set(told or ()):
        raise RulesChanged(
            mark("What a note carries here was changed meanwhile. Read it and send again."),
            carries=carried,
        )


def must_have_no_notes(db: Session, activity: Activity) -> None:
    """Raise ``Invalid`` once an activity has notes: what they carry is fixed by the first one."""
    if has_notes(db, activity.id):
        raise Invalid(
            mark(
                "Notes were written here by people who were told what a note carries. "
                "That stays as it is; add a new activity for other rules."
            )
        )


def has_notes(db: Session, activity_id: str) -> bool:
    """Whether an activity has a note, also one whose text is gone."""
    return bool(db.execute(select(Note.id).where(col(Note.activity_id) == activity_id)).first())
