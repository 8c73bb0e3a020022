"""Next steps live on: open ones of earlier sessions begin the next, until they are settled."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, col, select

from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.programme import field_rules
from workshop.programme.outcomes import load_recordable
from workshop.programme.tables import NextStep, WorkingSession
from workshop.store import log


class StepState(StrEnum):
    """Whether a next step is still to be done."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class SettleStep:
    """Settle a step of an earlier session in the session ``session_id``, or open it again.

    ``reason``: why it is dropped.
    """

    id: str
    session_id: str
    state: str
    reason: str = ""


@dataclass(frozen=True)
class PostponeStep:
    """Give an open step of an earlier session another date, in the session ``session_id``."""

    id: str
    session_id: str
    until: str


@dataclass(frozen=True)
class EarlierStep:
    """A next step of the session with this number. ``state``: as it stood at the end of the session
    that is asked for."""

    step: NextStep
    number: int
    state: str


def list_earlier_steps(db: Session, session: WorkingSession) -> list[EarlierStep]:
    """The steps of earlier sessions that were open when this one began, the oldest first."""
    query = (
        select(NextStep, WorkingSession)
        .join(WorkingSession, col(WorkingSession.id) == col(NextStep.session_id))
        .where(
            col(WorkingSession.programme_id) == session.programme_id,
            col(WorkingSession.position) < session.position,
        )
        .order_by(col(WorkingSession.position), col(NextStep.position))
    )
    found = []
    for step, origin in db.execute(query):
        settled = db.get(WorkingSession, step.settled_in or "")
        if step.state == StepState.OPEN or settled is None or settled.position > session.position:
            found.append(EarlierStep(step, origin.number, StepState.OPEN))
        elif settled.id == session.id:
            found.append(EarlierStep(step, origin.number, step.state))
    return found


def settle_step(db: Session, actor: Actor, command: SettleStep) -> NextStep:
    """Tick a step off, drop it or open it again.

    Raises ``Invalid`` where it is dropped without a reason, ``NotFound``, ``NotAllowed``,
    ``Closed`` once the minutes of the session are approved.
    """
    step, session = _load(db, actor, command.id, command.session_id)
    if command.state not in set(StepState):
        raise Invalid(mark("The request was not understood."))
    reason = field_rules.paragraphs(command.reason, 600)
    if command.state == StepState.DROPPED and not reason:
        raise Invalid(mark("Why is it dropped? One sentence is enough."))
    step.state = command.state
    step.reason = reason if command.state == StepState.DROPPED else ""
    step.settled_in = None if command.state == StepState.OPEN else session.id
    return _saved(db, actor, session, step, "next_step_settled")


def postpone_step(db: Session, actor: Actor, command: PostponeStep) -> NextStep:
    """Change until when a step is to be done. Raises as ``settle_step``."""
    step, session = _load(db, actor, command.id, command.session_id)
    step.until = field_rules.line(command.until, 40)
    return _saved(db, actor, session, step, "next_step_postponed")


def _load(
    db: Session, actor: Actor, step_id: str, session_id: str
) -> tuple[NextStep, WorkingSession]:
    session = load_recordable(db, actor, session_id)
    step = db.get(NextStep, step_id)
    origin = db.get(WorkingSession, step.session_id) if step else None
    if step is None or origin is None or origin.programme_id != session.programme_id:
        raise NotFound(mark("There is no such entry."))
    return step, session


def _saved(
    db: Session, actor: Actor, session: WorkingSession, step: NextStep, event: str
) -> NextStep:
    db.add(step)
    db.flush()
    refs = [("room", session.id)]
    log.append(db, session.programme_id, event, refs, actor=actor.log_id)
    return step
