"""Database tables of questionnaires. No answer has a time or a place in an order."""

from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlmodel import JSON, Column, Field, SQLModel, String, Text

from workshop.programme.tables import of_programme
from workshop.questionnaires.item_kinds import AnswerStatus, Kirkpatrick
from workshop.store.ids_and_clock import new_id

_UNORDERED = {"sqlite_with_rowid": False}


def _of_questionnaire(**options: Any) -> Any:
    key = ForeignKey("questionnaire.id", ondelete="CASCADE")
    return Column(String(32), key, nullable=False, **options)


def _of_item(**options: Any) -> Any:
    key = ForeignKey("questionnaireitem.id", ondelete="CASCADE")
    return Column(String(32), key, nullable=False, **options)


class Questionnaire(SQLModel, table=True):
    """Items that are answered up to three times. ``meeting_id``: the training it is about; where
    that has door codes, a code pairs the answers. ``former_id``: the version before this one, which
    had been answered when it was changed. ``edits``: how often it was changed."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    title: str = Field(max_length=200)
    intro: str = Field(default="", sa_column=Column(Text, nullable=False))
    version: int = 1
    former_id: str | None = Field(default=None, max_length=32)
    meeting_id: str | None = Field(
        default=None,
        sa_column=Column(
            String(32), ForeignKey("workingsession.id", ondelete="SET NULL"), index=True
        ),
    )
    edits: int = 0


class QuestionnaireItem(SQLModel, table=True):
    """One item. ``low``, ``high``: words for the ends of a scale; ``options`` and ``right``: of a
    knowledge item, the place of the right option from 0; ``moments``: when it is asked;
    ``about_id``: the scale that a retrospective item asks about; ``level``: a ``Kirkpatrick``;
    ``clauses``: ids of what it is about."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    questionnaire_id: str = Field(sa_column=_of_questionnaire(index=True))
    position: int = 0
    kind: str = Field(max_length=15)
    text: str = Field(sa_column=Column(Text, nullable=False))
    low: str = Field(default="", max_length=80)
    high: str = Field(default="", max_length=80)
    options: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    right: int | None = None
    moments: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    about_id: str | None = Field(default=None, max_length=32)
    level: str = Field(default=Kirkpatrick.REACTION, max_length=10)
    clauses: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class QuestionnaireAnswer(SQLModel, table=True):
    """A point of a scale, the place of an option, or a clause. ``author``: the pseudonym of this
    questionnaire; ``told``: whether it is part of what was told."""

    __table_args__ = (_UNORDERED,)

    item_id: str = Field(sa_column=_of_item(primary_key=True))
    moment: str = Field(primary_key=True, max_length=10)
    author: str = Field(primary_key=True, max_length=32)
    questionnaire_id: str = Field(sa_column=_of_questionnaire(index=True))
    number: int | None = None
    clause_id: str | None = Field(default=None, max_length=32)
    told: bool = False


class OpenAnswer(SQLModel, table=True):
    """What somebody has written under an item; ``clause_id``: which clause must change. ``told``:
    whether staff may read it, with those of others (``results.py``)."""

    __table_args__ = (UniqueConstraint("item_id", "moment", "author"), _UNORDERED)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    item_id: str = Field(sa_column=_of_item())
    moment: str = Field(max_length=10)
    author: str | None = Field(default=None, max_length=32)
    questionnaire_id: str = Field(sa_column=_of_questionnaire(index=True))
    clause_id: str | None = Field(default=None, max_length=32)
    text: str = Field(sa_column=Column(Text, nullable=False))
    status: str = Field(default=AnswerStatus.WAITING, max_length=10)
    told: bool = False


class ToldResults(SQLModel, table=True):
    """What was told of a questionnaire last (``results.py``), and of whose answers: item → sets of
    pseudonyms, with which later figures are compared."""

    questionnaire_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("questionnaire.id", ondelete="CASCADE"), primary_key=True
        )
    )
    results: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    people: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
