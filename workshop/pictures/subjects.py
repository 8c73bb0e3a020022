"""What pictures can stand beside. ``workshop/wiring.py: PICTURED`` names every kind.

The column of a kind is a foreign key: the database keeps it true that a picture belongs to
something and goes with it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from workshop.errors import Closed, NotFound
from workshop.i18n import mark
from workshop.people.rights import Right
from workshop.pictures.tables import Picture
from workshop.programme.agenda import load_activity
from workshop.programme.sessions import APPROVED, load_session
from workshop.slot import SlotByKind


@dataclass(frozen=True)
class PictureSubject:
    """What a picture stands beside; ``kind`` is a key of ``PICTURED``."""

    kind: str
    id: str


@dataclass(frozen=True)
class Pictured:
    """What is known of one kind of subject.

    ``column``: of ``Picture``. ``programme_of``: the programme of the one with this id; raises
    ``NotFound``. ``see``, ``change``: the rights in it. ``check_open``: raises ``Closed`` where
    pictures can only be removed.
    """

    column: str
    programme_of: Callable[[Session, str], str]
    see: Right
    change: Right
    check_open: Callable[[Session, str], None] = lambda _db, _id: None


pictured: SlotByKind[Pictured] = SlotByKind("what pictures can stand beside")


def subject_of(picture: Picture) -> PictureSubject:
    """What a picture stands beside. Raises ``NotFound`` for one that stands beside nothing."""
    for kind, known in pictured.get().items():
        key = getattr(picture, known.column)
        if key is not None:
            return PictureSubject(kind, key)
    raise NotFound(mark("There is no such picture."))


def list_pictures(db: Session, subject: PictureSubject) -> list[Picture]:
    """The pictures of a subject by position. Asks for no right."""
    column = getattr(Picture, pictured.get_for(subject.kind).column)
    query = select(Picture).where(column == subject.id).order_by(col(Picture.position))
    return list(db.execute(query).scalars())


def pictures_by_subject(db: Session, kind: str, programme_id: str) -> dict[str, list[Picture]]:
    """All pictures beside subjects of one kind in a programme, by the subjects' ids. Asks for no
    right."""
    name = pictured.get_for(kind).column
    query = select(Picture).where(
        col(Picture.programme_id) == programme_id, getattr(Picture, name).is_not(None)
    )
    found: dict[str, list[Picture]] = {}
    for picture in db.execute(query.order_by(col(Picture.position))).scalars():
        found.setdefault(getattr(picture, name), []).append(picture)
    return found


def programme_of_session(db: Session, session_id: str) -> str:
    """The programme of a session; raises ``NotFound``."""
    return load_session(db, session_id).programme_id


def programme_of_activity(db: Session, activity_id: str) -> str:
    """The programme of an activity; raises ``NotFound``."""
    return load_activity(db, activity_id).programme_id


def check_session_open(db: Session, session_id: str) -> None:
    """Raise ``Closed`` once the minutes of a session are approved."""
    if load_session(db, session_id).status == APPROVED:
        raise Closed(
            mark("The minutes are approved; open the session again to change its pictures.")
        )


def check_activity_open(db: Session, activity_id: str) -> None:
    """Raise ``Closed`` once the minutes of an activity's session are approved."""
    check_session_open(db, load_activity(db, activity_id).session_id)
