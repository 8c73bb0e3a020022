"""The exchange file with its pictures: a ZIP archive of ``programme.json`` and ``pictures/*.jpg``.

Pictures of a meeting may show people, so they go along only where somebody asks for them. Whatever
comes in is made anew before it is stored, as any picture (``pictures/remaking.py``).
"""

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from sqlalchemy import func
from sqlmodel import Session, col, select

from workshop.errors import Invalid, WorkshopError
from workshop.export.exchange.check import LARGEST, read_exchange
from workshop.export.exchange.meeting_models import PictureRecord
from workshop.export.exchange.models import ExchangeFile
from workshop.export.exchange.write import as_json, load_with_pictures
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.pictures.pictures import load_large_files
from workshop.pictures.remaking import (
    LARGEST_PICTURE,
    PictureSize,
    RemadePicture,
    remake_picture,
)
from workshop.pictures.tables import PictureFile
from workshop.programme.file_faults import Fault
from workshop.programme.file_models import MOST_FAULTS

LARGEST_ARCHIVE = 200_000_000
"""Bytes of an archive, and of the pictures that one is made of."""
DOCUMENT = "programme.json"
_ALWAYS = (1980, 1, 1, 0, 0, 0)
_ZIP = b"PK\x03\x04"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError)
_NOT_THERE = mark("This picture is not in the archive, or cannot be unpacked.")


@dataclass(frozen=True)
class ReadExchange:
    """A checked file with those of its pictures that could be made anew, by their ids.

    ``lost``: one fault for each picture that could not.
    """

    file: ExchangeFile
    pictures: Mapping[str, RemadePicture] = field(default_factory=dict)
    lost: Sequence[Fault] = ()


def write_archive(db: Session, actor: Actor, programme_id: str) -> bytes:
    """The programme with its pictures. Needs the right to export.

    Raises ``NotFound``, and ``Invalid`` where the pictures are too large together.
    """
    file, stored = load_with_pictures(db, actor, programme_id)
    _check_size(db, list(stored.values()))
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        _put(packed, DOCUMENT, as_json(file), zipfile.ZIP_DEFLATED)
        for key, picture_id in stored.items():
            for content in load_large_files(db, [picture_id]).values():
                _put(packed, _name(key), content, zipfile.ZIP_STORED)
    return archive.getvalue()


def read_any_exchange(content: bytes) -> ReadExchange:
    """Read an exchange file: JSON, or an archive with pictures.

    Takes up to some seconds for each picture, so never within the store's writer. Raises as
    ``read_exchange``; a picture that cannot be read is told in ``lost``.
    """
    if not content.startswith(_ZIP):
        file = read_exchange(content)
        return ReadExchange(file, {}, [_lost(file, at) for at in range(len(file.pictures))])
    if len(content) > LARGEST_ARCHIVE:
        most = LARGEST_ARCHIVE // 1_000_000
        raise Invalid(mark("The file is larger than {most} MB."), most=most)
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            file = read_exchange(_take(packed, DOCUMENT, LARGEST))
            return _remake(packed, file)
    except (*_UNREADABLE, KeyError) as error:
        raise Invalid(mark("This is no archive of an exchange file.")) from error


def _remake(packed: zipfile.ZipFile, file: ExchangeFile) -> ReadExchange:
    """Make the pictures anew; after ``MOST_FAULTS`` bad ones the rest is not tried."""
    pictures: dict[str, RemadePicture] = {}
    lost: list[Fault] = []
    for at, row in enumerate(file.pictures):
        try:
            if len(lost) >= MOST_FAULTS:
                raise Invalid(mark("Too many pictures of this file cannot be read."))
            pictures[row.id] = _remade(packed, row)
        except WorkshopError as error:
            lost.append(_lost(file, at, error))
    return ReadExchange(file, pictures, lost)


def _remade(packed: zipfile.ZipFile, row: PictureRecord) -> RemadePicture:
    """Raises ``Invalid``."""
    try:
        content = _take(packed, _name(row.id), LARGEST_PICTURE)
    except (*_UNREADABLE, KeyError) as error:
        raise Invalid(_NOT_THERE) from error
    return remake_picture(content)


def _take(packed: zipfile.ZipFile, name: str, most: int) -> bytes:
    """The content of an entry, at most one byte more than ``most``, whatever it unpacks to."""
    with packed.open(name) as entry:
        return entry.read(most + 1)


def _put(packed: zipfile.ZipFile, name: str, content: bytes, how: int) -> None:
    entry = zipfile.ZipInfo(name, _ALWAYS)
    entry.compress_type = how
    packed.writestr(entry, content)


def _name(key: str) -> str:
    return f"pictures/{key}.jpg"


def _lost(file: ExchangeFile, at: int, error: WorkshopError | None = None) -> Fault:
    place = f"pictures[{at}] “{file.pictures[at].alt[:80]}”"
    return Fault(place, error.message, error.values) if error else Fault(place, _NOT_THERE)


def _check_size(db: Session, picture_ids: Sequence[str]) -> None:
    """Raise ``Invalid`` before so many pictures are read."""
    size = select(func.sum(func.length(PictureFile.content))).where(
        col(PictureFile.picture_id).in_(picture_ids), col(PictureFile.size) == PictureSize.LARGE
    )
    if int(db.execute(size).scalar() or 0) > LARGEST_ARCHIVE:
        raise Invalid(
            mark(
                "The pictures of this programme have more than {most} MB together. Take it along "
                "without them."
            ),
            most=LARGEST_ARCHIVE // 1_000_000,
        )
