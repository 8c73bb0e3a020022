"""The feed of a standard's versions (Atom), which towns that adopt it read, and feed readers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from workshop.standards.adoption.news import FEED, VERSION_SCHEME

MEDIA_TYPE = "application/atom+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'


@dataclass(frozen=True)
class FeedEntry:
    """A version: ``day`` of its publication (ISO), and what is said about it."""

    version: str
    day: str
    notes: str


def write_feed(about: Mapping[str, Any], entries: Sequence[FeedEntry]) -> bytes:
    """The feed as UTF-8, with addresses from where it lies. ``about``: of the latest version;
    ``entries``: at least one, the latest first."""
    return "".join(_lines(about, entries)).encode()


def _lines(about: Mapping[str, Any], entries: Sequence[FeedEntry]) -> Iterator[str]:
    author = (about.get("imprint") or {}).get("issuer") or about["title"]
    yield f"{_HEAD} xml:lang={quoteattr(about['language'])}>\n"
    yield f"<id>{_id(about)}</id>\n<title>{escape(about['title'])}</title>\n"
    yield f"<updated>{_moment(entries[0].day)}</updated>\n"
    yield f"<author><name>{escape(author)}</name></author>\n"
    yield f'<link rel="self" href="{FEED}"/>\n'
    yield '<link rel="alternate" type="text/html" href="./"/>\n'
    for entry in entries:
        yield f"<entry>\n<id>{_id(about)}/{entry.version}</id>\n"
        yield f"<title>{escape(about['title'])}, {entry.version}</title>\n"
        yield f"<updated>{_moment(entry.day)}</updated>\n"
        yield f'<category scheme="{VERSION_SCHEME}" term="{entry.version}"/>\n'
        yield f'<link rel="alternate" type="text/html" href="{entry.version}/"/>\n'
        file = f"{entry.version}/standard.json"
        yield f'<link rel="enclosure" type="application/json" href="{file}"/>\n'
        if entry.notes:
            yield f"<summary>{escape(entry.notes)}</summary>\n"
        yield "</entry>\n"
    yield "</feed>\n"


def _id(about: Mapping[str, Any]) -> str:
    # Where it lies may change; the standard stays the same.
    return f"urn:workshop:standard:{about['id']}"


def _moment(day: str) -> str:
    # Atom wants a time; ours is a day.
    return f"{day}T00:00:00Z"
