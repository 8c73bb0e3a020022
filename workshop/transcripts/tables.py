"""Database tables of transcripts. Nothing in them names who was interviewed."""

from sqlalchemy import ForeignKey
from sqlmodel import JSON, Column, Field, SQLModel, String

from workshop.programme.tables import of_programme
from workshop.store.ids_and_clock import new_id


def _of(table: str, *, once: bool = False) -> Column[str]:
    key = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Column(String(32), key, nullable=False, index=not once, primary_key=once)


class Transcript(SQLModel, table=True):
    """What was said in one interview, as long as it is kept, and what the person agreed to.

    ``session_id``: the meeting that it belongs to or prepares, if any. ``consent_on``: the day (ISO
    8601) on which the person agreed; ``may_quote``, ``may_paraphrase``: to what. ``keep_until``:
    the day on which the text is deleted; ``passages``: ``[speaker, text]`` in the order in which
    they were said, with a number for who speaks, empty once it is deleted. ``phrase_hash``: the
    lookup of the phrase by which the person takes all of it back. ``edits``: how often something of
    it was highlighted, taken back or deleted.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    session_id: str | None = Field(
        default=None,
        sa_column=Column(
            String(32), ForeignKey("workingsession.id", ondelete="SET NULL"), index=True
        ),
    )
    title: str = Field(max_length=120)
    consent_on: str = Field(max_length=10)
    may_quote: bool = False
    may_paraphrase: bool = False
    keep_until: str = Field(max_length=10)
    is_gone: bool = False
    passages: list[tuple[int, str]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    phrase_hash: str = Field(unique=True, max_length=64)
    edits: int = 0


class Highlight(SQLModel, table=True):
    """That a note was made of words of a transcript, so that a phrase can take it back.

    ``passages``: the numbers of the passages, from 0; none once it is taken back. ``phrase_hash``:
    the lookup of its own phrase.
    """

    __table_args__ = ({"sqlite_with_rowid": False},)

    note_id: str = Field(sa_column=_of("note", once=True))
    transcript_id: str = Field(sa_column=_of("transcript"))
    passages: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    phrase_hash: str = Field(unique=True, max_length=64)
