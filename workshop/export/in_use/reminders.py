"""Next actions as a text to copy into a mail, as CSV, and as a calendar file.

They name units and functions, and hold what units wrote of what they will do; not their obstacles.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby

from babel.dates import format_date
from sqlmodel import Session

from workshop.export.calendar.calendar_meeting import CalendarMeeting, own_uid
from workshop.export.calendar.write import write_calendar
from workshop.export.csv_writing import Cell, write_csv_table
from workshop.export.use_words import DAYS_LEFT, FIELDS, LATE_DAYS
from workshop.i18n import mark, ngettext, translate, translate_plural
from workshop.i18n.collation import collation_key
from workshop.in_use.overview import NextAction, load_use
from workshop.local_time import at_local
from workshop.people.rights import Actor, Right
from workshop.programme.tables import Programme
from workshop.store.ids_and_clock import now

ACTION_COLUMNS = (
    *(mark("Unit"), mark("Code"), mark("Clause"), FIELDS["next_action"], FIELDS["due_on"]),
    *(mark("Days left"), FIELDS["function"]),
)


def write_reminders(actions: Sequence[NextAction], language: str) -> str:
    """The actions as plain text, unit by unit, the latest first."""
    by_unit = sorted(actions, key=lambda one: (collation_key(one.unit.name), one.due_on))
    parts = []
    for name, found in groupby(by_unit, key=lambda one: one.unit.name):
        parts.append("\n".join([name, *(_line(action, language) for action in found)]))
    return "\n\n".join(parts)


def action_rows(actions: Sequence[NextAction], language: str) -> Iterator[tuple[Cell, ...]]:
    """The actions as rows below ``ACTION_COLUMNS``, by day."""
    for one in actions:
        answer = one.answer
        about = (one.unit.name, one.clause.code, one.clause.title, answer.next_action)
        yield (*about, answer.due_on, one.days, answer.function or one.unit.function)


def write_actions_csv(db: Session, actor: Actor, programme_id: str, language: str) -> bytes:
    """All next actions with a day as CSV. Needs the right to export."""
    actor.must(Right.EXPORT, programme_id)
    actions = load_use(db, actor, programme_id).actions
    header = [translate(name, language) for name in ACTION_COLUMNS]
    return write_csv_table(header, action_rows(actions, language), language)


def write_actions_calendar(db: Session, actor: Actor, programme_id: str, language: str) -> bytes:
    """All next actions as whole days of a calendar file. Needs the right to export.

    An action keeps its entry when its day is changed: the entry belongs to unit and clause.
    """
    actor.must(Right.EXPORT, programme_id)
    programme = db.get(Programme, programme_id)
    title = programme.title if programme else ""
    meetings = [_entry(one, language) for one in load_use(db, actor, programme_id).actions]
    return write_calendar(meetings, title, now())


def _line(action: NextAction, language: str) -> str:
    left = translate_plural(LATE_DAYS if action.late else DAYS_LEFT, abs(action.days), language)
    who = action.answer.function or action.unit.function
    day = format_date(action.due_on, "d MMMM y", locale=language)
    until = translate(mark("by {day}"), language, day=day)
    text = " ".join(action.answer.next_action.split())
    told = f"- {action.clause.code}: {text} ({until}, {left})"
    return f"{told} – {who}" if who else told


def _entry(action: NextAction, language: str) -> CalendarMeeting:
    start = at_local(action.due_on, time.min)
    return CalendarMeeting(
        uid=own_uid(f"{action.unit.id}-{action.clause.id}"),
        title=f"{action.clause.code} · {action.unit.name}",
        start=start,
        end=_next_midnight(action),
        sequence=action.answer.number,
        place=action.unit.place,
        description=_line(action, language).removeprefix("- "),
        all_day=True,
    )


def _next_midnight(action: NextAction) -> datetime:
    return at_local(action.due_on + timedelta(days=1), time.min)


def say_late(count: int) -> str:
    """How many actions are late, as a sentence."""
    return ngettext(
        "{count} next action is past its date.", "{count} next actions are past their date.", count
    )
