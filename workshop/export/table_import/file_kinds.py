"""What a file is, by its content: a kind that is read, or a sentence with the way out.

The name of a file counts for nothing: programs save web pages and workbooks of XML as ``.xls``.
"""

import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any

from workshop.errors import Invalid
from workshop.export.table_import.own_archive import is_own_archive
from workshop.export.table_import.packed_files import PASSWORD, unless_broken
from workshop.export.table_import.text_decoding import NO_TABLE
from workshop.export.table_import.trello_reader import is_board
from workshop.i18n import mark


class FileKind(StrEnum):
    """A kind of file that is read."""

    TEXT = "text"
    XLSX = "xlsx"
    ODS = "ods"
    FLAT_ODS = "fods"
    XLS = "xls"
    XML_WORKBOOK = "xml workbook"
    DOCX = "docx"
    WEB_PAGE = "web page"
    TRELLO = "trello"
    OWN_ARCHIVE = "own archive"


ENDINGS = ("csv", "tsv", "txt", "xlsx", "xlsm", "ods", "xls", "docx", "json", "zip")
"""What names of most files that are read end in; a field for a file offers these first."""


@dataclass(frozen=True)
class Recognised:
    """The kind of a file; ``value`` is its content where it is JSON."""

    kind: FileKind
    value: Any = None


_PICTURE = mark("This is a picture. Texts are not read from pictures: type them in instead.")
_RECORDING = mark("This is a recording. Bring its text as a DOCX or TXT file.")
_PDF = mark("This is a PDF file. Bring the file it was made from, or copy its text and paste it.")
_ARCHIVE = mark("This is a packed file. Unpack it, and bring the tables in it one by one.")
_OLD_WORD = mark("This is a file of the old format DOC. Save it as DOCX.")
_RTF = mark("This is an RTF document. Open it in Word or LibreOffice and save it as DOCX.")
_TEXT_DOCUMENT = mark("This is an ODT document. Save it as DOCX.")
_SLIDES = mark("This is a presentation. Copy its text and paste it, or save it as DOCX.")
_BINARY = mark("This is a spreadsheet of the format XLSB. Save it as XLSX.")
_APPLE = mark("This is a file of Numbers or Pages. Export it from there as XLSX, CSV or DOCX.")
_CONTACTS = mark("This is a file of contacts (vCard). Names and addresses do not belong in notes.")
_CALENDAR = mark("This is a calendar. Its events are no notes.")
_MHTML = mark("This is a saved web page (MHTML). Open it in a spreadsheet and save it as XLSX.")
_XML = mark("This is an XML file of a kind that is not read. Save the table as XLSX or CSV.")
_JSON = mark("This is a JSON file of a kind that is not read. Of such files Trello's boards are.")
_EXCHANGE = mark(
    "This is the file of a whole programme. It comes in on the page Settings, under Exchange."
)

_BINARY_STARTS: Mapping[bytes, str] = {
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"II*\0": _PICTURE,
    b"MM\0*": _PICTURE,
    b"%PDF": _PDF,
    b"\x1f\x8b": _ARCHIVE,
    b"7z\xbc\xaf": _ARCHIVE,
    b"Rar!": _ARCHIVE,
    b"BZh": _ARCHIVE,
    b"\xfd7zXZ": _ARCHIVE,
    b"ID3": _RECORDING,
    b"OggS": _RECORDING,
}
_TEXT_STARTS: Mapping[str, str] = {
    "%pdf": _PDF,
    "{\\rtf": _RTF,
    "begin:vcard": _CONTACTS,
    "begin:vcalendar": _CALENDAR,
    "mime-version:": _MHTML,
    "from: <saved by": _MHTML,
}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(r"<(?:!doctype html|html|head|meta|body|table)\b", re.IGNORECASE)
_JSON_START = re.compile(r'[\[{]\s*["{\[\]}]')
_OPENDOCUMENT = "application/vnd.oasis.opendocument."
_MOST_PARTS_NAMED = 20_000


def find_kind(content: bytes) -> Recognised:
    """The kind of a file. Raises ``Invalid`` with a sentence for one that is not read."""
    if content.startswith(_ZIP):
        return Recognised(unless_broken(lambda: _kind_of_archive(content)))
    if content.startswith(_OLE):
        return Recognised(_kind_of_ole(content))
    for start, words in _BINARY_STARTS.items():
        if content.startswith(start):
            raise Invalid(words)
    if content[4:8] == b"ftyp":
        raise Invalid(_PICTURE if content[8:11] in (b"hei", b"mif", b"avi") else _RECORDING)
    if content.startswith(b"RIFF"):
        raise Invalid(_PICTURE if content[8:12] == b"WEBP" else _RECORDING)
    return _kind_of_text(content)


def _kind_of_archive(content: bytes) -> FileKind:
    with zipfile.ZipFile(BytesIO(content)) as packed:
        names = {name.replace("\\", "/").lower() for name in packed.namelist()}
        if len(names) > _MOST_PARTS_NAMED:
            raise Invalid(NO_TABLE)
        if "mimetype" in names or "meta-inf/manifest.xml" in names:
            return _kind_of_opendocument(packed, names)
    if is_own_archive(names):
        return FileKind.OWN_ARCHIVE
    folders = {name.partition("/")[0] for name in names if "/" in name}
    if "[content_types].xml" in names:
        return _kind_of_ooxml(names, folders)
    if any(name.endswith(".iwa") for name in names):
        raise Invalid(_APPLE)
    raise Invalid(_EXCHANGE if "programme.json" in names else _ARCHIVE)


def _kind_of_ooxml(names: set[str], folders: set[str]) -> FileKind:
    if "xl/workbook.bin" in names:
        raise Invalid(_BINARY)
    if "xl" in folders:
        return FileKind.XLSX
    if "word" in folders:
        return FileKind.DOCX
    raise Invalid(_SLIDES if "ppt" in folders else NO_TABLE)


def _kind_of_opendocument(packed: zipfile.ZipFile, names: set[str]) -> FileKind:
    mimetype = _head(packed, "mimetype").strip() if "mimetype" in names else ""
    manifest = _head(packed, "META-INF/manifest.xml") if "meta-inf/manifest.xml" in names else ""
    if ":encryption-data" in manifest or "encrypted-package" in names:
        raise Invalid(PASSWORD)
    kind = mimetype or manifest
    if f"{_OPENDOCUMENT}spreadsheet" in kind:
        return FileKind.ODS
    if f"{_OPENDOCUMENT}text" in kind:
        raise Invalid(_TEXT_DOCUMENT)
    raise Invalid(_SLIDES if f"{_OPENDOCUMENT}presentation" in kind else NO_TABLE)


def _head(packed: zipfile.ZipFile, name: str) -> str:
    with packed.open(name) as stream:
        return stream.read(100_000).decode("utf-8", "replace")


def _kind_of_ole(content: bytes) -> FileKind:
    """A compound file, whose parts have names in UTF-16."""
    if _has_part(content, "EncryptedPackage"):
        raise Invalid(PASSWORD)
    if _has_part(content, "WordDocument"):
        raise Invalid(_OLD_WORD)
    if _has_part(content, "PowerPoint Document"):
        raise Invalid(_SLIDES)
    if _has_part(content, "Workbook") or _has_part(content, "Book"):
        return FileKind.XLS
    raise Invalid(NO_TABLE)


def _has_part(content: bytes, name: str) -> bool:
    return f"{name}\0".encode("utf-16-le") in content


def _kind_of_text(content: bytes) -> Recognised:
    head = content[:6000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    start = head.decode("latin-1").lstrip()
    for sign, words in _TEXT_STARTS.items():
        if start[:40].lower().startswith(sign):
            raise Invalid(words)
    if start.startswith("<?xml"):
        return Recognised(_kind_of_xml(start))
    if _PAGE.match(start):
        return Recognised(FileKind.WEB_PAGE)
    if _JSON_START.match(start):
        return _kind_of_json(content)
    return Recognised(FileKind.TEXT)


def _kind_of_xml(start: str) -> FileKind:
    if "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return FileKind.XML_WORKBOOK
    if f"{_OPENDOCUMENT}spreadsheet" in start:
        return FileKind.FLAT_ODS
    if _PAGE.search(start):
        return FileKind.WEB_PAGE
    raise Invalid(_XML)


def _kind_of_json(content: bytes) -> Recognised:
    try:
        value = json.loads(content)
    except (
        ValueError,
        RecursionError,
    ):  # a list such as “[x] done”, or anything that only begins so
        return Recognised(FileKind.TEXT)
    if is_board(value):
        return Recognised(FileKind.TRELLO, value)
    ours = isinstance(value, dict) and str(value.get("format", "")).startswith("empathy-workshop/")
    raise Invalid(_EXCHANGE if ours else _JSON)
