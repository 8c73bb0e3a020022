"""Who sends a remark, how far it has come, and what the office answers."""

from collections.abc import Mapping
from enum import StrEnum

from workshop.disclosure import OTHERS
from workshop.i18n import mark


class SenderKind(StrEnum):
    """As what somebody writes; chosen from a list, never typed."""

    RESIDENT = "resident"
    OFFICIAL = "official"
    NGO = "ngo"
    EXPERT = "expert"
    COMPANY = "company"
    OTHER = OTHERS
    """Also who is told as one of others, because too few have sent as the same."""


class RemarkState(StrEnum):
    """Where a remark is: nobody outside reads one before somebody has published it."""

    WAITING = "waiting"
    PUBLISHED = "published"
    SET_ASIDE = "set_aside"


class OfficeAnswer(StrEnum):
    """What becomes of a remark; ``NONE``: not answered yet."""

    NONE = ""
    TAKEN_UP = "taken_up"
    PARTLY = "partly"
    NOT = "not"


SENDERS: Mapping[str, str] = {
    SenderKind.RESIDENT: mark("Resident"),
    SenderKind.OFFICIAL: mark("Somebody who works in an office or institution"),
    SenderKind.NGO: mark("Organisation of citizens"),
    SenderKind.EXPERT: mark("University, expert"),
    SenderKind.COMPANY: mark("Company"),
    SenderKind.OTHER: mark("Somebody else"),
}
ANSWERED: Mapping[str, str] = {
    OfficeAnswer.NONE: mark("Not answered yet"),
    OfficeAnswer.TAKEN_UP: mark("Considered and taken up"),
    OfficeAnswer.PARTLY: mark("Taken up in part"),
    OfficeAnswer.NOT: mark("Considered and not taken up"),
}
WHOLE_STANDARD = mark("The standard as a whole")
TAKEN_OUT = mark("[text taken out]")
"""What stands in the register where the words of a remark are gone."""
