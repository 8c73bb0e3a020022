"""Words that several parts of the page Recruitment share."""

from collections.abc import Mapping

from workshop.i18n import _, mark, mark_plural
from workshop.recruitment.rules import Rule
from workshop.recruitment.states import CandidateDecision, ColumnUse, RuleKind

CANDIDATES = mark_plural("{count} candidate", "{count} candidates")
ICONS: Mapping[str, str] = {
    CandidateDecision.OPEN: ":material/radio_button_unchecked:",
    CandidateDecision.ACCEPTED: ":material/check_circle:",
    CandidateDecision.RESERVE: ":material/hourglass_top:",
    CandidateDecision.DECLINED: ":material/cancel:",
    CandidateDecision.WITHDREW: ":material/logout:",
}
USES: Mapping[str, str] = {
    ColumnUse.LEAVE: mark("Leave behind"),
    ColumnUse.SHOW: mark("Show to raters"),
    ColumnUse.BALANCE: mark("For balance"),
}
MARKS: Mapping[str, str] = {
    "phone": mark("a phone number"),
    "email": mark("an e-mail address"),
    "pesel": mark("a PESEL number"),
    "name": mark("a name"),
}
RULES: Mapping[str, str] = {
    RuleKind.AT_MOST: mark("at most so many accepted with the same"),
    RuleKind.AT_LEAST: mark("at least so many different among the accepted"),
}


def describe_rule(rule: Rule) -> str:
    """A rule as one sentence."""
    if rule.kind == RuleKind.AT_MOST:
        return _("{column}: at most {number} accepted with the same", **_of(rule))
    return _("{column}: at least {number} different among the accepted", **_of(rule))


def _of(rule: Rule) -> dict[str, object]:
    return {"number": rule.number, "column": rule.column}
