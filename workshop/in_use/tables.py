"""Database tables of the standard in use. Units are institutions; nobody is named."""

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlmodel import Column, Field, SQLModel, String, Text

from workshop.in_use.use_states import UnitKind
from workshop.programme.tables import of_programme
from workshop.store.ids_and_clock import new_id


def _text() -> Any:
    return Field(default="", sa_column=Column(Text, nullable=False))


def _of(table: str) -> Any:
    key = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Field(sa_column=Column(String(32), key, nullable=False, index=True))


class Unit(SQLModel, table=True):
    """A place that works by the standard: a branch, a centre, a school.

    ``place``: its part of town or an address; ``function``: who answers for it, never a name.
    ``opened_on``, ``closed_on``: days (ISO 8601) or empty. ``revision``: raised by each change.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    name: str = Field(max_length=200)
    kind: str = Field(default=UnitKind.OTHER, max_length=12)
    place: str = Field(default="", max_length=200)
    function: str = Field(default="", max_length=200)
    opened_on: str = Field(default="", max_length=10)
    closed_on: str = Field(default="", max_length=10)
    revision: int = 1


class Assessment(SQLModel, table=True):
    """What a unit said of a clause on a day. Rows are added and never changed, but for ``latest``.

    ``number``: from 1, within unit and clause. ``latest``: whether it is the one that counts, of
    the newest day. ``version``: of the published standard that it is about, empty where none was
    published; ``clause_revision``: of the clause's text then. Days are ISO 8601 or empty.
    """

    __table_args__ = (
        UniqueConstraint("unit_id", "clause_id", "number"),
        Index("ix_assessment_latest", "programme_id", "latest"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    unit_id: str = _of("unit")
    clause_id: str = _of("clause")
    number: int
    answer: str = Field(max_length=16)
    evidence: str = _text()
    obstacle: str = _text()
    next_action: str = _text()
    due_on: str = Field(default="", max_length=10)
    function: str = Field(default="", max_length=200)
    day: str = Field(max_length=10)
    version: str = Field(default="", max_length=10)
    clause_revision: int = 1
    latest: bool = True
