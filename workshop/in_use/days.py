"""Days as people write them in forms and files."""

import re
from datetime import date

from workshop.errors import Invalid
from workshop.i18n import mark
from workshop.programme import field_rules

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_POLISH = re.compile(r"(?P<day>\d{1,2})[.](?P<month>\d{1,2})[.](?P<year>\d{4})(?:\s*r\.?)?")


def read_day(text: str) -> str:
    """The day as ISO 8601, from ``2026-03-31`` or ``31.03.2026``; empty for an empty text.

    Raises ``Invalid`` for a day that does not exist, and for one outside ``EARLIEST``…``LATEST``.
    """
    written = field_rules.line(text, 40, required=False)
    if not written:
        return ""
    found = _ISO.fullmatch(written) or _POLISH.fullmatch(written)
    try:
        day = date(*(int(found[name]) for name in ("year", "month", "day"))) if found else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise Invalid(
            mark("“{text}” is no day that exists. Write it like 2026-03-31."), text=written
        )
    return day.isoformat()
