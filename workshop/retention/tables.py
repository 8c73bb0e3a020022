"""Database tables of deletion on a date: notices that stand, and what was deleted."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlmodel import Column, Field, SQLModel, String

from workshop.programme.tables import of_programme
from workshop.store.ids_and_clock import new_id


class DeletionNotice(SQLModel, table=True):
    """That it was told on ``noticed_on`` that something of a programme goes on ``day``.

    ``kind``: a ``KeptKind``. Days are ISO 8601. ``seen_days``: on how many days after the first a
    server has run while it stood, ``seen_on``: the last of them; ``schedule`` says why.
    """

    programme_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True
        )
    )
    kind: str = Field(primary_key=True, max_length=12)
    day: str = Field(max_length=10)
    noticed_on: str = Field(max_length=10)
    seen_days: int = 0
    seen_on: str = Field(max_length=10)


class Deletion(SQLModel, table=True):
    """What was deleted of a programme on one day. ``part``: of ``parts.PARTS``.

    ``count``: how many; of what tells how many people it is about the largest multiple of
    ``PEOPLE_THRESHOLD`` that it reaches: the exact number, beside others told before, would tell
    whether somebody had gone.
    """

    __table_args__ = (UniqueConstraint("programme_id", "part", "day"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    part: str = Field(max_length=16)
    day: str = Field(max_length=10)
    count: int = 0
