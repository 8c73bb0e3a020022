"""Types of single fields of exchange files, and what all versions of them have in common."""

from typing import Annotated

from pydantic import BeforeValidator, StrictInt, StrictStr

from workshop.board.note_kinds import NoteStatus
from workshop.needs.need_rules import MOSCOW
from workshop.programme.activity_kinds import MapVariant
from workshop.programme.file_models import Entries, length, one_of, pattern, within

FORMAT = "empathy-workshop/exchange"
TOMBSTONES = (NoteStatus.REDACTED, NoteStatus.ERASED, NoteStatus.WITHDRAWN)
"""States of notes that are exported without their text."""
MOST_VOTERS = 2_000
_NUMBER = "[1-9][0-9]{0,5}"


def _drop_lone_surrogates(value: object) -> object:
    """JSON can hold a lone surrogate (``\\ud800``); pydantic refuses it, so it is dropped first."""
    return value.encode("utf-8", "ignore").decode() if isinstance(value, str) else value


Text = Annotated[StrictStr, BeforeValidator(_drop_lone_surrogates)]
ActivityId = Annotated[StrictStr, pattern(f"a{_NUMBER}")]
PersonaId = Annotated[StrictStr, pattern(f"p{_NUMBER}")]
MapId = Annotated[StrictStr, pattern(f"m{_NUMBER}")]
StepId = Annotated[StrictStr, pattern(f"s{_NUMBER}")]
NoteId = Annotated[StrictStr, pattern(f"n{_NUMBER}")]
GroupId = Annotated[StrictStr, pattern(f"g{_NUMBER}")]
EvidenceId = Annotated[StrictStr, pattern(f"e{_NUMBER}")]
NeedId = Annotated[StrictStr, pattern(f"d{_NUMBER}")]
IdeaId = Annotated[StrictStr, pattern(f"i{_NUMBER}")]
StopId = Annotated[StrictStr, pattern(f"t{_NUMBER}")]
PictureId = Annotated[StrictStr, pattern(f"k{_NUMBER}")]
TargetId2 = Annotated[StrictStr, pattern(f"[ad]{_NUMBER}")]
TargetId = Annotated[StrictStr, pattern(f"[ade]{_NUMBER}")]
"""What an activity is about: an activity, a need or a practice."""
SubjectId = Annotated[StrictStr, pattern(f"[de]{_NUMBER}")]
"""What a note was written under: a need or a practice."""

Day = Annotated[StrictStr, pattern("[0-9]{4}-[01][0-9]-[0-3][0-9]")]
Moment = Annotated[
    StrictStr, pattern("[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z")
]
"""In UTC."""

AreaCode = Annotated[Text, length(8, 1)]
SessionNumber = Annotated[StrictInt, within(1, 999)]
Variant = Annotated[StrictStr, one_of(*MapVariant)]
Rating = Annotated[StrictInt, within(1, 5)]
Moscow = Annotated[StrictStr, one_of(*MOSCOW)]
Voters = Annotated[StrictInt, within(0, MOST_VOTERS)]
StepCounts = Annotated[list[Voters], Entries(5, 5)]
"""How many people said 1, 2, 3, 4 and 5."""
FingerCounts = Annotated[list[Voters], Entries(6, 6)]
"""How many people showed 0 to 5 fingers."""
