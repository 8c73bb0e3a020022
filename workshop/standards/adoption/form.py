"""The form of a published standard as JSON, and the check of such a file before it is believed.

``SCHEMA`` is what ``docs/standard-1.schema.json`` holds; ``docs/standard-format.md`` describes it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any, NoReturn

from workshop.board.evidence import LINES as SOURCES
from workshop.errors import Invalid
from workshop.i18n import LANGUAGES, mark
from workshop.programme import field_rules
from workshop.programme.forms import (
    LONG,
    Fault,
    Part,
    find_faults,
    many,
    maybe,
    named,
    one_of,
    record,
    text,
    whole,
)
from workshop.standards.clause_fields import LEVELS, LINES, TEXTS
from workshop.standards.clause_states import AdoptionDecision
from workshop.standards.publication.changes import COMPARED, ChangeKind
from workshop.standards.publication.seal import FORMAT, FORMAT_VERSION, checksum
from workshop.standards.statuses import STATUSES

LARGEST = 5_000_000
"""Bytes of a file that is read."""
MOST_FAULTS, MOST_CLAUSES = 20, 1_000

_UNSEEN = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\u061c\\u200e\\u200f"
    "\\u202a-\\u202e\\u2066-\\u2069]"
)
"""Control characters and signs that turn the direction of what follows: the title and the codes
of an original stand in our publications as well."""

_COUNT: Part = {
    "type": ["integer", "string"],
    "minimum": 0,
    "maximum": 99_999,
    "pattern": "^<[0-9]{1,2}$",
}
_FLAG: Part = {"type": "boolean"}
_MEDIAN: Part = {"type": "number", "minimum": 1, "maximum": 9}
_TITLE, _WORD = text(200, 1), text(40)
_CODE: Part = {"type": "string", "pattern": "^[^\\s<>&\"']{1,16}$"}
_ID: Part = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
_VERSION: Part = {"type": "string", "pattern": "^[0-9]{1,3}[.][0-9]{1,3}$"}
_DATE: Part = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_AREA = text(8, 1)

_ABOUT = record(
    id=_ID,
    title=_TITLE,
    slug=text(80, 1),
    language=one_of(*LANGUAGES),
    version=_VERSION,
    previous=maybe(_VERSION),
    published_on=_DATE,
    notes=text(LONG),
    example=_FLAG,
    threshold=whole(1, 99),
)
_NEED = record(
    sentence=text(1_200),
    voices=_COUNT,
    groups=many(record(header=text(280), voices=_COUNT), 500),
)
_TRACE = record(
    needs=many(_NEED, 500),
    voices=_COUNT,
    sessions=many(whole(1, 999), 999),
    erased=_COUNT,
    quotes=many(text(400), 500),
    review=maybe(
        record(
            rounds=whole(0, 99),
            experts=_COUNT,
            decision=_WORD,
            medians=named(_MEDIAN, 20),
        )
    ),
    fist=maybe(record(voters=_COUNT, consensus=_FLAG)),
    dissents=many(text(LONG), 500),
    revisions=whole(0, 99_999),
)
_ORIGIN = record(
    standard=_ID,
    title=_TITLE,
    version=_VERSION,
    code=_CODE,
    decision=one_of(AdoptionDecision.ADOPTED, AdoptionDecision.ADAPTED),
)
_CLAUSE = record(
    code=_CODE,
    area=maybe(_AREA),
    level=maybe(one_of(*LEVELS)),
    status=one_of(*STATUSES),
    change=one_of(ChangeKind.NEW, ChangeKind.CHANGED, ChangeKind.SAME),
    origin=maybe(_ORIGIN),
    evidence=many(text(40, 1), 500),
    trace=_TRACE,
    **{name: text(longest, int(name == "title")) for name, longest in LINES.items()},
    **{name: text(LONG) for name in TEXTS},
)
_CHANGE = record(
    code=_CODE,
    kind=one_of(ChangeKind.NEW, ChangeKind.CHANGED, ChangeKind.WITHDRAWN),
    fields=many(record(field=one_of(*COMPARED), before=text(LONG), after=text(LONG)), 50),
)
_EVIDENCE = record(
    key=text(40, 1),
    figure=text(LONG),
    caveat=text(LONG),
    **{name: text(longest) for name, longest in SOURCES.items()},
)

SCHEMA: Part = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A published standard of service, format version 1",
    **record(
        format=one_of(FORMAT),
        format_version={"type": "integer", "enum": [FORMAT_VERSION]},
        sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        standard=_ABOUT,
        areas=many(record(code=_AREA, name=text(120, 1)), 100),
        clauses=many(_CLAUSE, MOST_CLAUSES),
        withdrawn=many(
            record(code=_CODE, title=_TITLE, reason=text(LONG), version=_VERSION), MOST_CLAUSES
        ),
        changes=many(_CHANGE, 2 * MOST_CLAUSES),
        evidence=many(_EVIDENCE, 2_000),
    ),
}


class BadStandard(Invalid):
    """The file is no sound standard; ``faults`` name the places."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(mark("The file cannot be brought in. {first}"), first=faults[0])
        self.faults = tuple(faults)


def read_document(content: bytes) -> dict[str, Any]:
    """A file as it was read, checked; raises ``Invalid`` for what is none, ``BadStandard``."""
    if len(content) > LARGEST:
        raise Invalid(mark("The file is larger than {most} MB."), most=LARGEST // 1_000_000)
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Invalid(mark("This is no published standard: it is not JSON.")) from error
    check_standard(document)
    found: dict[str, Any] = document
    return found


def check_standard(document: Any) -> dict[str, Any]:
    """The snapshot of a document, if it is sound and says what its fingerprint promises.

    Raises as ``read_document``.
    """
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Invalid(mark("This is no published standard as the workshop writes it (JSON)."))
    version = document.get("format_version")
    if version != FORMAT_VERSION or isinstance(version, bool):
        raise Invalid(
            mark("This file has another version; this installation reads version {known}."),
            known=FORMAT_VERSION,
        )
    _refuse_faults(find_faults(document, SCHEMA))
    _refuse_faults(_find_loose_ends(document))
    snapshot = {name: part for name, part in document.items() if name != "sha256"}
    if document["sha256"] != _fingerprint(snapshot):
        raise Invalid(
            mark(
                "The file does not say what its fingerprint promises: it was changed on the way. "
                "Ask for it once more."
            )
        )
    return snapshot


def _fingerprint(snapshot: Mapping[str, Any]) -> str:
    try:
        return checksum(snapshot)
    except UnicodeEncodeError:
        return "half a sign has no fingerprint"


def _find_loose_ends(document: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _find_unfit(document)
    for part, field in (("areas", "code"), ("clauses", "code"), ("evidence", "key")):
        seen = set()
        for at, row in enumerate(document[part]):
            if row[field] in seen:
                yield Fault(f"{part}[{at}].{field}", mark("this id is there twice"))
            seen.add(row[field])
    areas = {row["code"] for row in document["areas"]}
    sources = {row["key"] for row in document["evidence"]}
    for at, row in enumerate(document["clauses"]):
        if row["area"] is not None and row["area"] not in areas:
            yield Fault(f"clauses[{at}].area", mark("this leads to nothing in the file"))
        for place, key in enumerate(row["evidence"]):
            if key not in sources:
                yield Fault(
                    f"clauses[{at}].evidence[{place}]", mark("this leads to nothing in the file")
                )


def _find_unfit(document: Mapping[str, Any]) -> Iterator[Fault]:
    """A day that there is not; signs that nobody sees; texts of clauses that could not be taken
    over as they stand."""
    yield from _find_unseen(document, "")
    try:
        date.fromisoformat(document["standard"]["published_on"])
    except ValueError:
        yield Fault("standard.published_on", mark("there is no such day"))
    for at, row in enumerate(document["clauses"]):
        for name in (*LINES, *TEXTS):
            kept = field_rules.clean(row[name])
            fits = row[name] == (" ".join(kept.split()) if name in LINES else kept)
            if not fits and not _UNSEEN.search(row[name]):
                yield Fault(f"clauses[{at}].{name}", mark("this text holds signs that do not fit"))


def _find_unseen(value: Any, place: str) -> Iterator[Fault]:
    if isinstance(value, str):
        if _UNSEEN.search(value):
            yield Fault(place, mark("this text holds signs that do not fit"))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _find_unseen(inner, f"{place}.{name}" if place else name)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _find_unseen(inner, f"{place}[{at}]")


def _refuse_faults(found: Iterator[Fault]) -> None:
    faults = list(islice(found, MOST_FAULTS))
    if faults:
        raise BadStandard(faults)


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)
