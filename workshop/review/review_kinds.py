"""What can be reviewed, what can be proposed for it, and what becomes of what was said."""

from enum import StrEnum


class SubjectKind(StrEnum):
    """What a comment or a round of review is about."""

    GROUP = "group"
    NEED = "need"
    CLAUSE = "clause"


class ProposalKind(StrEnum):
    """What an expert can propose."""

    MERGE = "merge"
    SPLIT = "split"
    HEADER = "header"
    EVIDENCE = "evidence"
    WORDING = "wording"


class Disposition(StrEnum):
    """What was done with a comment."""

    ACCEPTED = "accepted"
    MODIFIED = "modified"
    REJECTED = "rejected"
