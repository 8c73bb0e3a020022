"""The file in which a town says what it made of another town's standard, as typed records.

It is described in ``docs/standard-format.md``. It names no person. As with the file of a standard,
the document is kept as it was read, because the checksum is computed from that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import StrictBool, StrictInt, StrictStr

from workshop.errors import Invalid
from workshop.i18n import LANGUAGES, mark
from workshop.programme.file_faults import read_json, refuse_faults, validate_file
from workshop.programme.file_models import Entries, FileRecord, length, one_of, within
from workshop.standards.adoption.check import LARGEST, find_hidden_characters
from workshop.standards.adoption.file_format import PublicKey, SignatureRecord
from workshop.standards.adoption.file_format_2 import (
    MOST_CLAUSES,
    Code,
    Day,
    StandardId,
    Text,
    Title,
    Version,
)
from workshop.standards.clause_fields import COMPARED
from workshop.standards.clause_states import AdoptionDecision
from workshop.standards.publication.checksum import checksum
from workshop.standards.publication.signatures import FALSE_SIGNATURE, RETURN, check_signature

FORMAT, FORMAT_VERSION = RETURN, 1
MOST_NUMBER = 999_999
_NO_RETURN = mark("This is no file in which a town says what it made of a standard.")
_DECIDED = tuple(one for one in AdoptionDecision if one != AdoptionDecision.OPEN)


@dataclass(frozen=True)
class TownRecord(FileRecord):
    """Who says it: ``id`` and ``title`` of the programme there, who issues its standard (``name``),
    the last ``version`` it has published, and where the file is found, or nothing."""

    id: StandardId
    name: Title
    title: Title
    language: Annotated[StrictStr, one_of(*LANGUAGES)]
    version: Version | None
    address: Annotated[StrictStr, length(500)]


@dataclass(frozen=True)
class AboutRecord(FileRecord):
    """Of which standard and version; ``sha256``: the fingerprint of the file that they have."""

    standard: StandardId
    title: Title
    version: Version
    sha256: Annotated[StrictStr, length(64, 64)]


@dataclass(frozen=True)
class WordingRecord(FileRecord):
    """What a field says there; an empty text: nothing any more."""

    field: Annotated[StrictStr, one_of(*COMPARED)]
    text: Text


@dataclass(frozen=True)
class ReturnedClause(FileRecord):
    """What became of a clause. ``version``: the one it was decided on; ``here``: the code it has
    there; ``settled``: whether their wording is accepted, so that ``wording`` tells all fields that
    differ; else it tells none."""

    code: Code
    version: Version
    decision: Annotated[StrictStr, one_of(*_DECIDED)]
    reason: Text
    here: Code | None
    settled: StrictBool
    wording: Annotated[list[WordingRecord], Entries(len(COMPARED))]


@dataclass(frozen=True)
class ReturnFile(FileRecord):
    """A whole file; ``number`` grows with each file of this town about this standard."""

    format: Annotated[StrictStr, one_of(FORMAT)]
    format_version: Annotated[StrictInt, one_of(FORMAT_VERSION)]
    sha256: Annotated[StrictStr, length(64, 64)]
    signature: SignatureRecord
    signing_key: PublicKey
    made_on: Day
    number: Annotated[StrictInt, within(1, MOST_NUMBER)]
    town: TownRecord
    about: AboutRecord
    clauses: Annotated[list[ReturnedClause], Entries(MOST_CLAUSES)]


@dataclass(frozen=True)
class CheckedReturn:
    """A valid file with a signature that fits. ``content``: without checksum and signature."""

    content: Mapping[str, Any]
    sha256: str
    signature: Mapping[str, Any]


def is_return(content: bytes) -> bool:
    """Whether a file says of itself that it is one of these, and no published standard."""
    try:
        document = read_json(content, LARGEST, _NO_RETURN)
    except Invalid:
        return False
    return isinstance(document, dict) and document.get("format") == FORMAT


def read_return(content: bytes) -> CheckedReturn:
    """Parse and validate a file. Raises ``Invalid`` for what is none, was changed on the way or is
    falsely signed, ``BadFile`` with the faults of one that is not valid."""
    return check_return(read_json(content, LARGEST, _NO_RETURN))


def check_return(document: object) -> CheckedReturn:
    """As ``read_return``, of parsed JSON."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Invalid(_NO_RETURN)
    if document.get("format_version") != FORMAT_VERSION:
        raise Invalid(
            mark("This file has another version; this installation reads version {known}."),
            known=FORMAT_VERSION,
        )
    file = validate_file(ReturnFile, document)
    refuse_faults(find_hidden_characters(document, "", strict=True))
    content = {key: part for key, part in document.items() if key not in ("sha256", "signature")}
    if file.sha256 != checksum(content):
        raise Invalid(
            mark(
                "The file does not say what its fingerprint promises: it was changed on the way. "
                "Ask for it once more."
            )
        )
    signature = document["signature"]
    if file.signing_key != signature["key"]:
        raise Invalid(FALSE_SIGNATURE)
    check_signature(signature, file.sha256, RETURN)
    return CheckedReturn(content, file.sha256, signature)
