"""Sentences about results of votes, and about those that are not told, or not yet."""

from collections.abc import Sequence

from workshop.disclosure import ANSWERS_THRESHOLD, CHANGE_THRESHOLD
from workshop.i18n import _, translate_plural
from workshop.i18n.counted_nouns import BELOW_CONSENSUS
from workshop.needs.told_results import CAN_LIVE_WITH_IT


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


def describe_fist(counts: Sequence[int], consensus: bool | None) -> str:
    """Consensus, or the number of people below three. ``counts``: of 0 to 5 fingers, empty for too
    few voters; ``consensus`` is ``None`` where nobody voted."""
    if consensus is None:
        return _("Nobody has voted")
    if consensus:
        return _("Consensus: everybody can live with it")
    if not counts:
        return _("No consensus: somebody is below 3")
    return translate_plural(BELOW_CONSENSUS, sum(counts[:CAN_LIVE_WITH_IT]))
