"""How the report of a review puts days, numbers and shares: in the words of its language."""

from collections.abc import Callable
from datetime import date, datetime

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from workshop.i18n import translate
from workshop.local_time import local, local_day, zone_name

Say = Callable[..., str]
"""``say(message, **values)``: a marked message in the language of the report."""
NOTHING = "–"


def saying_in(language: str) -> Say:
    """What says messages in this language."""

    def say(message: str, **values: object) -> str:
        return translate(message, language, **values)

    return say


def day_in(at: datetime | date | None, language: str) -> str:
    """A day in words; a dash where it is not known."""
    if at is None:
        return NOTHING
    day = local_day(at) if isinstance(at, datetime) else at
    return str(format_date(day, "d MMMM y", locale=language))


def moment_in(at: datetime, language: str) -> str:
    """Day, hour and time zone."""
    told = format_datetime(local(at), "d MMMM y, HH:mm", locale=language)
    return f"{told} ({zone_name()})"


def number_in(value: float, language: str, form: str = "0.##") -> str:
    """A number with the decimal sign of the language. ``form``: as of babel."""
    return str(format_decimal(value, form, locale=language))


def change_in(value: float, language: str) -> str:
    """A difference with its sign; 0 without one."""
    return number_in(value, language, "+0.##;\N{MINUS SIGN}0.##") if value else "0"


def percent_in(share: float) -> str:
    """A share from 0 to 1 in whole percent."""
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"
