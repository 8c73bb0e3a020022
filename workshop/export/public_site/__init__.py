"""The public pages of a standard, on the server and as a folder on disk: one for each version, one
for each clause, and one with all versions.

Written from a snapshot alone. All links are relative and no script is needed, so the same page
works at ``/standards/<slug>/<version>/`` and as a file on a disk.
"""

from workshop.export.public_site.accessibility_page import write_accessibility
from workshop.export.public_site.adopters_page import (
    AdoptedHere,
    Adopter,
    KeyToldHere,
    write_adopters,
)
from workshop.export.public_site.clause_page import (
    ClauseChange,
    list_clause_changes,
    write_clause,
)
from workshop.export.public_site.consultation_page import (
    FilledRemark,
    write_register,
    write_remark_form,
    write_thanks,
)
from workshop.export.public_site.easy_page import has_easy_texts, write_easy
from workshop.export.public_site.page import (
    WithdrawnPage,
    write_missing,
    write_page,
    write_withdrawn,
)
from workshop.export.public_site.rendering import Around
from workshop.export.public_site.search_index import SearchIndex
from workshop.export.public_site.site import ASSETS, read_asset, write_site
from workshop.export.public_site.versions_page import write_versions

__all__ = [
    "ASSETS",
    "AdoptedHere",
    "Adopter",
    "Around",
    "ClauseChange",
    "FilledRemark",
    "KeyToldHere",
    "SearchIndex",
    "WithdrawnPage",
    "has_easy_texts",
    "list_clause_changes",
    "read_asset",
    "write_accessibility",
    "write_adopters",
    "write_clause",
    "write_easy",
    "write_missing",
    "write_page",
    "write_register",
    "write_remark_form",
    "write_site",
    "write_thanks",
    "write_versions",
    "write_withdrawn",
]
