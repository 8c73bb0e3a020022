"""Database tables of consultations. Nothing in them tells who sent a remark, from where or when."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlmodel import Column, Field, SQLModel, String, Text

from workshop.consultation.states import OfficeAnswer, RemarkState
from workshop.programme.tables import of_programme
from workshop.store.ids_and_clock import new_id
from workshop.store.types import Utc


def _text() -> Any:
    return Field(default="", sa_column=Column(Text, nullable=False))


def _of(table: str, *, once: bool = False) -> Any:
    key = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Field(sa_column=Column(String(32), key, nullable=False, index=not once, unique=once))


class Consultation(SQLModel, table=True):
    """A window in which everybody may send remarks on a published version.

    ``opens``, ``closes``: its first and last day (ISO 8601). ``question``: what the office would
    like to know. ``ended_at``: when somebody ended it before its last day was over. ``edits``: how
    often it was changed.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    publication_id: str = _of("publication", once=True)
    opens: str = Field(max_length=10)
    closes: str = Field(max_length=10)
    question: str = _text()
    ended_at: datetime | None = Field(default=None, sa_column=Column(Utc))
    edits: int = 0


class Remark(SQLModel, table=True):
    """What somebody sent. No time and no order: the id is random, the rows have no numbers.

    ``number``: random, by which its sender finds it in the register. ``code``: of the clause, empty
    for the whole standard. ``sender``: a ``SenderKind``. ``text``: as it was sent, empty once it is
    deleted; ``shown``: as it was published. ``state``: a ``RemarkState``; ``answer``: an
    ``OfficeAnswer`` with its ``reason``. ``edits``: how often somebody has decided on it.
    """

    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        {"sqlite_with_rowid": False},
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    consultation_id: str = _of("consultation")
    number: str = Field(max_length=6)
    code: str = Field(default="", max_length=16)
    sender: str = Field(max_length=8)
    text: str = _text()
    shown: str = _text()
    state: str = Field(default=RemarkState.WAITING, max_length=9)
    answer: str = Field(default=OfficeAnswer.NONE, max_length=8)
    reason: str = _text()
    edits: int = 0
