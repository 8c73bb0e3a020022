"""The page of a version with all its clauses, and the answer to a search in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from workshop.export.missing_voices import describe_missing
from workshop.export.public_site.labels import (
    FOUND,
    FOUND_NONE,
    PUBLISHED,
    STATES,
)
from workshop.export.public_site.rendering import Around, render
from workshop.export.public_site.search_index import LONGEST_QUERY, SearchIndex
from workshop.export.public_site.view import areas_of, changes_of, evidence_of
from workshop.export.standard.labels import day_of
from workshop.export.standard.state_words import say_draft, say_state
from workshop.i18n import known_language, mark, translate, translate_plural
from workshop.i18n.counted_nouns import CLAUSES
from workshop.standards import labels
from workshop.standards.publication.checksum import checksum
from workshop.standards.publication.signatures import key_fingerprint
from workshop.standards.publication.versions import state_of


def write_page(snapshot: Mapping[str, Any], query: str = "", around: Around | None = None) -> bytes:
    """The HTML page of a version; with a ``query``, only the clauses that match, or what else to
    look for."""
    around = around or Around()
    about = snapshot["standard"]
    language = known_language(about["language"])
    query = query[:LONGEST_QUERY].strip()
    index = SearchIndex(snapshot) if query else None
    found = index.find(query) if index else None
    return render(
        "page.html",
        language,
        about=about,
        meta=describe_version(snapshot, language),
        areas=list(areas_of(snapshot, language, found)),
        all_areas=[] if found is None or found else list(areas_of(snapshot, language)),
        other_queries=index.other_queries(query) if index and not found else [],
        total=len(snapshot["clauses"]),
        query=query,
        answer=_answer(found, query, language),
        changes=list(changes_of(snapshot, language)),
        withdrawn=snapshot["withdrawn"],
        terms=snapshot.get("terms", ()),
        evidence=list(evidence_of(snapshot)),
        missing=describe_missing(snapshot.get("missing"), language),
        states=list(_states(snapshot, language)),
        sha256=checksum(snapshot),
        signing_key=key_fingerprint(about["signing_key"]) if about.get("signing_key") else "",
        counts_voices=snapshot["format_version"] == 1,
        around=around,
    )


def write_missing(language: str, shelf: str = ".", latest: str | None = None) -> bytes:
    """The page for an unknown address (404). ``shelf``: path to the assets; ``latest``: address of
    the standard's latest version."""
    return render("missing.html", language, shelf=shelf, latest=latest)


@dataclass(frozen=True)
class WithdrawnPage:
    """What stands in place of a version that is withdrawn: a sentence, and the page around it."""

    sentence: str
    page: bytes


def write_withdrawn(
    about: Mapping[str, Any], day: date, reason: str, shelf: str, latest: str | None
) -> WithdrawnPage:
    """The page of a version that was withdrawn on this day; ``shelf``, ``latest``: as of
    ``write_missing``."""
    language = known_language(about["language"])
    values = {"version": about["version"], "day": day_of(day.isoformat(), language)}
    sentence = translate(mark("Version {version} was withdrawn on {day}"), language, **values)
    page = render(
        "withdrawn.html",
        language,
        about=about,
        sentence=sentence,
        reason=reason,
        shelf=shelf,
        latest=latest,
    )
    return WithdrawnPage(f"{sentence}: {reason}", page)


def describe_version(snapshot: Mapping[str, Any], language: str) -> dict[str, str]:
    """What stands below the title of a version: its kind, its day and how many clauses it has."""
    about = snapshot["standard"]
    kind = translate(labels.VERSION_STATES[state_of(about)], language)
    day = day_of(about["published_on"], language)
    return {
        "kind": kind,
        "running": say_state(about, language),
        "draft": say_draft(about, language),
        "published": day if about.get("preview") else translate(PUBLISHED, language, day=day),
        "clauses": translate_plural(CLAUSES, len(snapshot["clauses"]), language),
    }


def _states(snapshot: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """The states that clauses of this version are in, each with what it means."""
    there = {row["status"] for row in snapshot["clauses"]}
    for status, meaning in STATES.items():
        if status in there:
            yield translate(labels.STATUSES[status], language), translate(meaning, language)


def _answer(found: Sequence[str] | None, query: str, language: str) -> str:
    if found is None:
        return ""
    if not found:
        return translate(FOUND_NONE, language, query=query)
    return translate_plural(FOUND, len(found), language, query=query)
