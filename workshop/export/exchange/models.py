"""The exchange file, version 2, as typed records.

The schema is published as ``docs/exchange-2.schema.json``; a test compares these models with it.
What version 1 says otherwise is in ``models_1.py``.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, StrictBool, StrictInt, StrictStr

from workshop.board.note_kinds import NoteStatus, PersonaBasis
from workshop.board.note_rules import CANVAS, KINDS, LONGEST_NOTE, QUICK
from workshop.i18n import LANGUAGES
from workshop.needs.ideas import KINDS as IDEA_KINDS
from workshop.needs.ideas import LONGEST_IDEA
from workshop.needs.need_rules import MOSCOW, MOST_CRITERIA
from workshop.needs.needs import STATUSES
from workshop.programme.activity_kinds import ActivityKind, MapVariant
from workshop.programme.file_models import (
    LONG,
    Count,
    Entries,
    FileRecord,
    length,
    one_of,
    pattern,
    within,
)
from workshop.programme.session_states import HalfDay

FORMAT, VERSION = "empathy-workshop/exchange", 2
KNOWN_VERSIONS = (1, 2)
"""The versions that are read."""
TOMBSTONES = (NoteStatus.REDACTED, NoteStatus.ERASED, NoteStatus.WITHDRAWN)
"""States of notes that are exported without their text."""
MOST_VOTERS = 2_000
_NUMBER = "[1-9][0-9]{0,5}"


def _drop_lone_surrogates(value: object) -> object:
    """JSON can hold a lone surrogate (``\\ud800``); pydantic refuses it, so it is dropped first."""
    return value.encode("utf-8", "ignore").decode() if isinstance(value, str) else value


Text = Annotated[StrictStr, BeforeValidator(_drop_lone_surrogates)]
ActivityId = Annotated[StrictStr, pattern(f"a{_NUMBER}")]
PersonaId = Annotated[StrictStr, pattern(f"p{_NUMBER}")]
MapId = Annotated[StrictStr, pattern(f"m{_NUMBER}")]
StepId = Annotated[StrictStr, pattern(f"s{_NUMBER}")]
NoteId = Annotated[StrictStr, pattern(f"n{_NUMBER}")]
GroupId = Annotated[StrictStr, pattern(f"g{_NUMBER}")]
EvidenceId = Annotated[StrictStr, pattern(f"e{_NUMBER}")]
NeedId = Annotated[StrictStr, pattern(f"d{_NUMBER}")]
IdeaId = Annotated[StrictStr, pattern(f"i{_NUMBER}")]
TargetId = Annotated[StrictStr, pattern(f"[ad]{_NUMBER}")]

AreaCode = Annotated[Text, length(8, 1)]
SessionNumber = Annotated[StrictInt, within(1, 999)]
Variant = Annotated[StrictStr, one_of(*MapVariant)]
Rating = Annotated[StrictInt, within(1, 5)]
Moscow = Annotated[StrictStr, one_of(*MOSCOW)]
Voters = Annotated[StrictInt, within(0, MOST_VOTERS)]
StepCounts = Annotated[list[Voters], Entries(5, 5)]
"""How many people said 1, 2, 3, 4 and 5."""
FingerCounts = Annotated[list[Voters], Entries(6, 6)]
"""How many people showed 0 to 5 fingers."""


@dataclass(frozen=True)
class ProgrammeRecord(FileRecord):
    """What the programme is called; ``tables``: how many there are in the room."""

    title: Annotated[Text, length(200, 1)]
    language: Annotated[StrictStr, one_of(*LANGUAGES)]
    tables: Annotated[StrictInt, within(1, 20)]


@dataclass(frozen=True)
class AreaRecord(FileRecord):
    """An area of the standard."""

    code: AreaCode
    name: Annotated[Text, length(120, 1)]


KIND_IN_FILES = {
    ActivityKind.PERSONAS: ActivityKind.TALK,
    ActivityKind.HEADERS: ActivityKind.GROUPING,
}
"""What stands in a file for kinds that its version does not know."""
KINDS_IN_FILES = tuple(kind for kind in ActivityKind if kind not in KIND_IN_FILES)


@dataclass(frozen=True)
class SessionRecord(FileRecord):
    """A working session; ``held``: it is open or closed, not only planned."""

    number: SessionNumber
    day: Annotated[StrictInt, within(1, 999)]
    slot: Annotated[StrictStr, one_of(*HalfDay)]
    title: Annotated[Text, length(200, 1)]
    goal: Annotated[Text, length(LONG)]
    held: StrictBool


@dataclass(frozen=True)
class ActivityRecord(FileRecord):
    """An activity of the agenda; ``targets``: ids of the activities and needs that it is about."""

    id: ActivityId
    session: SessionNumber
    kind: Annotated[StrictStr, one_of(*KINDS_IN_FILES)]
    title: Annotated[Text, length(200, 1)]
    prompt: Annotated[Text, length(LONG)]
    minutes: Annotated[StrictInt, within(0, 999)]
    hidden: StrictBool
    moderated: StrictBool
    anonymous: StrictBool
    notes_per_person: Annotated[StrictInt, within(1, 999)] | None
    votes_per_person: Annotated[StrictInt, within(1, 999)]
    stacking: StrictBool
    silent: StrictBool
    variant: Variant
    done: StrictBool
    map: MapId | None
    targets: Annotated[list[TargetId], Entries(2_000)]


@dataclass(frozen=True)
class PersonaRecord(FileRecord):
    """A persona."""

    id: PersonaId
    label: Annotated[Text, length(120, 1)]
    situation: Annotated[Text, length(LONG)]
    context: Annotated[Text, length(LONG)]
    goals: Annotated[Text, length(LONG)]
    barriers: Annotated[Text, length(LONG)]
    access_needs: Annotated[Text, length(LONG)]
    basis: Annotated[StrictStr, one_of(*PersonaBasis)]
    archived: StrictBool
    area: AreaCode | None


@dataclass(frozen=True)
class MapRecord(FileRecord):
    """An empathy map of a persona."""

    id: MapId
    persona: PersonaId
    variant: Variant
    goal: Annotated[Text, length(LONG)]


@dataclass(frozen=True)
class StepRecord(FileRecord):
    """A step of a journey; ``emotion`` from -2 (very bad) to 2 (very good)."""

    id: StepId
    persona: PersonaId | None
    activity: ActivityId | None
    stage: Annotated[Text, length(120)]
    action: Annotated[Text, length(LONG)]
    touchpoint: Annotated[Text, length(200)]
    thoughts: Annotated[Text, length(LONG)]
    emotion: Annotated[StrictInt, within(-2, 2)]
    barrier: Annotated[Text, length(LONG)]
    opportunity: Annotated[Text, length(LONG)]


@dataclass(frozen=True)
class NoteRecord(FileRecord):
    """A note that everybody may see, or the tombstone of one that was taken back (no text).

    Nothing in it ties two notes to one person, and their order and ids are those of their texts.
    """

    id: NoteId
    activity: ActivityId
    map: MapId | None
    section: Annotated[StrictStr, one_of(*CANVAS, *QUICK)] | None
    kind: Annotated[StrictStr, one_of(*KINDS)]
    text: Annotated[Text, length(LONGEST_NOTE, 1)] | None
    status: Annotated[StrictStr, one_of(NoteStatus.VISIBLE, *TOMBSTONES)]
    same_as: NoteId | None


@dataclass(frozen=True)
class GroupRecord(FileRecord):
    """A group of notes; ``parent``: the group it lies in; ``merged_into``: its successor."""

    id: GroupId
    header: Annotated[Text, length(280)]
    parent: GroupId | None
    merged_into: GroupId | None
    notes: Annotated[list[NoteId], Entries(20_000)]


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
class NeedRecord(FileRecord):
    """A need and what it rests on. ``support`` and ``rare_but_grave`` are computed from the file;
    reading ignores them and counts again, except for the people, whom nobody can count again."""

    id: NeedId
    area: AreaCode | None
    who: Annotated[Text, length(200, 1)]
    need: Annotated[Text, length(400, 1)]
    goal: Annotated[Text, length(400)]
    criteria: Annotated[list[Annotated[Text, length(300, 1)]], Entries(MOST_CRITERIA)]
    status: Annotated[StrictStr, one_of(*STATUSES)]
    harm: Rating | None
    moscow: Moscow | None
    merged_into: NeedId | None
    split_from: NeedId | None
    first_session: SessionNumber | None
    groups: Annotated[list[GroupId], Entries(2_000)]
    notes: Annotated[list[NoteId], Entries(20_000)]
    evidence: Annotated[list[EvidenceId], Entries(2_000)]
    steps: Annotated[list[StepId], Entries(2_000)]
    support: SupportRecord
    rare_but_grave: StrictBool


@dataclass(frozen=True)
class IdeaRecord(FileRecord):
    """A question (``hmw``) under a need, or an idea, which may answer a question."""

    id: IdeaId
    need: NeedId
    kind: Annotated[StrictStr, one_of(*IDEA_KINDS)]
    text: Annotated[Text, length(LONGEST_IDEA, 1)]
    impact: Rating | None
    effort: Rating | None
    moscow: Moscow | None
    answers: IdeaId | None


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


@dataclass(frozen=True)
class ExchangeFile(FileRecord):
    """A whole exchange file; every list is in the order of the programme."""

    format: Annotated[StrictStr, one_of(FORMAT)]
    version: Annotated[StrictInt, one_of(VERSION)]
    programme: ProgrammeRecord
    areas: Annotated[list[AreaRecord], Entries(100)]
    sessions: Annotated[list[SessionRecord], Entries(100, 1)]
    activities: Annotated[list[ActivityRecord], Entries(2_000)]
    personas: Annotated[list[PersonaRecord], Entries(1_000)]
    maps: Annotated[list[MapRecord], Entries(2_000)]
    steps: Annotated[list[StepRecord], Entries(5_000)]
    notes: Annotated[list[NoteRecord], Entries(20_000)]
    groups: Annotated[list[GroupRecord], Entries(5_000)]
    evidence: Annotated[list[EvidenceRecord], Entries(2_000)]
    needs: Annotated[list[NeedRecord], Entries(2_000)]
    ideas: Annotated[list[IdeaRecord], Entries(10_000)]
    votes: Annotated[list[VoteRecord], Entries(500)]
