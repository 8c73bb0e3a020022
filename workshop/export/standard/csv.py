"""The clauses of a published standard as CSV, one row per clause."""

from collections.abc import Iterator, Mapping
from typing import Any

from workshop.export.csv_writing import write_csv_table
from workshop.export.standard import labels as says
from workshop.export.standard.outline import Snapshot, issuer_of, level_of
from workshop.export.standard.rated import describe_rated
from workshop.i18n import known_language, mark, translate
from workshop.i18n.counted_nouns import VOICES
from workshop.programme.session_words import list_numbers
from workshop.standards import labels
from workshop.standards.imprint import LABELS
from workshop.standards.publication.versions import state_of

_WRITTEN = tuple(name for name in labels.FIELDS if name not in ("code", "area_id", "level"))


def write_csv(snapshot: Snapshot) -> bytes:
    """The table as UTF-8 bytes, in the order of the standard; formulas in cells are escaped."""
    language = known_language(snapshot["standard"]["language"])
    rows = (_cells(clause, snapshot, language) for clause in snapshot["clauses"])
    return write_csv_table(_columns(snapshot, language), rows, language)


def _columns(snapshot: Snapshot, language: str) -> list[str]:
    names = [labels.FIELDS[name] for name in ("code", "area_id", "level", *_WRITTEN)]
    more = (
        mark("State"),
        says.WHY_STATE,
        mark("Wording since it was rated"),
        says.PARTS["dissents"],
        mark("Evidence"),
        *([mark("Voices")] if _has_voices(snapshot) else [mark("Notes"), mark("People, at least")]),
        mark("Sessions"),
        mark("Taken over from"),
        mark("Version"),
        mark("State of the version"),
        LABELS["issuer"],
    )
    return [translate(label, language) for label in (*names, *more)]


def _has_voices(snapshot: Snapshot) -> bool:
    """Whether it was published when voices were counted (version 1 of the format)."""
    return bool(snapshot["format_version"] == 1)


def _cells(clause: Mapping[str, Any], snapshot: Snapshot, language: str) -> Iterator[str]:
    areas = {row["code"]: row["name"] for row in snapshot["areas"]}
    sources = {row["key"]: row["title"] for row in snapshot["evidence"]}
    about, trace, origin = snapshot["standard"], clause["trace"], clause["origin"]
    yield clause["code"]
    yield areas.get(clause["area"] or "", "")
    yield level_of(clause, language)
    for name in _WRITTEN:
        yield clause.get(name, "")
    yield translate(labels.STATUSES.get(clause["status"], clause["status"]), language)
    yield clause.get("status_reason", "")
    yield "\n".join(_told_of_rating(trace, language))
    yield "\n".join(trace["dissents"])
    yield " | ".join(sources[key] for key in clause["evidence"] if key in sources)
    if _has_voices(snapshot):
        yield says.count_of(VOICES, trace["voices"], about["threshold"], language)
    else:
        yield str(trace["notes"])
        yield "" if trace["at_least"] is None else str(trace["at_least"])
    yield list_numbers(trace["sessions"], language)
    yield f"{origin['title']}, {origin['version']}, {origin['code']}" if origin else ""
    yield about["version"]
    yield translate(labels.VERSION_STATES[state_of(about)], language)
    yield issuer_of(snapshot)


def _told_of_rating(trace: Mapping[str, Any], language: str) -> Iterator[str]:
    """Which words the figures are about, where these were changed since, with both texts."""
    then, now = (translate(says.PARTS[name], language) for name in ("when-rated", "after"))
    for rated in describe_rated(trace, language):
        yield rated.sentence
        for name, before, after in rated.fields:
            yield f"{name}. {then}: {before}"
            yield f"{name}. {now}: {after}"
