"""Finished dot votes: the needs in the order the room gave them."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from workshop.i18n import _, mark
from workshop.i18n.plural import counted
from workshop.needs.needs import list_needs
from workshop.needs.tables import Need
from workshop.needs.votes import Ranked, count_dots, count_voters, tally
from workshop.programme.phases import Phase
from workshop.ui.maps import list_items
from workshop.ui.page import Page
from workshop.ui.words import plain, shortened


@dataclass(frozen=True)
class Vote:
    """A dot vote that has ended: where it was held, its ranking, how many people took part."""

    title: str
    ranking: list[Ranked]
    voters: int

    @property
    def dots(self) -> dict[str, int]:
        """Dots by need; needs without any are left out."""
        return {place.need_id: place.dots for place in self.ranking}


def load_votes(page: Page) -> dict[str, Vote]:
    """The finished dot votes of the programme by activity, the latest one last."""
    votes = {}
    with page.read() as db:
        for item in list_items(db, page.programme.id):
            activity = item.activity
            if activity.kind == "dot_vote" and activity.phase == Phase.DONE:
                ranking = tally(count_dots(db, activity.id))
                votes[activity.id] = Vote(item.name, ranking, count_voters(db, activity))
    return {key: vote for key, vote in votes.items() if vote.ranking}


def choose_vote(page: Page, votes: Mapping[str, Vote]) -> Vote | None:
    """The latest vote, or where there are several, the one that is chosen."""
    if not votes:
        return None
    keys = list(votes)
    if len(keys) == 1:
        return votes[keys[0]]
    chosen = st.selectbox(
        _("Vote"), keys, index=len(keys) - 1, format_func=lambda key: votes[key].title,
        key=page.state("vote"),
    )  # fmt: skip
    return votes[chosen]


def show_vote(page: Page, vote: Vote) -> None:
    """A vote as a ranking under the sentence that it says."""
    with page.read() as db:
        needs = {need.id: need for need in list_needs(db, page.programme.id)}
    places = [place for place in vote.ranking if place.need_id in needs]
    with st.container(border=True):
        st.subheader(_finding(places, needs), anchor=False)
        people = counted(mark("{count} person voted|{count} people voted"), vote.voters)
        st.caption(f"{plain(vote.title)} · {people}")
        for place in places:
            need = needs[place.need_id]
            dots = counted(mark("{count} dot|{count} dots"), place.dots)
            words = f"{place.rank}\\. {plain(shortened(need.need, 90))} · **{dots}**"
            st.progress(place.dots / max(1, places[0].dots), text=words)


def _finding(places: list[Ranked], needs: Mapping[str, Need]) -> str:
    if not places:
        return _("Nobody put a dot on a need.")
    first = [place for place in places if place.rank == 1]
    if len(first) > 1:
        return _("{count} needs share the first place", count=len(first))
    need = shortened(needs[first[0].need_id].need, 80)
    return _("Most dots: {need}", need=plain(need))
