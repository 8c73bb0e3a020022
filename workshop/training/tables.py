"""Database tables of training programmes. They name functions, never people."""

from typing import Any

from sqlalchemy import ForeignKey
from sqlmodel import Column, Field, SQLModel, String, Text

from workshop.needs.tables import link
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.tables import of_programme
from workshop.store.ids_and_clock import new_id
from workshop.training.block_kinds import Taught


def _part_of(table: str) -> Any:
    return Column(
        String(32), ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False, index=True
    )


def _text() -> Any:
    return Field(default="", sa_column=Column(Text, nullable=False))


class TrainingProgramme(SQLModel, table=True):
    """A training that teaches the standard of a programme.

    ``audience``: whom it is for; ``hours``: how long it is to take; ``language``: of its texts.
    ``revision``: how often its own fields were saved, ``changes``: how often anything in it was
    changed or its scenario was run.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    title: str = Field(max_length=200)
    audience: str = Field(default="", max_length=300)
    aims: str = _text()
    hours: int = 6
    language: str = Field(default="pl", max_length=5)
    position: int = 0
    revision: int = 1
    changes: int = 1


class TrainingModule(SQLModel, table=True):
    """A part of a training, and what people know, can do and see otherwise after it. Which clauses
    it teaches follows from its blocks."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    training_id: str = Field(sa_column=_part_of("trainingprogramme"))
    position: int
    title: str = Field(max_length=200)
    knowledge: str = _text()
    skills: str = _text()
    attitudes: str = _text()
    revision: int = 1


class TrainingBlock(SQLModel, table=True):
    """One block of a scenario.

    ``course``: step by step; ``leads``: who leads it, as a function; ``care``: what may hurt, and
    what is done then. ``prompt`` and ``kind``: what phones are asked, and the kind of activity that
    the block becomes (``block_kinds.BLOCK_KINDS``); ``about_clauses``: its notes are written under
    its clauses.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    module_id: str = Field(sa_column=_part_of("trainingmodule"))
    position: int
    title: str = Field(max_length=200)
    minutes: int = 45
    kind: str = Field(default=ActivityKind.TALK, max_length=20)
    about_clauses: bool = False
    prompt: str = _text()
    aim: str = _text()
    method: str = Field(default="", max_length=300)
    course: str = _text()
    materials: str = _text()
    leads: str = Field(default="", max_length=200)
    care: str = _text()
    revision: int = 1


class BlockClause(SQLModel, table=True):
    """That a block teaches a clause; ``taught``: only told of, or practised."""

    block_id: str = Field(sa_column=link("trainingblock.id"))
    clause_id: str = Field(sa_column=link("clause.id", sought=True))
    taught: str = Field(default=Taught.TOLD, max_length=10)


class BlockMeeting(SQLModel, table=True):
    """That a block was put on the agenda of a meeting. The meeting is no foreign key: nothing that
    people made belongs to it, and it may be removed."""

    block_id: str = Field(sa_column=link("trainingblock.id"))
    session_id: str = Field(primary_key=True, max_length=32, index=True)
