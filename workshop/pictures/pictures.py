"""Pictures beside sessions, activities and evidence: add, describe, remove, and who may see them.

A picture that is removed is erased at once and for good: there is no undo, its bytes leave the
database file, and approved minutes keep an empty place.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.pictures.remaking import PictureSize, RemadePicture
from workshop.pictures.subjects import PictureSubject, list_pictures, pictured, subject_of
from workshop.pictures.tables import Picture, PictureFile
from workshop.programme import field_rules
from workshop.slot import Slot
from workshop.store import log
from workshop.store.log import Change
from workshop.store.store import mark_erased

LONGEST_ALT, LONGEST_CAPTION = 500, 300
MOST_PICTURES, MOST_OF_SUBJECT = 1000, 40
"""Of a programme, and beside one thing."""
REMOVED = "picture_removed"
"""The event that names pictures that were erased; read when a backup is restored."""

ForgetPictures = Callable[[Session, str, Sequence[str]], object]
"""``(db, programme_id, picture_ids)``: erases what repeats these pictures' descriptions."""
on_picture_erased: Slot[Sequence[ForgetPictures]] = Slot("what forgets when pictures are erased")


@dataclass(frozen=True)
class AddPicture:
    """``alt``: what is to be seen, at most 500 characters; needed. ``caption``: at most 300."""

    subject: PictureSubject
    picture: RemadePicture
    alt: str
    caption: str = ""


@dataclass(frozen=True)
class DescribePicture:
    """Other words; as for ``AddPicture``."""

    id: str
    alt: str
    caption: str


def list_seen_pictures(db: Session, actor: Actor, subject: PictureSubject) -> list[Picture]:
    """The pictures of a subject by position. Raises ``NotFound``, ``NotAllowed``."""
    known = pictured.get_for(subject.kind)
    actor.must(known.see, known.programme_of(db, subject.id))
    return list_pictures(db, subject)


def load_picture_file(db: Session, actor: Actor, picture_id: str, size: PictureSize) -> bytes:
    """The JPEG of a picture. Raises ``NotFound`` also where the actor may not see it."""
    picture = db.get(Picture, picture_id)
    file = db.get(PictureFile, (picture_id, size))
    if picture is None or file is None:
        raise NotFound(mark("There is no such picture."))
    known = pictured.get_for(subject_of(picture).kind)
    if not actor.may(known.see, picture.programme_id):
        raise NotFound(mark("There is no such picture."))
    return file.content


def load_large_files(db: Session, picture_ids: Sequence[str]) -> dict[str, bytes]:
    """The large files of these pictures by their ids, without those that are not there. Asks for no
    right."""
    query = select(PictureFile).where(
        col(PictureFile.picture_id).in_(picture_ids), col(PictureFile.size) == PictureSize.LARGE
    )
    return {file.picture_id: file.content for file in db.execute(query).scalars()}


def add_picture(db: Session, actor: Actor, command: AddPicture) -> Picture:
    """Store a picture. Raises ``Invalid`` without an ``alt`` or beside too many others, ``Closed``,
    ``NotFound``, ``NotAllowed``."""
    subject, made = command.subject, command.picture
    known = pictured.get_for(subject.kind)
    programme_id = known.programme_of(db, subject.id)
    actor.must(known.change, programme_id)
    known.check_open(db, subject.id)
    alt, caption = _checked_words(command.alt, command.caption)
    others = list_pictures(db, subject)
    _check_number(db, programme_id, len(others))
    picture = Picture(
        programme_id=programme_id,
        alt=alt,
        caption=caption,
        width=made.width,
        height=made.height,
        sha256=made.sha256,
        position=max((row.position for row in others), default=-1) + 1,
    )
    setattr(picture, known.column, subject.id)
    db.add(picture)
    db.flush()
    for size, content in made.files.items():
        db.add(PictureFile(picture_id=picture.id, size=size, content=content))
    log.append(db, programme_id, "picture_added", [("picture", picture.id)], actor=actor.log_id)
    return picture


def describe_picture(db: Session, actor: Actor, command: DescribePicture) -> Picture:
    """Change what is said of a picture. Raises as ``add_picture``."""
    picture = _load_changeable(db, actor, command.id)
    subject = subject_of(picture)
    pictured.get_for(subject.kind).check_open(db, subject.id)
    picture.alt, picture.caption = _checked_words(command.alt, command.caption)
    db.add(picture)
    mark_erased(db)
    refs = [("picture", picture.id)]
    log.append(db, picture.programme_id, "picture_described", refs, actor=actor.log_id)
    return picture


def remove_picture(db: Session, actor: Actor, picture_id: str) -> str:
    """Erase a picture, also from minutes that are approved; returns its id. Raises ``NotFound``,
    ``NotAllowed``."""
    picture = _load_changeable(db, actor, picture_id)
    _erase(db, [picture], actor.log_id)
    return picture_id


def erase_pictures_of(db: Session, subject: PictureSubject) -> list[Change]:
    """Erase the pictures of something that is about to be deleted. Returns no changes: undoing the
    deletion does not bring them back."""
    _erase(db, list_pictures(db, subject), None)
    return []


def erase_pictures_of_evidence(db: Session, evidence_id: str) -> list[Change]:
    """As ``erase_pictures_of``, for a piece of evidence."""
    return erase_pictures_of(db, PictureSubject("evidence", evidence_id))


def erase_again(db: Session, _actor: Actor, picture_ids: Sequence[str]) -> int:
    """Erase those of these pictures that are there, after a backup was restored; returns how many
    there were."""
    rows = db.execute(select(Picture).where(col(Picture.id).in_(picture_ids))).scalars().all()
    _erase(db, rows, None)
    return len(rows)


def find_broken_pictures(db: Session) -> Iterator[str]:
    """Ids of pictures that lack a file, whose file is another one than was stored, or that do not
    belong to exactly one thing."""
    columns = [known.column for known in pictured.get().values()]
    for picture in db.execute(select(Picture).order_by(col(Picture.id))).scalars():
        files = [db.get(PictureFile, (picture.id, size)) for size in PictureSize]
        owners = sum(getattr(picture, column) is not None for column in columns)
        large = files[0]
        if owners != 1 or None in files or large is None or _sha256(large) != picture.sha256:
            yield picture.id


def _sha256(file: PictureFile) -> str:
    return hashlib.sha256(file.content).hexdigest()


def _load_changeable(db: Session, actor: Actor, picture_id: str) -> Picture:
    picture = db.get(Picture, picture_id)
    if picture is None:
        raise NotFound(mark("There is no such picture."))
    actor.must(pictured.get_for(subject_of(picture).kind).change, picture.programme_id)
    return picture


def _erase(db: Session, pictures: Sequence[Picture], log_id: str | None) -> None:
    for picture in pictures:
        for forget in on_picture_erased.get():
            forget(db, picture.programme_id, [picture.id])
        log.append(db, picture.programme_id, REMOVED, [("picture", picture.id)], actor=log_id)
        db.delete(picture)
        mark_erased(db, ("picture", picture.id))
    db.flush()


def _checked_words(alt: str, caption: str) -> tuple[str, str]:
    told = field_rules.line(alt, LONGEST_ALT, required=False)
    if not told:
        raise Invalid(
            mark("Say what is to be seen in the picture: some people have it read aloud.")
        )
    return told, field_rules.line(caption, LONGEST_CAPTION, required=False)


def _check_number(db: Session, programme_id: str, beside: int) -> None:
    if beside >= MOST_OF_SUBJECT:
        raise Invalid(
            mark("At most {most} pictures can stand here; remove one first."), most=MOST_OF_SUBJECT
        )
    count = select(func.count()).where(col(Picture.programme_id) == programme_id)
    if (db.execute(count).scalar() or 0) >= MOST_PICTURES:
        raise Invalid(
            mark("A programme holds at most {most} pictures; remove some first."),
            most=MOST_PICTURES,
        )
