"""Enumerations of review: kinds of subjects, of proposals, and dispositions."""

from enum import StrEnum


class SubjectKind(StrEnum):
    """What a comment or a round of review is about."""

    GROUP = "group"
    NEED = "need"
    CLAUSE = "clause"


class ProposalKind(StrEnum):
    """The kinds of changes that an expert can propose."""

    MERGE = "merge"
    SPLIT = "split"
    HEADER = "header"
    EVIDENCE = "evidence"
    WORDING = "wording"


class Disposition(StrEnum):
    """The outcome of a comment or proposal."""

    ACCEPTED = "accepted"
    MODIFIED = "modified"
    REJECTED = "rejected"
