"""The states and levels of a clause, and what is decided about a clause of another standard."""

from enum import StrEnum


class ClauseStatus(StrEnum):
    """The states of a clause, in their usual order; ``statuses.NEXT`` has the transitions."""

    DRAFT = "draft"
    EXPERT_REVIEW_1 = "expert_review_1"
    REVISED = "revised"
    EXPERT_REVIEW_2 = "expert_review_2"
    ACCEPTED = "accepted"
    ACCEPTED_WITH_DISSENT = "accepted_with_dissent"
    REJECTED = "rejected"
    PILOTED = "piloted"
    FINAL = "final"


ACCEPTED = (
    ClauseStatus.ACCEPTED,
    ClauseStatus.ACCEPTED_WITH_DISSENT,
    ClauseStatus.PILOTED,
    ClauseStatus.FINAL,
)
"""The states of clauses that a pilot or final version may hold."""


class ClauseLevel(StrEnum):
    """How binding a clause is."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    GOOD_PRACTICE = "good_practice"


class FindingSource(StrEnum):
    """Where a finding comes from."""

    ITEM = "item"
    """One item of a questionnaire."""
    ANSWERS = "answers"
    """Open answers of a questionnaire."""
    MEETING = "meeting"
    REMARK = "remark"
    """A remark of a consultation."""
    ASSESSMENT = "assessment"
    """How units use the standard."""
    UNDERSTANDING = "understanding"
    """What people say whose notes a clause stands on."""
    OTHER = "other"


class FindingDisposition(StrEnum):
    """What is done about a finding; ``OPEN``: not decided yet."""

    OPEN = "open"
    ACCEPTED = "accepted"
    MODIFIED = "modified"
    REJECTED = "rejected"


class Gravity(StrEnum):
    """How much a finding weighs."""

    MINOR = "minor"
    SERIOUS = "serious"
    GRAVE = "grave"


class AdoptionDecision(StrEnum):
    """The decision on one clause of another town's standard."""

    OPEN = "open"
    ADOPTED = "adopted"
    ADAPTED = "adapted"
    NOT_ADOPTED = "not_adopted"
