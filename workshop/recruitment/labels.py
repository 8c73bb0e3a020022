"""What the decisions about candidates are called."""

from collections.abc import Mapping

from workshop.disclosure import OTHERS
from workshop.i18n import mark
from workshop.recruitment.states import CandidateDecision
from workshop.recruitment.told_counts import UNDECIDED

DECISIONS: Mapping[str, str] = {
    CandidateDecision.OPEN: mark("not decided yet"),
    CandidateDecision.ACCEPTED: mark("accepted"),
    CandidateDecision.RESERVE: mark("on the reserve list"),
    CandidateDecision.DECLINED: mark("declined"),
    CandidateDecision.WITHDREW: mark("withdrew"),
}
COUNTED: Mapping[str, str] = {
    CandidateDecision.ACCEPTED: mark("Accepted"),
    CandidateDecision.RESERVE: mark("On the reserve list"),
    CandidateDecision.DECLINED: mark("Declined"),
    CandidateDecision.WITHDREW: mark("Withdrew"),
    UNDECIDED: mark("Not decided"),
    OTHERS: mark("others together"),
}
"""The names in ``RecruitmentCounts.decisions``."""
