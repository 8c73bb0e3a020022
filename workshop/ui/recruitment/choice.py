"""Ratings beside each other, decisions with reasons, and whether the choice keeps its rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from workshop.disclosure import OTHERS
from workshop.i18n import _, ngettext, translate_plural
from workshop.recruitment.decisions import (
    LONGEST_REASON,
    DecideCandidates,
    SetRules,
    check_choice,
    decide_candidates,
    rules_of,
    set_rules,
    sum_balance_of_choice,
)
from workshop.recruitment.interviews import InterviewTime, list_interviews
from workshop.recruitment.labels import DECISIONS
from workshop.recruitment.ratings import CandidateResult, load_results
from workshop.recruitment.recruitments import list_candidates
from workshop.recruitment.rules import Rule, RuleFinding
from workshop.recruitment.states import DECIDED, CandidateDecision, RecruitmentStage, RuleKind
from workshop.recruitment.tables import Candidate, Recruitment
from workshop.ui.recruitment.words import CANDIDATES, ICONS, RULES, describe_rule
from workshop.ui.shell.formatting import moment, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.charts import number
from workshop.ui.widgets.drafts import keep_draft, settle_draft

_MOST_CODES = 12


@dataclass(frozen=True)
class _Choice:
    recruitment: Recruitment
    candidates: Sequence[Candidate]
    results: Mapping[str, CandidateResult]
    times: Mapping[str, InterviewTime]


def show_choice(page: Page, recruitment: Recruitment) -> None:
    """The table of candidates by their ratings, the decision, rules and balance."""
    open_ = recruitment.stage == RecruitmentStage.CHOOSING
    with page.read() as db:
        candidates = list_candidates(db, recruitment)
        results = load_results(db, page.actor, recruitment) if open_ else {}
        slots = list_interviews(db, recruitment)
    times = {slot.candidate_id: slot for slot in slots if slot.candidate_id}
    choice = _Choice(recruitment, _ranked(candidates, results), results, times)
    if not open_:
        st.info(
            _("Ratings are not open yet. Until then only a withdrawal can be recorded here."),
            icon=":material/hourglass_empty:",
        )
    _show_sentence(choice)
    picked = _show_table(page, choice)
    _show_one(page, choice)
    decision, side = st.columns([5, 4], gap="large")
    with decision:
        _show_decision(page, choice, picked, open_=open_)
    with side:
        _show_rules(page, recruitment)
        _show_balance(page, recruitment)


def _ranked(
    candidates: Sequence[Candidate], results: Mapping[str, CandidateResult]
) -> list[Candidate]:
    """The best rated first; who withdrew last."""

    def order(row: Candidate) -> tuple[bool, float, str]:
        result = results.get(row.id)
        score = result.score if result and result.score is not None else 0.0
        return row.decision == CandidateDecision.WITHDREW, -score, row.code

    return sorted(candidates, key=order)


def _show_sentence(choice: _Choice) -> None:
    counts = {
        name: sum(row.decision == name for row in choice.candidates)
        for name in (*DECIDED, CandidateDecision.OPEN)
    }
    whole = translate_plural(CANDIDATES, len(choice.candidates))
    told = [f"{_(DECISIONS[name])}: {count}" for name, count in counts.items() if count]
    st.markdown(f"**{whole}** · " + " · ".join(told))
    if choice.results:
        st.caption(
            _(
                "Bars: how often 1, 2, … 9 was given. Among so few raters these ratings are not "
                "anonymous; they stay on this page."
            )
        )


def _show_table(page: Page, choice: _Choice) -> list[str]:
    """The table; returns the ids of the rows that are chosen in it."""
    import pandas as pd  # 70 MB: not before somebody chooses

    rows = choice.candidates
    names = choice.recruitment.criteria if choice.results else []
    found: dict[str, list[object]] = {_("Code"): [row.code for row in rows]}
    if choice.results:
        found[_("Overall")] = [_score(choice.results.get(row.id)) for row in rows]
    bars = {}
    for name in names:
        found[name] = [_counts(choice.results.get(row.id), name) for row in rows]
        bars[name] = st.column_config.BarChartColumn(name, y_min=0, width="small")
    if choice.results:
        found[_("Disagreement")] = [
            _("yes") if (told := choice.results.get(row.id)) and told.disagreement else ""
            for row in rows
        ]
    found[_("Decision about the candidate")] = [_(DECISIONS[row.decision]) for row in rows]
    found[_("Reason of the decision")] = [row.reason for row in rows]
    if choice.times:
        found[_("Interview")] = [
            moment(choice.times[row.id].begins) if row.id in choice.times else "" for row in rows
        ]
    event = st.dataframe(
        pd.DataFrame(found),
        hide_index=True,
        width="stretch",
        height=min(520, 38 + 35 * max(1, len(rows))),
        column_config=bars
        | {_("Overall"): st.column_config.NumberColumn(_("Overall"), format="localized")},
        on_select="rerun",
        selection_mode="multi-row",
        key=page.state(f"table.{_stand(rows)}"),
    )
    chosen = event.selection.rows if hasattr(event, "selection") else []
    return [rows[at].id for at in chosen if at < len(rows)]


def _stand(rows: Sequence[Candidate]) -> int:
    """Another key once somebody was decided about: the rows that were chosen are done with."""
    return abs(hash(tuple((row.id, row.decision, row.reason) for row in rows)))


def _score(result: CandidateResult | None) -> float | None:
    return round(result.score, 1) if result and result.score is not None else None


def _counts(result: CandidateResult | None, criterion: str) -> list[int]:
    spread = result.spreads.get(criterion) if result else None
    return list(spread.counts) if spread else []


def _show_decision(page: Page, choice: _Choice, picked: Sequence[str], *, open_: bool) -> None:
    standing = {
        row.id: row for row in choice.candidates if row.decision != CandidateDecision.WITHDREW
    }
    stand = f"{_stand(choice.candidates)}.{abs(hash(tuple(picked)))}"
    with st.container(border=True):
        chosen = st.multiselect(
            _("Decide about"),
            list(standing),
            [key for key in picked if key in standing],
            format_func=lambda key: standing[key].code,
            placeholder=_("Choose rows above, or type codes"),
            key=page.state(f"decide.{stand}"),
            select_all=False,
        )
        options = DECIDED if open_ else (CandidateDecision.WITHDREW,)
        decision = st.segmented_control(
            _("Decision about the candidate"),
            options,
            default=options[0],
            required=True,
            format_func=lambda name: f"{ICONS[name]} {_(DECISIONS[name])}",
            key=page.state(f"decision.{open_}"),
        )
        if decision == CandidateDecision.WITHDREW:
            st.caption(
                ":material/delete: "
                + _("Answers and ratings of who withdraws are erased at once; the code stays.")
            )
        form = page.state("deciding")
        keep_draft(page, form, _("Reason of the decision"), reason="")
        reason = st.text_input(
            _("Reason of the decision"),
            max_chars=LONGEST_REASON,
            key=f"{form}.reason",
            autocomplete="off",
        )
        if press_button(
            _("Save the decision"),
            type="primary",
            icon=":material/check:",
            key=page.state("decide.save"),
        ):
            seen = {key: standing[key].decision for key in chosen}
            content = DecideCandidates(page.programme.id, seen, str(decision), reason)
            if page.attempt(decide_candidates, content, done=_("Saved.")):
                settle_draft(form)
                st.session_state.pop(f"{form}.reason", None)
                st.rerun()


def _show_rules(page: Page, recruitment: Recruitment) -> None:
    with page.read() as db:
        findings = check_choice(db, recruitment)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_("Rules of the choice"), anchor=False, width="stretch")
        if recruitment.balance_columns and press_button(
            _("Change"), icon=":material/edit:", key=page.state("rules"), type="tertiary"
        ):
            _open_rules(page, recruitment)
    if not recruitment.balance_columns:
        st.caption(_("No column was kept for balance, so there is nothing to check."))
    elif not findings:
        st.caption(_("No rule yet, such as at most two of one organisation."))
    for finding in findings:
        _show_finding(finding)


def _show_finding(finding: RuleFinding) -> None:
    rule = plain(describe_rule(finding.rule))
    if finding.kept:
        st.success(f"{rule}. " + _("The choice keeps it."), icon=":material/check_circle:")
    elif finding.rule.kind == RuleKind.AT_MOST:
        groups = "; ".join(", ".join(codes) for codes in finding.groups)
        st.warning(
            f"{rule}. " + _("Too many with the same: {codes}.", codes=groups),
            icon=":material/rule:",
        )
    else:
        told = ngettext(
            "So far there is {count}.",
            "So far there are {count}.",
            finding.present,
        )
        if finding.helping:
            more = " …" if len(finding.helping) > _MOST_CODES else ""
            codes = ", ".join(finding.helping[:_MOST_CODES]) + more
            told += " " + _("These would add another one: {codes}", codes=codes)
        st.warning(f"{rule}. {told}", icon=":material/rule:")


def _open_rules(page: Page, recruitment: Recruitment) -> None:
    @dialog(_("Rules of the choice"))
    def form() -> None:
        page.present_actor()
        rules = rules_of(recruitment)
        key = page.state("rule")
        for place, rule in enumerate(rules):
            words, out = st.columns([5, 1], vertical_alignment="center")
            words.markdown(plain(describe_rule(rule)))
            if press_button(_("Remove"), key=f"{key}.remove.{place}", within=out, type="tertiary"):
                _save_rules(page, [*rules[:place], *rules[place + 1 :]])
        st.divider()
        column = st.selectbox(_("Column"), recruitment.balance_columns, key=f"{key}.column")
        kind = st.selectbox(
            _("Rule"), list(RULES), format_func=lambda name: _(RULES[name]), key=f"{key}.kind"
        )
        count = st.number_input(_("The number"), 1, 1000, 2, key=f"{key}.count")
        if press_button(_("Add the rule"), type="primary", key=f"{key}.add"):
            _save_rules(page, [*rules, Rule(RuleKind(kind), column, int(count))])

    form()


def _save_rules(page: Page, rules: Sequence[Rule]) -> None:
    if page.attempt(set_rules, SetRules(page.programme.id, rules), done=_("Saved.")):
        st.rerun()


def _show_balance(page: Page, recruitment: Recruitment) -> None:
    if not recruitment.balance_columns:
        return
    with page.read() as db:
        found = sum_balance_of_choice(db, recruitment)
    st.subheader(_("Balance of the choice"), anchor=False)
    st.caption(
        _(
            "Sums from five people on; smaller ones are together or left out. They stand beside no "
            "candidate."
        )
    )
    for column, rows in found.items():
        st.table(
            {
                plain(column): [_value(row.value) for row in rows],
                _("Applied"): [_told(row.applied) for row in rows],
                _("Accepted"): [_told(row.accepted) for row in rows],
            },
            border="horizontal",
        )


def _value(name: str) -> str:
    if name == OTHERS:
        return _("others together")
    return plain(name) or _("not given")


def _told(count: int | None) -> str:
    return "–" if count is None else str(count)


def _show_one(page: Page, choice: _Choice) -> None:
    readable = {row.id: row for row in choice.candidates if row.answers}
    with st.expander(_("Read a candidate's answers"), icon=":material/article:"):
        key = st.selectbox(
            _("Code"),
            list(readable),
            format_func=lambda one: readable[one].code,
            index=None,
            placeholder=_("Choose"),
            key=page.state("read"),
        )
        row = readable.get(key or "")
        if row is None:
            return
        for question, answer in zip(choice.recruitment.questions, row.answers, strict=True):
            st.markdown(f"**{plain(question)}**")
            st.markdown(plain(answer) or "–")
        result = choice.results.get(row.id)
        for name, spread in (result.spreads if result else {}).items():
            given = ", ".join(
                f"{count} × {value}" for value, count in enumerate(spread.counts, 1) if count
            )
            st.caption(
                f"{plain(name)}: "
                + _("median {median}; given: {given}", median=number(spread.median, 1), given=given)
            )
