"""Labels of criteria, decisions, proposals and dispositions, for screens and exported tables."""

from collections.abc import Mapping

from workshop.i18n import mark
from workshop.review.consensus import ConsensusDecision
from workshop.review.review_kinds import Disposition, ProposalKind, SubjectKind

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
    ProposalKind.MERGE: mark("Merge with…"),
    ProposalKind.SPLIT: mark("Split"),
    ProposalKind.HEADER: mark("Another wording"),
    ProposalKind.EVIDENCE: mark("Evidence is missing"),
    ProposalKind.WORDING: mark("Another wording of a passage"),
}
DISPOSED: Mapping[str, str] = {
    Disposition.ACCEPTED: mark("Accepted"),
    Disposition.MODIFIED: mark("Accepted with changes"),
    Disposition.REJECTED: mark("Rejected"),
}
KINDS: Mapping[str, str] = {
    SubjectKind.NEED: mark("Need"),
    SubjectKind.GROUP: mark("Group"),
    SubjectKind.CLAUSE: mark("Clause"),
}
