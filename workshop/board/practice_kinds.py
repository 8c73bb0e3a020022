"""What was decided about a practice that people saw elsewhere."""

from collections.abc import Mapping
from enum import StrEnum

from workshop.i18n import mark


class PracticeDecision(StrEnum):
    """Whether a practice is taken over, as written in the database."""

    OPEN = "open"
    ADOPT = "adopt"
    ADAPT = "adapt"
    LEAVE = "leave"


DECISION_NAMES: Mapping[str, str] = {
    PracticeDecision.OPEN: mark("not decided"),
    PracticeDecision.ADOPT: mark("adopt"),
    PracticeDecision.ADAPT: mark("adapt"),
    PracticeDecision.LEAVE: mark("leave"),
}
"""Decision → what people read."""
