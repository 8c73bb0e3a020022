"""How long a notice of deletion has stood: in days on which a server ran, not by the date alone.

A clock that is set wrong may jump by years. So what is deleted on a day is announced first, and
each day counts on which a server has looked at its clock while the notice stood, once, however far
the date has gone on. Pure.
"""

from datetime import date

LAST_NOTICE = 7
"""On so many days a server has run after the notice before anything goes."""


def count_seen(seen_days: int, seen_on: str, today: date) -> int:
    """How many days are counted once this one is. One that lay in the future is taken off.

    ``seen_on``: the last that was counted, ISO 8601.
    """
    last = date.fromisoformat(seen_on)
    if today == last:
        return seen_days
    return seen_days + 1 if today > last else max(seen_days - 1, 0)
