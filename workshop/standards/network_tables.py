"""What towns that adopt each other's standards tell each other."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlmodel import JSON, Column, Field, SQLModel, String

from workshop.programme.tables import of_programme
from workshop.store.ids_and_clock import new_id, now
from workshop.store.types import Utc


def _json() -> Any:
    return Field(sa_column=Column(JSON, nullable=False))


class GivenReturn(SQLModel, table=True):
    """What this programme tells the town whose standard ``origin`` it adopts: the last file that
    was given out, ``content`` as it was signed. ``number`` grows with each."""

    __table_args__ = (UniqueConstraint("programme_id", "origin"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    origin: str = Field(max_length=32)
    number: int
    sha256: str = Field(max_length=64)
    content: dict[str, Any] = _json()
    signature: dict[str, Any] = _json()


class TakenReturn(SQLModel, table=True):
    """The newest file of a town that adopts the standard of this programme. ``town_id``: the id of
    its programme there; ``town``: who it says it is; ``address``: where it was fetched, or empty.
    Its signature was checked when it came."""

    __table_args__ = (UniqueConstraint("programme_id", "town_id"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    town_id: str = Field(max_length=32)
    town: str = Field(max_length=200)
    address: str = Field(default="", max_length=500)
    sha256: str = Field(max_length=64)
    content: dict[str, Any] = _json()
    signature: dict[str, Any] = _json()
    at: datetime = Field(default_factory=now, sa_column=Column(Utc, nullable=False))


class StandardSource(SQLModel, table=True):
    """Where the standard ``origin`` of another town was fetched, and what its feed said last.

    ``feed``: its address; ``newest``: the latest version that it names, empty before the first
    look; ``looked_at``: when it was last begun to read it; ``failed``: whether that did not
    work."""

    __table_args__ = (UniqueConstraint("programme_id", "origin"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    origin: str = Field(max_length=32)
    feed: str = Field(max_length=500)
    newest: str = Field(default="", max_length=10)
    newest_address: str = Field(default="", max_length=500)
    failed: bool = False
    looked_at: datetime | None = Field(default=None, sa_column=Column(Utc))


class BorrowedWording(SQLModel, table=True):
    """A suggestion that says what another town made of a field of a clause.

    ``town``, ``version``, ``code``: whose wording it is, of which version of ours, and their own
    code. ``revision``: the revision that took it over, ``None`` as long as it is a suggestion."""

    comment_id: str = Field(
        sa_column=Column(String(32), ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True)
    )
    clause_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("clause.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    town: str = Field(max_length=200)
    version: str = Field(max_length=10)
    code: str = Field(max_length=16)
    field: str = Field(max_length=20)
    revision: int | None = None
