"""Results of ended votes: dots, and estimates of impact and effort. Running votes are not read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from workshop.i18n import _, translate_plural
from workshop.i18n.counted_nouns import VOTERS
from workshop.needs.estimates import AXES, Estimate, place_needs
from workshop.needs.role_medians import DOTS, RoleMedians, load_role_medians
from workshop.needs.tables import Need
from workshop.needs.told_results import VoteResult, load_vote_result
from workshop.needs.votes import RankedSubject, tally
from workshop.programme.activity_kinds import ActivityKind, VotesOn
from workshop.programme.agenda import load_activity
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity
from workshop.ui.maps.map_choice import list_items
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.widgets.vote_words import describe_few, describe_standing


@dataclass(frozen=True)
class Vote:
    """A dot vote that has ended; ``ranking`` is empty where too few people voted."""

    id: str
    title: str
    ranking: list[RankedSubject]
    result: VoteResult

    @property
    def dots(self) -> dict[str, int] | None:
        """Need → number of dots; needs without dots are left out. ``None`` for too few voters."""
        return (
            None
            if self.result.dots is None
            else {place.subject_id: place.dots for place in self.ranking}
        )


@dataclass(frozen=True)
class Estimating:
    """A vote on impact and effort that has ended; ``places``: medians and quartiles by need."""

    id: str
    title: str
    places: Mapping[str, Estimate]
    result: VoteResult


AnyVote = TypeVar("AnyVote", Vote, Estimating)


def load_votes(page: Page, votes_on: VotesOn = VotesOn.NEEDS) -> dict[str, Vote]:
    """The ended dot votes of the programme by activity id, the latest last."""
    votes = {}
    with page.read() as db:
        for item in list_items(db, page.programme.id):
            activity = item.activity
            if _has_ended(activity, ActivityKind.DOT_VOTE, votes_on):
                told = load_vote_result(db, activity)
                votes[activity.id] = Vote(activity.id, item.name, tally(told.dots or {}), told)
    return {key: vote for key, vote in votes.items() if vote.result.voters}


def load_estimatings(page: Page, votes_on: VotesOn = VotesOn.NEEDS) -> dict[str, Estimating]:
    """The ended estimates of impact and effort by activity id, the latest last."""
    found = {}
    with page.read() as db:
        for item in list_items(db, page.programme.id):
            activity = item.activity
            if _has_ended(activity, ActivityKind.IMPACT_EFFORT, votes_on):
                told = load_vote_result(db, activity)
                places = place_needs(told.estimates or {})
                found[activity.id] = Estimating(activity.id, item.name, places, told)
    return {key: one for key, one in found.items() if one.result.voters}


def _has_ended(activity: Activity, kind: ActivityKind, votes_on: VotesOn) -> bool:
    return (activity.kind, activity.phase, activity.votes_on) == (kind, Phase.DONE, votes_on)


def choose_vote(page: Page, votes: Mapping[str, AnyVote], label: str, name: str) -> AnyVote | None:
    """A field for the vote, preset to the latest; ``None`` if there is none."""
    keys = list(votes)
    if len(keys) < 2:
        return votes[keys[0]] if keys else None
    chosen = st.selectbox(
        label,
        keys,
        index=len(keys) - 1,
        format_func=lambda key: votes[key].title,
        key=page.state(name),
    )
    return votes[chosen]


def load_dot_medians(page: Page, vote: Vote) -> RoleMedians:
    """The median number of dots of each role by need, where it may be told."""
    with page.read() as db:
        return load_role_medians(db, load_activity(db, vote.id)).get(DOTS, {})


def load_estimate_medians(page: Page, one: Estimating) -> dict[str, RoleMedians]:
    """The median impact and effort of each role by need, where it may be told."""
    with page.read() as db:
        found = load_role_medians(db, load_activity(db, one.id))
    return {axis: found.get(axis, {}) for axis in AXES}


def describe_voters(vote: Vote | Estimating) -> str:
    """The title of a vote and the number of its voters, as Markdown; why counts are missing
    or old, where they are."""
    said = [f"{plain(vote.title)} · {translate_plural(VOTERS, vote.result.voters)}"]
    if vote.result.few:
        said.append(describe_few())
    if vote.result.stands:
        said.append(describe_standing())
    return "  \n".join(said)


def vote_finding(vote: Vote, needs: Sequence[Need]) -> str:
    """The finding of a dot vote, as a sentence of plain text."""
    if vote.result.few:
        return _("Too few people voted for a result")
    known = {need.id: need for need in needs}
    first = [place for place in vote.ranking if place.rank == 1 and place.subject_id in known]
    if not first:
        return _("Nobody put a dot on a need.")
    if len(first) > 2:
        return _("{count} needs share the first place", count=len(first))
    names = (shortened(known[place.subject_id].need, 80) for place in first)
    return _("Most dots: {need}", need=" · ".join(names))
