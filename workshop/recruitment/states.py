"""The kinds and states of a recruitment, as they are stored."""

from enum import StrEnum


class RecruitmentStage(StrEnum):
    """How far a recruitment is: answers are looked through, rated, or the choice is made."""

    CHECKING = "checking"
    RATING = "rating"
    CHOOSING = "choosing"


class CandidateDecision(StrEnum):
    """What was decided about a candidate; ``OPEN``: nothing yet."""

    OPEN = ""
    ACCEPTED = "accepted"
    RESERVE = "reserve"
    DECLINED = "declined"
    WITHDREW = "withdrew"


DECIDED = (
    CandidateDecision.ACCEPTED,
    CandidateDecision.RESERVE,
    CandidateDecision.DECLINED,
    CandidateDecision.WITHDREW,
)


class ColumnUse(StrEnum):
    """What is done with a column of the candidates' table."""

    LEAVE = "leave"
    """Left behind: it never reaches the database, and stands beside the code in the list alone."""
    SHOW = "show"
    """Shown to those who rate."""
    BALANCE = "balance"
    """Kept to balance the choice; never shown beside a candidate."""


class RuleKind(StrEnum):
    """Rules of the choice about one column: at most so many of each value, or so many values."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
