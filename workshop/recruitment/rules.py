"""Rules of the choice, such as at most two of one organisation, and whether it keeps them. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workshop.recruitment.states import CandidateDecision, RuleKind
from workshop.text_folding import fold_spaces


@dataclass(frozen=True)
class Rule:
    """At most ``number`` accepted of each value of a column, or at least ``number`` values."""

    kind: RuleKind
    column: str
    number: int


@dataclass(frozen=True)
class Chosen:
    """A candidate as rules see one: ``values``: column → value, empty where not known."""

    code: str
    decision: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class RuleFinding:
    """Whether the accepted candidates keep a rule.

    ``at_most``: ``groups`` are the codes of those who have one value in common and are too many.
    ``at_least``: ``present`` is how many values there are, ``helping`` the codes of candidates who
    would bring another one.
    """

    rule: Rule
    kept: bool
    groups: tuple[tuple[str, ...], ...] = ()
    present: int = 0
    helping: tuple[str, ...] = ()


def check_rules(rules: Sequence[Rule], candidates: Sequence[Chosen]) -> list[RuleFinding]:
    """One finding for each rule. A value that is not known breaks no rule and helps none."""
    return [_check(rule, candidates) for rule in rules]


def _check(rule: Rule, candidates: Sequence[Chosen]) -> RuleFinding:
    by_value: dict[str, list[str]] = defaultdict(list)
    for row in candidates:
        value = fold_spaces(row.values.get(rule.column, ""))
        if row.decision == CandidateDecision.ACCEPTED and value:
            by_value[value].append(row.code)
    if rule.kind == RuleKind.AT_MOST:
        groups = tuple(
            tuple(sorted(codes)) for codes in by_value.values() if len(codes) > rule.number
        )
        return RuleFinding(rule, not groups, tuple(sorted(groups)))
    helping = (
        row.code
        for row in candidates
        if row.decision in (CandidateDecision.OPEN, CandidateDecision.RESERVE)
        and (value := fold_spaces(row.values.get(rule.column, "")))
        and value not in by_value
    )
    return RuleFinding(
        rule, len(by_value) >= rule.number, (), len(by_value), tuple(sorted(helping))
    )
