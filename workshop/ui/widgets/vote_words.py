"""Sentences about results of votes that are not told, or not yet."""

from workshop.disclosure import ANSWERS_THRESHOLD, CHANGE_THRESHOLD
from workshop.i18n import _


def describe_few() -> str:
    """Why no counts of a vote of too few people are shown."""
    return _(
        "Fewer than {least} people voted: counts would show how single people voted.",
        least=ANSWERS_THRESHOLD,
    )


def describe_standing() -> str:
    """Why a result stays as it was, although people have voted since."""
    return _(
        "People have voted since this result was shown. It stays until {least} votes are new: "
        "a smaller difference would show how single people voted.",
        least=CHANGE_THRESHOLD,
    )
