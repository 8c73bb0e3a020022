"""The file format of a published standard, as typed records for validation.

The format is published as ``docs/standard-3.schema.json`` and described in
``docs/standard-format.md``; a test compares these models with it. Here stands what the third
version adds to the second (``file_format_2.py``). The records are for validation only: the
document is stored as it was read, because the checksum is computed from that.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import StrictBool, StrictInt, StrictStr

from workshop.programme.file_models import Entries, FileRecord, length, one_of, pattern, within
from workshop.standards.adoption.file_format_2 import (
    MOST_CLAUSES,
    ClauseRecord2,
    Day,
    FieldChangeRecord,
    FistRecord2,
    Line,
    ReviewRecord2,
    StandardFile2,
    StandardRecord2,
    Text,
    TraceRecord2,
    Version,
    WithdrawnRecord2,
)
from workshop.standards.imprint import (
    LICENCES,
    LONGEST_MEANING,
    LONGEST_TERM,
    MOST_TERMS,
    OWN_LICENCE,
)
from workshop.standards.publication.checksum import FORMAT_VERSION
from workshop.standards.publication.signatures import ALGORITHM, MOST_FORMER
from workshop.standards.publication.versions import VersionState

PublicKey = Annotated[StrictStr, pattern("[A-Za-z0-9_-]{43}")]
SignatureValue = Annotated[StrictStr, pattern("[A-Za-z0-9_-]{86}")]


@dataclass(frozen=True)
class WithdrawnVersion(FileRecord):
    """An earlier version of the standard that is no longer handed out, since when and why."""

    version: Version
    withdrawn_on: Day
    reason: Text


@dataclass(frozen=True)
class ImprintRecord(FileRecord):
    """Who issues the standard, where to turn, since when and by which act it binds."""

    issuer: Line
    office: Line
    email: Line
    phone: Annotated[StrictStr, length(80)]
    address: Annotated[StrictStr, length(300)]
    complaints: Annotated[StrictStr, length(1_000)]
    feedback: Annotated[StrictStr, length(500)]
    binds_from: Annotated[StrictStr, length(10)]
    act_name: Annotated[StrictStr, length(300)]
    act_number: Annotated[StrictStr, length(120)]
    act_address: Annotated[StrictStr, length(500)]
    licence: Annotated[StrictStr, one_of("", OWN_LICENCE, *LICENCES)]
    licence_text: Annotated[StrictStr, length(300)]


@dataclass(frozen=True)
class TermRecord(FileRecord):
    """A word that the standard uses in a meaning of its own."""

    term: Annotated[StrictStr, length(LONGEST_TERM, 1)]
    meaning: Annotated[StrictStr, length(LONGEST_MEANING, 1)]


@dataclass(frozen=True, kw_only=True)
class StandardRecord(StandardRecord2):
    """The standard and its version; ``threshold``: smaller counts of people are suppressed."""

    state: Annotated[StrictStr, one_of(*VersionState)]
    imprint: ImprintRecord
    signing_key: PublicKey | None
    withdrawn_versions: Annotated[list[WithdrawnVersion], Entries(999)]


@dataclass(frozen=True)
class RatedRecord(FileRecord):
    """Which wording was rated or voted on; ``fields``: what the published one says otherwise."""

    revision: Annotated[StrictInt, within(0, 99_999)]
    sha256: Annotated[StrictStr, pattern("[0-9a-f]{64}")]
    changed_during: StrictBool
    changed_since: StrictBool
    fields: Annotated[list[FieldChangeRecord], Entries(50)]


@dataclass(frozen=True, kw_only=True)
class ReviewRecord(ReviewRecord2):
    """The result of expert review; ``medians`` by criterion, from 1 to 9."""

    rated: RatedRecord | None


@dataclass(frozen=True, kw_only=True)
class FistRecord(FistRecord2):
    """A fist to five on a clause: the number of voters, and whether there was consensus."""

    rated: RatedRecord | None


@dataclass(frozen=True, kw_only=True)
class TraceRecord(TraceRecord2):
    """What a clause is based on."""

    review: ReviewRecord | None
    fist: FistRecord | None


@dataclass(frozen=True, kw_only=True)
class ClauseRecord(ClauseRecord2):
    """A clause; ``status_reason``: why it is in this state."""

    easy_text: Text
    exceptions: Text
    target_value: Line
    binds_from: Annotated[StrictStr, length(120)]
    contact: Line
    status_reason: Text
    trace: TraceRecord


@dataclass(frozen=True, kw_only=True)
class WithdrawnRecord(WithdrawnRecord2):
    """A clause that is no longer in the standard; ``pending``: only as it is not accepted yet."""

    pending: StrictBool


@dataclass(frozen=True)
class FormerKey(FileRecord):
    """A former key of the installation, and the value with which it signed its successor."""

    key: PublicKey
    value: SignatureValue


@dataclass(frozen=True)
class SignatureRecord(FileRecord):
    """Who signed the file; ``former``: the keys that vouch for this one, the latest first."""

    algorithm: Annotated[StrictStr, one_of(ALGORITHM)]
    key: PublicKey
    value: SignatureValue
    former: Annotated[list[FormerKey], Entries(MOST_FORMER)]


@dataclass(frozen=True, kw_only=True)
class StandardFile(StandardFile2):
    """A whole file; ``sha256``: the checksum of everything else in it but its signature."""

    format_version: Annotated[StrictInt, one_of(FORMAT_VERSION)]
    signature: SignatureRecord | None
    standard: StandardRecord
    clauses: Annotated[list[ClauseRecord], Entries(MOST_CLAUSES)]  # type: ignore[assignment]
    terms: Annotated[list[TermRecord], Entries(MOST_TERMS)]
    withdrawn: Annotated[list[WithdrawnRecord], Entries(MOST_CLAUSES)]  # type: ignore[assignment]
