"""Records that stand in exchange files of every version."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import StrictInt

from workshop.export.exchange.field_types import (
    ActivityId,
    AreaCode,
    EvidenceId,
    FingerCounts,
    MapId,
    NeedId,
    PersonaId,
    SessionNumber,
    StepCounts,
    Text,
    Variant,
    Voters,
)
from workshop.programme.file_models import LONG, Count, Entries, FileRecord, length, within


@dataclass(frozen=True)
class AreaRecord(FileRecord):
    """An area of the standard."""

    code: AreaCode
    name: Annotated[Text, length(120, 1)]


@dataclass(frozen=True)
class MapRecord(FileRecord):
    """An empathy map of a persona."""

    id: MapId
    persona: PersonaId
    variant: Variant
    goal: Annotated[Text, length(LONG)]


@dataclass(frozen=True)
class EvidenceRecord(FileRecord):
    """A piece of evidence in the library."""

    id: EvidenceId
    title: Annotated[Text, length(300, 1)]
    publisher: Annotated[Text, length(200)]
    year: Annotated[Text, length(20)]
    address: Annotated[Text, length(500)]
    figure: Annotated[Text, length(LONG)]
    sample: Annotated[Text, length(200)]
    population: Annotated[Text, length(300)]
    caveat: Annotated[Text, length(LONG)]


@dataclass(frozen=True)
class SupportRecord(FileRecord):
    """The number of notes behind a need, and the numbers of the sessions they come from.

    ``at_least``: so many people at least, as it was told last; ``None`` where it is not told.
    """

    notes: Annotated[StrictInt, within(0, 99_999)]
    sessions: Annotated[list[SessionNumber], Entries(999)]
    at_least: Count | None


@dataclass(frozen=True)
class DotsRecord(FileRecord):
    """The number of dots that a need got."""

    need: NeedId
    dots: Annotated[StrictInt, within(1, 40_000)]


@dataclass(frozen=True)
class EstimateRecord(FileRecord):
    """Counts of the impacts and efforts (1 to 5 each) that people estimated for a need."""

    need: NeedId
    impact: StepCounts
    effort: StepCounts


@dataclass(frozen=True)
class VoteRecord(FileRecord):
    """The counts of a vote that has ended; only the fields of its own kind are filled."""

    activity: ActivityId
    voters: Voters
    dots: Annotated[list[DotsRecord], Entries(2_000)]
    fingers: FingerCounts | None
    estimates: Annotated[list[EstimateRecord], Entries(2_000)]
