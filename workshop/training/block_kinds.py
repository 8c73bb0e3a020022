"""What a block of a training becomes in a meeting, and how it teaches a clause."""

from collections.abc import Mapping
from enum import StrEnum

from workshop.i18n import mark
from workshop.programme.activity_kinds import ActivityKind

BLOCK_KINDS = (
    ActivityKind.TALK,
    ActivityKind.NOTES,
    ActivityKind.EMPATHY_MAP,
    ActivityKind.DOT_VOTE,
    ActivityKind.FIST_TO_FIVE,
    ActivityKind.BREAK,
)
"""The kinds of activity that suit a training, in the order in which they are offered."""


class Taught(StrEnum):
    """How a block teaches a clause."""

    TOLD = "told"
    PRACTISED = "practised"


TAUGHT: Mapping[str, str] = {Taught.TOLD: mark("only told"), Taught.PRACTISED: mark("practised")}
