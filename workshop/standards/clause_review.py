"""What reviewers see of a clause: the needs it answers with their notes and evidence, and what
was changed since it was rated before; and the states that follow from a round of review."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from workshop.board.evidence import load_evidence
from workshop.board.practices import practices_among
from workshop.board.tables import Evidence, JourneyStep, Practice
from workshop.needs.needs import load_need
from workshop.needs.review_subjects import (
    Counts,
    Reading,
    SeenGroup,
    SeenNote,
    count_by,
    evidence_of_needs,
    groups_of_need,
    notes_of_need,
    seen_groups,
    steps_of_needs,
)
from workshop.needs.support import Support, SupportIndex, count_support, load_support_index
from workshop.needs.tables import Need
from workshop.people.rights import Actor, Right
from workshop.review.consensus import ConsensusDecision
from workshop.review.rounds import begun_at
from workshop.review.tables import ReviewRound
from workshop.standards.citations import evidence_of_clauses
from workshop.standards.clause_fields import WRITTEN, fields_of
from workshop.standards.clause_states import ClauseStatus
from workshop.standards.clauses import list_clause_revisions, load_clause, needs_of_clauses
from workshop.standards.statuses import follow_review
from workshop.standards.tables import Clause


@dataclass(frozen=True)
class AnsweredNeed:
    """A need that a clause answers, with the groups and single notes that it rests on."""

    need: Need
    support: Support
    groups: tuple[SeenGroup, ...]
    singles: tuple[SeenNote, ...]


@dataclass(frozen=True)
class ClauseBackground:
    """The support of a clause, with the texts that the actor may read. ``cited``: evidence cited by
    the clause itself, ``evidence``: by its needs. ``sections``, ``personas``, ``sessions``: how
    many notes come from where; ``practices``: what makes evidence a practice, by id."""

    needs: tuple[AnsweredNeed, ...]
    support: Support
    steps: tuple[JourneyStep, ...]
    cited: tuple[Evidence, ...]
    evidence: tuple[Evidence, ...]
    practices: Mapping[str, Practice]
    sections: Counts
    personas: Counts
    sessions: Counts


def load_clause_background(db: Session, actor: Actor, clause: Clause) -> ClauseBackground:
    """The support of a clause. Raises ``NotAllowed`` outside the programme; the caller must have
    checked that the clause itself may be read."""
    programme_id = clause.programme_id
    actor.must(Right.SEE, programme_id)
    wanted = needs_of_clauses(db, [clause.id])[clause.id]
    ground, seen = load_support_index(db, programme_id), Reading(db, actor, programme_id)
    needs = [load_need(db, need_id) for need_id in wanted]
    behind = ground.notes_of_needs(wanted)
    cited = [load_evidence(db, key) for key in evidence_of_clauses(db, [clause.id])[clause.id]]
    keys = {row.id for row in cited}
    others = [row for row in evidence_of_needs(db, wanted) if row.id not in keys]
    return ClauseBackground(
        needs=tuple(_answered(db, seen, ground, need) for need in needs),
        support=count_support(behind),
        steps=tuple(steps_of_needs(db, wanted)),
        cited=tuple(cited),
        evidence=tuple(others),
        practices=practices_among(db, [row.id for row in (*cited, *others)]),
        sections=count_by(behind, {note.note_id: note.section or "" for note in behind}),
        personas=count_by(behind, seen.personas([note.note_id for note in behind])),
        sessions=count_by(behind, {note.note_id: str(note.session) for note in behind}),
    )


def changes_since(
    db: Session, review: ReviewRound, clause: Clause
) -> Mapping[str, tuple[str, str]]:
    """Field → (before, now), for free-text fields that were changed since a round began."""
    begun = begun_at(db, review)
    earlier = [
        row for row in list_clause_revisions(db, clause.id) if begun is None or row.at <= begun
    ]
    if not earlier:
        return {}
    then, now = earlier[-1].fields, fields_of(clause)
    pairs = {name: (str(then.get(name) or ""), str(now[name] or "")) for name in WRITTEN}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def next_statuses(decision: ConsensusDecision, number: int) -> tuple[str, ...]:
    """The states that the rule proposes for a clause after the round with this number, from 1.

    Consensus on accepting or rejecting decides. Other clauses are revised and rated again, once;
    without consensus then, a clause is accepted with dissent or rejected.
    """
    if decision is ConsensusDecision.ACCEPTED:
        return (ClauseStatus.ACCEPTED,)
    if decision is ConsensusDecision.REJECTED:
        return (ClauseStatus.REJECTED,)
    return (
        (ClauseStatus.REVISED,)
        if number == 1
        else (ClauseStatus.ACCEPTED_WITH_DISSENT, ClauseStatus.REJECTED)
    )


def enter_review(db: Session, actor: Actor, clause_id: str, number: int) -> None:
    """Change the state of a clause when a round about it begins: a draft enters the first review, a
    revised clause the second. One that is rated again without a change counts as revised."""
    clause = load_clause(db, clause_id)
    if clause.status == ClauseStatus.DRAFT:
        follow_review(db, actor, clause, ClauseStatus.EXPERT_REVIEW_1)
        return
    if number > 1 and clause.status == ClauseStatus.EXPERT_REVIEW_1:
        follow_review(db, actor, clause, ClauseStatus.REVISED)
    if clause.status == ClauseStatus.REVISED:
        follow_review(db, actor, clause, ClauseStatus.EXPERT_REVIEW_2)


def name_clause(db: Session, clause_id: str, language: str) -> str:
    """A clause as "code title: requirement"; empty where there is no such clause."""
    clause = db.get(Clause, clause_id)
    if clause is None:
        return ""
    return ": ".join(part for part in (f"{clause.code} {clause.title}", clause.body) if part)


def name_clause_briefly(db: Session, clause_id: str, language: str) -> str:
    """A clause as "code title"; empty where there is no such clause."""
    clause = db.get(Clause, clause_id)
    return f"{clause.code} {clause.title}" if clause else ""


def is_clause_reviewable(db: Session, clause_id: str) -> bool:
    """Whether a clause exists and is not rejected."""
    clause = db.get(Clause, clause_id)
    return clause is not None and clause.status != ClauseStatus.REJECTED


def _answered(db: Session, seen: Reading, ground: SupportIndex, need: Need) -> AnsweredNeed:
    within = ground.with_subgroups(groups_of_need(db, need))
    groups = seen_groups(db, seen, ground, need.programme_id, within)
    singles = seen.notes(notes_of_need(db, need))
    return AnsweredNeed(need, ground.need_support(need.id), tuple(groups), singles)
