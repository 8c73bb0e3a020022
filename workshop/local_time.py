"""The clock people go by: days and hours in the time zone of this installation.

What is stored is a moment in UTC; every day, hour and end of a day that somebody reads or chooses
comes from here, on whatever clock the server's machine runs.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Europe/Warsaw"

_zones = [ZoneInfo(DEFAULT_ZONE)]


def use_zone(name: str) -> None:
    """Set the zone of this process by its name in the IANA time zone database."""
    _zones[0] = ZoneInfo(name)


def zone_name() -> str:
    """The zone's name, such as ``Europe/Warsaw``."""
    return _zones[0].key


def local(at: datetime) -> datetime:
    """The same moment on the zone's clock."""
    return at.astimezone(_zones[0])


def local_day(at: datetime) -> date:
    """The day on which a moment is: 22 November, 23:30 UTC is 23 November in Warsaw."""
    return local(at).date()


def moment_at(day: date, hour: time) -> datetime | None:
    """The moment at which the clock shows this hour on this day, in UTC; ``None`` where it never
    does, because clocks are put forward. An hour that comes twice is the first of the two."""
    at = datetime.combine(day, hour.replace(tzinfo=None), _zones[0])
    moment = at.astimezone(UTC)
    return moment if local(moment).time() == hour.replace(tzinfo=None) else None


def today() -> date:
    """The present day."""
    return local_day(datetime.now(UTC))


def end_of_day(day: date) -> datetime:
    """The last moment of a day, in UTC; the next one is local midnight, also where the clocks
    change on that day."""
    return datetime.combine(day, time.max, _zones[0]).astimezone(UTC)


def at_local(day: date, hour: time) -> datetime:
    """The moment of an hour of the zone's clock on a day, in UTC.

    Of an hour that comes twice, as summer time ends, it is the first; one that is left out, as
    summer time begins, is counted on from before the change.
    """
    return datetime.combine(day, hour, _zones[0]).astimezone(UTC)
