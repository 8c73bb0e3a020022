"""Labels for the codes of a record, the same in every document format."""

from collections.abc import Mapping

from workshop.board.note_kinds import NoteKind, NoteOrigin, NoteStatus
from workshop.disclosure import OTHERS
from workshop.i18n import mark, translate
from workshop.needs.need_states import NeedStatus, QuestionState
from workshop.people.rights import TABLE_ROLE
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.phases import LEFT, Phase
from workshop.programme.session_states import HalfDay, SessionStatus

SECTIONS: Mapping[str, str] = {
    "who": mark("Who do we empathise with?"),
    "need_to_do": mark("What do they need to do?"),
    "see": mark("What do they see?"),
    "say": mark("What do they say?"),
    "do": mark("What do they do?"),
    "hear": mark("What do they hear?"),
    "pains": mark("Pains"),
    "gains": mark("Gains"),
    "think_feel": mark("Think and feel"),
    "says": mark("Says"),
    "thinks": mark("Thinks"),
    "does": mark("Does"),
    "feels": mark("Feels"),
}
NOTE_KINDS: Mapping[str, str] = {
    NoteKind.OBSERVATION: mark("Observation"),
    NoteKind.QUOTE: mark("Quote"),
    NoteKind.HUNCH: mark("Hunch"),
    NoteKind.UNMARKED: mark("not marked"),
}
ORIGINS: Mapping[str, str] = {
    # Told apart, the notes of shared phones would leave those of the few who have one of their own.
    NoteOrigin.PHONE: mark("phone"),
    NoteOrigin.TABLE: mark("phone"),
    NoteOrigin.KEYBOARD: mark("keyboard"),
    NoteOrigin.PAPER: mark("paper"),
    NoteOrigin.IMPORT: mark("import"),
    NoteOrigin.INTERVIEW: mark("interview"),
}
FROM_RESEARCH = mark("From research: begun with words of interviews.")
"""What is said of a map or journey begun from research."""
NOTE_STATES: Mapping[str, str] = {
    NoteStatus.VISIBLE: mark("visible"),
    NoteStatus.PENDING: mark("waiting"),
    NoteStatus.FLAGGED: mark("waiting, with a mark"),
    "covered": mark("covered"),
    NoteStatus.REJECTED: mark("rejected"),
    NoteStatus.REDACTED: mark("redacted"),
    NoteStatus.ERASED: mark("erased"),
    NoteStatus.WITHDRAWN: mark("withdrawn"),
}
STEP_STATES: Mapping[str, str] = {
    "open": mark("still open"),
    "done": mark("done"),
    "dropped": mark("dropped"),
}
PARKED = mark("parked question")
QUESTION_STATES: Mapping[str, str] = {**STEP_STATES, "done": mark("answered")}
DELETED = "deleted"
"""In place of ``erased`` and ``withdrawn`` once texts were deleted on their day."""
COUNTS: Mapping[str, str] = {
    "waiting": mark("waiting for approval: {count}"),
    "covered": mark("still covered: {count}"),
    NoteStatus.REJECTED: mark("rejected: {count}"),
    NoteStatus.REDACTED: mark("redacted: {count}"),
    NoteStatus.ERASED: mark("erased: {count}"),
    NoteStatus.WITHDRAWN: mark("withdrawn: {count}"),
    DELETED: mark("deleted on their day: {count}"),
}
FINGERS = (
    mark("I block it"),
    mark("I have serious doubts"),
    mark("Something must change first"),
    mark("I can live with it"),
    mark("I support it"),
    mark("I will help to lead it"),
)
ROLES: Mapping[str, str] = {
    "leader": mark("Leaders"),
    "official": mark("Officials"),
    "expert": mark("Experts"),
    "guest": mark("Guests"),
    TABLE_ROLE: mark("Phones that tables share"),
    OTHERS: mark("Roles with few people"),
}
SLOTS: Mapping[str, str] = {HalfDay.MORNING: mark("morning"), HalfDay.AFTERNOON: mark("afternoon")}
STATUSES: Mapping[str, str] = {
    SessionStatus.PLANNED: mark("Planned"),
    SessionStatus.OPEN: mark("Open"),
    SessionStatus.CLOSED: mark("Closed"),
    SessionStatus.APPROVED: mark("Minutes approved"),
}
TEXT_TAKEN_BACK = mark("(text taken back)")
TEXT_DELETED = mark("(text deleted on {day})")
ASKED_STATES: Mapping[str, str] = {
    QuestionState.OPEN: mark("not answered"),
    QuestionState.NOW: mark("being answered"),
    QuestionState.ANSWERED: mark("answered"),
    QuestionState.ASIDE: mark("set aside"),
    QuestionState.PARKED: mark("put off until a later meeting"),
}
PHASES: Mapping[str, str] = {
    Phase.WAITING: mark("not started yet"),
    Phase.COLLECT: mark("collecting notes"),
    Phase.REVEAL: mark("notes revealed"),
    Phase.WORK: mark("at work"),
    Phase.VOTE: mark("voting"),
    Phase.DONE: mark("ended"),
    LEFT: mark("begun, not ended"),
}
_ASKING: Mapping[str, str] = {
    Phase.COLLECT: mark("questions and votes"),
    Phase.VOTE: mark("votes alone"),
}
NEED_STATES: Mapping[str, str] = {
    NeedStatus.PROPOSED: mark("proposed"),
    NeedStatus.SELECTED: mark("selected"),
    NeedStatus.MERGED: mark("merged"),
    NeedStatus.PARKED: mark("parked"),
}


def step_states(parked: bool) -> Mapping[str, str]:
    """What states are called of a parked question, or of a next step."""
    return QUESTION_STATES if parked else STEP_STATES


def phases_of(kind: str) -> Mapping[str, str]:
    """What the phases of an activity of this kind are called."""
    return {**PHASES, **_ASKING} if kind == ActivityKind.QUESTIONS else PHASES


def word(words: Mapping[str, str], code: str | None, language: str) -> str:
    """The translated label of a code; a dash for ``None``, an unknown code as it is."""
    message = words.get(code or "")
    return translate(message, language) if message else (code or "–")
