"""Database tables of personas, empathy maps, notes, journey steps, evidence and practices."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlmodel import JSON, Column, Field, SQLModel, String, Text

from workshop.board.joint_forms import DraftStatus
from workshop.board.note_kinds import NoteKind, NoteOrigin, NoteStatus, PersonaBasis
from workshop.board.practice_kinds import PracticeDecision
from workshop.programme.activity_kinds import MapVariant
from workshop.programme.tables import of_programme, of_session
from workshop.store.ids_and_clock import new_id
from workshop.store.types import Utc


def _optional(target: str) -> Column[str]:
    return Column(String(32), ForeignKey(target, ondelete="SET NULL"), index=True)


class Persona(SQLModel, table=True):
    """A fictional person that the standard is for. ``origin``: as of a ``JointDraft``."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    label: str = Field(max_length=120)
    situation: str = Field(default="", sa_column=Column(Text, nullable=False))
    context: str = Field(default="", sa_column=Column(Text, nullable=False))
    area_id: str | None = Field(default=None, sa_column=_optional("area.id"))
    goals: str = Field(default="", sa_column=Column(Text, nullable=False))
    barriers: str = Field(default="", sa_column=Column(Text, nullable=False))
    access_needs: str = Field(default="", sa_column=Column(Text, nullable=False))
    basis: str = Field(default=PersonaBasis.ASSUMPTION, max_length=12)
    position: int = 0
    archived: bool = False
    origin: str = Field(default="", max_length=12)


class EmpathyMap(SQLModel, table=True):
    """One persona's map: the canvas with nine sections, or the quick variant with four."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    persona_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("persona.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    variant: str = Field(default=MapVariant.CANVAS, max_length=10)
    goal: str = Field(default="", sa_column=Column(Text, nullable=False))


class Note(SQLModel, table=True):
    """One sticky note.

    ``author``: the writer's pseudonym in the activity (``people/pseudonyms.py``), never shown;
    ``None`` for notes from paper, keyboards and files. ``position``: a random place; neither a time
    nor the order of arrival is stored, since people see who presses *send*. For the same reason
    rows lie in the database by their random ids. ``released``: whether others than the writer may
    know of it yet (``board/note_release.py``); ``shown``: whether it has been on their screens.
    ``same_as``: the note that is shown instead of this duplicate. ``fingerprint``: hash of the
    content, empty once the text is erased. ``evened``: a moderator has evened out its style; the
    author is told, nobody else. ``about_kind`` and ``about_id``: the need or clause that it was
    written under; ``stage`` and ``feeling`` (-2 to 2): of a step of a journey; ``reason``: why it
    was rejected, one of the programme's.
    """

    __table_args__ = (
        Index("ix_note_place", "activity_id", "status"),
        Index("ix_note_unreleased", "released"),
        {"sqlite_with_rowid": False},
    )

    id: str = Field(primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    session_id: str = Field(sa_column=of_session())
    activity_id: str = Field(
        sa_column=Column(String(32), ForeignKey("activity.id", ondelete="CASCADE"), nullable=False)
    )
    map_id: str | None = Field(default=None, sa_column=_optional("empathymap.id"))
    section: str | None = Field(default=None, max_length=20)
    kind: str = Field(default=NoteKind.UNMARKED, max_length=12)
    text: str = Field(sa_column=Column(Text, nullable=False))
    table_number: int | None = None
    author: str | None = Field(default=None, index=True, max_length=32)
    badge: str | None = Field(default=None, max_length=60)
    origin: str = Field(default=NoteOrigin.PHONE, max_length=10)
    status: str = Field(default=NoteStatus.PENDING, max_length=12)
    late: bool = False
    released: bool = True
    shown: bool = False
    fingerprint: str = Field(default="", max_length=64)
    position: int = 0
    edited: bool = False
    evened: bool = False
    same_as: str | None = Field(default=None, sa_column=_optional("note.id"))
    about_kind: str | None = Field(default=None, max_length=8)
    about_id: str | None = Field(default=None, max_length=32)
    stage: str | None = Field(default=None, max_length=120)
    feeling: int | None = None
    reason: str = Field(default="", max_length=120)


class MutedAuthor(SQLModel, table=True):
    """That the writer of a note may write no more in its activity.

    One row for each note by way of which somebody was muted, also where two of them have the same
    writer: a moderator must not learn that from the answer. ``author``: as in the note. Erased
    when the session closes.
    """

    __table_args__ = ({"sqlite_with_rowid": False},)

    note_id: str = Field(
        sa_column=Column(String(32), ForeignKey("note.id", ondelete="CASCADE"), primary_key=True)
    )
    activity_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("activity.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    author: str = Field(max_length=32)


class Departure(SQLModel, table=True):
    """A note that its writer has taken back, and when its text is erased and screens are told so.

    One by one at random moments: all at once would show which notes one person wrote.
    """

    note_id: str = Field(
        sa_column=Column(String(32), ForeignKey("note.id", ondelete="CASCADE"), primary_key=True)
    )
    programme_id: str = Field(sa_column=of_programme())
    due_at: datetime = Field(sa_column=Column(Utc, nullable=False))


class NoteRevision(SQLModel, table=True):
    """The wording of a note before an edit; erased together with the note."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    note_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("note.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    number: int
    text: str = Field(sa_column=Column(Text, nullable=False))
    section: str | None = Field(default=None, max_length=20)
    kind: str = Field(max_length=12)
    edited_by: str = Field(default="", max_length=80)


class JourneyStep(SQLModel, table=True):
    """One step of a persona's journey through a service; emotion from -2 to +2.

    ``note_id``: the note it was made of, if any. ``left_out``: it stands in another one or was
    taken out; of its note none is made again.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    persona_id: str | None = Field(default=None, sa_column=_optional("persona.id"))
    activity_id: str | None = Field(default=None, sa_column=_optional("activity.id"))
    position: int = 0
    stage: str = Field(default="", max_length=120)
    action: str = Field(default="", sa_column=Column(Text, nullable=False))
    touchpoint: str = Field(default="", max_length=200)
    thoughts: str = Field(default="", sa_column=Column(Text, nullable=False))
    emotion: int = 0
    barrier: str = Field(default="", sa_column=Column(Text, nullable=False))
    opportunity: str = Field(default="", sa_column=Column(Text, nullable=False))
    note_id: str | None = Field(default=None, sa_column=_optional("note.id"))
    left_out: bool = False


class TableMap(SQLModel, table=True):
    """The map that a table writes on in an activity in which each table has its own."""

    activity_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True
        )
    )
    table_number: int = Field(primary_key=True)
    map_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("empathymap.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )


class JointDraft(SQLModel, table=True):
    """What several phones write together, such as a need; its forms: ``board/joint_forms.py``.

    ``about``: id of what it is written under, such as a group. ``table_number``: of a table;
    ``code``: with which the second phone of a pair comes in. ``becomes``: id of what was made of
    it. ``position``: a random place, since people see who begins.
    """

    __table_args__ = ({"sqlite_with_rowid": False},)

    id: str = Field(primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    session_id: str = Field(sa_column=of_session())
    activity_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("activity.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    form: str = Field(max_length=12)
    about: str | None = Field(default=None, max_length=32)
    table_number: int | None = None
    code: str | None = Field(default=None, max_length=6)
    fields: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    revision: int = 0
    status: str = Field(default=DraftStatus.OPEN, max_length=10)
    why: str = Field(default="", sa_column=Column(Text, nullable=False))
    becomes: str | None = Field(default=None, max_length=32)
    position: int = 0


class JointDraftRevision(SQLModel, table=True):
    """The fields of a joint draft as they were saved, so that two who write at once lose nothing.
    Erased once the draft is accepted or dropped."""

    draft_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("jointdraft.id", ondelete="CASCADE"), primary_key=True
        )
    )
    number: int = Field(primary_key=True)
    fields: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class JointDraftWriter(SQLModel, table=True):
    """That a participant may read and write a joint draft. ``writer``: their pseudonym in the
    activity. Erased when the session closes."""

    __table_args__ = ({"sqlite_with_rowid": False},)

    draft_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("jointdraft.id", ondelete="CASCADE"), primary_key=True
        )
    )
    writer: str = Field(primary_key=True, max_length=32)


class Evidence(SQLModel, table=True):
    """A published figure that may be cited, with its source and its caveat."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    title: str = Field(max_length=300)
    publisher: str = Field(default="", max_length=200)
    year: str = Field(default="", max_length=20)
    address: str = Field(default="", max_length=500)
    figure: str = Field(default="", sa_column=Column(Text, nullable=False))
    sample: str = Field(default="", max_length=200)
    population: str = Field(default="", max_length=300)
    caveat: str = Field(default="", sa_column=Column(Text, nullable=False))


class VisitStop(SQLModel, table=True):
    """A stop of a visit. ``function``: whom people met there, never by name; ``questions``: what
    was prepared to be asked, one a line."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    session_id: str = Field(sa_column=of_session())
    day: date | None = None
    institution: str = Field(max_length=200)
    function: str = Field(default="", max_length=200)
    questions: str = Field(default="", sa_column=Column(Text, nullable=False))
    position: int = 0


class Practice(SQLModel, table=True):
    """What a piece of evidence says of a practice that was seen somewhere: the evidence has its
    title, where it was seen and what shows its effect.

    ``what``: what exactly is done; ``by_whom``: a function; ``frame``: legal and money frame.
    ``note_id``: the note it was made of, if any; ``repeats``: the fields, also of the evidence,
    that hold that note's words.
    """

    evidence_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True
        )
    )
    programme_id: str = Field(sa_column=of_programme())
    what: str = Field(default="", sa_column=Column(Text, nullable=False))
    by_whom: str = Field(default="", max_length=200)
    since: str = Field(default="", max_length=100)
    frame: str = Field(default="", sa_column=Column(Text, nullable=False))
    needs_here: str = Field(default="", sa_column=Column(Text, nullable=False))
    obstacles: str = Field(default="", sa_column=Column(Text, nullable=False))
    area_id: str | None = Field(default=None, sa_column=_optional("area.id"))
    stop_id: str | None = Field(default=None, sa_column=_optional("visitstop.id"))
    note_id: str | None = Field(default=None, sa_column=_optional("note.id"))
    repeats: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    decision: str = Field(default=PracticeDecision.OPEN, max_length=10)
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
