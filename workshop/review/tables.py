"""Expert review of any subject: a group, a need or a clause."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlmodel import JSON, Column, Field, SQLModel, String, Text

from workshop.programme.tables import of_programme
from workshop.store.ids import new_id, now
from workshop.store.types import Utc


class Comment(SQLModel, table=True):
    """What an account says about a subject, and what was done with it."""

    __table_args__ = (Index("ix_comment_subject", "subject_kind", "subject_id"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    subject_kind: str = Field(max_length=10)
    subject_id: str = Field(max_length=32)
    account_id: str | None = Field(
        default=None,
        sa_column=Column(String(32), ForeignKey("account.id", ondelete="SET NULL")),
    )
    text: str = Field(sa_column=Column(Text, nullable=False))
    proposal: str | None = Field(default=None, max_length=20)
    disposition: str | None = Field(default=None, max_length=12)
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    at: datetime = Field(default_factory=now, sa_column=Column(Utc, nullable=False))


class ReviewRound(SQLModel, table=True):
    """One round of ratings: which subjects, which experts, until when."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    number: int = 1
    subject_kind: str = Field(max_length=10)
    subjects: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    experts: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    deadline: datetime | None = Field(default=None, sa_column=Column(Utc))
    closed: bool = False


class Rating(SQLModel, table=True):
    """One anonymous rating from 1 to 9 of one criterion; ``None``: cannot judge."""

    round_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("reviewround.id", ondelete="CASCADE"), primary_key=True
        )
    )
    subject_id: str = Field(primary_key=True, max_length=32)
    criterion: str = Field(primary_key=True, max_length=20)
    rater: str = Field(primary_key=True, max_length=64)
    value: int | None = None
