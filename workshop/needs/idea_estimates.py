"""What a vote said of the impact and effort of ideas is kept with the ideas."""

from math import floor

from sqlmodel import Session

from workshop.needs.estimates import place_needs
from workshop.needs.tables import Idea
from workshop.needs.told_results import load_vote_result
from workshop.programme.activity_kinds import ActivityKind, VotesOn
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity


def keep_idea_estimates(db: Session, activity: Activity) -> None:
    """At the end of a vote, the rounded medians that were told become those of the ideas."""
    on_ideas = activity.kind == ActivityKind.IMPACT_EFFORT and activity.votes_on == VotesOn.IDEAS
    if not on_ideas or activity.phase != Phase.DONE:
        return
    db.flush()
    places = place_needs(load_vote_result(db, activity).estimates or {})
    for key, place in places.items():
        if (idea := db.get(Idea, key)) is not None:
            idea.impact = floor(place.impact.median + 0.5)
            idea.effort = floor(place.effort.median + 0.5)
            db.add(idea)
