"""Deciding about candidates, each time with a reason; rules and balance of the choice."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, delete, select

from workshop.disclosure import OTHERS
from workshop.errors import Closed, Conflict, Invalid
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.programme import field_rules
from workshop.recruitment.recruitments import (
    append_event,
    list_candidates,
    load_candidate,
    load_recruitment,
)
from workshop.recruitment.rules import Chosen, Rule, RuleFinding, check_rules
from workshop.recruitment.states import CandidateDecision, RecruitmentStage, RuleKind
from workshop.recruitment.tables import Candidate, CandidateRating, Interview, Recruitment
from workshop.recruitment.told_counts import sum_balance
from workshop.standards.insight.table_suppression import suppress_table
from workshop.store.store import mark_erased
from workshop.text_folding import fold_spaces

MOST_RULES = 10
LONGEST_REASON = 500


@dataclass(frozen=True)
class DecideCandidates:
    """One decision about several candidates. ``seen``: id → the decision that stood there when it
    was taken."""

    programme_id: str
    seen: Mapping[str, str]
    decision: str
    reason: str


@dataclass(frozen=True)
class SetRules:
    """All rules of the choice, in place of the former ones."""

    programme_id: str
    rules: Sequence[Rule]


@dataclass(frozen=True)
class BalanceRow:
    """How many with a value have applied and were accepted; ``None``: fewer than five, or a number
    from which such a one would follow."""

    value: str
    applied: int | None
    accepted: int | None


def decide_candidates(db: Session, actor: Actor, command: DecideCandidates) -> list[Candidate]:
    """Decide about candidates; of whoever withdrew, everything but the code goes for good.

    Raises ``Invalid`` without candidates or a reason, ``Closed`` for any other decision than
    ``withdrew`` until results are open, and about somebody who has withdrawn; ``Conflict`` where
    somebody else has decided meanwhile.
    """
    recruitment = load_recruitment(db, actor, command.programme_id)
    decision = _checked_decision(command.decision)
    if decision != CandidateDecision.WITHDREW and recruitment.stage != RecruitmentStage.CHOOSING:
        raise Closed(mark("Decide once the ratings are open."))
    if not command.seen:
        raise Invalid(mark("Choose at least one candidate."))
    reason = _checked_reason(command.reason)
    rows = [load_candidate(db, recruitment, key) for key in command.seen]
    for row in rows:
        if row.decision != command.seen[row.id]:
            raise Conflict(
                mark("Somebody has decided about {code} a moment ago. Look once more."),
                code=row.code,
            )
        if row.decision == CandidateDecision.WITHDREW:
            raise Closed(mark("This candidate has withdrawn."))
        row.decision, row.reason = decision, reason
        db.add(row)
        if decision == CandidateDecision.WITHDREW:
            forget_candidate(db, row)
    append_event(db, actor, recruitment, "recruitment_decided")
    return rows


def set_rules(db: Session, actor: Actor, command: SetRules) -> Recruitment:
    """Change the rules of the choice; raises ``Invalid``."""
    recruitment = load_recruitment(db, actor, command.programme_id)
    if len(command.rules) > MOST_RULES:
        raise Invalid(mark("At most {most} rules fit."), most=MOST_RULES)
    for rule in command.rules:
        if rule.column not in recruitment.balance_columns or rule.kind not in tuple(RuleKind):
            raise Invalid(mark("The request was not understood."))
        field_rules.whole_number(rule.number, 1, 1000)
    recruitment.rules = [
        {"kind": str(rule.kind), "column": rule.column, "number": rule.number}
        for rule in dict.fromkeys(command.rules)
    ]
    db.add(recruitment)
    append_event(db, actor, recruitment, "recruitment_changed")
    return recruitment


def rules_of(recruitment: Recruitment) -> list[Rule]:
    """The rules of a recruitment."""
    return [Rule(RuleKind(row["kind"]), row["column"], row["number"]) for row in recruitment.rules]


def check_choice(db: Session, recruitment: Recruitment) -> list[RuleFinding]:
    """Whether the present choice keeps the rules."""
    candidates = [
        Chosen(
            row.code,
            row.decision,
            dict(zip(recruitment.balance_columns, row.balance, strict=False)),
        )
        for row in list_candidates(db, recruitment)
    ]
    return check_rules(rules_of(recruitment), candidates)


def sum_balance_of_choice(db: Session, recruitment: Recruitment) -> dict[str, list[BalanceRow]]:
    """Column → a row for each value, of those who have not withdrawn; small ones are together
    under ``OTHERS``."""
    rows = [row for row in list_candidates(db, recruitment) if row.balance]
    return {
        column: _sum_column(place, rows) for place, column in enumerate(recruitment.balance_columns)
    }


def _sum_column(place: int, rows: Sequence[Candidate]) -> list[BalanceRow]:
    applied = sum_balance(row.balance[place] for row in rows)
    known = {fold_spaces(value): value for value in applied}
    accepted = Counter(
        known.get(fold_spaces(row.balance[place]), OTHERS)
        for row in rows
        if row.decision == CandidateDecision.ACCEPTED
    )
    # Accepted and all others, so that neither can be computed from what is shown.
    parts = [[accepted[value], count - accepted[value]] for value, count in applied.items()]
    cells = suppress_table(parts).cells if parts else ()
    return [
        BalanceRow(value, cell[2], cell[0]) for value, cell in zip(applied, cells, strict=False)
    ]


def forget_candidate(db: Session, row: Candidate) -> None:
    """Erase answers, balance and ratings of a candidate, and set the interview free."""
    row.answers, row.balance = [], []
    db.execute(delete(CandidateRating).where(col(CandidateRating.candidate_id) == row.id))
    for slot in db.execute(select(Interview).where(Interview.candidate_id == row.id)).scalars():
        slot.candidate_id = None
        db.add(slot)
    mark_erased(db, ("candidate", row.id))


def _checked_decision(decision: str) -> CandidateDecision:
    try:
        return CandidateDecision(decision)
    except ValueError:
        raise Invalid(mark("The request was not understood.")) from None


def _checked_reason(reason: str) -> str:
    told = field_rules.line(reason, LONGEST_REASON, required=False)
    if not told:
        raise Invalid(mark("Write the reason: it is what a refusal is answered with."))
    return told
