"""Rendering the page's template; the engine escapes every value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from workshop.export.missing_voices import describe_missing
from workshop.export.public_site.labels import (
    FOUND,
    FOUND_NONE,
    PUBLISHED,
    words_in,
)
from workshop.export.public_site.search_index import LONGEST_QUERY, find_clauses
from workshop.export.public_site.view import areas_of, changes_of, source_of
from workshop.export.standard.labels import day_of
from workshop.i18n import known_language, translate, translate_plural
from workshop.i18n.counted_nouns import CLAUSES
from workshop.standards.labels import VERSION_STATES
from workshop.standards.publication.checksum import checksum
from workshop.standards.publication.versions import state_of


@dataclass(frozen=True)
class Around:
    """What a page shows beside its snapshot. ``newer``: number and address of a later version;
    ``files``: names and labels of downloads; ``folder``: the relative path to them."""

    newer: str | None = None
    newer_address: str = "../"
    files: Sequence[tuple[str, str]] = ()
    folder: str = ""


def write_page(snapshot: Mapping[str, Any], query: str = "", around: Around | None = None) -> bytes:
    """The HTML page of a version; with a ``query``, only the clauses that match."""
    around = around or Around()
    about = snapshot["standard"]
    language = known_language(about["language"])
    query = query[:LONGEST_QUERY].strip()
    found = find_clauses(snapshot, query)
    text = (
        _templates()
        .get_template("page.html")
        .render(
            say=words_in(language),
            lang=language,
            about=about,
            meta=_meta(snapshot, language),
            areas=list(areas_of(snapshot, language, found)),
            total=len(snapshot["clauses"]),
            query=query,
            answer=_answer(found, query, language),
            changes=list(changes_of(snapshot, language)),
            withdrawn=snapshot["withdrawn"],
            evidence=[{**row, "source": source_of(row)} for row in snapshot["evidence"]],
            missing=describe_missing(snapshot.get("missing"), language),
            sha256=checksum(snapshot),
            counts_voices=snapshot["format_version"] == 1,
            around=around,
        )
    )
    return text.encode()


def write_missing(language: str, shelf: str = ".", latest: str | None = None) -> bytes:
    """The page for an unknown address (404). ``shelf``: path to the assets; ``latest``: address of
    the standard's latest version."""
    known = known_language(language)
    template = _templates().get_template("missing.html")
    return template.render(say=words_in(known), lang=known, shelf=shelf, latest=latest).encode()


def _meta(snapshot: Mapping[str, Any], language: str) -> dict[str, str]:
    about = snapshot["standard"]
    kind = translate(VERSION_STATES[state_of(about)], language)
    day = day_of(about["published_on"], language)
    return {
        "kind": kind,
        "published": translate(PUBLISHED, language, day=day),
        "clauses": translate_plural(CLAUSES, len(snapshot["clauses"]), language),
    }


def _answer(found: Sequence[str] | None, query: str, language: str) -> str:
    if found is None:
        return ""
    if not found:
        return translate(FOUND_NONE, language, query=query)
    return translate_plural(FOUND, len(found), language, query=query)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("workshop.export.public_site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
