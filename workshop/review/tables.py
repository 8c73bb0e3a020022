"""Database tables of review: comments, rounds and ratings of groups, needs and clauses."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlmodel import JSON, Column, Field, SQLModel, String, Text

from workshop.programme.tables import of_programme
from workshop.store.ids_and_clock import new_id, now
from workshop.store.types import Utc


class Comment(SQLModel, table=True):
    """A comment or proposal on a subject, with its disposition.

    In a round it has no account but a ``rater`` (``ratings.commenter_key``), and ``at`` is the day
    on which the round began: its own day would point at those who were at work then.
    ``proposal``: one of ``ProposalKind``; ``proposed``: its content. ``disposition``: one of
    ``Disposition``.

    ``passage``: the marked words, ``{"field", "start", "quote"}``, ``start`` in code points; empty:
    the whole subject. ``suggestion``: the text that should replace them. ``reply_to``: the id of
    the comment that it answers.
    """

    # Without row numbers, which would tell in which order experts have written.
    __table_args__ = (
        Index("ix_comment_subject", "subject_kind", "subject_id"),
        {"sqlite_with_rowid": False},
    )

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

    ``subjects``: pairs of kind and id, in the order in which experts get them. ``follows``: the id
    of the round before it. ``subject_kind`` selects the criteria: need (for groups and needs) or
    clause. ``keyless``: ids of experts who lost their review key while there were ratings; whether
    of theirs is not known, so they rate no more in this round. ``told``: the results that may be
    shown (``told_results``). ``fixed``: the criteria of consensus as they were written down when it
    was opened (``fixed_criteria``); ``written``: of the first of a sequence, what the facilitator
    writes for its report (``report_texts``).
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    number: int = 1
    subject_kind: str = Field(max_length=10)
    title: str = Field(default="", max_length=200)
    follows: str | None = Field(default=None, max_length=32)
    subjects: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    experts: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    keyless: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    deadline: datetime | None = Field(default=None, sa_column=Column(Utc))
    closed: bool = False
    told: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    fixed: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    written: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Rating(SQLModel, table=True):
    """One anonymous rating from 1 to 9 of one criterion; ``None``: cannot judge.

    ``rater``: made of the expert's own review key (``ratings.rater_key``), which no table holds.
    ``role``: the expert's, only while the round is open and only where every role has so many
    experts that it points at nobody; otherwise empty.
    """

    # Without row numbers, which would tell in which order experts have rated.
    __table_args__ = ({"sqlite_with_rowid": False},)

    round_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("reviewround.id", ondelete="CASCADE"), primary_key=True
        )
    )
    subject_id: str = Field(primary_key=True, max_length=32)
    criterion: str = Field(primary_key=True, max_length=20)
    rater: str = Field(primary_key=True, max_length=64)
    value: int | None = None
    role: str = Field(default="", max_length=20)
