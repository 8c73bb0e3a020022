"""What an exchange file says of meetings, beside their agendas, and of the project's report."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import StrictBool, StrictInt, StrictStr

from workshop.board.practice_kinds import PracticeDecision
from workshop.board.practices import LONGEST_REASON
from workshop.board.visit_stops import LONGEST_LINE, LONGEST_QUESTIONS
from workshop.export.exchange.field_types import (
    ActivityId,
    AreaCode,
    Day,
    EvidenceId,
    Moment,
    NoteId,
    PictureId,
    SessionNumber,
    StopId,
    Text,
)
from workshop.export.exchange.models_2 import SessionRecord2
from workshop.people.rights import PARTICIPANT_ROLES
from workshop.pictures.pictures import LONGEST_ALT, LONGEST_CAPTION
from workshop.programme.door import MOST_EXPECTED
from workshop.programme.file_models import (
    LONG,
    Entries,
    FileRecord,
    at_most,
    length,
    one_of,
    pattern,
    within,
)
from workshop.programme.head_counting import HeadKind
from workshop.programme.meeting_kinds import MeetingKind
from workshop.programme.meetings import MOST_FUNCTIONS
from workshop.programme.next_steps import StepState
from workshop.programme.reporting import Part

_Outcome = Annotated[Text, length(2_000, 1)]
_Until = Annotated[Text, length(40)]
_Word = Annotated[Text, length(60)]
_Reason = Annotated[Text, length(1_000)]
_HeadKind = Annotated[StrictStr, one_of(*HeadKind)]
_Role = Annotated[StrictStr, one_of(*PARTICIPANT_ROLES)]
_Heads = Annotated[StrictInt, within(0, 9_999)]


@dataclass(frozen=True)
class SessionRecord(SessionRecord2):
    """A meeting; the list is in the order in which they are held.

    ``held``: it was opened, not only planned; ``began``, ``ended``: as it was held, also where it
    was not opened. ``deviation``: why it came otherwise than planned; ``functions``: trainers and
    guests as what they are. ``signatures``, ``counted_as`` (role → as what), ``heads`` (as what →
    people without a phone): empty where whoever took the file along does not run the programme.
    """

    kind: Annotated[StrictStr, one_of(*MeetingKind)]
    planned_start: Moment | None
    planned_end: Moment | None
    began: Moment | None
    ended: Moment | None
    deviation: _Reason
    place: Annotated[Text, length(200)]
    functions: Annotated[list[Annotated[Text, length(200, 1)]], Entries(MOST_FUNCTIONS)]
    cancelled: StrictBool
    expected_people: Annotated[StrictInt, within(1, MOST_EXPECTED)] | None
    signatures: _Heads | None
    counted_as: Annotated[dict[_Role, _HeadKind], at_most(len(PARTICIPANT_ROLES))]
    heads: Annotated[dict[_HeadKind, _Heads], at_most(len(HeadKind))]


@dataclass(frozen=True)
class PhaseRecord(FileRecord):
    """A phase of the project, from its first to its last day."""

    name: Annotated[Text, length(120, 1)]
    from_day: Day
    to_day: Day


@dataclass(frozen=True)
class StopRecord(FileRecord):
    """A stop of a visit; ``questions``: prepared ones, one a line."""

    id: StopId
    session: SessionNumber
    day: Day | None
    institution: Annotated[Text, length(LONGEST_LINE, 1)]
    function: Annotated[Text, length(LONGEST_LINE)]
    questions: Annotated[Text, length(LONGEST_QUESTIONS)]


@dataclass(frozen=True)
class PracticeRecord(FileRecord):
    """What makes a piece of evidence a practice, and what was decided about it; ``note``: the note
    that it was made of."""

    evidence: EvidenceId
    what: Annotated[Text, length(LONG)]
    by_whom: Annotated[Text, length(200)]
    since: Annotated[Text, length(100)]
    frame: Annotated[Text, length(2_000)]
    needs_here: Annotated[Text, length(LONG)]
    obstacles: Annotated[Text, length(2_000)]
    area: AreaCode | None
    stop: StopId | None
    note: NoteId | None
    decision: Annotated[StrictStr, one_of(*PracticeDecision)]
    reason: Annotated[Text, length(LONGEST_REASON)]


@dataclass(frozen=True)
class DecisionRecord(FileRecord):
    """What a session has settled."""

    session: SessionNumber
    text: _Outcome
    until: _Until


@dataclass(frozen=True)
class DissentRecord(FileRecord):
    """A separate opinion, without an author."""

    session: SessionNumber
    text: _Outcome


@dataclass(frozen=True)
class NextStepRecord(FileRecord):
    """What is to be done after a session, or a question that was ``parked``; ``settled_in``: the
    session in which it was settled."""

    session: SessionNumber
    text: _Outcome
    until: _Until
    state: Annotated[StrictStr, one_of(*StepState)]
    reason: Annotated[Text, length(600)]
    parked: StrictBool
    settled_in: SessionNumber | None


@dataclass(frozen=True)
class IndicatorRecord(FileRecord):
    """What the project promised to reach; ``figure``: what the programme computes for it, nothing
    where it knows none of this name."""

    name: Annotated[Text, length(200, 1)]
    definition: _Reason
    unit: _Word
    rule: _Reason
    baseline: _Word
    target: _Word
    source: Annotated[Text, length(300)]
    figure: Annotated[StrictStr, pattern("[a-z_]{0,30}")]
    achieved: _Word
    reason: _Reason


@dataclass(frozen=True)
class EntryRecord(FileRecord):
    """A line of the report."""

    part: Annotated[StrictStr, one_of(*Part)]
    title: Annotated[Text, length(300, 1)]
    text: Annotated[Text, length(LONG)]
    address: Annotated[Text, length(500)]


@dataclass(frozen=True)
class PictureRecord(FileRecord):
    """A picture beside exactly one meeting, activity or piece of evidence. Its file stands in the
    same archive, ``pictures/k1.jpg``."""

    id: PictureId
    session: SessionNumber | None
    activity: ActivityId | None
    evidence: EvidenceId | None
    alt: Annotated[Text, length(LONGEST_ALT, 1)]
    caption: Annotated[Text, length(LONGEST_CAPTION)]
