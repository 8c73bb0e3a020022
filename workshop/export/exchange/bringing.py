"""Rows made of the records of a checked exchange file."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from sqlmodel import Session, SQLModel

from workshop.export.exchange.models import ExchangeFile
from workshop.programme.file_models import FileRecord
from workshop.store.ids_and_clock import new_id


@dataclass
class BroughtProgramme:
    """A programme while a file is brought in; ``stored`` maps ids of the file to ids of rows."""

    db: Session
    programme_id: str
    file: ExchangeFile
    stored: dict[str, str] = field(default_factory=dict)
    areas: dict[str | None, str] = field(default_factory=dict)
    sessions: dict[int | None, str] = field(default_factory=dict)

    def key(self, name: str | None) -> str | None:
        """The stored id for an id of the file; ``None`` for ``None``."""
        return self.stored[name] if name is not None else None

    def add(self, rows: Iterable[SQLModel]) -> None:
        """Add rows and give them to the database."""
        self.db.add_all(list(rows))
        self.db.flush()

    def own(self, row: FileRecord, *without: str) -> dict[str, Any]:
        """The fields of a file's row that are stored unchanged."""
        stored = self.stored.get(getattr(row, "id", "")) or new_id()
        return {"id": stored, "programme_id": self.programme_id, **fields_of(row, "id", *without)}


def fields_of(row: FileRecord, *without: str) -> dict[str, Any]:
    """The fields of a record but those named."""
    return {one.name: getattr(row, one.name) for one in fields(row) if one.name not in without}
