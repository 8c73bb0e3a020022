"""Accepting several clauses with one press: those that a round of review has accepted."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from workshop.errors import Conflict, Invalid
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.review.consensus import ConsensusDecision
from workshop.review.dispositions import count_open_comments
from workshop.review.ratings import load_subject_agreements
from workshop.review.review_kinds import SubjectKind
from workshop.review.rounds import list_rounds, open_rounds_about
from workshop.standards.clause_review import changes_since
from workshop.standards.clause_states import ClauseStatus
from workshop.standards.clause_steps import Seen, alter_clause, load_as_seen, log_step
from workshop.standards.clauses import list_clauses
from workshop.standards.statuses import NEXT
from workshop.standards.tables import Clause
from workshop.store.log import Change


@dataclass(frozen=True)
class AcceptMany:
    """``seen``: the clauses with the revisions that the list showed."""

    programme_id: str
    seen: Seen


def list_acceptable(db: Session, actor: Actor, programme_id: str) -> list[Clause]:
    """The clauses that their last closed round has accepted on every criterion, whose wording is
    the one that was rated, and that nothing else keeps back."""
    if not actor.may(Right.RUN, programme_id):
        return []
    accepted = set(_accepted_by_rounds(db, actor, programme_id))
    rows = [row for row in list_clauses(db, programme_id) if row.id in accepted]
    return [row for row in rows if ClauseStatus.ACCEPTED in NEXT[row.status] and _settled(db, row)]


def accept_many(db: Session, actor: Actor, command: AcceptMany) -> list[Clause]:
    """Accept these clauses, all or none. Raises ``Invalid`` for none, ``Conflict`` where one has
    changed since or may not be accepted any more, ``NotAllowed``."""
    actor.must(Right.RUN, command.programme_id)
    clauses = load_as_seen(db, actor, command.seen)
    if not clauses:
        raise Invalid(mark("No clause is chosen."))
    allowed = {row.id for row in list_acceptable(db, actor, command.programme_id)}
    others = [row.code for row in clauses if row.id not in allowed]
    if others:
        raise Conflict(
            mark("These cannot be accepted together with others any more: {codes}."),
            codes=", ".join(others),
        )
    steps: list[Change] = []
    for row in clauses:
        values = {"status": ClauseStatus.ACCEPTED, "status_reason": ""}
        steps += alter_clause(db, actor, row, values)
    log_step(db, actor, command.programme_id, "clauses_accepted", clauses, steps)
    return clauses


def _accepted_by_rounds(db: Session, actor: Actor, programme_id: str) -> Iterable[str]:
    """The clauses that the last closed round about them has accepted in their present wording."""
    decided: dict[str, bool] = {}
    for review in reversed(list_rounds(db, programme_id)):
        keys = [key for kind, key in review.subjects if kind == SubjectKind.CLAUSE]
        if not review.closed or not keys:
            continue
        agreements = load_subject_agreements(db, actor, review)
        for key in keys:
            row = db.get(Clause, key)
            found = agreements.get(key)
            decided[key] = (
                row is not None
                and found is not None
                and found.decision is ConsensusDecision.ACCEPTED
                and not changes_since(db, review, row)
            )
    return [key for key, accepted in decided.items() if accepted]


def _settled(db: Session, row: Clause) -> bool:
    kind = SubjectKind.CLAUSE
    return not open_rounds_about(db, kind, row.id) and not count_open_comments(db, kind, row.id)
