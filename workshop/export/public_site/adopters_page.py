"""The register of towns that adopt a standard, and with which key it is signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshop.export.public_site.rendering import Around, render
from workshop.export.standard.labels import day_of
from workshop.i18n import known_language


@dataclass(frozen=True)
class Adopter:
    """A town as its own file tells it. ``counts``: decision → clauses; ``made_on``: the day of the
    file (ISO); ``key``: the fingerprint of the key that signed it."""

    town: str
    version: str
    counts: Mapping[str, int]
    made_on: str
    key: str


@dataclass(frozen=True)
class AdoptedHere:
    """A standard of another town of which this one tells what it made. ``address``: of the file,
    from the page."""

    title: str
    version: str
    made_on: str
    address: str


@dataclass(frozen=True)
class KeyToldHere:
    """A key with which this installation signs, or did. ``fingerprint``: as it is read aloud;
    ``facts``: since when, why it is new, and whether the one before it has signed it."""

    fingerprint: str
    facts: Sequence[str]


def write_adopters(
    about: Mapping[str, Any],
    keys: Sequence[KeyToldHere],
    adopters: Sequence[Adopter],
    adopted: Sequence[AdoptedHere],
    around: Around,
) -> bytes:
    """The HTML page. ``about``: of the standard; ``keys``: with which this installation
    signs and has signed, the present one first; none before it has signed anything."""
    language = known_language(about["language"])
    return render(
        "adopters.html",
        language,
        about=about,
        keys=keys,
        adopters=[(one, day_of(one.made_on, language)) for one in adopters],
        adopted=[(one, day_of(one.made_on, language)) for one in adopted],
        around=around,
    )
