"""The kinds of activity: one row per kind in ``ACTIVITY_TYPES``.

To add a kind, add a member to ``ActivityKind`` and a row. Phones and walls receive the parts of
the row that they need in the room fact (``board/room_fact.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from workshop.errors import Invalid
from workshop.i18n import mark
from workshop.programme.note_yields import NoteYield
from workshop.programme.phases import ASKING, CHOOSING, TALKING, VOTING, WRITING, Phase


class ActivityKind(StrEnum):
    """The kinds of activity, as written in the database and the protocol."""

    NOTES = "notes"
    QUESTIONS = "questions"
    EMPATHY_MAP = "empathy_map"
    JOURNEY_MAP = "journey_map"
    GROUPING = "grouping"
    NEED_WRITING = "need_writing"
    DOT_VOTE = "dot_vote"
    IMPACT_EFFORT = "impact_effort"
    DRAFTING = "drafting"
    PERSONAS = "personas"
    HEADERS = "headers"
    EXPERT_RATING = "expert_rating"
    FIST_TO_FIVE = "fist_to_five"
    QUESTIONNAIRE = "questionnaire"
    TALK = "talk"
    BREAK = "break"


class MapVariant(StrEnum):
    """The form of an empathy map: the canvas of nine sections, or the quick one of four."""

    CANVAS = "canvas"
    QUICK = "quick"


class NotesAbout(StrEnum):
    """What notes are written under, and what becomes of them."""

    NOTHING = ""
    QUESTIONS = "hmw"
    """Under needs; they become questions "How might we…?"."""
    IDEAS = "ideas"
    """Under needs; they become ideas."""
    CLAUSES = "clauses"
    """Under clauses, such as who must learn what."""
    PRACTICES = "practice"
    """Under practices seen elsewhere: what they would take here."""

    @property
    def subject(self) -> str | None:
        """``need``, ``clause``, ``practice`` or ``None``."""
        if self == NotesAbout.CLAUSES:
            return "clause"
        if self == NotesAbout.PRACTICES:
            return "practice"
        return "need" if self else None


class VotesOn(StrEnum):
    """What a vote with dots or estimates is about."""

    NEEDS = "needs"
    IDEAS = "ideas"


class SurveyMoment(StrEnum):
    """When a questionnaire is answered, in order."""

    BEFORE = "before"
    AFTER = "after"
    FOLLOW_UP = "follow_up"
    """About three months later."""


class BallotPart(StrEnum):
    """The part of a ballot, and of a result, that holds the votes of an activity."""

    DOTS = "dots"
    FINGERS = "fingers"
    ESTIMATES = "estimates"
    CHOICES = "choices"
    QUESTIONS = "questions"
    """Which questions from the audience a person wants answered."""


class DraftForm(StrEnum):
    """What a joint draft is to become."""

    PERSONA = "persona"
    NEED = "need"
    QUESTION = "question"
    CLAUSE = "clause"
    HEADER = "header"
    STEP = "step"


class BoardContent(StrEnum):
    """What phones and walls receive of a programme while an activity runs.

    Staff see all of it at any time; others only what the running activity is about.
    """

    NOTES = "notes"
    GROUPS = "groups"
    NEEDS = "needs"
    IDEAS = "ideas"
    CLAUSE = "clause"
    CLAUSES = "clauses"
    PRACTICES = "practices"


class BoardPicture(StrEnum):
    """What the board of an activity displays."""

    NOTES = "notes"
    GROUPS = "groups"
    NEEDS = "needs"
    FINGERS = "fingers"
    ANSWERS = "answers"


@dataclass(frozen=True)
class ActivityType:
    """One kind of activity.

    ``label``: a message of the catalogue; ``icon``: a Streamlit icon; ``phases``: in their order;
    ``picture``: what its board displays; ``shows``: what phones and walls receive while it runs;
    ``votes_with``: what phones vote with, ``None`` where they do not vote; ``timed``: whether the
    timer starts with the activity, unless its settings say otherwise; ``asks_kind``: whether phones
    ask if a note was seen, heard or guessed, unless its settings say otherwise. ``drafts``: what
    tables and pairs write together in its phase ``work``, if anything. ``covers``: whether its
    notes may be hidden until a reveal. ``notes_are``: what they are, unless its settings say
    otherwise.
    """

    label: str
    icon: str
    phases: tuple[Phase, ...]
    picture: BoardPicture
    shows: frozenset[BoardContent] = frozenset()
    votes_with: BallotPart | None = None
    timed: bool = False
    asks_kind: bool = False
    drafts: DraftForm | None = None
    covers: bool = True
    notes_are: NoteYield = NoteYield.NOTES

    @property
    def takes_notes(self) -> bool:
        """Whether people write notes in it."""
        return Phase.COLLECT in self.phases

    @property
    def is_about_clauses(self) -> bool:
        """Whether its targets are clauses; the first target is the one shown on the wall."""
        return BoardContent.CLAUSE in self.shows

    @property
    def votes_on_needs(self) -> bool:
        """Whether phones vote on needs in it."""
        return self.votes_with is not None and BoardContent.NEEDS in self.shows

    @property
    def leaves_a_record(self) -> bool:
        """Whether it appears in the minutes: it shows content, or people write or vote in it."""
        return bool(self.shows or self.drafts) or Phase.VOTE in self.phases


_NOTES = frozenset({BoardContent.NOTES})
_GROUPS = frozenset({BoardContent.NOTES, BoardContent.GROUPS})
_NEEDS = frozenset({BoardContent.NEEDS})
_NEEDS_AND_GROUPS = frozenset({BoardContent.NEEDS, BoardContent.GROUPS})
_CLAUSE = frozenset({BoardContent.CLAUSE})
_CLAUSE_AND_NEEDS = frozenset({BoardContent.CLAUSE, BoardContent.NEEDS})

ACTIVITY_TYPES: Mapping[str, ActivityType] = {
    ActivityKind.NOTES: ActivityType(
        mark("Free notes"),
        ":material/sticky_note_2:",
        WRITING,
        BoardPicture.NOTES,
        _NOTES,
        timed=True,
    ),
    ActivityKind.QUESTIONS: ActivityType(
        mark("Questions from the audience"),
        ":material/contact_support:",
        ASKING,
        BoardPicture.NOTES,
        _NOTES,
        BallotPart.QUESTIONS,
        covers=False,
        notes_are=NoteYield.QUESTIONS,
    ),
    ActivityKind.EMPATHY_MAP: ActivityType(
        mark("Empathy map"),
        ":material/psychology:",
        WRITING,
        BoardPicture.NOTES,
        _NOTES,
        timed=True,
        asks_kind=True,
    ),
    ActivityKind.JOURNEY_MAP: ActivityType(
        mark("Journey map"),
        ":material/route:",
        WRITING,
        BoardPicture.NOTES,
        _NOTES,
        timed=True,
        drafts=DraftForm.STEP,
    ),
    ActivityKind.GROUPING: ActivityType(
        mark("Grouping"), ":material/workspaces:", TALKING, BoardPicture.GROUPS, _GROUPS
    ),
    ActivityKind.NEED_WRITING: ActivityType(
        mark("Writing needs"),
        ":material/favorite:",
        TALKING,
        BoardPicture.NEEDS,
        _NEEDS_AND_GROUPS,
        timed=True,
        drafts=DraftForm.NEED,
    ),
    ActivityKind.DOT_VOTE: ActivityType(
        mark("Dot vote"),
        ":material/how_to_vote:",
        VOTING,
        BoardPicture.NEEDS,
        _NEEDS_AND_GROUPS,
        BallotPart.DOTS,
    ),
    ActivityKind.IMPACT_EFFORT: ActivityType(
        mark("Impact and effort"),
        ":material/scatter_plot:",
        VOTING,
        BoardPicture.NEEDS,
        _NEEDS,
        BallotPart.ESTIMATES,
    ),
    ActivityKind.DRAFTING: ActivityType(
        mark("Drafting"),
        ":material/edit_note:",
        TALKING,
        BoardPicture.NEEDS,
        _CLAUSE_AND_NEEDS,
        timed=True,
        drafts=DraftForm.CLAUSE,
    ),
    ActivityKind.PERSONAS: ActivityType(
        mark("Personas at tables"),
        ":material/groups_3:",
        TALKING,
        BoardPicture.NOTES,
        timed=True,
        drafts=DraftForm.PERSONA,
    ),
    ActivityKind.HEADERS: ActivityType(
        mark("Sentences for groups"),
        ":material/title:",
        CHOOSING,
        BoardPicture.GROUPS,
        _GROUPS,
        BallotPart.CHOICES,
        timed=True,
        drafts=DraftForm.HEADER,
    ),
    ActivityKind.EXPERT_RATING: ActivityType(
        mark("Expert rating"), ":material/star:", VOTING, BoardPicture.NEEDS
    ),
    ActivityKind.FIST_TO_FIVE: ActivityType(
        mark("Fist to five"),
        ":material/front_hand:",
        VOTING,
        BoardPicture.FINGERS,
        _CLAUSE,
        BallotPart.FINGERS,
    ),
    ActivityKind.QUESTIONNAIRE: ActivityType(
        mark("Questionnaire"), ":material/assignment:", VOTING, BoardPicture.ANSWERS
    ),
    ActivityKind.TALK: ActivityType(mark("Talk"), ":material/forum:", TALKING, BoardPicture.NOTES),
    ActivityKind.BREAK: ActivityType(
        mark("Break"), ":material/coffee:", TALKING, BoardPicture.NOTES, timed=True
    ),
}

ACTIVITY_LABELS: Mapping[str, str] = {kind: row.label for kind, row in ACTIVITY_TYPES.items()}
NOTE_KINDS = frozenset(kind for kind, row in ACTIVITY_TYPES.items() if row.takes_notes)
"""Kinds in which people write notes."""
BETWEEN_MEETINGS = NOTE_KINDS | {ActivityKind.QUESTIONNAIRE}
"""Kinds that can be open between meetings."""
ON_PERSONAS = frozenset({ActivityKind.EMPATHY_MAP, ActivityKind.JOURNEY_MAP})
"""Kinds that are about a persona, or about one for each table."""
ON_CLAUSES = frozenset(kind for kind, row in ACTIVITY_TYPES.items() if row.is_about_clauses)
"""Kinds whose targets are clauses."""


def shows(kind: str, content: BoardContent) -> bool:
    """Whether phones and walls receive this content while an activity of this kind runs."""
    return content in ACTIVITY_TYPES[kind].shows


def next_phase(kind: str, phase: str) -> Phase:
    """The phase after this one; raises ``Invalid`` after the last."""
    return _step(kind, phase, 1)


def previous_phase(kind: str, phase: str) -> Phase:
    """The phase before this one; raises ``Invalid`` before the first."""
    return _step(kind, phase, -1)


def _step(kind: str, phase: str, by: int) -> Phase:
    phases = ACTIVITY_TYPES[kind].phases
    place = phases.index(Phase(phase)) + by
    if not 0 <= place < len(phases):
        raise Invalid(mark("This activity goes no further in that direction."))
    return phases[place]
