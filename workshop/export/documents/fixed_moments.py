"""Archives whose parts do not say when they were written: the same content, the same bytes."""

import zipfile
from collections.abc import Callable
from io import BytesIO

ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The time stamp of every file inside an archive."""


def without_moments(
    content: bytes, change: Callable[[str, bytes], bytes] = lambda _name, part: part
) -> bytes:
    """The same ZIP, XLSX or DOCX file with every time stamp set to a fixed one. ``change``: what a
    part of this name becomes."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, ALWAYS)
            new.writestr(entry, change(name, old.read(name)), zipfile.ZIP_DEFLATED)
    return file.getvalue()
