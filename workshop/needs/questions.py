"""Questions from the audience: notes that people vote for, and what becomes of each.

Votes are secret: events name nobody and no question (``question_telling.py`` says what is told).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.notes import list_notes
from workshop.board.tables import Note
from workshop.board.visibility import SHOWN, Viewer
from workshop.errors import Closed, Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.live.facts import Fact
from workshop.needs.ballots import Ballot, load_ballot_answer, note_press, open_ballot
from workshop.needs.need_states import QuestionState
from workshop.needs.question_telling import BACKED, open_question
from workshop.needs.tables import AskedQuestion, QuestionVote
from workshop.needs.told_results import load_vote_result
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import load_activity
from workshop.programme.outcomes import AddOutcome, OutcomeKind, add_outcome, load_recordable
from workshop.programme.phases import Phase
from workshop.programme.sessions import is_running, list_running, load_session, running_activity
from workshop.programme.tables import Activity, NextStep
from workshop.programme.wall import where_shown
from workshop.store import log
from workshop.store.ids_and_clock import checked_id
from workshop.store.undo import change, create, remove

TOPIC = "questions"
_VOTABLE = (QuestionState.OPEN, QuestionState.NOW)


@dataclass(frozen=True)
class BackQuestion:
    """``note``: the question; ``backed``: whether the participant wants it answered. ``nth``: as in
    ``last_presses``."""

    activity_id: str
    note: str
    backed: bool
    nth: int = 0


@dataclass(frozen=True)
class SetQuestion:
    """What becomes of a question, for somebody on whose screen it was ``seen`` in that state."""

    id: str
    state: str
    seen: str


@dataclass(frozen=True)
class Questions:
    """What may be told of the questions of an activity that stand on its wall.

    ``votes``: at least so many while votes last, exactly so many after the end; only where there
    are enough. ``states``: of those that are not open any more.
    """

    votes: Mapping[str, int]
    states: Mapping[str, str]


def back_question(db: Session, actor: Actor, command: BackQuestion) -> Ballot:
    """Vote for a question, or take that back; returns the participant's whole ballot.

    Raises ``Closed`` outside the phases of votes and for a question that is done with, ``NotFound``
    for one that does not stand on the wall (any more). Taking back is always possible.
    """
    activity = open_ballot(db, actor, command.activity_id, ActivityKind.QUESTIONS)
    note_id, voter = checked_id(command.note), note_press(db, actor, activity, command.nth)
    row = db.get(QuestionVote, (activity.id, voter, note_id))
    if command.backed:
        _must_be_offered(db, activity, note_id)
        row = row or QuestionVote(activity_id=activity.id, voter=voter, note_id=note_id)
        row.given = True
        db.add(row)
    elif row is not None and row.weighed:
        row.given = False
        db.add(row)
    elif row is not None:
        db.delete(row)
    log.append(db, activity.programme_id, BACKED)  # no actor and no question: votes are secret
    return load_ballot_answer(db, activity, voter)


def set_question(db: Session, actor: Actor, command: SetQuestion) -> str:
    """Say what becomes of a question; returns its state. One step of undo.

    With the next one that is answered the former one counts as answered. A question that is parked
    opens the following meetings; one that is parked no more does not. Raises ``Conflict`` when it
    is not as it was ``seen``, ``Closed`` where nothing is answered at the moment or the minutes
    are approved, ``NotFound``, ``Invalid``.
    """
    note, activity = _load(db, actor, command.id)
    if command.state not in (*QuestionState,):
        raise Invalid(mark("The request was not understood."))
    row = _row(db, note)
    if row.state != command.seen:
        raise Conflict(mark("Somebody has changed this question meanwhile."))
    if row.state == command.state:
        return row.state
    steps = []
    if command.state == QuestionState.NOW:
        _must_be_running(db, activity)
        steps += [change(db, one, state=QuestionState.ANSWERED) for one in _now(db, activity)]
    if row.state == QuestionState.PARKED:
        steps += [remove(db, step) for step in _parked_steps(db, note)]
    if command.state == QuestionState.PARKED:
        entry = AddOutcome(note.session_id, OutcomeKind.PARKED_QUESTION, note.text, note_id=note.id)
        steps.append(create(db, add_outcome(db, actor, entry)))
    steps.append(change(db, row, state=command.state))
    db.flush()
    log.append(
        db,
        note.programme_id,
        "question_settled",
        [("asked", activity.id)],
        actor=actor.log_id,
        topic=TOPIC,
        changes=steps,
    )
    return command.state


def load_questions(db: Session, activity: Activity) -> Questions:
    """What may be told of the questions that stand on the wall."""
    shown = {note.id for note in list_notes(db, [activity.id], SHOWN)}
    query = select(AskedQuestion).where(col(AskedQuestion.activity_id) == activity.id)
    rows = [row for row in db.execute(query).scalars() if row.note_id in shown]
    votes = {row.note_id: row.told for row in rows}
    if activity.phase == Phase.DONE:
        votes = dict(load_vote_result(db, activity).dots or {})
    return Questions(
        votes={key: count for key, count in sorted(votes.items()) if count and key in shown},
        states={row.note_id: row.state for row in rows if row.state != QuestionState.OPEN},
    )


def load_asked(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts ``asked``: votes and states of the questions of these activities."""
    for activity_id in activity_ids:
        activity = db.get(Activity, activity_id)
        if activity is not None and activity.kind == ActivityKind.QUESTIONS:
            yield _fact(db, activity)


def load_board_asked(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """As ``load_asked``, when a phase changes."""
    return load_asked(db, activity_ids)


def asked_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """Facts ``asked`` of what runs, for a new connection; for staff of all open sessions."""
    if viewer.session_id is None:
        running = list_running(db, viewer.programme_id)
    else:
        found = running_activity(db, viewer.session_id)
        running = [found] if found else []
    return load_asked(db, [activity.id for activity in running])


def _fact(db: Session, activity: Activity) -> Fact:
    found = load_questions(db, activity)
    body = {"votes": dict(found.votes), "states": dict(found.states)}
    inner, session_id = where_shown(db, activity), activity.session_id
    return Fact(kind="asked", id=activity.id, body=body, session_id=session_id, inner=inner)


def _must_be_offered(db: Session, activity: Activity, note_id: str) -> None:
    note = db.get(Note, note_id)
    if note is None or note.activity_id != activity.id or note.status != SHOWN:
        raise NotFound(mark("This question is not on the wall any more."))
    row = db.get(AskedQuestion, note_id)
    if row is not None and row.state not in _VOTABLE:
        raise Closed(mark("This question is done with; no more votes are counted for it."))


def _load(db: Session, actor: Actor, note_id: str) -> tuple[Note, Activity]:
    note = db.get(Note, checked_id(note_id))
    activity = load_activity(db, note.activity_id) if note else None
    if note is None or activity is None or activity.kind != ActivityKind.QUESTIONS:
        raise NotFound(mark("There is no such question."))
    actor.must(Right.MODERATE, note.programme_id)
    if note.status != SHOWN:
        raise NotFound(mark("This question is not on the wall any more."))
    load_recordable(db, actor, note.session_id)
    return note, activity


def _row(db: Session, note: Note) -> AskedQuestion:
    """Stored apart from the step: undo puts a state back and deletes no row."""
    row = db.get(AskedQuestion, note.id)
    if row is None:
        row = open_question(note.activity_id, note.id)
        db.add(row)
        db.flush()
    return row


def _must_be_running(db: Session, activity: Activity) -> None:
    session = load_session(db, activity.session_id)
    if not is_running(session, activity) or activity.phase not in (Phase.COLLECT, Phase.VOTE):
        raise Closed(mark("These questions are not being answered at the moment."))


def _now(db: Session, activity: Activity) -> list[AskedQuestion]:
    query = select(AskedQuestion).where(
        col(AskedQuestion.activity_id) == activity.id,
        col(AskedQuestion.state) == QuestionState.NOW,
    )
    return list(db.execute(query).scalars())


def _parked_steps(db: Session, note: Note) -> list[NextStep]:
    query = select(NextStep).where(col(NextStep.note_id) == note.id)
    return list(db.execute(query).scalars())
