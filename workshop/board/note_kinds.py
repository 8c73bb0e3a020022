"""What kind of note it is, where it came from and how it stands."""

from enum import StrEnum


class NoteKind(StrEnum):
    """Something seen, something said word for word, or a guess."""

    OBSERVATION = "observation"
    QUOTE = "quote"
    HUNCH = "hunch"


class NoteOrigin(StrEnum):
    """How a note was brought in."""

    PHONE = "phone"
    KEYBOARD = "keyboard"
    PAPER = "paper"
    IMPORT = "import"


class NoteStatus(StrEnum):
    """How a note stands. Of the last three the text is gone."""

    PENDING = "pending"
    FLAGGED = "flagged"
    VISIBLE = "visible"
    REJECTED = "rejected"
    REDACTED = "redacted"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


class PersonaBasis(StrEnum):
    """What a persona was made from."""

    ASSUMPTION = "assumption"
    RESEARCH = "research"
