"""The public page of a standard: one HTML page per version, on the server and as a folder on disk.

Written from a snapshot alone. All links are relative and no script is needed, so the same page
works at ``/standards/<slug>/<version>/`` and as a file on a disk.
"""

from workshop.export.public_site.page import Around, write_missing, write_page
from workshop.export.public_site.search_index import find_clauses
from workshop.export.public_site.site import ASSETS, read_asset, write_site

__all__ = [
    "ASSETS",
    "Around",
    "find_clauses",
    "read_asset",
    "write_missing",
    "write_page",
    "write_site",
]
