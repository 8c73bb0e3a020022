"""Whether there is a new version of another town's standard: its feed, and where it lies.

A standard that was fetched by its address has a feed beside it (Atom). It is read when somebody
asks, and once a day at most without being asked; what it says is told, and nothing comes in by
itself.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Invalid, NotFound, WorkshopError
from workshop.i18n import mark
from workshop.live.fetching import Fetched, Limits, fetch
from workshop.live.outward_addresses import LONGEST_ADDRESS
from workshop.people.rights import Actor, Right
from workshop.standards.adoption.check import LARGEST, CheckedStandard, read_standard
from workshop.standards.adoption.return_format import CheckedReturn, read_return
from workshop.standards.network_tables import StandardSource
from workshop.standards.origins import editions_of
from workshop.standards.version_order import version_key
from workshop.store.ids_and_clock import now
from workshop.store.store import Store

FEED = "feed.xml"
"""The feed, below the address of a standard."""
BETWEEN_LOOKS = timedelta(days=1)
VERSION_SCHEME = "urn:workshop:version"
"""The scheme of the category that names the version of an entry."""
_LARGEST_FEED = 300_000
_JSON, _ATOM = "application/json", "application/atom+xml"
_FEEDS = (_ATOM, "application/xml", "text/xml")
_SHELF = re.compile(r"https?://[^?#]+?/standards/[a-z0-9][a-z0-9-]*(?:/|$)")
_VERSION = re.compile(r"[0-9]{1,3}[.][0-9]{1,3}\Z")
_NAME = "{http://www.w3.org/2005/Atom}"
_NO_FEED = mark("What is there is no feed of a standard.")


@dataclass(frozen=True)
class News:
    """The latest version that a feed names, and the address of its file."""

    version: str
    address: str


@dataclass(frozen=True)
class FoundStandard:
    """A standard that was fetched. ``feed``: the address where its versions are told, or empty."""

    file: CheckedStandard
    feed: str


@dataclass(frozen=True)
class KeepNews:
    """What a look at a source has brought; ``news`` is ``None`` where it could not be read."""

    source_id: str
    news: News | None


def fetch_standard(address: str, *, inside: Sequence[str]) -> FoundStandard:
    """The standard at an address: of its file, of its page, or of its feed, then in the latest
    version. Raises as ``fetch`` and ``read_standard``."""
    address = address.strip()
    shelf = _shelf_of(address)
    if address.endswith(".json") or (shelf is None and not address.endswith(".xml")):
        return _read_file(address, "", inside=inside)
    feed = address if address.endswith(".xml") else f"{shelf}{FEED}"
    return _read_file(fetch_news(feed, inside=inside).address, feed, inside=inside)


def fetch_return(address: str, *, inside: Sequence[str]) -> CheckedReturn:
    """What another town made of our standard, from where it gives it out. Raises as ``fetch`` and
    ``read_return``."""
    return read_return(fetch(address, Limits((_JSON,), LARGEST, inside)).content)


def fetch_news(feed: str, *, inside: Sequence[str]) -> News:
    """What a feed says of the latest version. Raises as ``fetch``, and ``Invalid`` for what is no
    feed or names no version."""
    return read_feed(fetch(feed, Limits(_FEEDS, _LARGEST_FEED, inside)))


def read_feed(found: Fetched) -> News:
    """The latest version of a feed that was fetched; raises ``Invalid``."""
    try:
        text = found.content.decode("utf-8-sig")
        # What is defined inside a document may grow without end while it is read.
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise Invalid(_NO_FEED)
        root = ET.fromstring(text)  # noqa: S314
    except (ET.ParseError, ValueError, LookupError):
        raise Invalid(_NO_FEED) from None
    entries = list(_entries(root, found.address))
    if not entries:
        raise Invalid(_NO_FEED)
    return max(entries, key=lambda one: version_key(one.version))


def look_for_news(
    store: Store, actor: Actor, source: StandardSource, *, inside: Sequence[str]
) -> News:
    """Read the feed of a source now and keep what it says. Raises as ``fetch_news``."""
    store.write(begin_look, actor, source.id, source.programme_id)
    news = None
    try:
        news = fetch_news(source.feed, inside=inside)
    finally:
        store.write(keep_news, actor, KeepNews(source.id, news), source.programme_id)
    return news


def begin_look(db: Session, actor: Actor, source_id: str) -> bool:
    """Note that a source is being read, whatever comes of it; whether it was due."""
    row = _load_source(db, actor, source_id)
    was_due = is_due(row, now())
    row.looked_at = now()
    db.add(row)
    return was_due


def keep_news(db: Session, actor: Actor, command: KeepNews) -> None:
    """Keep what was read. Raises ``NotFound`` where the source is gone by now."""
    row = _load_source(db, actor, command.source_id)
    row.failed = command.news is None
    if command.news is not None:
        row.newest = command.news.version
        row.newest_address = command.news.address[:LONGEST_ADDRESS]
    db.add(row)


def is_due(row: StandardSource, at: datetime) -> bool:
    """Whether a source may be read without being asked."""
    return row.looked_at is None or at - row.looked_at >= BETWEEN_LOOKS


def list_sources(db: Session) -> Sequence[StandardSource]:
    """Every source of this installation."""
    return list(db.execute(select(StandardSource)).scalars())


def find_source(db: Session, programme_id: str, origin: str) -> StandardSource | None:
    """Where a standard was fetched; ``None`` where its file was brought in by hand."""
    query = select(StandardSource).where(
        col(StandardSource.programme_id) == programme_id, col(StandardSource.origin) == origin
    )
    row: StandardSource | None = db.execute(query).scalars().first()
    return row


def find_news(db: Session, source: StandardSource) -> News | None:
    """A version that the feed has named and that is newer than all that are here."""
    here = editions_of(db, source.programme_id, source.origin)
    if not source.newest or not here:
        return None
    newer = version_key(source.newest) > version_key(here[0].version)
    return News(source.newest, source.newest_address) if newer else None


def keep_source(db: Session, programme_id: str, origin: str, feed: str) -> None:
    """Remember where a standard was fetched, in place of where it was before."""
    row = find_source(db, programme_id, origin)
    if row is None:
        row = StandardSource(programme_id=programme_id, origin=origin, feed=feed)
    row.feed = feed
    db.add(row)
    db.flush()


def _read_file(address: str, feed: str, *, inside: Sequence[str]) -> FoundStandard:
    found = fetch(address, Limits((_JSON,), LARGEST, inside))
    shelf = _shelf_of(found.address)
    return FoundStandard(read_standard(found.content), feed or (f"{shelf}{FEED}" if shelf else ""))


def _shelf_of(address: str) -> str | None:
    """The address of a standard's public page, of anything below it."""
    found = _SHELF.match(address)
    return f"{found[0].rstrip('/')}/" if found else None


def _entries(root: ET.Element, base: str) -> Iterator[News]:
    for entry in root.iter(f"{_NAME}entry"):
        versions = [
            part.get("term", "")
            for part in entry.iter(f"{_NAME}category")
            if part.get("scheme") == VERSION_SCHEME
        ]
        links = [
            part.get("href", "") for part in entry.iter(f"{_NAME}link") if part.get("type") == _JSON
        ]
        if versions and links and _VERSION.match(versions[0]):
            yield News(versions[0], urljoin(base, links[0]))


def _load_source(db: Session, actor: Actor, source_id: str) -> StandardSource:
    row = db.get(StandardSource, source_id)
    if row is None:
        raise NotFound(mark("There is no such standard."))
    actor.must(Right.RUN, row.programme_id)
    return row


def look_quietly(
    store: Store, actor: Actor, source: StandardSource, *, inside: Sequence[str]
) -> None:
    """As ``look_for_news`` for a source that is due, unless another process was quicker; what does
    not work is kept with the source."""
    if not store.write(begin_look, actor, source.id, source.programme_id):
        return
    try:
        news = fetch_news(source.feed, inside=inside)
    except WorkshopError:
        news = None
    store.write(keep_news, actor, KeepNews(source.id, news), source.programme_id)
