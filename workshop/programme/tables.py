"""Database tables of programmes, sessions, agenda, outcomes and minutes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlmodel import JSON, Column, Field, SQLModel, String, Text

from workshop.programme.activity_kinds import MapVariant, NotesAbout, SurveyMoment, VotesOn
from workshop.programme.meeting_kinds import MeetingKind
from workshop.programme.note_yields import NoteYield
from workshop.programme.phases import Phase
from workshop.programme.session_states import (
    CodeState,
    DoorAnswer,
    HalfDay,
    SessionStatus,
    TimerState,
)
from workshop.store.ids_and_clock import new_id, now
from workshop.store.types import Utc


def of_programme() -> Any:
    """The foreign key of a row's programme; the row is deleted with the programme."""
    return Column(
        String(32), ForeignKey("programme.id", ondelete="CASCADE"), nullable=False, index=True
    )


def of_session() -> Any:
    """The column of what belongs to a session and goes with it."""
    return Column(
        String(32),
        ForeignKey("workingsession.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    )


class Programme(SQLModel, table=True):
    """A series of working sessions that ends in a standard.

    ``notes_days``, ``people_days``, ``retention_days``: for how many days from ``created_at`` what
    people wrote, what knows them, and the programme are kept (``programme/retention.py``).
    ``suggestions``: whether groups may be computed from the texts of its notes;
    ``wall_session_id``: the open session that its wall shows (``programme/wall.py``). ``reasons``:
    for which notes may be rejected, in short words.
    ``rehearsal_of``: of a rehearsal, the programme it was copied from; it is deleted at its end.
    ``funder``: the line about who pays, as documents must carry it.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    title: str = Field(max_length=200)
    slug: str = Field(unique=True, max_length=80)
    language: str = Field(default="pl", max_length=5)
    status: str = Field(default="active", max_length=20)
    tables: int = 3
    notes_days: int = 730
    people_days: int = 730
    retention_days: int = 1825
    example: bool = False
    suggestions: bool = True
    wall_session_id: str | None = Field(default=None, max_length=32)
    reasons: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    rehearsal_of: str | None = Field(default=None, max_length=32)
    funder: str = Field(default="", max_length=300)
    created_at: datetime = Field(default_factory=now, sa_column=Column(Utc, nullable=False))


class Area(SQLModel, table=True):
    """A part of the standard, with a short code such as ``OK``."""

    __table_args__ = (UniqueConstraint("programme_id", "code"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    code: str = Field(max_length=8)
    name: str = Field(max_length=120)
    position: int = 0


class ProjectPhase(SQLModel, table=True):
    """A phase of the project, such as the recruitment, from its first to its last day."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    name: str = Field(max_length=120)
    from_day: date
    to_day: date
    position: int = 0


class WorkingSession(SQLModel, table=True):
    """One meeting: a working session or another ``kind`` (``MeetingKind``).

    ``number``: see ``meeting_kinds.FIRST_NAMED``; ``position``: the order of all meetings.
    ``planned_start``, ``planned_end``: as announced; ``actual_start``, ``actual_end``: as it was,
    where that is not when it was opened and closed; ``deviation``: why it came otherwise.
    ``link``: address of a part held remotely; ``functions``: trainers and guests as what they are,
    never who. ``sequence``: how often what calendars show has changed, ``uid``: by which a foreign
    calendar knows it. ``signatures``: how many stand on the printed sheet, which stays on paper.
    ``counted_as``: role → as what the funder counts it, ``heads``: of those without a phone, how
    many are counted as what (``head_counting.HeadKind``).

    ``join_code`` is accepted while the status is open and ``joining`` is true.

    ``few``: at the start of the present phase fewer people had joined than are counted
    (``disclosure.COUNT_THRESHOLD``); once false it stays so.
    ``expected_people``: how many the facilitator expects; ``None``: not entered
    (``programme/door.py``). ``wall_turns``: how many pages the wall was turned on, less those it
    was turned back; ``wall_held``: pages turn only when somebody turns them; ``wall_table``: the
    table whose map or journey it shows, where tables have their own.
    ``wall_door``, ``wall_large``, ``wall_bare``, ``wall_standard``, ``wall_pinned``: see
    ``wall_remote.py``.
    ``opened_at``: when it was opened first, ``closed_at``: when it was closed last. ``wifi_name``
    and ``wifi_password``: of the room's network, for the wall while people join.
    ``window_until``: until when a planned meeting takes contributions between meetings, ``None``:
    it does not (``programme/contribution_window.py``).
    """

    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    number: int
    kind: str = Field(default=MeetingKind.WORKING, max_length=20)
    position: int = 0
    day: int = 1
    slot: str = Field(default=HalfDay.MORNING, max_length=20)
    title: str = Field(max_length=200)
    goal: str = Field(default="", sa_column=Column(Text, nullable=False))
    planned_start: datetime | None = Field(default=None, sa_column=Column(Utc))
    planned_end: datetime | None = Field(default=None, sa_column=Column(Utc))
    actual_start: datetime | None = Field(default=None, sa_column=Column(Utc))
    actual_end: datetime | None = Field(default=None, sa_column=Column(Utc))
    deviation: str = Field(default="", sa_column=Column(Text, nullable=False))
    link: str = Field(default="", max_length=500)
    functions: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    cancelled: bool = False
    sequence: int = 0
    uid: str | None = Field(default=None, max_length=300)
    signatures: int | None = None
    counted_as: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    heads: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    status: str = Field(default=SessionStatus.PLANNED, max_length=20)
    joining: bool = False
    join_code: str | None = Field(default=None, unique=True, max_length=6)
    blanked: bool = False
    few: bool = True
    expected_people: int | None = None
    wall_turns: int = 0
    wall_held: bool = False
    wall_table: int | None = None
    wall_door: bool = False
    wall_large: bool = False
    wall_bare: bool = False
    wall_standard: bool = False
    wall_pinned: str | None = Field(default=None, max_length=32)
    place: str = Field(default="", max_length=200)
    opened_at: datetime | None = Field(default=None, sa_column=Column(Utc))
    closed_at: datetime | None = Field(default=None, sa_column=Column(Utc))
    wifi_name: str = Field(default="", max_length=64)
    wifi_password: str = Field(default="", max_length=64)
    current_activity_id: str | None = Field(default=None, max_length=32)
    window_until: datetime | None = Field(default=None, sa_column=Column(Utc))


class Indicator(SQLModel, table=True):
    """What a project promised to reach, and whether it did.

    ``rule``: how it is counted; ``source``: what verifies it; ``figure``: what the programme
    computes for it (a key of ``export/report/figures.py``), empty: it is typed. ``achieved``:
    typed, or in place of what is computed; then ``reason`` says why, and is shown.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    position: int
    name: str = Field(max_length=200)
    definition: str = Field(default="", sa_column=Column(Text, nullable=False))
    unit: str = Field(default="", max_length=60)
    rule: str = Field(default="", sa_column=Column(Text, nullable=False))
    baseline: str = Field(default="", max_length=60)
    target: str = Field(default="", max_length=60)
    source: str = Field(default="", max_length=300)
    figure: str = Field(default="", max_length=30)
    achieved: str = Field(default="", max_length=60)
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))


class ReportEntry(SQLModel, table=True):
    """A line of the report that the programme does not know by itself: of which part, see
    ``reporting.Part``."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    part: str = Field(max_length=12)
    position: int
    title: str = Field(max_length=300)
    text: str = Field(default="", sa_column=Column(Text, nullable=False))
    address: str = Field(default="", max_length=500)


class Activity(SQLModel, table=True):
    """One item of a session's agenda.

    The timer runs until ``timer_ends_at`` or is paused with ``timer_left_ms`` milliseconds left.
    ``stacking``: one person may put several dots on one need; ``silent``: everybody groups alone,
    and the result is a suggestion. ``style_shield``: moderators are told which notes may be known
    by their style, and may even it out. ``asks_kind``: whether phones ask if a note was seen, heard
    or guessed, ``starts_timer``: whether the timer starts with the activity; ``None``: as usual for
    its kind. ``targets``: ids of activities, needs or clauses that it is about. ``anonymous``,
    ``keeps_table`` (whether notes from phones keep the table of who wrote them) and ``quotable``
    are fixed by the first note. ``script``: what the facilitator says and watches out for, shown
    to staff only. ``translations``: language → ``{"title", "prompt"}``. ``per_table``: each table
    works on its own (``TableMap``). ``votes_on``: ``needs`` or ``ideas``. ``about``: what its notes
    are written under (``NotesAbout``). ``round_id``: the round of review that a rating belongs to.
    ``yields``: what its notes are. ``began_at``, ``ended_at``: first and last time.
    ``window_began_at``, ``window_ended_at``: when it was open between meetings, first and last.
    ``moment``: which part of its questionnaire is answered (``SurveyMoment``).
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    session_id: str = Field(sa_column=of_session())
    position: int
    kind: str = Field(max_length=20)
    title: str = Field(max_length=200)
    prompt: str = Field(default="", sa_column=Column(Text, nullable=False))
    minutes: int = 10
    phase: str = Field(default=Phase.WAITING, max_length=12)
    hidden: bool = True
    moderated: bool = True
    anonymous: bool = True
    keeps_table: bool = False
    quotable: bool = False
    style_shield: bool = True
    asks_kind: bool | None = None
    notes_per_person: int | None = None
    votes_per_person: int = 3
    stacking: bool = True
    silent: bool = False
    variant: str = Field(default=MapVariant.CANVAS, max_length=10)
    map_id: str | None = Field(default=None, max_length=32)
    targets: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    starts_timer: bool | None = None
    timer_state: str = Field(default=TimerState.IDLE, max_length=8)
    timer_ends_at: datetime | None = Field(default=None, sa_column=Column(Utc))
    timer_left_ms: int = 0
    script: str = Field(default="", sa_column=Column(Text, nullable=False))
    translations: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )
    per_table: bool = False
    votes_on: str = Field(default=VotesOn.NEEDS, max_length=6)
    about: str = Field(default=NotesAbout.NOTHING, max_length=8)
    yields: str = Field(default=NoteYield.NOTES, max_length=16)
    round_id: str | None = Field(default=None, max_length=32)
    began_at: datetime | None = Field(default=None, sa_column=Column(Utc))
    ended_at: datetime | None = Field(default=None, sa_column=Column(Utc))
    window_began_at: datetime | None = Field(default=None, sa_column=Column(Utc))
    window_ended_at: datetime | None = Field(default=None, sa_column=Column(Utc))
    moment: str = Field(default=SurveyMoment.AFTER, max_length=10)


class DisplayLink(SQLModel, table=True):
    """The read-only link to the wall of a programme, at most one for each.

    ``seed``: random; the token is computed from it with the server's secret. Of the token only its
    SHA-256 is stored.
    """

    programme_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True
        )
    )
    seed: str = Field(max_length=32)
    token_hash: str = Field(unique=True, max_length=64)


class CalendarLink(SQLModel, table=True):
    """The secret address of a programme's calendar, at most one for each.

    ``seed`` and ``token_hash``: as of ``DisplayLink``. ``with_links``: whether the calendar also
    says where to join the remote part of a meeting.
    """

    programme_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True
        )
    )
    seed: str = Field(max_length=32)
    token_hash: str = Field(unique=True, max_length=64)
    with_links: bool = False


class Knock(SQLModel, table=True):
    """Somebody who waits at the door of a session whose places are all taken.

    Nothing else is known of them; of what their phone holds only the SHA-256 is stored. ``answer``:
    see ``DoorAnswer``.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    session_id: str = Field(sa_column=of_session())
    token_hash: str = Field(unique=True, max_length=64)
    answer: str = Field(default=DoorAnswer.WAITING, max_length=10)


class DoorStack(SQLModel, table=True):
    """That phones come into a meeting with codes, and the stack that was printed last.

    ``edition``: random, another one for each stack; ``codes``: how many it has. How many of them
    are left is told nowhere: it would count people while they come.
    """

    session_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("workingsession.id", ondelete="CASCADE"), primary_key=True
        )
    )
    edition: str = Field(max_length=32)
    codes: int


class DoorCode(SQLModel, table=True):
    """A code that lets one phone into a meeting, once; beside it stand nobody, no time, no order.

    ``lookup``: see ``credentials.DoorCodeKeys``; the code itself is on paper only. ``state``: see
    ``CodeState``.
    """

    __table_args__ = ({"sqlite_with_rowid": False},)

    lookup: str = Field(primary_key=True, max_length=64)
    session_id: str = Field(sa_column=of_session())
    state: str = Field(default=CodeState.FREE, max_length=10)


class Decision(SQLModel, table=True):
    """A decision of a session."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    session_id: str = Field(sa_column=of_session())
    text: str = Field(sa_column=Column(Text, nullable=False))
    responsible: str = Field(default="", max_length=200)
    until: str = Field(default="", max_length=40)
    position: int = 0


class Dissent(SQLModel, table=True):
    """A separate opinion, recorded in the minutes without an author. ``subject_id``: id of the
    clause it is about, if any."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    session_id: str = Field(sa_column=of_session())
    text: str = Field(sa_column=Column(Text, nullable=False))
    subject_id: str | None = Field(default=None, max_length=32, index=True)
    position: int = 0


class NextStep(SQLModel, table=True):
    """What is left after the session: ``responsible`` does ``text`` by ``until`` (free text).

    ``parked``: not a task, but a question that was put off; ``note_id``: the question from the
    audience whose words it repeats, if any. ``state``: ``open``, ``done`` or
    ``dropped`` (then with a ``reason``); ``settled_in``: the session in which it was.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    session_id: str = Field(sa_column=of_session())
    text: str = Field(sa_column=Column(Text, nullable=False))
    responsible: str = Field(default="", max_length=200)
    until: str = Field(default="", max_length=40)
    position: int = 0
    parked: bool = False
    note_id: str | None = Field(default=None, max_length=32)
    state: str = Field(default="open", max_length=10)
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    settled_in: str | None = Field(default=None, max_length=32)


class Minutes(SQLModel, table=True):
    """Approved minutes of a session: a frozen snapshot and the SHA-256 that seals it."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    session_id: str = Field(sa_column=of_session())
    approved_by: str = Field(max_length=80)
    approved_at: datetime = Field(default_factory=now, sa_column=Column(Utc, nullable=False))
    language: str = Field(default="pl", max_length=5)
    snapshot: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    sha256: str = Field(max_length=64)
