"""Results of ended votes for the minutes. A running vote has none: counts would influence it.

Of a vote on sentences the minutes have what came of it: the sentences of the groups.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlmodel import Session

from workshop.export.minutes.record_parts import ActivityPart, PlacedPart, RankPart
from workshop.needs.distribution import AnswerDistribution
from workshop.needs.estimates import Estimate, place_needs
from workshop.needs.idea_facts import ideas_on_board
from workshop.needs.ideas import list_ideas
from workshop.needs.needs import list_needs, need_supports, needs_on_board
from workshop.needs.ranking import rare_but_grave
from workshop.needs.told_results import VoteResult, load_vote_result
from workshop.needs.votes import tally
from workshop.programme.activity_kinds import ACTIVITY_TYPES, BallotPart, VotesOn
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity


def with_result(db: Session, activity: Activity, part: ActivityPart) -> ActivityPart:
    """The part with the result of its vote; unchanged if it is no vote or has not ended."""
    votes_with = ACTIVITY_TYPES[activity.kind].votes_with
    with_votes = _LOADERS.get(votes_with) if votes_with else None
    if with_votes is None or activity.phase != Phase.DONE:
        return part
    told = load_vote_result(db, activity)
    part = replace(part, voters=told.voters, consensus=told.consensus)
    return with_votes(db, activity, told, part)


def _with_fingers(
    _db: Session, _activity: Activity, told: VoteResult, part: ActivityPart
) -> ActivityPart:
    return replace(part, fingers=told.fingers or ())


def _with_dots(
    db: Session, activity: Activity, told: VoteResult, part: ActivityPart
) -> ActivityPart:
    """All needs of the vote in their ranking, also those without dots; none for too few voters."""
    if told.dots is None:
        return part
    if activity.votes_on == VotesOn.IDEAS:
        texts = _ideas(db, activity)
        none = {idea.id: 0 for idea in ideas_on_board(db, activity)}
        ranking = tuple(
            RankPart(place.rank, "", texts[place.subject_id], "", place.dots)
            for place in tally({**none, **told.dots})
            if place.subject_id in texts
        )
        return replace(part, ranking=ranking)
    none = {need.id: 0 for need in needs_on_board(db, activity)}
    places = tally({**none, **told.dots})
    needs = {need.id: need for need in list_needs(db, activity.programme_id)}
    grave = _grave(db, activity)
    ranking = tuple(
        RankPart(place.rank, need.who, need.need, need.goal, place.dots, grave=need.id in grave)
        for place in places
        if (need := needs.get(place.subject_id))
    )
    return replace(part, ranking=ranking)


def _with_places(
    db: Session, activity: Activity, told: VoteResult, part: ActivityPart
) -> ActivityPart:
    places, grave = place_needs(told.estimates or {}), _grave(db, activity)
    if activity.votes_on == VotesOn.IDEAS:
        texts = _ideas(db, activity)
        known = sorted(
            places.keys() & texts.keys(), key=lambda key: (-places[key].gain, texts[key])
        )
        return replace(part, placed=tuple(_place_idea(texts[key], places[key]) for key in known))
    needs = [need for need in list_needs(db, activity.programme_id) if need.id in places]
    needs.sort(key=lambda need: -places[need.id].gain)
    placed = tuple(
        PlacedPart(
            who=need.who,
            need=need.need,
            goal=need.goal,
            impact=_quartiles(places[need.id].impact),
            effort=_quartiles(places[need.id].effort),
            answers=places[need.id].impact.answers,
            grave=need.id in grave,
        )
        for need in needs
    )
    return replace(part, placed=placed)


def _ideas(db: Session, activity: Activity) -> dict[str, str]:
    """The texts of all ideas; of those that were erased none."""
    needs = (need.id for need in list_needs(db, activity.programme_id))
    return {idea.id: idea.text for idea in list_ideas(db, *needs) if idea.text}


def _place_idea(text: str, place: Estimate) -> PlacedPart:
    impact, effort = _quartiles(place.impact), _quartiles(place.effort)
    return PlacedPart("", text, "", impact, effort, place.impact.answers)


def _quartiles(spread: AnswerDistribution) -> tuple[float, ...]:
    return spread.low, spread.median, spread.high


def _grave(db: Session, activity: Activity) -> set[str]:
    programme_id = activity.programme_id
    return rare_but_grave(list_needs(db, programme_id), need_supports(db, programme_id))


_LOADERS: Mapping[
    BallotPart, Callable[[Session, Activity, VoteResult, ActivityPart], ActivityPart]
] = {
    BallotPart.DOTS: _with_dots,
    BallotPart.FINGERS: _with_fingers,
    BallotPart.ESTIMATES: _with_places,
}
