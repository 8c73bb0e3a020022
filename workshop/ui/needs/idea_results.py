"""Results of votes on ideas: each with its dots, or with its impact and effort."""

from collections.abc import Sequence

import streamlit as st

from workshop.i18n import _
from workshop.needs.ideas import list_ideas
from workshop.needs.tables import Need
from workshop.programme.activity_kinds import VotesOn
from workshop.ui.needs.impact_effort_chart import describe_distribution
from workshop.ui.needs.role_medians import show_role_medians
from workshop.ui.needs.vote_results import describe_voters, load_estimatings, load_votes
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page


def show_idea_results(page: Page, needs: Sequence[Need]) -> None:
    """A table for each ended vote on ideas; nothing where there was none."""
    votes = load_votes(page, VotesOn.IDEAS)
    estimatings = load_estimatings(page, VotesOn.IDEAS)
    if not votes and not estimatings:
        return
    with page.read() as db:
        ideas = list_ideas(db, *(need.id for need in needs))
    wishes = {need.id: plain(shortened(need.need, 80)) for need in needs}
    texts = {idea.id: plain(shortened(idea.text or "▒▒▒", 110)) for idea in ideas}
    under = {idea.id: wishes[idea.need_id] for idea in ideas}
    st.divider()
    st.subheader(_("Ideas that were voted on"), anchor=False)
    for vote in votes.values():
        places = [place for place in vote.ranking if place.subject_id in texts]
        st.caption(describe_voters(vote))
        if places:
            table = {
                _("Place"): [f"**{place.rank}**" for place in places],
                _("Idea"): [texts[place.subject_id] for place in places],
                _("Need"): [under[place.subject_id] for place in places],
                _("Dots"): [str(place.dots) for place in places],
            }
            st.table(table, border="horizontal", hide_index=True)
            show_role_medians(page, texts, _("Idea"), vote)
    for one in estimatings.values():
        known = sorted(
            (key for key in one.places if key in texts), key=lambda key: -one.places[key].gain
        )
        st.caption(describe_voters(one))
        if known:
            table = {
                _("Idea"): [texts[key] for key in known],
                _("Need"): [under[key] for key in known],
                _("Impact"): [describe_distribution(one.places[key].impact) for key in known],
                _("Effort"): [describe_distribution(one.places[key].effort) for key in known],
            }
            st.table(table, border="horizontal", hide_index=True)
            show_role_medians(page, texts, _("Idea"), one)
