"""What the second version of the exchange file held; such files are still read.

It knew working sessions and, without their kind, other meetings; no times, practices, stops,
phases, decisions, pictures or report. The format stays published as
``docs/exchange-2.schema.json``.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import StrictBool, StrictInt, StrictStr

from workshop.board.note_kinds import NoteStatus, PersonaBasis
from workshop.board.note_rules import CANVAS, KINDS, LONGEST_NOTE, QUICK
from workshop.export.exchange.field_types import (
    FORMAT,
    TOMBSTONES,
    ActivityId,
    AreaCode,
    EvidenceId,
    GroupId,
    IdeaId,
    MapId,
    Moscow,
    NeedId,
    NoteId,
    PersonaId,
    Rating,
    SessionNumber,
    StepId,
    TargetId2,
    Text,
    Variant,
)
from workshop.export.exchange.records import (
    AreaRecord,
    EvidenceRecord,
    MapRecord,
    SupportRecord,
    VoteRecord,
)
from workshop.i18n import LANGUAGES
from workshop.needs.ideas import KINDS as IDEA_KINDS
from workshop.needs.ideas import LONGEST_IDEA
from workshop.needs.need_rules import MOST_CRITERIA
from workshop.needs.needs import STATUSES
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.file_models import LONG, Entries, FileRecord, length, one_of, within
from workshop.programme.session_states import HalfDay

_KINDS = (
    ActivityKind.NOTES,
    ActivityKind.EMPATHY_MAP,
    ActivityKind.JOURNEY_MAP,
    ActivityKind.GROUPING,
    ActivityKind.NEED_WRITING,
    ActivityKind.DOT_VOTE,
    ActivityKind.IMPACT_EFFORT,
    ActivityKind.DRAFTING,
    ActivityKind.EXPERT_RATING,
    ActivityKind.FIST_TO_FIVE,
    ActivityKind.TALK,
    ActivityKind.BREAK,
)


@dataclass(frozen=True)
class ProgrammeRecord2(FileRecord):
    """What the programme is called; ``tables``: how many there are in the room."""

    title: Annotated[Text, length(200, 1)]
    language: Annotated[StrictStr, one_of(*LANGUAGES)]
    tables: Annotated[StrictInt, within(1, 20)]


@dataclass(frozen=True)
class SessionRecord2(FileRecord):
    """A working session; ``held``: it is open or closed, not only planned."""

    number: SessionNumber
    day: Annotated[StrictInt, within(1, 999)]
    slot: Annotated[StrictStr, one_of(*HalfDay)]
    title: Annotated[Text, length(200, 1)]
    goal: Annotated[Text, length(LONG)]
    held: StrictBool


@dataclass(frozen=True)
class ActivityRecord2(FileRecord):
    """An activity of the agenda; ``targets``: ids of the activities and needs that it is about."""

    id: ActivityId
    session: SessionNumber
    kind: Annotated[StrictStr, one_of(*_KINDS)]
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
    targets: Annotated[list[TargetId2], Entries(2_000)]


@dataclass(frozen=True)
class PersonaRecord2(FileRecord):
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
class StepRecord2(FileRecord):
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
class NoteRecord2(FileRecord):
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
class GroupRecord2(FileRecord):
    """A group of notes; ``parent``: the group it lies in; ``merged_into``: its successor."""

    id: GroupId
    header: Annotated[Text, length(280)]
    parent: GroupId | None
    merged_into: GroupId | None
    notes: Annotated[list[NoteId], Entries(20_000)]


@dataclass(frozen=True)
class NeedRecord2(FileRecord):
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
class IdeaRecord2(FileRecord):
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
class ExchangeFile2(FileRecord):
    """A whole exchange file; every list is in the order of the programme."""

    format: Annotated[StrictStr, one_of(FORMAT)]
    version: Annotated[StrictInt, one_of(2)]
    programme: ProgrammeRecord2
    areas: Annotated[list[AreaRecord], Entries(100)]
    sessions: Annotated[list[SessionRecord2], Entries(100, 1)]
    activities: Annotated[list[ActivityRecord2], Entries(2_000)]
    personas: Annotated[list[PersonaRecord2], Entries(1_000)]
    maps: Annotated[list[MapRecord], Entries(2_000)]
    steps: Annotated[list[StepRecord2], Entries(5_000)]
    notes: Annotated[list[NoteRecord2], Entries(20_000)]
    groups: Annotated[list[GroupRecord2], Entries(5_000)]
    evidence: Annotated[list[EvidenceRecord], Entries(2_000)]
    needs: Annotated[list[NeedRecord2], Entries(2_000)]
    ideas: Annotated[list[IdeaRecord2], Entries(10_000)]
    votes: Annotated[list[VoteRecord], Entries(500)]
