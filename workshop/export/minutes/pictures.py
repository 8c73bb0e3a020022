"""The pictures of a session and of its activities, as its minutes show them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sqlalchemy import or_, select
from sqlmodel import Session, col

from workshop.export.documents.blocks import Block, Heading, Illustration, Paragraph
from workshop.export.minutes.record_parts import TAKEN_BACK, MinutesRecord, PicturePart
from workshop.i18n import mark, translate
from workshop.pictures.pictures import load_large_files
from workshop.pictures.tables import Picture
from workshop.programme.tables import Activity


def load_picture_parts(db: Session, session_id: str) -> Mapping[str, tuple[PicturePart, ...]]:
    """Pictures by the id of the session or of one of its activities, each by position."""
    agenda = select(col(Activity.id)).where(col(Activity.session_id) == session_id)
    here = or_(col(Picture.session_id) == session_id, col(Picture.activity_id).in_(agenda))
    found: dict[str, list[PicturePart]] = defaultdict(list)
    for row in db.execute(select(Picture).where(here).order_by(col(Picture.position))).scalars():
        part = PicturePart(row.id, row.alt, row.caption, row.width, row.height, row.sha256)
        found[row.session_id or row.activity_id or ""].append(part)
    return {key: tuple(parts) for key, parts in found.items()}


def load_images(db: Session, record: MinutesRecord) -> Mapping[str, bytes]:
    """The JPEG files of a record's pictures by the pictures' ids; without those erased since."""
    parts = [*record.pictures, *(part for one in record.course for part in one.pictures)]
    return load_large_files(db, [part.id for part in parts])


def picture_blocks(parts: tuple[PicturePart, ...], language: str) -> Iterator[Block]:
    """Each picture with its caption; in the place of one that was removed a sentence."""
    for part in parts:
        if part.status == TAKEN_BACK:
            yield Paragraph(translate(mark("A picture was removed."), language), quiet=True)
        else:
            size = (part.width, part.height)
            yield Illustration(part.id, part.text, part.caption, size)


def session_picture_blocks(record: MinutesRecord) -> Iterator[Block]:
    """The pictures of the session as a whole, under a heading of their own."""
    if record.pictures:
        yield Heading(1, translate(mark("Pictures"), record.language))
        yield from picture_blocks(record.pictures, record.language)
