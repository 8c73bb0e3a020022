"""What the first version of the file of a published standard says otherwise than the second.

It counted voices, one for each person. Such files stay readable; none are written any more. The
format stays published as ``docs/standard-1.schema.json``.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import StrictInt, StrictStr

from workshop.programme.file_models import Count, Entries, FileRecord, length, one_of, within
from workshop.standards.adoption.file_format_2 import (
    MOST_CLAUSES,
    ClauseRecord2,
    FistRecord2,
    ReviewRecord2,
    StandardFile2,
    Text,
)


@dataclass(frozen=True)
class PublishedGroup1(FileRecord):
    """A group of notes behind a need."""

    header: Annotated[StrictStr, length(280)]
    voices: Count


@dataclass(frozen=True)
class PublishedNeed1(FileRecord):
    """A need behind a clause."""

    sentence: Annotated[StrictStr, length(1_200)]
    voices: Count
    groups: Annotated[list[PublishedGroup1], Entries(500)]


@dataclass(frozen=True)
class TraceRecord1(FileRecord):
    """What a clause is based on."""

    needs: Annotated[list[PublishedNeed1], Entries(500)]
    voices: Count
    sessions: Annotated[list[Annotated[StrictInt, within(1, 999)]], Entries(999)]
    erased: Count
    quotes: Annotated[list[Annotated[StrictStr, length(400)]], Entries(500)]
    review: ReviewRecord2 | None
    fist: FistRecord2 | None
    dissents: Annotated[list[Text], Entries(500)]
    revisions: Annotated[StrictInt, within(0, 99_999)]


@dataclass(frozen=True)
class ClauseRecord1(ClauseRecord2):
    """A clause."""

    trace: TraceRecord1  # type: ignore[assignment]


@dataclass(frozen=True)
class StandardFile1(StandardFile2):
    """A whole file; ``sha256``: the checksum of everything else in it."""

    format_version: Annotated[StrictInt, one_of(1)]
    clauses: Annotated[list[ClauseRecord1], Entries(MOST_CLAUSES)]  # type: ignore[assignment]
