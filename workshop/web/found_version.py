"""The version of a standard that a request to its public pages is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session
from starlette.requests import Request

from workshop.consultation.register import ConsultationPlace, place_consultations
from workshop.consultation.windows import WindowPhase, find_consultations, phase_of
from workshop.export.public_site import Around
from workshop.local_time import today
from workshop.standards.adoption.news import FEED
from workshop.standards.imprint import find_statement
from workshop.standards.publication.publications import Edition, find_editions, leading_edition
from workshop.standards.tables import Imprint
from workshop.standards.version_order import version_key

VERSIONS, ACCESSIBILITY, EASY, ADOPTERS = "versions", "accessibility", "easy", "adopters"
"""Addresses below that of the standard: of the list of versions, of the accessibility statement,
of the page that is easy to read, and of the register of towns that adopt it."""
CONSULTATION, REGISTER = "consultation", "register"
"""Addresses below that of a version: of the form for remarks, and of the register."""


@dataclass(frozen=True)
class Found:
    """The edition that a request is about, the one that stands for its standard, all of them, the
    latest first, what is stated about accessibility, and the consultations of the standard."""

    edition: Edition
    latest: Edition
    editions: Sequence[Edition]
    statement: Imprint | None
    consultations: Sequence[ConsultationPlace] = ()

    @property
    def seal(self) -> tuple[str, str]:
        """Cache key: id and checksum of the edition, which changes when a quote is erased."""
        return self.edition.id, self.edition.sha256

    @property
    def newer(self) -> str | None:
        """The version that stands for the standard where this edition is an older one."""
        older = version_key(self.edition.version) < version_key(self.latest.version)
        return self.latest.version if older else None

    @property
    def consultation(self) -> ConsultationPlace | None:
        """The consultation on this edition."""
        wanted = self.edition.version
        return next((one for one in self.consultations if one.version == wanted), None)


def find_version(db: Session, slug: str, version: str | None) -> Found | None:
    """The version of the standard with this slug, by default the one that stands for it."""
    editions = find_editions(db, slug)
    latest = leading_edition(editions) if editions else None
    wanted = (row for row in editions if row.version == version)
    edition = latest if version is None else next(wanted, None)
    if edition is None or latest is None:
        return None
    places = place_consultations(find_consultations(db, slug), editions)
    return Found(edition, latest, editions, find_statement(db, slug), places)


def around_page(request: Request, found: Found) -> Around:
    """What stands around every page, with relative addresses from where a request is."""
    versioned = "version" in request.path_params
    above = "../" if versioned else ""
    here = "" if versioned else f"{found.edition.version}/"
    statement = f"{above}{ACCESSIBILITY}" if found.statement else ""
    asking = [one for one in found.consultations if _takes_remarks(found, one)]
    ours = next((one for one in asking if one.version == found.edition.version), None)
    other = next((one for one in asking if one is not ours), None)
    return Around(
        newer=found.newer,
        versions=f"{above}{VERSIONS}",
        accessibility=statement,
        adopters=f"{above}{ADOPTERS}",
        feed=f"{above}{FEED}",
        remarks=f"{here}{CONSULTATION}" if ours else "",
        remarks_until=ours.row.closes if ours else "",
        consulted=(other.version, f"{above}{other.version}/") if other else None,
        registers=tuple(
            (one.version, f"{above}{one.version}/{REGISTER}")
            for one in found.consultations
            if one.told_in and found.edition.version in (one.version, one.told_in)
        ),
    )


def _takes_remarks(found: Found, one: ConsultationPlace) -> bool:
    withdrawn = next(row.withdrawal for row in found.editions if row.version == one.version)
    return withdrawn is None and phase_of(one.row, today()) == WindowPhase.OPEN
