"""The second version of the file of a published standard, as typed records for validation.

Such files stay readable; none are written any more. Its form stays published as
``docs/standard-2.schema.json``. What the present version adds is in ``file_format.py``, what the
first one said otherwise in ``file_format_1.py``.
"""

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import StrictBool, StrictFloat, StrictInt, StrictStr

from workshop.i18n import LANGUAGES
from workshop.programme.file_models import (
    LONG,
    Count,
    Entries,
    FileRecord,
    Name,
    at_most,
    length,
    one_of,
    pattern,
    within,
)
from workshop.standards.clause_card import CardPart
from workshop.standards.clause_fields import COMPARED, LEVELS
from workshop.standards.clause_states import AdoptionDecision
from workshop.standards.publication.changes import ChangeKind
from workshop.standards.publication.checksum import FORMAT
from workshop.standards.statuses import STATUSES

MOST_CLAUSES = 1_000

Title = Annotated[StrictStr, length(200, 1)]
Line = Annotated[StrictStr, length(200)]
Text = Annotated[StrictStr, length(LONG)]
Word = Annotated[StrictStr, length(40)]
Code = Annotated[StrictStr, pattern("[^\\s<>&\"']{1,16}")]
AreaCode = Annotated[StrictStr, length(8, 1)]
EvidenceKey = Annotated[StrictStr, length(40, 1)]
StandardId = Annotated[StrictStr, pattern("[0-9a-f]{32}")]
Version = Annotated[StrictStr, pattern("[0-9]{1,3}[.][0-9]{1,3}")]
Day = Annotated[StrictStr, pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}")]
Median = Annotated[StrictFloat, within(1, 9)]

Notes = Annotated[StrictInt, within(0, 99_999)]
"""A number of notes."""


@dataclass(frozen=True)
class StandardRecord2(FileRecord):
    """The standard and its version; ``threshold``: smaller counts of people are suppressed."""

    id: StandardId
    title: Title
    slug: Annotated[StrictStr, length(80, 1)]
    language: Annotated[StrictStr, one_of(*LANGUAGES)]
    version: Version
    previous: Version | None
    published_on: Day
    notes: Text
    example: StrictBool
    threshold: Annotated[StrictInt, within(1, 99)]


@dataclass(frozen=True)
class PublishedArea(FileRecord):
    """An area of the standard."""

    code: AreaCode
    name: Annotated[StrictStr, length(120, 1)]


@dataclass(frozen=True)
class PublishedGroup(FileRecord):
    """A group of notes behind a need."""

    header: Annotated[StrictStr, length(280)]
    notes: Notes
    at_least: Count


@dataclass(frozen=True)
class PublishedNeed(FileRecord):
    """A need behind a clause."""

    sentence: Annotated[StrictStr, length(1_200)]
    notes: Notes
    at_least: Count
    groups: Annotated[list[PublishedGroup], Entries(500)]


@dataclass(frozen=True)
class ReviewRecord2(FileRecord):
    """The result of expert review; ``medians`` by criterion, from 1 to 9."""

    rounds: Annotated[StrictInt, within(0, 99)]
    experts: Count
    decision: Word
    medians: Annotated[dict[Name, Median], at_most(20)]


@dataclass(frozen=True)
class FistRecord2(FileRecord):
    """A fist to five on a clause: the number of voters, and whether there was consensus."""

    voters: Count
    consensus: StrictBool


@dataclass(frozen=True)
class UnderstoodRecord(FileRecord):
    """How many of those whose notes led to a clause say that it is what they meant."""

    version: Version
    yes: Notes
    partly: Notes
    no: Notes


@dataclass(frozen=True)
class AfterwardsRecord(FileRecord):
    """One thing that became of a clause after it was written."""

    part: Annotated[StrictStr, one_of(*CardPart)]
    title: Text
    state: Annotated[StrictStr, length(40)]
    figure: Annotated[StrictStr, length(60)]
    detail: Text


@dataclass(frozen=True)
class TraceRecord2(FileRecord):
    """What a clause is based on."""

    needs: Annotated[list[PublishedNeed], Entries(500)]
    notes: Notes
    at_least: Count
    sessions: Annotated[list[Annotated[StrictInt, within(1, 999)]], Entries(999)]
    quotes: Annotated[list[Annotated[StrictStr, length(400)]], Entries(500)]
    review: ReviewRecord2 | None
    fist: FistRecord2 | None
    dissents: Annotated[list[Text], Entries(500)]
    revisions: Annotated[StrictInt, within(0, 99_999)]
    understood: UnderstoodRecord | None = None
    afterwards: Annotated[list[AfterwardsRecord], Entries(500)] = field(default_factory=list)


@dataclass(frozen=True)
class OriginRecord(FileRecord):
    """Where that town took a clause from."""

    standard: StandardId
    title: Title
    version: Version
    code: Code
    decision: Annotated[StrictStr, one_of(AdoptionDecision.ADOPTED, AdoptionDecision.ADAPTED)]


@dataclass(frozen=True)
class ClauseRecord2(FileRecord):
    """A clause; its texts are those of ``workshop.standards.clause_fields``."""

    code: Code
    area: AreaCode | None
    level: Annotated[StrictStr, one_of(*LEVELS)] | None
    status: Annotated[StrictStr, one_of(*STATUSES)]
    change: Annotated[StrictStr, one_of("new", "changed", "same")]
    origin: OriginRecord | None
    evidence: Annotated[list[EvidenceKey], Entries(500)]
    trace: TraceRecord2
    title: Title
    responsible: Line
    cooperating: Line
    check_frequency: Annotated[StrictStr, length(120)]
    body: Text
    rationale: Text
    applies_to: Text
    steps: Text
    measure_structure: Text
    measure_process: Text
    measure_outcome: Text
    check_method: Text
    good_example: Text
    bad_example: Text
    meaning_client: Text
    meaning_staff: Text
    meaning_manager: Text
    legal_basis: Text


@dataclass(frozen=True)
class WithdrawnRecord2(FileRecord):
    """A clause that is no longer in the standard; ``version``: the last that held it."""

    code: Code
    title: Title
    reason: Text
    version: Version


@dataclass(frozen=True)
class FieldChangeRecord(FileRecord):
    """The former and the present text of a changed field."""

    field: Annotated[StrictStr, one_of(*COMPARED)]
    before: Text
    after: Text


@dataclass(frozen=True)
class ChangeRecord(FileRecord):
    """How a clause changed since the previous version."""

    code: Code
    kind: Annotated[StrictStr, one_of(ChangeKind.NEW, ChangeKind.CHANGED, ChangeKind.WITHDRAWN)]
    fields: Annotated[list[FieldChangeRecord], Entries(50)]
    because: Annotated[list[Text], Entries(200)] = field(default_factory=list)


@dataclass(frozen=True)
class PublishedEvidence(FileRecord):
    """A cited piece of evidence."""

    key: EvidenceKey
    figure: Text
    caveat: Text
    title: Annotated[StrictStr, length(300)]
    publisher: Line
    year: Annotated[StrictStr, length(20)]
    address: Annotated[StrictStr, length(500)]
    sample: Line
    population: Annotated[StrictStr, length(300)]


@dataclass(frozen=True)
class MissingNotes(FileRecord):
    """How many notes stand behind no clause for one reason."""

    why: Word
    notes: Notes


@dataclass(frozen=True)
class MissingRow(FileRecord):
    """A row of a table of notes, with a number for each column and their sum; null is hidden."""

    name: Annotated[StrictStr, length(120)]
    notes: Annotated[list[Notes | None], Entries(9)]


@dataclass(frozen=True)
class MissingTable(FileRecord):
    """Notes by section, persona or session, and by what became of them."""

    by: Word
    columns: Annotated[list[Word], Entries(8)]
    rows: Annotated[list[MissingRow], Entries(2_000)]


@dataclass(frozen=True)
class MissingSubject(FileRecord):
    """A need or group that stands behind no clause."""

    kind: Word
    text: Annotated[StrictStr, length(1_200)]
    why: Word
    reason: Text


@dataclass(frozen=True)
class MissingRecord(FileRecord):
    """Whose voices are not in the standard, and why."""

    notes: Notes
    behind: Notes | None
    share: Annotated[StrictInt, within(0, 100)] | None
    unexplained: Notes
    reasons: Annotated[list[MissingNotes], Entries(20)]
    tables: Annotated[list[MissingTable], Entries(9)]
    subjects: Annotated[list[MissingSubject], Entries(2_000)]
    unsaid: Notes


@dataclass(frozen=True)
class StandardFile2(FileRecord):
    """A whole file; ``sha256``: the checksum of everything else in it."""

    format: Annotated[StrictStr, one_of(FORMAT)]
    format_version: Annotated[StrictInt, one_of(2)]
    sha256: Annotated[StrictStr, pattern("[0-9a-f]{64}")]
    standard: StandardRecord2
    areas: Annotated[list[PublishedArea], Entries(100)]
    clauses: Annotated[list[ClauseRecord2], Entries(MOST_CLAUSES)]
    withdrawn: Annotated[list[WithdrawnRecord2], Entries(MOST_CLAUSES)]
    changes: Annotated[list[ChangeRecord], Entries(2 * MOST_CLAUSES)]
    evidence: Annotated[list[PublishedEvidence], Entries(2_000)]
    missing: MissingRecord | None = None
