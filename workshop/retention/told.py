"""What is told of deletion: what goes soon, and what was deleted, as counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from workshop.programme.retention import PROMISED, KeptKind
from workshop.programme.tables import Programme
from workshop.retention.parts import DeletedPart, count_left, next_part, parts_of
from workshop.retention.schedule import FIRST_NOTICE, Outlook, is_kept_apart, look_ahead
from workshop.retention.tables import Deletion


@dataclass(frozen=True)
class Coming:
    """What goes soon. ``left``: part → how many rows, ``None`` where that is a number of people:
    told every day, it would show when one of them takes something back."""

    outlook: Outlook
    left: Mapping[str, int | None]


@dataclass(frozen=True)
class DeletedOn:
    """What was deleted on a day: part → count as ``Deletion.count``."""

    day: date
    counts: Mapping[str, int]


def list_coming(db: Session, programme: Programme, today: date) -> list[Coming]:
    """What goes within ``FIRST_NOTICE`` days of a programme, or is held beyond its day."""
    if is_kept_apart(programme):
        return []
    found = []
    for kind in PROMISED:
        seen = look_ahead(db, programme, kind, today)
        if today >= seen.promised - timedelta(days=FIRST_NOTICE):
            left = {part.name: _told(db, programme, part) for part in parts_of(kind)}
            found.append(Coming(seen, {name: n for name, n in left.items() if n != 0}))
    return [one for one in found if one.left]


def _told(db: Session, programme: Programme, part: DeletedPart) -> int | None:
    count = count_left(db, programme.id, part)
    return None if count and part.of_people else count


def is_gone(db: Session, programme: Programme, kind: KeptKind, today: date) -> bool:
    """Whether the day is over and nothing is left."""
    over = look_ahead(db, programme, kind, today).promised <= today
    return over and next_part(db, programme.id, kind) is None


def list_deletions(db: Session, programme_id: str) -> list[DeletedOn]:
    """What was deleted of a programme, by day."""
    query = select(Deletion).where(col(Deletion.programme_id) == programme_id)
    days: dict[str, dict[str, int]] = {}
    for row in db.execute(query.order_by(col(Deletion.day), col(Deletion.part))).scalars():
        days.setdefault(row.day, {})[row.part] = row.count
    return [DeletedOn(date.fromisoformat(key), counts) for key, counts in days.items()]


def texts_deleted_on(db: Session, programme_id: str) -> date | None:
    """The last day on which texts of notes were deleted as promised; ``None``: none were."""
    days = [one.day for one in list_deletions(db, programme_id) if "notes" in one.counts]
    return days[-1] if days else None


def sorted_parts(counts: Mapping[str, int | None]) -> Sequence[tuple[str, int | None]]:
    """Parts in the order in which they are told, with their counts."""
    order = [part.name for kind in PROMISED for part in parts_of(kind)]
    return [(name, counts[name]) for name in order if name in counts]
