"""What a file is, by its content: a kind that is read, or a sentence with the way out.

The name of a file counts for nothing: programs save web pages and workbooks of XML as ``.xls``.
"""

import zipfile
from enum import StrEnum
from io import BytesIO

from workshop.errors import Invalid
from workshop.export.table_import.packed_files import unless_broken
from workshop.i18n import mark


class FileKind(StrEnum):
    """A kind of file that is read."""

    TEXT = "text"
    XLSX = "xlsx"


NO_TABLE = mark("This file is no table. Bring a CSV or XLSX file.")
PASSWORD = mark("This file is locked with a password. Open it, save it without one, bring that.")
_OLD_XLS = mark("This is a file of the old format XLS. Save it as XLSX or CSV.")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def find_kind(content: bytes) -> FileKind:
    """The kind of a file. Raises ``Invalid`` with a sentence for one that is not read."""
    if content.startswith(_ZIP):
        return unless_broken(lambda: _kind_of_archive(content))
    if content.startswith(_OLE):
        return _kind_of_ole(content)
    return FileKind.TEXT


def _kind_of_archive(content: bytes) -> FileKind:
    with zipfile.ZipFile(BytesIO(content)) as packed:
        names = {name.replace("\\", "/").lower() for name in packed.namelist()}
    if "[content_types].xml" in names and any(name.startswith("xl/") for name in names):
        return FileKind.XLSX
    raise Invalid(NO_TABLE)


def _kind_of_ole(content: bytes) -> FileKind:
    """A compound file, whose parts have names in UTF-16."""
    if _has_part(content, "EncryptedPackage"):
        raise Invalid(PASSWORD)
    raise Invalid(_OLD_XLS)


def _has_part(content: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in content
