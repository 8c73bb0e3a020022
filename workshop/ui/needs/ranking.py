"""Results of votes: the ranking of needs, and the impact-effort matrix.

Only ended votes are shown; of a running or reopened one nothing, as interim results would
influence it and could disclose single votes.
"""

from collections.abc import Sequence

import streamlit as st
from sqlmodel import Session

from workshop.disclosure import ANSWERS_THRESHOLD, COUNT_THRESHOLD, below
from workshop.export.labels import NEED_STATES
from workshop.export.tables.ranking_table import MOSCOW_WORDS, write_ranking
from workshop.i18n import _, mark
from workshop.needs.need_states import NeedStatus
from workshop.needs.ranking import NeedRank, load_need_ranks, order_need_ranks
from workshop.needs.told_support import people_in_file
from workshop.people.rights import Actor, Right
from workshop.ui.needs.idea_results import show_idea_results
from workshop.ui.needs.impact_effort_chart import draw_matrix, matrix_table, place_points
from workshop.ui.needs.moscow import MOSCOW_ORDER
from workshop.ui.needs.role_medians import show_role_medians
from workshop.ui.needs.vote_results import (
    Estimating,
    Vote,
    choose_vote,
    describe_voters,
    load_estimatings,
    load_votes,
    vote_finding,
)
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.charts import number, show_chart
from workshop.ui.widgets.file_downloads import offer_table

_ORDERS = {
    "notes": mark("Notes"),
    "dots": mark("Dots"),
    "harm": mark("Harm"),
    "moscow": MOSCOW_ORDER,
    "impact": mark("Impact"),
    "effort": mark("Effort"),
}
_ASIDE = (NeedStatus.PARKED, NeedStatus.MERGED)


def show_ranking(page: Page) -> None:
    """The ranking, the matrix, and medians by role where roles differ."""
    votes, estimatings = load_votes(page), load_estimatings(page)
    with page.read() as db:
        standings = load_need_ranks(db, page.programme.id)
    if not standings:
        st.info(_("No need yet. A ranking begins with the first one."), icon=":material/favorite:")
        return
    if not votes and not estimatings:
        _show_no_vote(page)
    with st.container(horizontal=True):
        vote = choose_vote(page, votes, _("Dot vote"), "vote")
        estimating = choose_vote(page, estimatings, _("Impact and effort"), "estimating")
    with page.read() as db:
        standings = load_need_ranks(
            db,
            page.programme.id,
            vote.dots if vote else None,
            estimating.places if estimating else None,
        )
    _show_ranking(page, standings, vote, estimating)
    if estimating is not None:
        _show_matrix(page, standings, estimating)
    if vote or estimating:
        _show_roles(page, standings, vote, estimating)
    show_idea_results(page, [standing.need for standing in standings])


def _show_no_vote(page: Page) -> None:
    st.info(
        _("No vote has ended yet; until then needs are ranked by what they stand on."),
        icon=":material/how_to_vote:",
    )
    if page.may(Right.RUN) and press_button(_("Run a vote"), icon=":material/play_circle:"):
        go_to("session")


def _show_ranking(
    page: Page, standings: Sequence[NeedRank], vote: Vote | None, estimating: Estimating | None
) -> None:
    if vote is not None:
        needs = [standing.need for standing in standings]
        st.subheader(plain(vote_finding(vote, needs)), anchor=False)
        st.caption(describe_voters(vote))
    orders = [order for order in _ORDERS if _is_known(order, standings)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.segmented_control(
            _("Order by"),
            orders,
            default=_first_order(vote, estimating),
            required=True,
            format_func=lambda name: _(_ORDERS[name]),
            key=page.state("ranking"),
        )
        order = str(chosen or "notes")
        if page.may(Right.EXPORT):
            _offer_table(page, standings, order)
    ranked = order_need_ranks(standings, order)
    st.table(_ranking_table(ranked), border="horizontal", hide_index=True)
    if any(standing.support.at_least is not None for standing in standings):
        about = _(
            "People are counted when a session closes and at publication. {few}: fewer than five "
            "can be told for certain. –: the notes have changed since.",
            few=below(COUNT_THRESHOLD),
        )
        st.caption(plain(about))
    if any(standing.grave for standing in standings):
        st.caption(
            _(
                "Rare but grave: fewer notes than most needs have, and a harm of 4 or 5. "
                "No order leaves such a need out."
            )
        )


def _is_known(order: str, standings: Sequence[NeedRank]) -> bool:
    return any(standing.weight(order) is not None for standing in standings)


def _first_order(vote: Vote | None, estimating: Estimating | None) -> str:
    if vote is not None and vote.ranking:
        return "dots"
    return "impact" if estimating and estimating.places else "notes"


def _offer_table(page: Page, standings: Sequence[NeedRank], order: str) -> None:
    def write(
        db: Session, actor: Actor, programme_id: str, language: str, /, *, kind: str
    ) -> bytes:
        return write_ranking(db, actor, programme_id, standings, order, language, kind)

    stem = _("ranking.csv").removesuffix(".csv")
    offer_table(page, page.programme.id, _("Download the ranking"), stem, write)


def _ranking_table(ranked: Sequence[tuple[int | None, NeedRank]]) -> dict[str, list[str]]:
    table = {
        _("Place"): [f"**{rank}**" if rank else "–" for rank, _one in ranked],
        _("Need"): [_describe_need(one) for _rank, one in ranked],
        _("Notes"): [str(one.support.notes) for _rank, one in ranked],
        _("Sessions"): [str(len(one.support.sessions)) for _rank, one in ranked],
        _("People, at least"): [_people(one) for _rank, one in ranked],
        _("Dots"): [_format_median(one.dots) for _rank, one in ranked],
        _("Harm"): [_format_median(one.need.harm) for _rank, one in ranked],
        _(MOSCOW_ORDER): [_moscow(one) for _rank, one in ranked],
        _("Impact"): [
            _format_median(one.estimate.impact.median if one.estimate else None)
            for _rank, one in ranked
        ],
        _("Effort"): [
            _format_median(one.estimate.effort.median if one.estimate else None)
            for _rank, one in ranked
        ],
    }
    kept = {_("Place"), _("Need")}
    return {name: cells for name, cells in table.items() if name in kept or set(cells) - {"–"}}


def _describe_need(standing: NeedRank) -> str:
    words = plain(shortened(standing.need.need, 110))
    if standing.grave:
        words = f":orange-badge[:material/priority_high: {_('rare but grave')}] {words}"
    if standing.need.status in _ASIDE:
        words = f"{words} :gray-badge[{_(NEED_STATES[standing.need.status])}]"
    return words


def _people(standing: NeedRank) -> str:
    people = people_in_file(standing.support)
    return plain(str(people)) if people else "–"


def _moscow(standing: NeedRank) -> str:
    return _(MOSCOW_WORDS[standing.need.moscow]) if standing.need.moscow else "–"


def _format_median(value: float | None) -> str:
    return "–" if value is None else number(value, 1)


def _show_matrix(page: Page, standings: Sequence[NeedRank], estimating: Estimating) -> None:
    st.divider()
    grave = {standing.need.id for standing in standings if standing.grave}
    needs = [standing.need for standing in standings]
    points = place_points(needs, estimating.places, grave)
    if not points:
        st.info(
            _(
                "Fewer than {least} people estimated each need: a picture would show how single "
                "people answered.",
                least=ANSWERS_THRESHOLD,
            )
        )
        return
    show_chart(draw_matrix(points), page.state("matrix"), _("impact-and-effort"))
    st.caption(
        _(
            "A point is the middle answer (median), its bars reach over the middle half of all "
            "answers: the longer, the more opinions differ. Diamonds are rare but grave needs."
        )
    )
    st.table(matrix_table(points), border="horizontal", hide_index=True)
    st.caption(describe_voters(estimating))


def _show_roles(
    page: Page, standings: Sequence[NeedRank], vote: Vote | None, estimating: Estimating | None
) -> None:
    st.divider()
    st.subheader(_("Do roles see it differently?"), anchor=False)
    names = {row.need.id: plain(shortened(row.need.need, 110)) for row in standings}
    show_role_medians(page, names, _("Need"), vote, estimating)
