"""Groups, suggestions, needs, ideas and votes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary
from sqlmodel import JSON, Column, Field, SQLModel, String, Text

from workshop.needs.need_states import GroupStatus, IdeaKind, NeedStatus
from workshop.programme.tables import of_programme
from workshop.store.ids_and_clock import new_id, now
from workshop.store.types import Utc

UNORDERED = {"sqlite_with_rowid": False}
"""For tables of what people sent: rows lie by their keys, not in the order in which they came."""


def link(target: str, *, sought: bool = False, name: str = "") -> Column[str]:
    """A column of a composite primary key with a foreign key that cascades on delete.

    ``sought``: add an index of its own, for queries by a column that is not first in the key.
    ``name``: of the column, where the field has another one.
    """
    key = ForeignKey(target, ondelete="CASCADE")
    if name:
        return Column(name, String(32), key, primary_key=True, index=sought)
    return Column(String(32), key, primary_key=True, index=sought)


def _optional(target: str) -> Column[str]:
    return Column(String(32), ForeignKey(target, ondelete="SET NULL"), index=True)


class Group(SQLModel, table=True):
    """Notes that belong together, under a sentence. Merged and deleted groups stay for the trace:
    ``status`` is ``active``, ``merged`` (then ``merged_into`` is another group) or ``deleted``.
    ``words_of``: the note that the header repeats word for word, if any."""

    __tablename__ = "note_group"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    header: str = Field(default="", sa_column=Column(Text, nullable=False))
    parent_id: str | None = Field(
        default=None,
        sa_column=Column(String(32), ForeignKey("note_group.id", ondelete="SET NULL")),
    )
    merged_into: str | None = Field(
        default=None,
        sa_column=Column(String(32), ForeignKey("note_group.id", ondelete="SET NULL")),
    )
    status: str = Field(default=GroupStatus.ACTIVE, max_length=10)
    position: int = 0
    words_of: str | None = Field(default=None, sa_column=_optional("note.id"))


class GroupNote(SQLModel, table=True):
    """The link of a note to a group that it is in."""

    group_id: str = Field(sa_column=link("note_group.id"))
    note_id: str = Field(sa_column=link("note.id", sought=True))
    position: int = 0


class SuggestionRun(SQLModel, table=True):
    """One run of a method that proposed groups, with everything needed to repeat it.

    ``model`` and its ``version``: what embedded the notes; ``at``: when the run ended.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    method: str = Field(max_length=60)
    parameters: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    model: str = Field(default="", max_length=120)
    version: str = Field(default="", max_length=40)
    seed: int = 0
    note_ids: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    account_id: str | None = Field(
        default=None,
        sa_column=Column(String(32), ForeignKey("account.id", ondelete="SET NULL")),
    )
    at: datetime = Field(default_factory=now, sa_column=Column(Utc, nullable=False))


class Suggestion(SQLModel, table=True):
    """One proposed group and what people did with it.

    ``misfits`` are those of its notes that fit badly. With ``extends`` the notes are proposed for
    that group, which people have made. ``outcome`` is ``accepted``, ``changed`` (then ``kept_ids``
    are the notes that people kept) or ``refused``; ``group_id`` is the group made from it.
    ``note_ids``: the most central first. ``held``: in how many of 100 tries with a part of the
    notes left out it held together, ``None`` where that was not counted. ``part_of``: the proposal
    that this one is a group within; it has all notes of its parts too.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    run_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("suggestionrun.id", ondelete="CASCADE"), nullable=False
        )
    )
    note_ids: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    label_words: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    misfits: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    cohesion: float = 0.0
    position: int = 0
    extends: str | None = Field(default=None, sa_column=_optional("note_group.id"))
    outcome: str | None = Field(default=None, max_length=10)
    kept_ids: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    group_id: str | None = Field(default=None, sa_column=_optional("note_group.id"))
    held: int | None = None
    part_of: str | None = Field(
        default=None,
        sa_column=Column(String(32), ForeignKey("suggestion.id", ondelete="CASCADE"), index=True),
    )


class NoteVector(SQLModel, table=True):
    """The embedding of a note's text by a model, kept until the text changes or is erased.

    ``vector``: 32-bit floats, little-endian; ``digest``: SHA-256 of the text it was made from.
    """

    note_id: str = Field(sa_column=link("note.id"))
    model: str = Field(primary_key=True, max_length=120)
    digest: str = Field(max_length=64)
    vector: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class NearGroup(SQLModel, table=True):
    """A group that a note in no group could belong to; ``distance`` is cosine distance, 0 to 2."""

    note_id: str = Field(sa_column=link("note.id"))
    group_id: str = Field(sa_column=link("note_group.id", sought=True))
    distance: float


class NotTheSame(SQLModel, table=True):
    """Two notes, the smaller id first, that people said are not the same."""

    note_id: str = Field(sa_column=link("note.id"))
    other_id: str = Field(sa_column=link("note.id", sought=True))


class Pile(SQLModel, table=True):
    """The pile of a participant on which a note lies; each participant numbers piles separately.

    ``voter``, here and in votes: the participant's pseudonym in the activity.
    """

    __table_args__ = UNORDERED

    activity_id: str = Field(sa_column=link("activity.id"))
    voter: str = Field(primary_key=True, max_length=32)
    note_id: str = Field(sa_column=link("note.id", sought=True))
    number: int


class Need(SQLModel, table=True):
    """As *who*, I need *need*, so that *goal*. ``moscow``: must, should, could or not_now.
    ``origin``: ``table``, ``table:2`` or ``pair`` where one wrote it (``joint_drafts.py``)."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    area_id: str | None = Field(
        default=None, sa_column=Column(String(32), ForeignKey("area.id", ondelete="SET NULL"))
    )
    who: str = Field(max_length=200)
    need: str = Field(sa_column=Column(Text, nullable=False))
    goal: str = Field(default="", sa_column=Column(Text, nullable=False))
    criteria: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    status: str = Field(default=NeedStatus.PROPOSED, max_length=10)
    harm: int | None = None
    moscow: str | None = Field(default=None, max_length=10)
    merged_into: str | None = Field(default=None, max_length=32)
    split_from: str | None = Field(default=None, max_length=32)
    first_session_id: str | None = Field(default=None, max_length=32)
    position: int = 0
    origin: str = Field(default="", max_length=12)


class NeedGroup(SQLModel, table=True):
    """The link of a need to a group that it rests on."""

    need_id: str = Field(sa_column=link("need.id"))
    group_id: str = Field(sa_column=link("note_group.id", sought=True))


class NeedEvidence(SQLModel, table=True):
    """The link of a need to a piece of evidence."""

    need_id: str = Field(sa_column=link("need.id"))
    evidence_id: str = Field(sa_column=link("evidence.id", sought=True))


class NeedNote(SQLModel, table=True):
    """The link of a need to a single note that it rests on."""

    need_id: str = Field(sa_column=link("need.id"))
    note_id: str = Field(sa_column=link("note.id", sought=True))


class NeedStep(SQLModel, table=True):
    """The link of a need to a step of a journey at which it comes up."""

    need_id: str = Field(sa_column=link("need.id"))
    step_id: str = Field(sa_column=link("journeystep.id", sought=True))


class VoterRole(SQLModel, table=True):
    """The role of somebody who votes, for cuts by role; deleted when the session closes.

    Beside a pseudonym a rare role would name the person.
    """

    __table_args__ = UNORDERED

    activity_id: str = Field(sa_column=link("activity.id"))
    voter: str = Field(primary_key=True, max_length=32)
    role: str = Field(max_length=20)


class RoleMedian(SQLModel, table=True):
    """A median by role that passed the thresholds, kept when its session closed."""

    activity_id: str = Field(sa_column=link("activity.id"))
    axis: str = Field(primary_key=True, max_length=10)
    subject_id: str = Field(sa_column=link("need.id", sought=True, name="need_id"))
    role: str = Field(primary_key=True, max_length=20)
    median: float


class IdeaRoleMedian(SQLModel, table=True):
    """As ``RoleMedian``, of a vote on ideas."""

    activity_id: str = Field(sa_column=link("activity.id"))
    axis: str = Field(primary_key=True, max_length=10)
    subject_id: str = Field(sa_column=link("idea.id", sought=True, name="idea_id"))
    role: str = Field(primary_key=True, max_length=20)
    median: float


class Dots(SQLModel, table=True):
    """How many dots a participant put on a need in one vote."""

    __table_args__ = UNORDERED

    activity_id: str = Field(sa_column=link("activity.id"))
    voter: str = Field(primary_key=True, max_length=32)
    subject_id: str = Field(sa_column=link("need.id", sought=True, name="need_id"))
    count: int = 0


class IdeaDots(SQLModel, table=True):
    """As ``Dots``, in a vote on ideas."""

    __table_args__ = UNORDERED

    activity_id: str = Field(sa_column=link("activity.id"))
    voter: str = Field(primary_key=True, max_length=32)
    subject_id: str = Field(sa_column=link("idea.id", sought=True, name="idea_id"))
    count: int = 0


class Fingers(SQLModel, table=True):
    """A participant's fist to five, 0 to 5."""

    __table_args__ = UNORDERED

    activity_id: str = Field(sa_column=link("activity.id"))
    voter: str = Field(primary_key=True, max_length=32)
    value: int


class Choice(SQLModel, table=True):
    """Which of the sentences that were proposed for a group a participant has chosen."""

    # Columns in the order of the key: else SQLite 3.40 takes a sound table for a broken one.
    __table_args__ = UNORDERED

    activity_id: str = Field(sa_column=link("activity.id"))
    voter: str = Field(sa_column=Column(String(32), primary_key=True))
    group_id: str = Field(sa_column=link("note_group.id", sought=True))
    draft_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("jointdraft.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )


class QuestionVote(SQLModel, table=True):
    """That a participant wants a question from the audience answered.

    ``given``: now; ``weighed``: when live counts were weighed last (``question_telling.py``). A
    vote that is taken back keeps its row until the next weighing.
    """

    # Columns in the order of the key, as in ``Choice``.
    __table_args__ = UNORDERED

    activity_id: str = Field(sa_column=link("activity.id"))
    voter: str = Field(sa_column=Column(String(32), primary_key=True))
    note_id: str = Field(sa_column=link("note.id", sought=True))
    given: bool = True
    weighed: bool = False


class AskedQuestion(SQLModel, table=True):
    """What became of a question from the audience (``QuestionState``); without a row it is open.

    ``told``: its live count, 0 before there is one (``disclosure.next_live_count``).
    """

    __table_args__ = UNORDERED

    note_id: str = Field(sa_column=link("note.id"))
    activity_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("activity.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    state: str = Field(max_length=10)
    told: int = 0


class Idea(SQLModel, table=True):
    """A "How might we" question or an idea, under a need; ``answers``: the question it answers.

    ``impact`` and ``effort``: 1 to 5; ``moscow``: must, should, could or not_now.
    ``note_id``: the note it was made of, if any.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    need_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("need.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    kind: str = Field(default=IdeaKind.IDEA, max_length=10)
    text: str = Field(sa_column=Column(Text, nullable=False))
    answers: str | None = Field(default=None, sa_column=_optional("idea.id"))
    impact: int | None = None
    effort: int | None = None
    moscow: str | None = Field(default=None, max_length=10)
    position: int = 0
    note_id: str | None = Field(default=None, sa_column=_optional("note.id"))


class ImpactEffort(SQLModel, table=True):
    """One participant's estimate of a need's impact and effort, 1 to 5 each."""

    __table_args__ = UNORDERED

    activity_id: str = Field(sa_column=link("activity.id"))
    voter: str = Field(primary_key=True, max_length=32)
    subject_id: str = Field(sa_column=link("need.id", sought=True, name="need_id"))
    impact: int
    effort: int


class IdeaImpactEffort(SQLModel, table=True):
    """As ``ImpactEffort``, of an idea."""

    __table_args__ = UNORDERED

    activity_id: str = Field(sa_column=link("activity.id"))
    voter: str = Field(primary_key=True, max_length=32)
    subject_id: str = Field(sa_column=link("idea.id", sought=True, name="idea_id"))
    impact: int
    effort: int


class ToldSupport(SQLModel, table=True):
    """How many people at least were told to stand behind a group, need or clause, and when.

    ``note_ids``: the notes that were behind it then, sorted, without authors. ``at_least``: 0 is
    "<5". ``counted``: from authors; otherwise it follows from figures told before. ``event``: the
    kind of event at which it was told. Rows are never changed: later figures depend on all of them.
    """

    number: int | None = Field(default=None, primary_key=True)
    programme_id: str = Field(sa_column=of_programme())
    subject_kind: str = Field(max_length=10)
    subject_id: str = Field(max_length=32)
    note_ids: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    at_least: int = 0
    counted: bool = False
    event: str = Field(max_length=40)


class ToldResult(SQLModel, table=True):
    """What a vote or a silent grouping had told when it was opened again.

    ``tellings``: figure → every result of it that was told, the oldest first, each as pairs of
    [answer, how many people gave it]. Nobody's name or pseudonym stands here.
    """

    activity_id: str = Field(sa_column=link("activity.id"))
    tellings: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class AgreedPiles(SQLModel, table=True):
    """What a silent grouping ended in, as walls and phones show it.

    ``people``: how many took part. ``least``: percent of people who must have put two notes of a
    pile together, on average. ``piles``: ``{"notes": [ids], "share": percent}`` each, the largest
    first; ``apart``: ids of notes on none of them, the most disputed first. Both are empty where
    too few people put the same notes on piles.
    """

    activity_id: str = Field(sa_column=link("activity.id"))
    people: int
    least: int
    piles: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    apart: list[str] = Field(sa_column=Column(JSON, nullable=False))
