"""The accessibility statement of a standard's public pages, after the Polish act of 4 April 2019.

The ids are those by which the statement is looked for by machines (technical conditions of the
ministry): each of them stands on the page once.
"""

from collections.abc import Mapping
from typing import Any

from workshop.export.public_site.labels import A11Y_STATUSES
from workshop.export.public_site.rendering import Around, render
from workshop.export.standard.labels import day_of
from workshop.i18n import known_language, translate
from workshop.standards.tables import Imprint


def write_accessibility(
    about: Mapping[str, Any], imprint: Imprint, first_day: str, address: str, around: Around
) -> bytes:
    """The HTML page. ``about``: of the latest version; ``imprint``: as it stands now;
    ``first_day``: of the first version (ISO); ``address``: URL of the standard."""
    language = known_language(about["language"])
    status = A11Y_STATUSES[imprint.a11y_status]
    days = {
        name: (day, day_of(day, language) if day else "")
        for name, day in (
            ("first", first_day),
            ("last", about["published_on"]),
            ("made", imprint.a11y_made_on or about["published_on"]),
            ("reviewed", imprint.a11y_reviewed_on),
        )
    }
    return render(
        "accessibility.html",
        language,
        about=about,
        imprint=imprint,
        status=translate(status, language),
        issuer=imprint.issuer or about["title"],
        contact=imprint.office or imprint.issuer or about["title"],
        days=days,
        address=address,
        around=around,
    )
