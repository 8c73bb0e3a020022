"""The record of one session as dataclasses, serialized to JSON and back.

Records hold no author, badge or time of writing: minutes are passed on, and each of these could
identify a participant. States, kinds and sections are codes; writers of documents translate them.
"""

import dataclasses
import hashlib
import json
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from workshop.board.note_kinds import NoteStatus
from workshop.programme.meeting_kinds import MeetingKind

PartT = TypeVar("PartT")

VISIBLE, TAKEN_BACK = NoteStatus.VISIBLE, NoteStatus.ERASED


@dataclass(frozen=True)
class NoteLine:
    """One note. ``status`` is ``visible``, or ``erased`` once its text has been taken back.

    ``table``: only in minutes that were approved when tables stood beside notes. ``feeling``
    and ``beside``: of a step of a journey, from -2 to 2, and what else is said of it. ``became``
    and ``votes``: of a question from the audience, a ``QuestionState``, and the votes that are told
    once its activity has ended; 0 is too few, ``None`` not told.
    """

    id: str
    text: str
    section: str | None
    kind: str
    table: int | None = None
    status: str = VISIBLE
    feeling: int | None = None
    beside: str = ""
    became: str = ""
    votes: int | None = None


@dataclass(frozen=True)
class SectionPart:
    """The notes of one section of a map; ``section`` is ``None`` on a free board."""

    section: str | None
    notes: tuple[NoteLine, ...]


@dataclass(frozen=True)
class GroupPart:
    """A group under its sentence. ``textless``: notes in it that count without their text."""

    header: str
    parent: str | None
    notes: tuple[NoteLine, ...]
    textless: int = 0


@dataclass(frozen=True)
class NeedPart:
    """A need with the numbers of notes and sessions behind it.

    ``at_least``: so many people, as in ``workshop.needs.support.Support``. ``voices``: only in
    minutes that were approved when voices were counted instead. ``origin`` (here, in
    ``ClausePart`` and ``PersonaPart``): as in ``workshop.board.draft_origin``.
    """

    who: str
    need: str
    goal: str
    area: str | None
    status: str
    harm: int | None
    sessions: int
    notes: int = 0
    at_least: int | None = None
    voices: int | None = None
    origin: str = ""


@dataclass(frozen=True)
class ClausePart:
    """A clause as it was when the record was made."""

    code: str
    title: str
    body: str
    level: str | None
    responsible: str
    status: str
    origin: str = ""


@dataclass(frozen=True)
class VerdictPart:
    """What a closed round of review decided on one subject: a ``ConsensusDecision``, as on the
    wall; how people rated stays in the review."""

    name: str
    decision: str


@dataclass(frozen=True)
class PersonaPart:
    """A persona by its short name, and its situation."""

    label: str
    situation: str
    origin: str = ""


@dataclass(frozen=True)
class RankPart:
    """The rank of a need or an idea in a dot vote that has ended; of an idea ``need`` is the text
    and ``who`` empty. Equal numbers of dots share a rank."""

    rank: int
    who: str
    need: str
    goal: str
    dots: int
    grave: bool = False


@dataclass(frozen=True)
class PlacedPart:
    """A need's impact and effort, each as first quartile, median and third quartile.

    ``answers``: how many people answered. ``grave`` (here and in ``RankPart``): rare but grave.
    """

    who: str
    need: str
    goal: str
    impact: tuple[float, ...]
    effort: tuple[float, ...]
    answers: int
    grave: bool = False


@dataclass(frozen=True)
class YieldPart:
    """So many things of one kind, as in ``workshop.standards.yields``."""

    kind: str
    count: int


@dataclass(frozen=True)
class PilePart:
    """Notes that people who grouped in silence put together: how many, the ``share`` of people in
    percent, and the sentence of the group they stand in now; ``None`` where they are in none."""

    share: int
    notes: int
    header: str | None = None


@dataclass(frozen=True)
class SilencePart:
    """What a silent grouping ended in; without piles and notes ``apart`` too few people agree
    or took part for anything to be told. ``least``: percent."""

    least: int
    piles: tuple[PilePart, ...] = ()
    apart: int = 0


@dataclass(frozen=True)
class PicturePart:
    """One picture: ``text`` says what is to be seen. ``sha256``: of its JPEG file, ``width`` and
    ``height`` in its pixels. ``status``: as of a note."""

    id: str
    text: str
    caption: str
    width: int
    height: int
    sha256: str
    status: str = VISIBLE


@dataclass(frozen=True)
class ActivityPart:
    """The results of one activity.

    ``counts``: notes without text here, by ``waiting``, ``covered``, ``rejected``, ``redacted``,
    ``erased``, ``withdrawn``, or ``deleted`` for both of these. ``voters`` is ``None`` while a vote
    has not ended, or where there is none; ``fingers`` says how many showed 0 to 5, and is empty for
    too few voters; ``consensus`` then still says whether nobody showed fewer than three.
    ``reasons``: why notes were rejected → how many. ``silence``: of a silent grouping that has
    ended. ``verdicts``: of a round of review that has closed. ``from_research``: words of
    interviews stand on its map or journey.
    """

    id: str
    kind: str
    title: str
    prompt: str
    phase: str
    persona: str | None = None
    sections: tuple[SectionPart, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    groups: tuple[GroupPart, ...] = ()
    loners: tuple[NoteLine, ...] = ()
    needs: tuple[NeedPart, ...] = ()
    clauses: tuple[ClausePart, ...] = ()
    voters: int | None = None
    ranking: tuple[RankPart, ...] = ()
    placed: tuple[PlacedPart, ...] = ()
    fingers: tuple[int, ...] = ()
    consensus: bool | None = None
    silence: SilencePart | None = None
    verdicts: tuple[VerdictPart, ...] = ()
    yields: tuple[YieldPart, ...] = ()
    reasons: Mapping[str, int] = field(default_factory=dict)
    pictures: tuple[PicturePart, ...] = ()
    from_research: bool = False


@dataclass(frozen=True)
class GroupCount:
    """A group's sentence, and the number of notes directly in it."""

    header: str
    parent: str | None
    notes: int


@dataclass(frozen=True)
class Outcome:
    """The groups, needs, clauses and personas made in a session."""

    groups: tuple[GroupCount, ...] = ()
    needs: tuple[NeedPart, ...] = ()
    clauses: tuple[ClausePart, ...] = ()
    personas: tuple[PersonaPart, ...] = ()


@dataclass(frozen=True)
class AgendaItem:
    """One line of the agenda. ``phase`` as in ``standing``; ``began`` and ``ended``: local times
    such as ``09:05``, empty where it was not held or not ended; ``open_from`` and ``open_to``: ISO
    dates between which it was open for contributions before the meeting, else empty. Whether any
    came in they do not say."""

    title: str
    kind: str
    minutes: int
    phase: str
    began: str = ""
    ended: str = ""
    open_from: str = ""
    open_to: str = ""


@dataclass(frozen=True)
class OutcomeEntry:
    """A decision or a next step. ``id`` and ``status``: of the question from the audience that a
    parked one repeats, as in ``NoteLine``."""

    text: str
    responsible: str
    until: str
    id: str | None = None
    status: str = VISIBLE


@dataclass(frozen=True)
class EarlierStepPart:
    """A next step or a ``parked`` question of an earlier session, and what became of it: ``open``,
    ``done`` or ``dropped`` with a ``reason``; ``id`` and ``status`` as in ``OutcomeEntry``."""

    text: str
    responsible: str
    until: str
    session: int
    state: str
    reason: str = ""
    parked: bool = False
    id: str | None = None
    status: str = VISIBLE


@dataclass(frozen=True)
class Header:
    """Programme and session. ``planned_on`` is an ISO date or empty; ``held``: from which to which
    day it was open, as ISO dates, each time it was, or as it was entered; ``began`` and ``ended``:
    local times, the latter only if on the same day; ``kind``: of the meeting; ``functions``:
    trainers and guests as what they are."""

    programme: str
    example: bool
    number: int
    day: int
    slot: str
    title: str
    goal: str
    status: str
    planned_on: str
    held: tuple[tuple[str, str], ...] = ()
    place: str = ""
    began: str = ""
    ended: str = ""
    kind: str = MeetingKind.WORKING
    functions: tuple[str, ...] = ()


@dataclass(frozen=True)
class MinutesRecord:
    """Everything the minutes of one session say. ``attachments``: names of files that belong to it.

    ``head_count``: role → number of people, ``<5`` where suppressed; ``together``: of all roles.
    ``shared_phones``: how many phones tables shared, beside the people counted.
    ``deleted_on``: the day on which texts of notes were deleted, as people were promised.
    ``outcome`` and ``together`` are ``None`` in minutes that were approved before there were any.
    """

    session_id: str
    language: str
    header: Header
    head_count: Mapping[str, int | str]
    agenda: tuple[AgendaItem, ...]
    course: tuple[ActivityPart, ...]
    decisions: tuple[OutcomeEntry, ...]
    dissents: tuple[str, ...]
    next_steps: tuple[OutcomeEntry, ...]
    attachments: tuple[str, ...]
    outcome: Outcome | None = None
    together: int | str | None = None
    earlier_steps: tuple[EarlierStepPart, ...] = ()
    yields: tuple[YieldPart, ...] = ()
    shared_phones: int = 0
    pictures: tuple[PicturePart, ...] = ()
    parked: tuple[OutcomeEntry, ...] = ()
    deleted_on: str = ""


@dataclass(frozen=True)
class Approval:
    """The approval of a record: ISO date, name of the account, SHA-256 of the record.

    ``former`` holds the hashes from before a text in it was taken back, oldest first.
    """

    on: str
    by: str
    sha256: str
    former: tuple[str, ...] = ()


def to_plain(record: MinutesRecord) -> dict[str, Any]:
    """The record as plain JSON values."""
    plain: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(record)))
    return plain


def from_plain(plain: Mapping[str, Any]) -> MinutesRecord:
    """The record from the values of ``to_plain``. Fields that are missing get their defaults."""
    return _build(MinutesRecord, plain)


def canonical_hash(plain: Mapping[str, Any]) -> str:
    """SHA-256 over the JSON with sorted keys, no white space, UTF-8."""
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _build(kind: type[PartT], plain: Mapping[str, Any]) -> PartT:
    hints = get_type_hints(kind)
    return kind(**{name: _value(hints[name], plain[name]) for name in hints if name in plain})


def _value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], item) for item in value)
    if dataclasses.is_dataclass(hint):
        return _build(hint, value)  # type: ignore[arg-type]
    return dict(value) if isinstance(value, Mapping) else value
