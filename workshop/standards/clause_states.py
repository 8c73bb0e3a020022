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


class ClauseLevel(StrEnum):
    """How binding a clause is."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    GOOD_PRACTICE = "good_practice"


class AdoptionDecision(StrEnum):
    """The decision on one clause of another town's standard."""

    OPEN = "open"
    ADOPTED = "adopted"
    ADAPTED = "adapted"
    NOT_ADOPTED = "not_adopted"
