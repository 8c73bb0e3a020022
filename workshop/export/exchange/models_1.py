"""What the first version of the exchange file says otherwise than the second.

It numbered voices, the same number for all notes of one person: whoever knew one note of a person
knew all of them. Such files are still read; the numbers are dropped at once, and nothing of them is
stored. The format stays published as ``docs/exchange-1.schema.json``.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import StrictInt

from workshop.export.exchange.field_types import SessionNumber
from workshop.export.exchange.models_2 import ExchangeFile2, NeedRecord2, NoteRecord2
from workshop.programme.file_models import Entries, FileRecord, one_of, within

_Voice = Annotated[StrictInt, within(1, 99_999)]


@dataclass(frozen=True)
class NoteRecord1(NoteRecord2):
    """A note; ``voice``: the same number for all notes of one person."""

    voice: _Voice | None


@dataclass(frozen=True)
class SupportRecord1(FileRecord):
    """The number of voices behind a need, and the numbers of the sessions they come from."""

    voices: Annotated[StrictInt, within(0, 99_999)]
    sessions: Annotated[list[SessionNumber], Entries(999)]


@dataclass(frozen=True)
class NeedRecord1(NeedRecord2):
    """A need and what it rests on."""

    support: SupportRecord1  # type: ignore[assignment]


@dataclass(frozen=True)
class ExchangeFile1(ExchangeFile2):
    """A whole exchange file of version 1."""

    version: Annotated[StrictInt, one_of(1)]
    notes: Annotated[list[NoteRecord1], Entries(20_000)]  # type: ignore[assignment]
    needs: Annotated[list[NeedRecord1], Entries(2_000)]  # type: ignore[assignment]


def without_voices(document: dict[str, Any]) -> dict[str, Any]:
    """A valid document of version 1 as one of version 2, without its voices."""
    notes = [{key: row[key] for key in row if key != "voice"} for row in document["notes"]]
    needs = [
        {**row, "support": {"notes": 0, "sessions": [], "at_least": None}}
        for row in document["needs"]
    ]
    return {**document, "version": 2, "notes": notes, "needs": needs}
