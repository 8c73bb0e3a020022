"""Validation of another town's standard file: its form by ``file_format``, then its content.

This happens before the command is written, so that a hostile file never blocks the single writer.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from workshop.errors import Invalid
from workshop.i18n import mark
from workshop.programme import field_rules
from workshop.programme.file_faults import Fault, read_json, refuse_faults, validate_file
from workshop.standards.adoption.file_format import StandardFile
from workshop.standards.adoption.file_format_1 import StandardFile1
from workshop.standards.adoption.file_format_2 import ClauseRecord2, StandardFile2
from workshop.standards.clause_fields import LINES, TEXTS
from workshop.standards.publication.checksum import FORMAT, checksum
from workshop.standards.publication.signatures import FALSE_SIGNATURE, check_signature
from workshop.text_signs import legal_text

LARGEST = 5_000_000
"""The size limit of a file in bytes."""
_FORMS: Mapping[int, type[StandardFile2]] = {1: StandardFile1, 2: StandardFile2, 3: StandardFile}
"""Version of the format → its form."""

_UNSEEN = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\u061c\\u200e\\u200f"
    "\\u202a-\\u202e\\u2066-\\u2069]"
)
"""Control characters and those that change the direction of text. They are refused because the
title and the codes of an original are printed in our publications."""
_HIDDEN_CHARACTERS = mark("this text holds signs that do not fit")


@dataclass(frozen=True)
class CheckedStandard:
    """A valid file. ``snapshot``: its content without checksum and signature, exactly as it was
    read. ``signature``: one that fits, ``None`` for a file that is not signed."""

    snapshot: Mapping[str, Any]
    sha256: str
    signature: Mapping[str, Any] | None = None


def read_standard(content: bytes) -> CheckedStandard:
    """Parse and validate a file. Raises ``Invalid`` for what is no published standard, ``BadFile``
    with the faults of one that is not valid."""
    refusal = mark("This is no published standard: it is not JSON.")
    return check_standard(read_json(content, LARGEST, refusal))


def check_standard(document: object) -> CheckedStandard:
    """The document, if it is valid and its checksum matches. Raises as ``read_standard``."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Invalid(mark("This is no published standard as the workshop writes it (JSON)."))
    version = document.get("format_version")
    if not isinstance(version, int) or isinstance(version, bool) or version not in _FORMS:
        raise Invalid(
            mark("This file has another version; this installation reads version {known}."),
            known=", ".join(map(str, _FORMS)),
        )
    file = validate_file(_FORMS[version], document)
    refuse_faults(chain(find_hidden_characters(document, ""), _find_faults(file)))
    about_itself = ("sha256", "signature")
    snapshot = {name: part for name, part in document.items() if name not in about_itself}
    if file.sha256 != checksum(snapshot):
        raise Invalid(
            mark(
                "The file does not say what its fingerprint promises: it was changed on the way. "
                "Ask for it once more."
            )
        )
    signature = document.get("signature")
    named = snapshot["standard"].get("signing_key")
    if named != (signature["key"] if signature else None):
        raise Invalid(FALSE_SIGNATURE)
    if signature:
        check_signature(signature, file.sha256)
    return CheckedStandard(snapshot, file.sha256, signature)


def find_hidden_characters(value: Any, place: str, *, strict: bool = False) -> Iterator[Fault]:
    """Texts that hold signs that are not seen, or that turn what is; where it is ``strict``, also
    those that files of ours could not hold as they are."""
    if isinstance(value, str):
        if _UNSEEN.search(value) or (strict and legal_text(value) != value):
            yield Fault(place, _HIDDEN_CHARACTERS)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from find_hidden_characters(
                inner, f"{place}.{name}" if place else name, strict=strict
            )
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from find_hidden_characters(inner, f"{place}[{at}]", strict=strict)


def _find_faults(file: StandardFile2) -> Iterator[Fault]:
    """Faults that the types cannot express: dates that do not exist, texts that would be changed
    when stored, duplicate codes and keys, dangling references."""
    try:
        date.fromisoformat(file.standard.published_on)
    except ValueError:
        yield Fault("standard.published_on", mark("there is no such day"))
    for at, clause in enumerate(file.clauses):
        yield from _find_unfit_texts(clause, f"clauses[{at}]")
    yield from _find_repeated("areas", "code", (row.code for row in file.areas))
    yield from _find_repeated("clauses", "code", (row.code for row in file.clauses))
    yield from _find_repeated("evidence", "key", (row.key for row in file.evidence))
    yield from _find_loose_ends(file)


def _find_unfit_texts(clause: ClauseRecord2, place: str) -> Iterator[Fault]:
    for name in (*LINES, *TEXTS):
        text = getattr(clause, name, "")  # files of older versions lack fields that came later
        kept = field_rules.clean(text)
        fits = text == (" ".join(kept.split()) if name in LINES else kept)
        if not fits and not _UNSEEN.search(text):
            yield Fault(f"{place}.{name}", _HIDDEN_CHARACTERS)


def _find_repeated(part: str, field: str, keys: Iterable[str]) -> Iterator[Fault]:
    seen = set()
    for at, key in enumerate(keys):
        if key in seen:
            yield Fault(f"{part}[{at}].{field}", mark("this id is there twice"))
        seen.add(key)


def _find_loose_ends(file: StandardFile2) -> Iterator[Fault]:
    areas = {row.code for row in file.areas}
    sources = {row.key for row in file.evidence}
    for at, clause in enumerate(file.clauses):
        if clause.area is not None and clause.area not in areas:
            yield Fault(f"clauses[{at}].area", mark("this leads to nothing in the file"))
        for place, key in enumerate(clause.evidence):
            if key not in sources:
                where = f"clauses[{at}].evidence[{place}]"
                yield Fault(where, mark("this leads to nothing in the file"))
