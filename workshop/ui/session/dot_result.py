"""The result of a dot vote beside the controls of its session."""

import streamlit as st

from workshop.i18n import translate_plural
from workshop.i18n.counted_nouns import DOTS
from workshop.needs.ideas import list_ideas
from workshop.needs.needs import list_needs
from workshop.needs.told_results import load_vote_result
from workshop.needs.votes import tally
from workshop.programme.activity_kinds import VotesOn
from workshop.programme.tables import Activity
from workshop.ui.needs.vote_results import Vote, describe_voters, vote_finding
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page

_MOST = 5


def show_dot_result(page: Page, activity: Activity) -> None:
    """What came out of a dot vote that has ended, and the needs or ideas with most dots."""
    with page.read() as db:
        told = load_vote_result(db, activity)
        needs = list_needs(db, page.programme.id)
        ideas = list_ideas(db, *(need.id for need in needs))
    vote = Vote(activity.id, activity.title, tally(told.dots or {}), told)
    known = {need.id: need.need for need in needs} | {idea.id: idea.text for idea in ideas}
    if activity.votes_on == VotesOn.NEEDS:
        st.markdown(f"**{plain(vote_finding(vote, needs))}**")
    st.caption(describe_voters(vote))
    places = [place for place in vote.ranking if place.subject_id in known][:_MOST]
    lines = (
        f"{place.rank}. {plain(shortened(known[place.subject_id], 90))}: "
        f"{translate_plural(DOTS, place.dots)}"
        for place in places
    )
    st.markdown("  \n".join(lines))
