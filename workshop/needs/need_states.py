"""The states of groups, suggestions, needs and questions, and the kinds of ideas."""

from enum import StrEnum


class GroupStatus(StrEnum):
    """Merged and deleted groups keep their row, because the trace follows them."""

    ACTIVE = "active"
    MERGED = "merged"
    DELETED = "deleted"


class SuggestionOutcome(StrEnum):
    """What people did with a proposed group."""

    ACCEPTED = "accepted"
    CHANGED = "changed"
    REFUSED = "refused"


class NeedStatus(StrEnum):
    """The state of a need. A merged need keeps its row and points to the one it was merged into."""

    PROPOSED = "proposed"
    SELECTED = "selected"
    MERGED = "merged"
    PARKED = "parked"


class MoscowPriority(StrEnum):
    """The priority of a need or an idea by the MoSCoW method (Clegg and Barker, 1994)."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"
    NOT_NOW = "not_now"


class IdeaKind(StrEnum):
    """A question "How might we…?", or an idea that may answer one."""

    QUESTION = "hmw"
    IDEA = "idea"


class QuestionState(StrEnum):
    """What becomes of a question from the audience. ``NOW``: it is being answered, one at a time;
    ``PARKED``: it stands among what later meetings begin with."""

    OPEN = "open"
    NOW = "now"
    ANSWERED = "answered"
    ASIDE = "aside"
    PARKED = "parked"
