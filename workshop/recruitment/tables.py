"""Database tables of recruitment. Everything but ``RecruitmentTold`` is erased on a date."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlmodel import JSON, Column, Field, SQLModel, String, Text

from workshop.programme.tables import of_programme
from workshop.recruitment.states import CandidateDecision, RecruitmentStage
from workshop.store.ids_and_clock import new_id
from workshop.store.types import Utc


def _of(table: str, **options: Any) -> Any:
    return Column(String(32), ForeignKey(f"{table}.id", ondelete="CASCADE"), **options)


class Recruitment(SQLModel, table=True):
    """The recruitment of a programme; there is one at a time.

    ``erase_on``: the day (ISO 8601) from whose beginning nobody reads it any more, and at which it
    is erased. ``noticed_on``: since when that is announced, empty: it is not yet; ``seen_days``: on
    how many days since then a server has run, ``seen_on``: the last of them. ``questions``: the
    columns that raters see, in the order of ``Candidate.answers``; ``balance_columns``: alike for
    ``Candidate.balance``. ``raters``, ``finished``: ids of accounts that rate, and of those who
    have handed their ratings in. ``rules``: ``{"kind", "column", "number"}`` each.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=_of("programme", nullable=False, unique=True))
    title: str = Field(max_length=200)
    stage: str = Field(default=RecruitmentStage.CHECKING, max_length=12)
    erase_on: str = Field(max_length=10)
    noticed_on: str = Field(default="", max_length=10)
    seen_days: int = 0
    seen_on: str = Field(default="", max_length=10)
    questions: list[str] = Field(sa_column=Column(JSON, nullable=False))
    balance_columns: list[str] = Field(sa_column=Column(JSON, nullable=False))
    criteria: list[str] = Field(sa_column=Column(JSON, nullable=False))
    raters: list[str] = Field(sa_column=Column(JSON, nullable=False))
    finished: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    rules: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    interview_questions: str = Field(default="", sa_column=Column(Text, nullable=False))


class Candidate(SQLModel, table=True):
    """A candidate, known by a random code alone.

    ``decision``: one of ``CandidateDecision``. Of somebody who withdrew, answers and balance are
    empty.
    """

    # Without row numbers, which would tell the order of the file.
    __table_args__ = (UniqueConstraint("recruitment_id", "code"), {"sqlite_with_rowid": False})

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    recruitment_id: str = Field(sa_column=_of("recruitment", nullable=False, index=True))
    code: str = Field(max_length=8)
    answers: list[str] = Field(sa_column=Column(JSON, nullable=False))
    balance: list[str] = Field(sa_column=Column(JSON, nullable=False))
    decision: str = Field(default=CandidateDecision.OPEN, max_length=12)
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))


class CandidateRating(SQLModel, table=True):
    """A rating from 1 to 9 of one criterion; ``value=None``: the rater cannot judge it.

    ``rater``: an account's id while ratings are given, a random one once results are open.
    """

    __table_args__ = ({"sqlite_with_rowid": False},)

    candidate_id: str = Field(sa_column=_of("candidate", primary_key=True))
    rater: str = Field(primary_key=True, max_length=32)
    criterion: str = Field(primary_key=True, max_length=100)
    value: int | None = None


class Interview(SQLModel, table=True):
    """A time for an interview, free or given to a candidate."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    recruitment_id: str = Field(sa_column=_of("recruitment", nullable=False, index=True))
    begins: datetime = Field(sa_column=Column(Utc, nullable=False))
    ends: datetime = Field(sa_column=Column(Utc, nullable=False))
    place: str = Field(default="", max_length=200)
    link: str = Field(default="", max_length=500)
    candidate_id: str | None = Field(default=None, sa_column=_of("candidate", unique=True))


class RecruitmentTold(SQLModel, table=True):
    """What stays of a recruitment that was erased: numbers that may be told (``told_counts``)."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    title: str = Field(max_length=200)
    erased_on: str = Field(max_length=10)
    counts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
