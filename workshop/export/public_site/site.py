"""The page and its assets as one folder in a ZIP file, to be opened from a disk."""

import io
import json
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from workshop.export.public_site.clause_page import write_clause
from workshop.export.public_site.page import write_page
from workshop.export.public_site.rendering import Around
from workshop.export.public_site.word_roots import ENDINGS
from workshop.export.standard.state_words import file_stem

ASSETS: Mapping[str, str] = {
    "site.css": "text/css",
    "search.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
"""The static files of every page, with their MIME types."""
_FOLDER = Path(__file__).parent / "assets"
_FOLDING = Path(__file__).parents[2] / "frontend" / "core" / "fold_text.js"
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""A fixed time stamp for ZIP entries: the same snapshot gives the same bytes."""


@cache
def read_asset(name: str) -> bytes:
    """The content of one of ``ASSETS``."""
    content = (_FOLDER / name).read_bytes()
    if name != "search.js":
        return content
    # A page opened from a disk may load no modules, so what the search needs stands in front of it.
    folding = _FOLDING.read_bytes().replace(b"export function", b"function")
    endings = json.dumps(ENDINGS, separators=(",", ":")).encode()
    return b"\n".join((folding, b"const ENDINGS = " + endings + b";", content))


def write_site(
    snapshot: Mapping[str, Any], files: Mapping[str, tuple[str, bytes]] | None = None
) -> bytes:
    """A ZIP file with one folder: ``index.html``, a page for each clause, assets and ``files``
    (name → label, content)."""
    files = files or {}
    folder = file_stem(snapshot["standard"])
    labels = tuple((name, label, f"{folder}-{name}") for name, (label, _content) in files.items())
    around = Around(files=labels, clause_end=".html", whole="index.html")
    contents = {"index.html": write_page(snapshot, around=around)}
    for code in (row["code"] for row in snapshot["clauses"]):
        contents[f"{code}.html"] = write_clause(snapshot, code, around)
    contents |= {name: read_asset(name) for name in ASSETS}
    contents |= {name: content for name, (_label, content) in files.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}", _MOMENT)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()
