"""Database tables of pictures."""

from sqlalchemy import ForeignKey, LargeBinary
from sqlmodel import Column, Field, SQLModel, String, Text

from workshop.programme.tables import of_programme
from workshop.store.ids_and_clock import new_id


def _of(target: str) -> Column[str]:
    return Column(String(32), ForeignKey(f"{target}.id", ondelete="CASCADE"), index=True)


class Picture(SQLModel, table=True):
    """One picture, without its bytes. It belongs to exactly one of what its keys name, and goes
    with it.

    ``alt``: what is to be seen, for people who do not see it. ``sha256``: of the large file.
    ``width``, ``height``: of the large file, in pixels. When it was taken, where and with what is
    not stored.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    session_id: str | None = Field(default=None, sa_column=_of("workingsession"))
    activity_id: str | None = Field(default=None, sa_column=_of("activity"))
    evidence_id: str | None = Field(default=None, sa_column=_of("evidence"))
    alt: str = Field(sa_column=Column(Text, nullable=False))
    caption: str = Field(default="", sa_column=Column(Text, nullable=False))
    width: int
    height: int
    sha256: str = Field(max_length=64)
    position: int = 0


class PictureFile(SQLModel, table=True):
    """The bytes of a picture in one size (``PictureSize``): a JPEG without any metadata."""

    picture_id: str = Field(
        sa_column=Column(String(32), ForeignKey("picture.id", ondelete="CASCADE"), primary_key=True)
    )
    size: str = Field(primary_key=True, max_length=8)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
