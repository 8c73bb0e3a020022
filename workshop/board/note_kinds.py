"""Enumerations of notes: kind, origin and status; and what a persona is based on."""

from enum import StrEnum


class NoteKind(StrEnum):
    """Something seen, something said word for word, or a guess; unmarked until somebody says."""

    OBSERVATION = "observation"
    QUOTE = "quote"
    HUNCH = "hunch"
    UNMARKED = "unmarked"


class NoteOrigin(StrEnum):
    """How a note was brought in."""

    PHONE = "phone"
    TABLE = "table"
    """From a phone that a table shares."""
    KEYBOARD = "keyboard"
    PAPER = "paper"
    IMPORT = "import"
    INTERVIEW = "interview"
    """Words highlighted in a transcript (``workshop/transcripts``); nobody else may say so."""


FROM_PHONES = (NoteOrigin.PHONE, NoteOrigin.TABLE)


class NoteStatus(StrEnum):
    """The status of a note; the last three have no text any more.

    ``PENDING`` waits for approval, ``FLAGGED`` waits because it may identify somebody.
    """

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
