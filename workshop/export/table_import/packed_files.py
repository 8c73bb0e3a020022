"""Files of office programs are ZIP archives of XML; a hostile one is refused before it is read."""

import zipfile
from dataclasses import dataclass
from io import BytesIO

from workshop.errors import Invalid

LARGEST_UNPACKED = 40_000_000
"""Largest unpacked size of the whole file, in bytes: a limit against ZIP bombs."""
MOST_PARTS = 400


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
                if part.filename.endswith((".xml", ".rels")) and _declares(packed.read(part)):
                    raise Invalid(known.damaged)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Invalid(known.damaged) from error


def _declares(part: bytes) -> bool:
    """Whether an XML part holds a DOCTYPE or ENTITY declaration; no such file needs one."""
    head = part[:4000].replace(b"\0", b"")
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head
