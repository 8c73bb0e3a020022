"""``robots.txt`` and ``sitemap.xml``: search engines may read published standards, and only these.

On the map stand latest versions that are for others than those who write them: no working drafts,
no withdrawn ones, no examples. Addresses are those of ``public_address``, with the path below which
a server may stand behind a proxy.
"""

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from sqlmodel import Session, col, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from workshop.live.public_address import public_address
from workshop.local_time import local_day
from workshop.programme.tables import Programme
from workshop.services import Services
from workshop.standards.publication.publications import find_editions, leading_edition
from workshop.standards.publication.versions import VersionState
from workshop.standards.tables import PublishedClause
from workshop.web.cached_files import CachedFile

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OPENING = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


class SiteMap:
    """The two routes."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[BaseRoute]:
        """``/robots.txt`` and ``/sitemap.xml``."""
        return [Route("/robots.txt", self.robots), Route("/sitemap.xml", self.site_map)]

    async def robots(self, request: Request) -> Response:
        """Published standards are for everybody, everything else for nobody's index."""
        text = write_robots(public_address(self._services.settings))
        return CachedFile.of(text.encode(), "text/plain").response(request)

    async def site_map(self, request: Request) -> Response:
        """The addresses of published standards and their clauses, with the day of the version."""
        base = public_address(self._services.settings)
        places = await asyncio.to_thread(self._list_places)
        rows = (
            f"<url><loc>{escape(f'{base}/standards/{place}')}</loc><lastmod>{day}</lastmod></url>\n"
            for place, day in places
        )
        text = "".join((_HEAD, _OPENING, *rows, "</urlset>\n"))
        return CachedFile.of(text.encode(), "application/xml").response(request)

    def _list_places(self) -> list[tuple[str, str]]:
        with self._services.store.read() as db:
            return list(_places(db))


def write_robots(base: str) -> str:
    """The text of ``robots.txt`` for a server whose pages lie below this URL."""
    path = urlsplit(base).path.rstrip("/")
    return (
        f"User-agent: *\nAllow: {path}/standards/\nDisallow: {path}/\nSitemap: {base}/sitemap.xml\n"
    )


def _places(db: Session) -> Iterator[tuple[str, str]]:
    """Path below ``/standards/`` and day of each page, standard by standard."""
    query = (
        select(col(Programme.slug))
        .where(col(Programme.example).is_(False), col(Programme.rehearsal_of).is_(None))
        .order_by(col(Programme.slug))
    )
    for slug in db.execute(query).scalars():
        editions = find_editions(db, slug)
        latest = leading_edition(editions) if editions else None
        if latest is None or latest.state == VersionState.WORKING or latest.withdrawal:
            continue
        day = local_day(latest.at).isoformat()
        codes = select(col(PublishedClause.code)).where(
            col(PublishedClause.publication_id) == latest.id
        )
        yield f"{slug}/", day
        for code in sorted(db.execute(codes).scalars()):
            yield f"{slug}/{code}", day
