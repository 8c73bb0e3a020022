"""The round of review that a session leads, as a fact of its activity (kind ``round``), and the
sheet that the phone of an admitted expert fills in."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.visibility import Viewer
from workshop.disclosure import are_few_raters
from workshop.live.facts import Fact
from workshop.people.review_keys import phone_key
from workshop.people.rights import Actor
from workshop.programme.phases import Phase
from workshop.programme.sessions import is_running, list_running
from workshop.programme.tables import Activity, WorkingSession
from workshop.programme.wall import is_on_wall
from workshop.review.activity_rounds import round_of
from workshop.review.consensus import RatingDistribution
from workshop.review.phone_ratings import load_own_ratings
from workshop.review.ratings import SubjectAgreement, agreements_of, own_ratings
from workshop.review.room_experts import phones_of
from workshop.review.rounds import criteria_of, standing_subjects, subjects_of
from workshop.review.sequences import earlier_round
from workshop.review.tables import Comment, ReviewRound
from workshop.standards.tables import Clause

IN_FULL = ("title", "level", "body", "rationale", "applies_to", "responsible", "check_method")
"""The fields of a clause that an expert reads on a phone."""


def load_round_facts(db: Session, round_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of these rounds in the sessions that lead them now, and who is admitted to them."""
    query = select(Activity).where(col(Activity.round_id).in_(list(round_ids)))
    for activity in list(db.execute(query).scalars()):
        session = db.get(WorkingSession, activity.session_id)
        if session is not None and is_running(session, activity):
            yield from _round_facts(db, activity)


def load_board_rounds(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """As ``load_round_facts``, by activity, when a phase changes."""
    for activity_id in activity_ids:
        activity = db.get(Activity, activity_id)
        if activity is not None and activity.round_id:
            yield from _round_facts(db, activity)


def rounds_of_viewer(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """Facts for a new connection of a phone or wall."""
    if viewer.session_id is None:
        return
    for activity in list_running(db, viewer.programme_id, viewer.session_id):
        if activity.round_id:
            yield from _round_facts(db, activity)


def load_rating_sheet(db: Session, actor: Actor, activity_id: str) -> dict[str, Any]:
    """What an admitted expert's phone shows: clauses in full, own ratings and comments, and in a
    second round own ratings and everybody's of the first. Raises as ``must_rate``."""
    review, own, said = load_own_ratings(db, actor, activity_id)
    before = earlier_round(db, review)
    group = agreements_of(before) if before is not None and before.closed else {}
    return {
        "criteria": list(criteria_of(review)),
        "clauses": [_in_full(db, key) for key in _standing(db, review)],
        "own": own,
        "said": said,
        "earlier": own_ratings(db, before, phone_key(actor.token)) if before else {},
        "group": {
            key: {name: spread.median for name, spread in found.spreads.items()}
            for key, found in group.items()
        },
    }


def _round_facts(db: Session, activity: Activity) -> Iterable[Fact]:
    review = round_of(db, activity)
    session = db.get(WorkingSession, activity.session_id)
    if review is None or session is None:
        return
    on = is_running(session, activity) and activity.phase != Phase.WAITING
    yield Fact(
        kind="round",
        id=activity.id,
        body={
            "number": review.number,
            "closed": review.closed,
            "invited": len(review.experts),
            "few": are_few_raters(len(review.experts)),
            "clauses": [_named(db, key) for key in _standing(db, review)],
            "shown": _shown(db, activity, review),
        },
        session_id=session.id,
        inner={"on": on, "on_wall": is_on_wall(session, activity)},
    )
    for participant_id in phones_of(review):
        rates = on and not review.closed
        yield Fact(
            kind="admitted",
            id=activity.id,
            body={} if rates else None,
            session_id=session.id,
            author=participant_id,
        )


def _shown(db: Session, activity: Activity, review: ReviewRound) -> dict[str, Any] | None:
    """What the wall shows of a closed round: a clause, what its ratings say, comments on it.

    Among fewer experts than are anonymous to each other only the decision, which becomes the state
    of the clause: they were told that the numbers stay with those who work on the results.
    """
    rated = [key for _kind, key in subjects_of(review)]
    subject_id = activity.targets[0] if activity.targets else None
    clause = db.get(Clause, subject_id) if subject_id in rated else None
    if not review.closed or clause is None:
        return None
    before, few = earlier_round(db, review), are_few_raters(len(review.experts))
    said = [db.get(Comment, key) for key in activity.targets[1:]]
    return {
        "clause": {**_named(db, clause.id), "body": clause.body, "level": clause.level},
        "now": _agreement(agreements_of(review).get(clause.id), few=few),
        "before": _before(before, clause.id, few=few),
        "comments": [] if few else [row.text for row in said if row is not None],
    }


def _before(before: ReviewRound | None, clause_id: str, *, few: bool) -> dict[str, Any] | None:
    if before is None or not before.closed:
        return None
    hidden = few or are_few_raters(len(before.experts))
    return _agreement(agreements_of(before).get(clause_id), few=hidden)


def _agreement(found: SubjectAgreement | None, *, few: bool) -> dict[str, Any] | None:
    if found is None:
        return None
    spreads = {} if few else {name: _spread(one) for name, one in found.spreads.items()}
    split = any(one.disagreement for one in found.spreads.values())
    return {"decision": found.decision, "split": split, "spreads": spreads}


def _spread(spread: RatingDistribution) -> dict[str, Any]:
    return {
        "median": spread.median,
        "counts": list(spread.counts),
        "split": spread.disagreement,
    }


def _standing(db: Session, review: ReviewRound) -> list[str]:
    return [key for _kind, key in standing_subjects(db, review)]


def _named(db: Session, clause_id: str) -> dict[str, str]:
    clause = db.get(Clause, clause_id)
    return {
        "id": clause_id,
        "code": clause.code if clause else "",
        "title": clause.title if clause else "",
    }


def _in_full(db: Session, clause_id: str) -> dict[str, Any]:
    clause = db.get(Clause, clause_id)
    fields = {name: getattr(clause, name) for name in IN_FULL} if clause else {}
    return {**_named(db, clause_id), **fields}
