"""Files of office programs are ZIP archives of XML; a hostile one is refused while it is read.

Nothing is unpacked as a whole: parts are streams, parsed by expat, which refuses every document
type (and so every entity) here, within a number of bytes.
"""

import csv
import logging
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, TypeVar
from xml.parsers import expat

from workshop.errors import Invalid
from workshop.i18n import mark

LARGEST_FILE = 5_000_000
"""Largest accepted file, in bytes."""
LARGEST_UNPACKED = 40_000_000
"""Largest unpacked size of all parts that are kept in memory, in bytes: a limit against ZIP
bombs."""
LARGEST_STREAM = 250_000_000
"""Largest unpacked size of a part that is read as a stream, in bytes: a sheet of 1,048,576 rows
that are formatted and empty has 100 MB."""
MOST_ELEMENTS = 8_000_000
MOST_PARTS = 2_000
DAMAGED = mark("This spreadsheet is damaged and cannot be read.")
PASSWORD = mark("This file is locked with a password. Open it, save it without one, bring that.")
TOO_MUCH = mark(
    "This spreadsheet unpacks to too much. Copy the rows that you need into a new file."
)
_CHUNK = 1 << 16
_log = logging.getLogger(__name__)
_BROKEN = (
    *(expat.ExpatError, zlib.error, zipfile.BadZipFile, zipfile.LargeZipFile),
    *(ArithmeticError, csv.Error, LookupError, ValueError, EOFError, OSError),
    *(NotImplementedError, RuntimeError, AssertionError),
)
"""What broken parts make expat, zipfile, zlib, html.parser and numbers raise."""
Result = TypeVar("Result")


@dataclass(frozen=True)
class PackedFormat:
    """A format: the part that it must have, and what is said where a file is another one, damaged,
    or too large."""

    main_part: str
    other: str
    damaged: str
    too_much: str


def must_be_harmless(content: bytes, known: PackedFormat) -> None:
    """Raise ``Invalid`` if the file is of another format, damaged, unpacks to too much, or its XML
    declares entities."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise Invalid(known.too_much)
            if known.main_part not in packed.namelist():
                raise Invalid(known.other)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _declares(packed, part):
                    raise Invalid(known.damaged)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Invalid(known.damaged) from error


def _declares(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether an XML part holds a DOCTYPE or ENTITY declaration; no such file needs one."""
    with packed.open(part) as stream:
        head = stream.read(4000).replace(b"\0", b"")
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head


class TooMuch(Exception):
    """More is packed into a part than is read."""


@dataclass(frozen=True)
class XmlHandler:
    """What is called for the parts of XML: names are local, attributes by their local names."""

    start: Callable[[str, dict[str, str]], None]
    end: Callable[[str], None]
    text: Callable[[str], None] | None = None


def parse_xml(stream: IO[bytes], handler: XmlHandler, largest: int = LARGEST_STREAM) -> None:
    """Parse a stream of XML. Raises ``expat.ExpatError`` for what is none or declares a document
    type, ``TooMuch`` for what is larger than ``largest`` bytes or has too many elements."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = _CHUNK
    local = _LocalNames()
    elements = 0

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal elements
        elements += 1
        if elements > MOST_ELEMENTS:
            raise TooMuch
        if given:
            given = {local[key]: value for key, value in given.items()}
        handler.start(local[name], given)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: handler.end(local[name])
    if handler.text is not None:
        parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    for chunk in _chunks(stream, largest):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


class _LocalNames(dict[str, str]):
    """Names without their prefixes, each cut once."""

    def __missing__(self, name: str) -> str:
        local = name.rpartition(":")[2]
        if len(self) < 10_000:
            self[name] = local
        return local


def _chunks(stream: IO[bytes], largest: int) -> Iterator[bytes]:
    seen = 0
    while chunk := stream.read(_CHUNK):
        seen += len(chunk)
        if seen > largest:
            raise TooMuch
        yield chunk


def _refuse_doctype(*_given: object) -> None:
    raise expat.ExpatError("a document type")


def unless_broken(act: Callable[[], Result]) -> Result:
    """What ``act`` gives; a packed file that is damaged or too large raises ``Invalid``."""
    try:
        return act()
    except TooMuch as error:
        raise Invalid(TOO_MUCH) from error
    except _BROKEN as error:
        raise as_damaged(error) from error


def as_damaged(error: Exception, words: str = DAMAGED) -> Invalid:
    """The sentence for a file that made its reader raise ``error``; of it only the kind is logged,
    as its message may quote the file."""
    _log.warning("A file could not be read: %s", type(error).__name__)
    return Invalid(words)
