"""What towns that adopt each other's standards find below ``/standards/<slug>/``.

The feed of versions, the register of towns that adopt the standard, and the signed files in which
this town says what it made of the standards of others.
"""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from workshop.errors import NotFound
from workshop.export.key_sheet import say_key
from workshop.export.public_site import (
    AdoptedHere,
    Adopter,
    Around,
    KeyToldHere,
    write_adopters,
)
from workshop.export.standard.json import write_document
from workshop.export.version_feed import MEDIA_TYPE, FeedEntry, write_feed
from workshop.local_time import local_day
from workshop.programme.tables import Programme
from workshop.services import Services
from workshop.standards.adoption.giving_back import document_of, find_given, list_given
from workshop.standards.adoption.news import FEED
from workshop.standards.adoption.returns import count_decisions, list_taken
from workshop.standards.imprint import imprint_part, load_imprint
from workshop.standards.publication.publications import (
    find_editions,
    leading_edition,
)
from workshop.standards.publication.signatures import key_fingerprint
from workshop.standards.publication.signing_keys import list_keys
from workshop.standards.tables import Publication
from workshop.web.cached_files import CachedFile
from workshop.web.found_version import ADOPTERS, VERSIONS
from workshop.web.public_standards import PublicStandards


class PublicNetwork:
    """The routes, to be asked before those of published standards, whose maker they share."""

    def __init__(self, services: Services, standards: PublicStandards) -> None:
        self._services, self._standards = services, standards

    def routes(self) -> list[BaseRoute]:
        """All routes of adoption between towns."""
        shelf = "/standards/{slug:slug}"
        return [
            Route(f"{shelf}/{FEED}", self.feed),
            Route(f"{shelf}/{ADOPTERS}", self.adopters),
            Route(f"{shelf}/returned/{{origin}}.json", self.returned),
        ]

    async def feed(self, request: Request) -> Response:
        """The versions that are handed out (Atom)."""
        return await self._answer(request, self._feed, request.path_params["slug"])

    async def adopters(self, request: Request) -> Response:
        """The register of towns, and the fingerprint of our own key."""
        return await self._answer(request, self._adopters, request.path_params["slug"])

    async def returned(self, request: Request) -> Response:
        """What we made of the standard with this id, signed."""
        place = request.path_params["slug"], request.path_params["origin"]
        return await self._answer(request, self._returned, *place)

    async def _answer(self, request: Request, make: Any, *place: str) -> Response:
        def made() -> CachedFile:
            with self._services.store.read() as db:
                found: CachedFile = make(db, *place)
                return found

        return await self._standards.answer_if_there(request, None, made)

    def _feed(self, db: Session, slug: str) -> CachedFile:
        editions = [one for one in find_editions(db, slug) if one.withdrawal is None]
        if not editions:
            raise NotFound("")
        entries = [
            FeedEntry(one.version, local_day(one.at).isoformat(), one.notes) for one in editions
        ]
        return CachedFile.of(write_feed(_about(db, slug), entries), MEDIA_TYPE)

    def _adopters(self, db: Session, slug: str) -> CachedFile:
        programme = _programme(db, slug)
        given = list_given(db, programme.id)
        editions = find_editions(db, slug)
        if not given and not editions:
            raise NotFound("")
        keys = list_keys(db)
        about = _about(db, slug)
        page = write_adopters(
            about,
            [
                KeyToldHere(
                    key_fingerprint(key.public),
                    list(say_key(key, about["language"], is_first=key is keys[-1])),
                )
                for key in keys
            ],
            [
                Adopter(
                    row.town,
                    row.content["about"]["version"],
                    count_decisions(row.content),
                    row.content["made_on"],
                    key_fingerprint(row.signature["key"]),
                )
                for row in list_taken(db, programme.id)
            ],
            [
                AdoptedHere(
                    row.content["about"]["title"],
                    row.content["about"]["version"],
                    row.content["made_on"],
                    f"returned/{row.origin}.json",
                )
                for row in given
            ],
            Around(versions=VERSIONS if editions else ""),
        )
        return CachedFile.of(page, "text/html")

    def _returned(self, db: Session, slug: str, origin: str) -> CachedFile:
        row = find_given(db, _programme(db, slug).id, origin)
        if row is None:
            raise NotFound("")
        return CachedFile.of(write_document(document_of(row)), "application/json")


def _programme(db: Session, slug: str) -> Programme:
    query = select(Programme).where(col(Programme.slug) == slug)
    row: Programme | None = db.execute(query).scalars().first()
    if row is None:
        raise NotFound("")
    return row


def _about(db: Session, slug: str) -> dict[str, Any]:
    """What the pages of a standard say of it; of one that has published nothing yet, what is known
    of its programme."""
    editions = find_editions(db, slug)
    if editions and (row := db.get(Publication, leading_edition(editions).id)):
        about: dict[str, Any] = row.snapshot["standard"]
        return about
    programme = _programme(db, slug)
    return {
        "id": programme.id,
        "title": programme.title,
        "language": programme.language,
        "version": "",
        "example": programme.example,
        "imprint": imprint_part(load_imprint(db, programme.id)),
    }
