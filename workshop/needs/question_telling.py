"""What is told of votes for questions from the audience, and when.

People in the room see who presses. So live counts are weighed some random seconds after a vote,
and only once the votes of ``BACKERS_THRESHOLD`` people have changed since they were weighed last.
They move in steps (``disclosure.next_live_count``), never by more than half of these people: of
nobody who was seen to press it is told for what. At the end exact counts are told by the rule of
all votes (``told_results.py``).
"""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from workshop.disclosure import BACKERS_THRESHOLD, VOTES_THRESHOLD, next_live_count
from workshop.needs.need_states import QuestionState
from workshop.needs.tables import AskedQuestion, QuestionVote
from workshop.people.rights import SYSTEM, Actor
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.tables import Activity, NextStep
from workshop.store import log
from workshop.store.batch_clock import BatchClock
from workshop.store.store import Store

BACKED = "question_backed"
"""The event of a vote for a question. It names nobody and no question."""


def question_clock(store: Store, seconds: float) -> BatchClock:
    """The thread that weighs votes, about ``seconds`` after one was given or taken back."""

    def weigh() -> bool:
        store.write(weigh_votes, SYSTEM, None)
        return False  # the next vote asks again

    return BatchClock("question-clock", store, seconds, (BACKED,), weigh)


def weigh_votes(db: Session, actor: Actor, _content: None = None) -> int:
    """Take votes into the live counts where enough people have changed theirs, and tell the counts
    that may be told anew; returns of how many questions. What is not told makes no event."""
    people = func.count(col(QuestionVote.voter).distinct())
    changed = (
        select(col(QuestionVote.activity_id), people)
        .where(col(QuestionVote.given) != col(QuestionVote.weighed))
        .group_by(col(QuestionVote.activity_id))
        .having(people >= BACKERS_THRESHOLD)
    )
    return sum(_weigh(db, activity_id, count) for activity_id, count in db.execute(changed).all())


def _weigh(db: Session, activity_id: str, people: int) -> int:
    _take_in(db, activity_id)
    activity = db.get(Activity, activity_id)
    counts = _count(db, activity_id)
    known = _asked(db, activity_id)
    told = 0
    for note_id in sorted(counts.keys() | known.keys()):
        row = known.get(note_id) or open_question(activity_id, note_id)
        count = next_live_count(row.told, counts.get(note_id, 0), people)
        if count != row.told:
            row.told = count
            db.add(row)
            told += 1
    if told and activity is not None:
        log.append(db, activity.programme_id, "question_votes_told", [("asked", activity_id)])
    return told


def settle_questions(db: Session, activity: Activity) -> None:
    """Called before an activity ends: every vote counts then, and what was being answered is
    answered. If it is opened again, live counts go on from there."""
    if activity.kind != ActivityKind.QUESTIONS:
        return
    _take_in(db, activity.id)
    known = _asked(db, activity.id)
    for note_id, count in _count(db, activity.id).items():
        row = known.setdefault(note_id, open_question(activity.id, note_id))
        row.told = count // VOTES_THRESHOLD * VOTES_THRESHOLD
    for row in known.values():
        if row.state == QuestionState.NOW:
            row.state = QuestionState.ANSWERED
        db.add(row)


def forget_questions(db: Session, note_ids: Sequence[str]) -> None:
    """Erase the votes for questions that are erased, and what was parked in their words."""
    for table in (QuestionVote, AskedQuestion, NextStep):
        db.execute(delete(table).where(col(table.note_id).in_(note_ids)))


def open_question(activity_id: str, note_id: str) -> AskedQuestion:
    """The row of a question that nothing has become of yet."""
    return AskedQuestion(note_id=note_id, activity_id=activity_id, state=QuestionState.OPEN)


def _take_in(db: Session, activity_id: str) -> None:
    ours = col(QuestionVote.activity_id) == activity_id
    db.flush()
    db.execute(delete(QuestionVote).where(ours, col(QuestionVote.given).is_(False)))
    db.execute(update(QuestionVote).where(ours).values(weighed=True))
    db.expire_all()


def _count(db: Session, activity_id: str) -> dict[str, int]:
    asked = col(QuestionVote.note_id)
    given = (col(QuestionVote.activity_id) == activity_id, col(QuestionVote.given))
    query = select(asked, func.count()).where(*given).group_by(asked)
    return dict(db.execute(query).tuples().all())


def _asked(db: Session, activity_id: str) -> dict[str, AskedQuestion]:
    query = select(AskedQuestion).where(col(AskedQuestion.activity_id) == activity_id)
    return {row.note_id: row for row in db.execute(query).scalars()}
