"""Which copies there are in a folder, and which of them are kept as they grow old."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from workshop.local_time import local_day
from workshop.store.bundles import BrokenBackup, Head, read_head

DAILY, WEEKLY, MONTHLY = 7, 5, 12
"""How many days, weeks and months have a copy: the last one made in each."""
BEFORE_CHANGES = 3
"""How many copies are kept of those made before updates, and of those before restores."""
LONGEST_DAYS = 366
"""Days after which a copy goes in any case."""
DAMAGED_DAYS = 7
"""Days for which a damaged database that was replaced is kept, for whoever looks into it."""
ENDING = ".backup"
STAMP = "%Y%m%d-%H%M%S-%f"
_NAME = re.compile(r"(workshop|damaged)-(\d{8}-\d{6}-\d{6})(\.backup|\.db)")


class Occasion(StrEnum):
    """What a copy was made for."""

    DAILY = "daily"
    ASKED = "asked"
    BEFORE_UPDATE = "before_update"
    BEFORE_RESTORE = "before_restore"


@dataclass(frozen=True)
class KeptCopy:
    """A copy in a folder. ``head``: what it says of itself; ``None`` for a plain database, as older
    programs made them, and where it cannot be read. ``made``: in UTC."""

    path: Path
    made: datetime
    head: Head | None
    damaged: bool = False

    @property
    def why(self) -> Occasion:
        """What it was made for."""
        return Occasion(self.head.why) if self.head is not None else Occasion.ASKED


def list_copies(folder: Path) -> list[KeptCopy]:
    """The copies in a folder, newest first; without damaged databases."""
    return [copy for copy in _list_all(folder) if not copy.damaged]


def newest_copy(folder: Path) -> datetime | None:
    """When the newest copy was made, in UTC; ``None`` where there is none."""
    return max((made for _path, made, kind in _named(folder) if kind == "workshop"), default=None)


def thin(folder: Path, today: date, longest_days: int = LONGEST_DAYS) -> int:
    """Remove the copies that are not kept any longer; returns how many.

    All of today's stay; of older ones the last of each of ``DAILY`` days, ``WEEKLY`` weeks and
    ``MONTHLY`` months. Those before updates and restores stay by a rule of their own. None stays
    longer than ``longest_days``. The newest one always stays.
    """
    copies = _list_all(folder)
    sound = [copy for copy in copies if not copy.damaged]
    kept = {copy.path for copy in sound[:1]}
    for why in (Occasion.BEFORE_UPDATE, Occasion.BEFORE_RESTORE):
        kept.update(copy.path for copy in [one for one in sound if one.why == why][:BEFORE_CHANGES])
    kept |= _kept_by_age(
        [one for one in sound if one.why in (Occasion.DAILY, Occasion.ASKED)], today
    )
    kept = {
        copy.path
        for copy in copies
        if (copy.path in kept and _age(copy, today) <= longest_days) or copy in sound[:1]
    }
    shortly = min(DAMAGED_DAYS, longest_days)
    kept.update(copy.path for copy in copies if copy.damaged and _age(copy, today) <= shortly)
    gone = [copy for copy in copies if copy.path not in kept]
    for copy in gone:
        for ending in ("", "-wal", "-shm"):
            with suppress(OSError):
                Path(f"{copy.path}{ending}").unlink(missing_ok=True)
    return len(gone)


def _kept_by_age(copies: Sequence[KeptCopy], today: date) -> set[Path]:
    rules: tuple[tuple[Callable[[date], object], int], ...] = (
        (lambda day: day, DAILY),
        (lambda day: day.isocalendar()[:2], WEEKLY),
        (lambda day: (day.year, day.month), MONTHLY),
    )
    kept = {copy.path for copy in copies if local_day(copy.made) >= today}
    for period, most in rules:
        newest: dict[object, Path] = {}
        for copy in copies:  # the newest first
            newest.setdefault(period(local_day(copy.made)), copy.path)
        kept.update(list(newest.values())[:most])
    return kept


def _age(copy: KeptCopy, today: date) -> int:
    return (today - local_day(copy.made)) // timedelta(days=1)


def _list_all(folder: Path) -> list[KeptCopy]:
    found = []
    for path, made, kind in _named(folder):
        head = None
        with suppress(OSError, BrokenBackup):
            head = read_head(path)
        found.append(KeptCopy(path, made, head, damaged=kind == "damaged"))
    return sorted(found, key=lambda copy: copy.path.name.partition("-")[2], reverse=True)


def _named(folder: Path) -> Iterable[tuple[Path, datetime, str]]:
    for path in folder.glob("*-*"):
        if name := _NAME.fullmatch(path.name):
            with suppress(ValueError):
                yield path, datetime.strptime(name[2], STAMP).replace(tzinfo=UTC), name[1]
