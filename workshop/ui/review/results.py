"""The agreement of a closed round: as a finding, as charts, and as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import streamlit as st

from workshop.disclosure import PANEL_THRESHOLD, RATINGS_THRESHOLD, are_few_raters, below
from workshop.i18n import _, current_language, mark_plural, translate_plural
from workshop.review.consensus import HIGHEST, LOWEST, ConsensusDecision, RatingDistribution
from workshop.review.labels import CRITERIA, DECISIONS
from workshop.review.ratings import (
    SubjectAgreement,
    count_changes,
    load_subject_agreements,
    rank_concordance,
)
from workshop.review.reviewable import brief_name_of
from workshop.review.rounds import Subject, criteria_of
from workshop.review.subject_access import readable_subjects
from workshop.review.tables import ReviewRound
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.role_names import role_name
from workshop.ui.widgets.charts import faded, label, new_figure, number, palette, show_chart

ICONS: Mapping[ConsensusDecision, str] = {
    ConsensusDecision.ACCEPTED: ":material/check_circle:",
    ConsensusDecision.REJECTED: ":material/cancel:",
    ConsensusDecision.REVISE: ":material/edit_note:",
    ConsensusDecision.TOO_FEW: ":material/hourglass_empty:",
}
_COLOURS = {
    ConsensusDecision.ACCEPTED: "green",
    ConsensusDecision.REJECTED: "red",
    ConsensusDecision.REVISE: "orange",
    ConsensusDecision.TOO_FEW: "gray",
}
_OF = {
    "need": mark_plural("of {count} need", "of {count} needs"),
    "group": mark_plural("of {count} group", "of {count} groups"),
    "clause": mark_plural("of {count} clause", "of {count} clauses"),
    "": mark_plural("of {count} subject", "of {count} subjects"),
}
_TITLE_SIGNS = 34
_ROW = 88
"""Height of one subject in the chart, in pixels."""


@dataclass(frozen=True)
class RoundResults:
    """A closed round: its subjects with their names and agreements.

    ``changes``: see ``ratings.count_changes``.
    """

    review: ReviewRound
    subjects: Sequence[Subject]
    names: Mapping[str, str]
    agreements: Mapping[str, SubjectAgreement]
    concordance: Mapping[str, float]
    changes: tuple[int, int] | None


def load_round_results(page: Page, review: ReviewRound) -> RoundResults:
    """The results of a closed round; ``concordance``: Kendall's W by criterion, where defined."""
    language = current_language()
    with page.read() as db:
        subjects = readable_subjects(db, page.actor, review)
        names = {key: brief_name_of(db, kind, key, language) for kind, key in subjects}
        agreements = load_subject_agreements(db, page.actor, review)
        found = {
            name: rank_concordance(db, page.actor, review, name) for name in criteria_of(review)
        }
        changes = count_changes(db, review)
    concordance = {name: value for name, value in found.items() if value is not None}
    return RoundResults(review, subjects, names, agreements, concordance, changes)


def describe_results(results: RoundResults) -> str:
    """The finding: numbers of subjects accepted, rejected and in disagreement."""
    kinds = {kind for kind, _key in results.subjects}
    noun = _OF[kinds.pop() if len(kinds) == 1 else ""]
    whole = translate_plural(noun, len(results.subjects))
    decisions = [agreement.decision for agreement in results.agreements.values()]
    if set(decisions) <= {ConsensusDecision.TOO_FEW}:
        return _("Too few ratings to say anything {of_all}", of_all=whole)
    accepted = decisions.count(ConsensusDecision.ACCEPTED)
    parts = [_("Accepted: {count} {of_all}", count=accepted, of_all=whole)]
    if rejected := decisions.count(ConsensusDecision.REJECTED):
        parts.append(_("rejected: {count}", count=rejected))
    if split := sum(map(has_disagreement, results.agreements.values())):
        parts.append(_("with disagreement: {count}", count=split))
    return ", ".join(parts)


def has_disagreement(agreement: SubjectAgreement) -> bool:
    """Whether the experts disagree on any criterion."""
    return any(spread.disagreement for spread in agreement.spreads.values())


def decision_words(agreement: SubjectAgreement) -> str:
    """The label of a decision with its icon, as Markdown."""
    decision = agreement.decision
    words = f"{ICONS[decision]} {_(DECISIONS[decision])}"
    if has_disagreement(agreement):
        words += ", " + _("disagreement")
    return words


def show_decision(agreement: SubjectAgreement) -> None:
    """A decision as a badge."""
    decision = agreement.decision
    with st.container(horizontal=True, gap="small"):
        st.badge(_(DECISIONS[decision]), icon=ICONS[decision], color=_COLOURS[decision])  # type: ignore[arg-type]
        if has_disagreement(agreement):
            st.badge(_("disagreement"), icon=":material/call_split:", color="orange")


def show_round_results(page: Page, results: RoundResults) -> None:
    """The finding, a chart per criterion, and the table with all numbers."""
    st.subheader(describe_results(results), anchor=False)
    st.caption(
        _(
            "Bars: how often each rating was given. Band: the middle 40 % of ratings. Diamond: the "
            "median. Right of 7: support."
        )
    )
    _show_whether_few(results)
    shown = [key for _kind, key in results.subjects if results.agreements[key].spreads]
    if shown:
        for column, criterion in zip(
            st.columns(len(criteria_of(results.review)), gap="medium"),
            criteria_of(results.review),
            strict=True,
        ):
            with column:
                figure = _picture(results, criterion, shown)
                name = f"{page.programme.slug}-{results.review.number}-{criterion}"
                show_chart(figure, page.state(f"chart.{results.review.id}.{criterion}"), name)
    st.table(_table(results), border="horizontal")
    st.caption(
        _(
            "Rule of RAND/UCLA: accepted with a median of at least 7, no disagreement, at least "
            "70 % of ratings in 7–9 and fewer than 15 % in 1–3 on every criterion. Below "
            "{least} ratings nothing is shown.",
            least=RATINGS_THRESHOLD,
        )
        if not are_few_raters(len(results.review.experts))
        else _(
            "Rule of RAND/UCLA: accepted with a median of at least 7, no disagreement, at least "
            "70 % of ratings in 7–9 and fewer than 15 % in 1–3 on every criterion. A decision "
            "needs {least} ratings.",
            least=PANEL_THRESHOLD,
        )
    )
    _show_concordance(results)
    _show_changes(results)


def _show_whether_few(results: RoundResults) -> None:
    invited = len(results.review.experts)
    if not are_few_raters(invited):
        return
    if any(agreement.spreads for agreement in results.agreements.values()):
        told = _(
            "These results are not anonymous: among so few experts a rating can be guessed. They "
            "are shown because everybody has rated everything, and nowhere outside this programme."
        )
    else:
        told = _(
            "Among fewer than five experts the results open only once everybody has rated "
            "everything. Open the round again for those who are still missing."
        )
    st.info(told, icon=":material/visibility:")


def _show_changes(results: RoundResults) -> None:
    if results.changes is None:
        return
    changed, both = results.changes
    st.caption(
        _(
            "Of {both} ratings that were given in both rounds, {changed} were changed.",
            both=both,
            changed=changed,
        )
    )


def _show_concordance(results: RoundResults) -> None:
    if not results.concordance:
        return
    values = ", ".join(
        f"{_(CRITERIA[name]).lower()} {number(value, 2)}"
        for name, value in results.concordance.items()
    )
    st.caption(
        _("How alike the experts rank the subjects (Kendall's W, 0 to 1): {values}", values=values)
    )


def _picture(results: RoundResults, criterion: str, shown: Sequence[str]) -> go.Figure:
    """One row per subject: its name above a scale from 1 to 9 with bars, band and median."""
    colours = palette()
    spreads = {key: results.agreements[key].spreads.get(criterion) for key in shown}
    finding = _finding(criterion, list(spreads.values()))
    figure = new_figure(finding, 110 + _ROW * len(shown))
    figure.update_layout(
        title_text=f"<b>{label(finding, _TITLE_SIGNS)}</b>",
        title_font_size=16,
        margin_t=84,
        # Bars of a subject are above the ratings they count, not beside those of other subjects.
        barmode="overlay",
    )
    figure.add_vrect(x0=6.5, x1=9.5, fillcolor=faded(colours.accent, 0.07), line_width=0)
    for row, key in enumerate(reversed(shown)):
        spread = spreads[key]
        figure.add_annotation(
            x=0.5,
            y=row + 0.74,
            text=label(shortened(results.names[key], 60), 44, 1),
            showarrow=False,
            xanchor="left",
            align="left",
            font={"size": 13},
        )
        if spread is not None:
            _draw(figure, row, spread)
        else:
            figure.add_annotation(
                x=5,
                y=row + 0.25,
                text=_(DECISIONS[ConsensusDecision.TOO_FEW]),
                showarrow=False,
                font={"size": 13, "color": colours.quiet},
            )
    figure.update_xaxes(range=[0.4, 9.6], tickvals=list(range(LOWEST, HIGHEST + 1)), showgrid=False)
    figure.update_yaxes(visible=False, range=[-0.15, len(shown)])
    return figure


def _draw(figure: go.Figure, row: int, spread: RatingDistribution) -> None:
    colours = palette()
    tint = colours.warning if spread.disagreement else colours.accent
    tallest = max(spread.counts)
    figure.add_shape(
        type="rect",
        x0=spread.p30 - 0.12,
        x1=spread.p70 + 0.12,
        y0=row - 0.02,
        y1=row + 0.05,
        fillcolor=tint,
        line_width=0,
    )
    figure.add_bar(
        x=list(range(LOWEST, HIGHEST + 1)),
        y=[count / tallest * 0.48 for count in spread.counts],
        base=[row + 0.1] * HIGHEST,
        width=0.7,
        marker={"color": faded(tint, 0.45)},
        customdata=[[count] for count in spread.counts],
        hovertemplate="%{x}: %{customdata[0]}<extra></extra>",
    )
    figure.add_scatter(
        x=[spread.median],
        y=[row + 0.015],
        mode="markers",
        marker={
            "symbol": "diamond",
            "size": 13,
            "color": colours.ink,
            "line": {"color": colours.ground, "width": 2},
        },
        hovertemplate=_("median {median}", median=number(spread.median, 1)) + "<extra></extra>",
    )


def _finding(criterion: str, spreads: Sequence[RatingDistribution | None]) -> str:
    known = [spread for spread in spreads if spread is not None]
    title = _(CRITERIA[criterion])
    split = sum(spread.disagreement for spread in known)
    high = sum(spread.median >= 7 and not spread.disagreement for spread in known)
    words = _(
        "{criterion}: support for {high} of {count}", criterion=title, high=high, count=len(known)
    )
    if split:
        words += ", " + _("split on {count}", count=split)
    return words


def _table(results: RoundResults) -> dict[str, list[str]]:
    heads = (
        _("Subject"),
        _("Criterion"),
        "n",
        _("Median"),
        "IPR",
        "IPRAS",
        "7–9",
        "1–3",
        _("What the ratings say"),
    )
    rows: list[list[str]] = []
    for _kind, key in results.subjects:
        agreement = results.agreements[key]
        begin = [plain(shortened(results.names[key], 110)), decision_words(agreement)]
        for criterion in criteria_of(results.review):
            spread = agreement.spreads.get(criterion)
            numbers = _numbers(spread) if spread else [below(RATINGS_THRESHOLD), *["–"] * 5]
            split = f" {_by_role(agreement, criterion)}"
            rows.append([begin[0], _(CRITERIA[criterion]) + split, *numbers, begin[1]])
            begin = ["", ""]
    return {head: [row[place] for row in rows] for place, head in enumerate(heads)}


def _by_role(agreement: SubjectAgreement, criterion: str) -> str:
    medians = agreement.roles.get(criterion, {})
    words = ", ".join(
        f"{role_name(role).lower()} {number(median, 1)}" for role, median in medians.items()
    )
    return f":small[:gray[({words})]]" if words else ""


def _numbers(spread: RatingDistribution) -> list[str]:
    ipr = number(spread.ipr, 2)
    return [
        str(spread.n),
        f"**{number(spread.median, 1)}**",
        f"{ipr} :orange[:material/call_split:]" if spread.disagreement else ipr,
        number(spread.ipras, 2),
        f"{number(100 * spread.high)}\N{NO-BREAK SPACE}%",
        f"{number(100 * spread.low)}\N{NO-BREAK SPACE}%",
    ]
