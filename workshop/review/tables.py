"""Expert review of any subject: a group, a need or a clause."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlmodel import JSON, Column, Field, SQLModel, String, Text

from workshop.programme.tables import of_programme
from workshop.store.ids_and_clock import new_id, now
from workshop.store.types import Utc


class Comment(SQLModel, table=True):
    """What somebody says about a subject, and what was done with it.

    Said in a round, it carries the expert's ``rater`` key of that round and no account. A
    ``proposal`` is merge, split, header or evidence; ``proposed`` holds what it names.
    ``disposition`` is accepted, modified or rejected.

    ``passage``: the marked words it is about, ``{"field", "start", "quote"}``; empty: the whole.
    ``suggestion``: what should stand there instead. ``reply_to``: the comment it answers.
    """

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
    round_id: str | None = Field(
        default=None,
        sa_column=Column(String(32), ForeignKey("reviewround.id", ondelete="CASCADE"), index=True),
    )
    rater: str | None = Field(default=None, max_length=64)
    proposal: str | None = Field(default=None, max_length=20)
    proposed: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    disposition: str | None = Field(default=None, max_length=12)
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    passage: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    suggestion: str | None = Field(default=None, sa_column=Column(Text))
    reply_to: str | None = Field(
        default=None,
        sa_column=Column(String(32), ForeignKey("comment.id", ondelete="CASCADE"), index=True),
    )
    resolved: bool = False
    at: datetime = Field(default_factory=now, sa_column=Column(Utc, nullable=False))


class ReviewRound(SQLModel, table=True):
    """One round of ratings: which subjects, which experts (ids of accounts), until when.

    ``subjects``: pairs of kind and id, in the order in which experts meet them. A second round
    ``follows`` the first. ``subject_kind`` says which criteria are rated: need (for groups and
    needs) or clause.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    number: int = 1
    subject_kind: str = Field(max_length=10)
    title: str = Field(default="", max_length=200)
    follows: str | None = Field(default=None, max_length=32)
    subjects: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    experts: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    deadline: datetime | None = Field(default=None, sa_column=Column(Utc))
    closed: bool = False


class Rating(SQLModel, table=True):
    """One anonymous rating from 1 to 9 of one criterion; ``None``: cannot judge.

    ``rater`` is a key made from the account with the installation's secret.
    """

    round_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("reviewround.id", ondelete="CASCADE"), primary_key=True
        )
    )
    subject_id: str = Field(primary_key=True, max_length=32)
    criterion: str = Field(primary_key=True, max_length=20)
    rater: str = Field(primary_key=True, max_length=64)
    value: int | None = None
