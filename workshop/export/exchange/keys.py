"""Ids of rows in an exchange file, and records made of stored rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlmodel import Session

from workshop.programme.file_models import FileRecord
from workshop.programme.tables import Activity, Area, Programme, WorkingSession

Record = TypeVar("Record", bound=FileRecord)
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass
class WrittenProgramme:
    """A programme while its file is made; ``keys`` maps stored ids to ids of the file.

    Rows get their keys before other rows refer to them. ``told``: stored ids of the notes that
    stand in the file with their texts.
    """

    db: Session
    programme: Programme
    keys: dict[str, str] = field(default_factory=dict)
    areas: list[Area] = field(default_factory=list)
    sessions: list[WorkingSession] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    told: frozenset[str] = frozenset()

    def name(self, letter: str, rows: Sequence[Any]) -> None:
        """Give rows of one kind their ids in the file: the letter and a number from 1."""
        self.keys |= {row.id: f"{letter}{at}" for at, row in enumerate(rows, 1)}

    def key(self, stored: str | None) -> str | None:
        """The file's id of a stored row, or ``None`` if the row is not exported."""
        return self.keys.get(stored or "")

    def known(self, stored: Iterable[str]) -> list[str]:
        """The file's ids of those rows that are exported."""
        return [key for one in stored if (key := self.key(one))]

    def numbered(self, stored: Iterable[str]) -> list[str]:
        """As ``known``, sorted by number."""
        return sorted(self.known(stored), key=number_of)

    def place(self, stored: str | None) -> int:
        """The number of a row in its list, 0 for one that is not exported."""
        key = self.key(stored)
        return number_of(key) if key else 0

    def keyed(self, model: type[Record], row: Any, **own: Any) -> Record:
        """As ``make_record``, with the row's id in the file."""
        return make_record(model, row, id=self.keys[row.id], **own)

    def area(self, area_id: str | None) -> str | None:
        """The code of an area."""
        return next((area.code for area in self.areas if area.id == area_id), None)

    def number(self, session_id: str | None) -> int | None:
        """The number of a meeting."""
        return next((one.number for one in self.sessions if one.id == session_id), None)


def number_of(key: str) -> int:
    """The number in an id of the file."""
    return int(key[1:])


def make_record(model: type[Record], row: Any, **own: Any) -> Record:
    """A record with the given fields; all others are copied from the row by name."""
    copied = {one.name: getattr(row, one.name) for one in fields(model) if one.name not in own}
    return model(**own, **copied)


def say_moment(at: datetime | None) -> str | None:
    """A moment as it stands in files: in UTC, in whole seconds."""
    return at.astimezone(UTC).strftime(_MOMENT) if at else None


def read_moment(said: str | None) -> datetime | None:
    """The moment that a file says. Raises ``ValueError`` where no calendar has it."""
    return datetime.strptime(said, _MOMENT).replace(tzinfo=UTC) if said else None
