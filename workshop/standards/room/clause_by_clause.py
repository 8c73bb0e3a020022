"""A fist to five clause by clause: a vote for each, the next one begun in one step."""

from dataclasses import dataclass

from sqlmodel import Session

from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.needs.ballots import count_voters
from workshop.people.rights import Actor
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import (
    EditActivity,
    edit_activity,
    list_activities,
    load_activity,
    repeat_activity,
)
from workshop.programme.phases import Phase
from workshop.programme.session_run import MovePhase, end_activity, start_activity
from workshop.programme.tables import Activity
from workshop.standards.clauses import load_clause
from workshop.standards.room.fist_votes import FistVote, load_fist_votes_by_clause
from workshop.standards.running_clause import displayed_clause_id


@dataclass(frozen=True)
class VoteOnNext:
    """The vote ``activity_id``, seen in the phase ``seen``, is followed by one on this clause."""

    activity_id: str
    seen: str
    clause_id: str


def vote_on_next(db: Session, actor: Actor, command: VoteOnNext) -> Activity:
    """Start a vote on a clause: this one, if nobody has voted in it and it names no clause, else a
    new one after it, with the same settings.

    Raises ``Conflict`` when the activity is in another phase than was seen, ``NotFound``,
    ``Invalid`` for an activity of another kind, ``Closed``.
    """
    activity = load_activity(db, command.activity_id)
    if activity.kind != ActivityKind.FIST_TO_FIVE:
        raise Invalid(mark("The request was not understood."))
    if load_clause(db, command.clause_id).programme_id != activity.programme_id:
        raise NotFound(mark("There is no such clause."))
    about = EditActivity(activity.id, {"targets": [command.clause_id]})
    fresh = displayed_clause_id(activity) is None and not count_voters(db, activity)
    if fresh and activity.phase != Phase.DONE:
        return edit_activity(db, actor, about)
    if activity.phase != Phase.DONE:
        end_activity(db, actor, MovePhase(activity.id, command.seen))
    again = repeat_activity(db, actor, activity.id)
    edit_activity(db, actor, EditActivity(again.id, {"targets": [command.clause_id]}))
    return start_activity(db, actor, again.id)


def votes_of_session(db: Session, programme_id: str, session_id: str) -> dict[str, FistVote]:
    """Clause → its latest vote in this session that has ended."""
    here = {row.id for row in list_activities(db, session_id)}
    found = {
        clause_id: [vote for vote in votes if vote.activity_id in here]
        for clause_id, votes in load_fist_votes_by_clause(db, programme_id).items()
    }
    return {clause_id: votes[-1] for clause_id, votes in found.items() if votes}
