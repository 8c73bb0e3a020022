"""The page with all it needs as one folder that opens from a disk, packed as a ZIP file."""

import io
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from workshop.export.public_site.page import Around, write_page

ASSETS: Mapping[str, str] = {
    "site.css": "text/css",
    "search.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
"""The files beside every page, with their types."""
_FOLDER = Path(__file__).parent / "assets"
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The same snapshot makes the same file, byte for byte."""


@cache
def read_asset(name: str) -> bytes:
    """One of ``ASSETS``."""
    return (_FOLDER / name).read_bytes()


def write_site(
    snapshot: Mapping[str, Any], files: Mapping[str, tuple[str, bytes]] | None = None
) -> bytes:
    """A ZIP file with one folder: ``index.html``, its assets, and these files beside it, each by
    its name with its label."""
    about, files = snapshot["standard"], files or {}
    folder = f"{about['slug']}-{about['version']}"
    labels = tuple((name, label) for name, (label, _content) in files.items())
    page = write_page(snapshot, around=Around(files=labels))
    contents = {"index.html": page, **{name: read_asset(name) for name in ASSETS}}
    contents |= {name: content for name, (_label, content) in files.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}", _MOMENT)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()
