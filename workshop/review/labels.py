"""The words of a review, the same on screens and in tables."""

from collections.abc import Mapping

from workshop.i18n import mark
from workshop.review.consensus import ConsensusDecision

CRITERIA: Mapping[str, str] = {
    "grounded": mark("Groundedness"),
    "important": mark("Importance"),
    "complete": mark("Completeness"),
    "valid": mark("Validity"),
    "feasible": mark("Feasibility"),
    "clear": mark("Clarity"),
}
DECISIONS: Mapping[ConsensusDecision, str] = {
    ConsensusDecision.ACCEPTED: mark("accepted by the experts"),
    ConsensusDecision.REJECTED: mark("rejected by the experts"),
    ConsensusDecision.REVISE: mark("to be revised and rated again"),
    ConsensusDecision.TOO_FEW: mark("too few ratings"),
}
PROPOSALS: Mapping[str, str] = {
    "merge": mark("Merge with…"),
    "split": mark("Split"),
    "header": mark("Another wording"),
    "evidence": mark("Evidence is missing"),
    "wording": mark("Another wording of a passage"),
}
DISPOSED: Mapping[str, str] = {
    "accepted": mark("Accepted"),
    "modified": mark("Accepted with changes"),
    "rejected": mark("Rejected"),
}
KINDS: Mapping[str, str] = {
    "need": mark("Need"),
    "group": mark("Group"),
    "clause": mark("Clause"),
}
