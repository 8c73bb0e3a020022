"""The states of a clause, from draft to final, and the transitions between them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from workshop.errors import Conflict, Invalid
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.review.dispositions import count_open_comments
from workshop.review.review_kinds import SubjectKind
from workshop.review.rounds import open_rounds_about
from workshop.standards.clause_dissents import load_opinions
from workshop.standards.clause_states import ACCEPTED, ClauseStatus
from workshop.standards.clauses import load_editable_clause, save_revision
from workshop.standards.tables import Clause, ClauseDissent

STATUSES = tuple(ClauseStatus)
NEXT: Mapping[str, tuple[str, ...]] = {
    ClauseStatus.DRAFT: (
        ClauseStatus.EXPERT_REVIEW_1,
        ClauseStatus.ACCEPTED,
        ClauseStatus.ACCEPTED_WITH_DISSENT,
        ClauseStatus.REJECTED,
    ),
    ClauseStatus.EXPERT_REVIEW_1: (
        ClauseStatus.REVISED,
        ClauseStatus.ACCEPTED,
        ClauseStatus.ACCEPTED_WITH_DISSENT,
        ClauseStatus.REJECTED,
        ClauseStatus.DRAFT,
    ),
    ClauseStatus.REVISED: (
        ClauseStatus.EXPERT_REVIEW_2,
        ClauseStatus.ACCEPTED,
        ClauseStatus.ACCEPTED_WITH_DISSENT,
        ClauseStatus.REJECTED,
    ),
    ClauseStatus.EXPERT_REVIEW_2: (
        ClauseStatus.REVISED,
        ClauseStatus.ACCEPTED,
        ClauseStatus.ACCEPTED_WITH_DISSENT,
        ClauseStatus.REJECTED,
    ),
    ClauseStatus.ACCEPTED: (ClauseStatus.PILOTED, ClauseStatus.REVISED),
    ClauseStatus.ACCEPTED_WITH_DISSENT: (ClauseStatus.PILOTED, ClauseStatus.REVISED),
    ClauseStatus.REJECTED: (ClauseStatus.DRAFT,),
    ClauseStatus.PILOTED: (ClauseStatus.FINAL, ClauseStatus.REVISED),
    ClauseStatus.FINAL: (ClauseStatus.REVISED,),
}
"""State → the states that may follow it."""
LONGEST_DISSENT = 2000
_NEEDS_REASON = (ClauseStatus.REJECTED, ClauseStatus.ACCEPTED_WITH_DISSENT)


@dataclass(frozen=True)
class SetStatus:
    """``reason``: needed for a rejection, for acceptance with dissent, and for acceptance without
    a review; that of an accepted clause is published. ``dissent``: the separate opinion, needed for
    acceptance with dissent where no minutes hold one; it is published."""

    clause_id: str
    status: str
    reason: str = ""
    dissent: str = ""


def set_status(db: Session, actor: Actor, command: SetStatus) -> Clause:
    """Change the state of a clause, as a revision; needs the right to run the programme.

    Raises ``Invalid`` for a transition that is not in ``NEXT`` or lacks its reason or dissent,
    ``Conflict``
    for accepting a clause under review or with comments without a disposition, ``NotAllowed``.
    """
    clause = load_editable_clause(db, actor, command.clause_id)
    actor.must(Right.RUN, clause.programme_id)
    if command.status == clause.status:
        return clause
    if command.status not in NEXT.get(clause.status, ()):
        raise Invalid(mark("A clause cannot go from this state to that one."))
    reason = field_rules.paragraphs(command.reason, 1000)
    unreviewed = clause.status == ClauseStatus.DRAFT and command.status == ClauseStatus.ACCEPTED
    if not reason and (unreviewed or command.status in _NEEDS_REASON):
        raise Invalid(mark("Write at least one word about why."))
    if command.status in ACCEPTED:
        _must_be_settled(db, clause)
    dissent = _dissent(db, clause, command)
    _moved(db, actor, clause, command.status, reason)
    if dissent:
        db.add(ClauseDissent(clause_id=clause.id, revision=clause.revision, text=dissent))
    return clause


def _dissent(db: Session, clause: Clause, command: SetStatus) -> str:
    """What is published beside a clause that was accepted with dissent; never nothing at all."""
    if command.status != ClauseStatus.ACCEPTED_WITH_DISSENT:
        return ""
    dissent = field_rules.paragraphs(command.dissent, LONGEST_DISSENT)
    if not dissent and not load_opinions(db, [clause.id])[clause.id]:
        raise Invalid(mark("Write down the separate opinion: it is published with the clause."))
    return dissent


def follow_review(db: Session, actor: Actor, clause: Clause, status: str) -> None:
    """Change the state when a round of review begins or ends; no change where it may not follow."""
    if status in NEXT.get(clause.status, ()):
        _moved(db, actor, clause, status, "")


def _must_be_settled(db: Session, clause: Clause) -> None:
    if open_rounds_about(db, SubjectKind.CLAUSE, clause.id):
        raise Conflict(mark("Experts are reviewing this clause now. Close that round first."))
    waiting = count_open_comments(db, SubjectKind.CLAUSE, clause.id)
    if waiting:
        raise Conflict(
            mark("Comments on this clause still wait for an answer: {count}."), count=waiting
        )


def _moved(db: Session, actor: Actor, clause: Clause, status: str, reason: str) -> Clause:
    clause.status, clause.status_reason = status, reason
    if status != ClauseStatus.REJECTED:
        clause.removed, clause.merged_into = False, None
    return save_revision(db, actor, clause, "clause_status_set", reason)
