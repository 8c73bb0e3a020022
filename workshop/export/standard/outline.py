"""A published standard as texts in its language, from which every format is written.

Made from a snapshot alone, so that a document can hold nothing that was not published.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshop.export.missing_voices import MissingText, describe_missing
from workshop.export.standard import labels as says
from workshop.export.standard.imprint_words import describe_imprint, short_facts
from workshop.export.standard.rated import CHANGED_AFTER, describe_fields, is_changed
from workshop.export.standard.state_words import say_draft, say_state
from workshop.export.standard.trace import ClauseTraceText, describe_trace
from workshop.i18n import known_language, mark, translate
from workshop.standards import labels
from workshop.standards.clause_states import AdoptionDecision
from workshop.standards.labels import VERSION_STATES
from workshop.standards.publication.checksum import checksum
from workshop.standards.publication.signatures import key_fingerprint
from workshop.standards.publication.versions import state_of

Snapshot = Mapping[str, Any]
Pairs = tuple[tuple[str, str], ...]
_BESIDE = ("title", "body")
"""Fields that are set as heading and paragraph, not as rows of a clause's table."""


@dataclass(frozen=True)
class ClauseText:
    """One clause: ``level`` and ``change`` are labels, ``rows`` pairs of label and text.
    ``tags``: what stands in its head: level, change, and whether its wording was rated."""

    code: str
    title: str
    level: str
    kind: str
    change: str
    tags: str
    body: str
    rows: Pairs
    trace: ClauseTraceText


@dataclass(frozen=True)
class AreaText:
    """The clauses of one area; ``code`` is empty for clauses without an area."""

    code: str
    name: str
    clauses: tuple[ClauseText, ...]


@dataclass(frozen=True)
class ChangeText:
    """What changed in one clause: each field's label, old and new text."""

    code: str
    title: str
    kind: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Withdrawn:
    """A clause that is no longer in the standard."""

    code: str
    title: str
    reason: str
    version: str


@dataclass(frozen=True)
class EvidenceText:
    """A piece of evidence: source, figure, sample and population, caveat."""

    title: str
    source: str
    figure: str
    about: str
    caveat: str


@dataclass(frozen=True)
class StandardText:
    """A publication with all texts that documents show. ``running``: number and state, for
    headers; ``draft``: what a draft says of itself, else empty."""

    title: str
    language: str
    version: str
    running: str
    draft: str
    published: str
    date: str
    example: str
    notes: str
    sha256: str
    facts: Pairs
    speaks: Pairs
    terms: Pairs
    areas: tuple[AreaText, ...]
    changes: tuple[ChangeText, ...]
    withdrawn: tuple[Withdrawn, ...]
    evidence: tuple[EvidenceText, ...]
    missing: MissingText | None

    @property
    def clauses(self) -> Iterator[ClauseText]:
        """The clauses of all areas, in order."""
        for area in self.areas:
            yield from area.clauses


def issuer_of(snapshot: Snapshot) -> str:
    """Who issues the standard; empty where the version does not say."""
    issuer = (snapshot["standard"].get("imprint") or {}).get("issuer", "")
    return str(issuer)


def describe_standard(snapshot: Snapshot) -> StandardText:
    """The texts of a snapshot, in the language of the publication."""
    about = snapshot["standard"]
    language = known_language(about["language"])
    titles = {row["code"]: row["title"] for row in snapshot["withdrawn"]}
    titles |= {row["code"]: row["title"] for row in snapshot["clauses"]}
    pending = says.pending_in(snapshot)
    published = says.day_of(about["published_on"], language)
    sha256 = checksum(snapshot)
    example = translate(mark("Example: people, notes and texts are made up."), language)
    return StandardText(
        title=about["title"],
        language=language,
        version=translate(mark("Version {version}"), language, version=about["version"]),
        running=say_state(about, language),
        draft=say_draft(about, language),
        published=published,
        date=about["published_on"],
        example=example if about["example"] else "",
        notes=about["notes"],
        sha256=sha256,
        facts=tuple(_facts(about, published, sha256, language)),
        speaks=tuple(fact[1:3] for fact in describe_imprint(about, language)),
        terms=tuple((row["term"], row["meaning"]) for row in snapshot.get("terms", ())),
        areas=tuple(_areas(snapshot, language)),
        changes=tuple(_change(row, titles, pending, language) for row in snapshot["changes"]),
        withdrawn=tuple(
            Withdrawn(row["code"], row["title"], row["reason"], row["version"])
            for row in snapshot["withdrawn"]
        ),
        evidence=tuple(_evidence(row, language) for row in snapshot["evidence"]),
        missing=describe_missing(snapshot.get("missing"), language),
    )


def level_of(clause: Mapping[str, Any], language: str) -> str:
    """The label of a clause's level."""
    level = labels.LEVELS.get(clause["level"] or "")
    return translate(level or mark("No level"), language)


def _facts(
    about: Mapping[str, Any], published: str, sha256: str, language: str
) -> Iterator[tuple[str, str]]:
    yield from short_facts(about, language)
    yield translate(mark("Version"), language), about["version"]
    yield translate(mark("State"), language), translate(VERSION_STATES[state_of(about)], language)
    if about["previous"]:
        yield translate(mark("Previous version"), language), about["previous"]
    yield translate(mark("Published on"), language), published
    yield translate(mark("Fingerprint (SHA-256)"), language), sha256
    if key := about.get("signing_key"):
        yield translate(mark("Signed with the key"), language), key_fingerprint(key)


def _areas(snapshot: Snapshot, language: str) -> Iterator[AreaText]:
    evidence = {row["key"]: row for row in snapshot["evidence"]}
    told = [
        (row["area"], _clause(row, snapshot["standard"], evidence, language))
        for row in snapshot["clauses"]
    ]
    names = [(row["code"], row["name"]) for row in snapshot["areas"]]
    known = {code for code, _name in names}
    for code, name in names:
        clauses = tuple(clause for area, clause in told if area == code)
        if clauses:
            yield AreaText(code, name, clauses)
    rest = tuple(clause for area, clause in told if area not in known)
    if rest:
        yield AreaText("", translate(mark("For all areas"), language), rest)


def _clause(
    row: Mapping[str, Any],
    about: Mapping[str, Any],
    evidence: Mapping[str, Mapping[str, Any]],
    language: str,
) -> ClauseText:
    change = says.CHANGES.get(row["change"]) if about["previous"] else None
    rated = CHANGED_AFTER if is_changed(row["trace"]) else ""
    tags = [translate(text, language) for text in (change, rated) if text]
    cited = [evidence[key] for key in row["evidence"] if key in evidence]
    return ClauseText(
        code=row["code"],
        title=row["title"],
        level=level_of(row, language),
        kind=row["level"] or "",
        change=translate(change, language) if change else "",
        tags=" · ".join((level_of(row, language), *tags)),
        body=row["body"],
        rows=tuple(_rows(row, [_source(one) for one in cited], language)),
        trace=describe_trace(
            row["trace"], about["threshold"], [_format_evidence(one) for one in cited], language
        ),
    )


def _rows(
    row: Mapping[str, Any], sources: Sequence[str], language: str
) -> Iterator[tuple[str, str]]:
    for name, label in labels.FIELDS.items():
        if name in row and name not in (*_BESIDE, "code", "level") and row[name]:
            yield translate(label, language), row[name]
    if sources:
        yield translate(mark("Evidence"), language), "\n".join(sources)
    state = labels.STATUSES.get(row["status"])
    if state:
        yield translate(mark("State"), language), translate(state, language)
    if reason := row.get("status_reason"):
        yield translate(says.WHY_STATE, language), reason
    if row["origin"]:
        yield translate(mark("Taken over from"), language), _origin(row["origin"], language)


def _origin(origin: Mapping[str, Any], language: str) -> str:
    same = origin["decision"] == AdoptionDecision.ADOPTED
    how = mark("word for word") if same else mark("adapted")
    version = translate(mark("Version {version}"), language, version=origin["version"])
    parts = (origin["title"], version, origin["code"], translate(how, language))
    return ", ".join(parts)


def _source(row: Mapping[str, Any]) -> str:
    where = ", ".join(part for part in (row["publisher"], row["year"]) if part)
    return f"{row['title']} ({where})" if where else str(row["title"])


def _format_evidence(row: Mapping[str, Any]) -> str:
    """A piece of evidence as the trace cites it: source, figure, caveat."""
    parts = (_source(row), row["figure"], row["caveat"])
    return ". ".join(part.rstrip(".") for part in parts if part)


def _evidence(row: Mapping[str, Any], language: str) -> EvidenceText:
    address = row["address"]
    sample = translate(mark("Sample: {sample}"), language, sample=row["sample"])
    about = [row["population"], sample if row["sample"] else ""]
    return EvidenceText(
        title=row["title"],
        source="\n".join(
            part
            for part in (", ".join(filter(None, (row["publisher"], row["year"]))), address)
            if part
        ),
        figure=row["figure"],
        about="\n".join(part for part in about if part),
        caveat=row["caveat"],
    )


def _change(
    row: Mapping[str, Any], titles: Mapping[str, str], pending: Collection[str], language: str
) -> ChangeText:
    kind = translate(says.change_word(row, pending), language)
    fields = tuple(describe_fields(row["fields"], language))
    if because := row.get("because"):
        fields += ((translate(says.BECAUSE, language), "", "\n".join(because)),)
    return ChangeText(row["code"], titles.get(row["code"], ""), kind, fields)
