"""The exchange file, version 3, as typed records.

The schema is published as ``docs/exchange-3.schema.json``; a test compares these models with it,
another one asks of every column of the database whether it is carried. What earlier versions hold
is in ``models_2.py`` and ``models_1.py``; ``upgrade.py`` makes this version of them.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import StrictBool, StrictInt, StrictStr

from workshop.board.note_kinds import NoteKind
from workshop.board.note_rules import KINDS
from workshop.export.exchange.field_types import (
    FORMAT,
    NoteId,
    SubjectId,
    TargetId,
    Text,
)
from workshop.export.exchange.meeting_models import (
    DecisionRecord,
    DissentRecord,
    EntryRecord,
    IndicatorRecord,
    NextStepRecord,
    PhaseRecord,
    PictureRecord,
    PracticeRecord,
    SessionRecord,
    StopRecord,
)
from workshop.export.exchange.models_2 import (
    ActivityRecord2,
    GroupRecord2,
    IdeaRecord2,
    NeedRecord2,
    NoteRecord2,
    PersonaRecord2,
    ProgrammeRecord2,
    StepRecord2,
)
from workshop.export.exchange.records import (
    AreaRecord,
    EvidenceRecord,
    MapRecord,
    VoteRecord,
)
from workshop.i18n import LANGUAGES
from workshop.pictures.pictures import MOST_PICTURES
from workshop.programme.activity_kinds import ActivityKind, NotesAbout, VotesOn
from workshop.programme.file_models import (
    LONG,
    Entries,
    FileRecord,
    at_most,
    length,
    one_of,
    within,
)
from workshop.programme.meetings import MOST_MEETINGS, MOST_PHASES
from workshop.programme.note_yields import NoteYield
from workshop.programme.reasons import LONGEST_REASON, MOST_REASONS
from workshop.programme.reporting import MOST

VERSION = 3
KNOWN_VERSIONS = (1, 2, VERSION)
"""The versions that are read."""
ORIGINS = ("", "pair", "table")
"""Who wrote something together; at which table is in no file."""

_Origin = Annotated[StrictStr, one_of(*ORIGINS)]


@dataclass(frozen=True)
class ProgrammeRecord(ProgrammeRecord2):
    """What the programme is called; ``tables``: how many there are in the room; ``funder``: the
    line about who pays; ``reasons``: for which notes may be rejected, none: the usual ones;
    ``suggestions``: whether groups may be computed from the texts of its notes."""

    funder: Annotated[Text, length(300)]
    reasons: Annotated[list[Annotated[Text, length(LONGEST_REASON, 1)]], Entries(MOST_REASONS)]
    suggestions: StrictBool


@dataclass(frozen=True)
class WordsRecord(FileRecord):
    """Title and prompt of an activity in another language."""

    title: Annotated[Text, length(200)]
    prompt: Annotated[Text, length(LONG)]


@dataclass(frozen=True)
class ActivityRecord(ActivityRecord2):
    """An activity of the agenda; ``targets``: ids of the activities, needs and practices that it
    is about, ``about``: what its notes are written under."""

    kind: Annotated[StrictStr, one_of(*ActivityKind)]
    targets: Annotated[list[TargetId], Entries(2_000)]
    script: Annotated[Text, length(LONG)]
    translations: Annotated[
        dict[Annotated[StrictStr, one_of(*LANGUAGES)], WordsRecord], at_most(len(LANGUAGES))
    ]
    keeps_table: StrictBool
    quotable: StrictBool
    style_shield: StrictBool
    asks_kind: StrictBool | None
    starts_timer: StrictBool | None
    per_table: StrictBool
    votes_on: Annotated[StrictStr, one_of(*VotesOn)]
    about: Annotated[StrictStr, one_of(*NotesAbout)]
    yields: Annotated[StrictStr, one_of(*NoteYield)]


@dataclass(frozen=True)
class PersonaRecord(PersonaRecord2):
    """A persona; ``origin``: who wrote it together."""

    origin: _Origin


@dataclass(frozen=True)
class StepRecord(StepRecord2):
    """A step of a journey; ``note``: the one it was made of."""

    note: NoteId | None


@dataclass(frozen=True)
class NoteRecord(NoteRecord2):
    """A note that everybody may see, or the tombstone of one that was taken back (no text).

    Nothing in it ties two notes to one person, and their order and ids are those of their texts.
    ``about``: what it was written under; ``stage`` and ``feeling`` (-2 to 2): of a step of a
    journey.
    """

    kind: Annotated[StrictStr, one_of(*KINDS, NoteKind.UNMARKED)]
    about: SubjectId | None
    stage: Annotated[Text, length(120)] | None
    feeling: Annotated[StrictInt, within(-2, 2)] | None


@dataclass(frozen=True)
class GroupRecord(GroupRecord2):
    """A group of notes; ``words_of``: the note whose words its header repeats."""

    words_of: NoteId | None


@dataclass(frozen=True)
class NeedRecord(NeedRecord2):
    """A need and what it rests on; ``origin``: who wrote it together. ``support`` and
    ``rare_but_grave`` are computed from the file; reading ignores them and counts again, except for
    the people, whom nobody can count again."""

    origin: _Origin


@dataclass(frozen=True)
class IdeaRecord(IdeaRecord2):
    """A question (``hmw``) under a need, or an idea, which may answer a question; ``note``: the one
    it was made of."""

    note: NoteId | None


@dataclass(frozen=True)
class ExchangeFile(FileRecord):
    """A whole exchange file; every list is in the order of the programme."""

    format: Annotated[StrictStr, one_of(FORMAT)]
    version: Annotated[StrictInt, one_of(VERSION)]
    programme: ProgrammeRecord
    areas: Annotated[list[AreaRecord], Entries(100)]
    phases: Annotated[list[PhaseRecord], Entries(MOST_PHASES)]
    sessions: Annotated[list[SessionRecord], Entries(MOST_MEETINGS, 1)]
    activities: Annotated[list[ActivityRecord], Entries(2_000)]
    personas: Annotated[list[PersonaRecord], Entries(1_000)]
    maps: Annotated[list[MapRecord], Entries(2_000)]
    steps: Annotated[list[StepRecord], Entries(5_000)]
    notes: Annotated[list[NoteRecord], Entries(20_000)]
    groups: Annotated[list[GroupRecord], Entries(5_000)]
    evidence: Annotated[list[EvidenceRecord], Entries(2_000)]
    stops: Annotated[list[StopRecord], Entries(2_000)]
    practices: Annotated[list[PracticeRecord], Entries(2_000)]
    needs: Annotated[list[NeedRecord], Entries(2_000)]
    ideas: Annotated[list[IdeaRecord], Entries(10_000)]
    votes: Annotated[list[VoteRecord], Entries(500)]
    decisions: Annotated[list[DecisionRecord], Entries(5_000)]
    dissents: Annotated[list[DissentRecord], Entries(5_000)]
    next_steps: Annotated[list[NextStepRecord], Entries(5_000)]
    indicators: Annotated[list[IndicatorRecord], Entries(MOST)]
    entries: Annotated[list[EntryRecord], Entries(MOST)]
    pictures: Annotated[list[PictureRecord], Entries(MOST_PICTURES)]
