"""Interviews: times, given to candidates by their codes, and the questions that are asked."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.local_time import at_local
from workshop.people.rights import Actor
from workshop.programme import field_rules
from workshop.programme.meetings import EARLIEST
from workshop.recruitment.recruitments import append_event, load_candidate, load_recruitment
from workshop.recruitment.states import CandidateDecision
from workshop.recruitment.tables import Candidate, Interview, Recruitment
from workshop.store.store import mark_erased

MOST_INTERVIEWS = 500
_MINUTES = (5, 240)


@dataclass(frozen=True)
class AddInterviews:
    """``count`` times one after another on a day, of ``minutes`` each, with ``pause`` minutes
    between them, on the installation's clock. ``link``: of a remote talk, may be empty."""

    programme_id: str
    day: date
    begins: time
    minutes: int
    count: int = 1
    pause: int = 0
    place: str = ""
    link: str = ""


@dataclass(frozen=True)
class GiveInterview:
    """Give a time to a candidate; ``candidate_id=None`` sets it free. ``seen``: whose it was."""

    programme_id: str
    interview_id: str
    candidate_id: str | None
    seen: str | None


@dataclass(frozen=True)
class RemoveInterview:
    """Remove a time that nobody has."""

    programme_id: str
    interview_id: str


@dataclass(frozen=True)
class SetInterviewQuestions:
    """The questions of all interviews, one in each line."""

    programme_id: str
    text: str


@dataclass(frozen=True)
class InterviewTime:
    """One time, for lists and calendars; ``code``: the candidate's, ``None``: it is free.

    ``begins`` and ``ends`` are aware datetimes in UTC.
    """

    id: str
    begins: datetime
    ends: datetime
    place: str
    link: str
    code: str | None
    candidate_id: str | None


def list_interviews(db: Session, recruitment: Recruitment) -> list[InterviewTime]:
    """All times in their order. The caller must have loaded the recruitment for its actor."""
    query = (
        select(Interview, Candidate.code)
        .join(Candidate, col(Candidate.id) == Interview.candidate_id, isouter=True)
        .where(Interview.recruitment_id == recruitment.id)
        .order_by(col(Interview.begins), col(Interview.place), col(Interview.id))
    )
    return [
        InterviewTime(row.id, row.begins, row.ends, row.place, row.link, code, row.candidate_id)
        for row, code in db.execute(query)
    ]


def add_interviews(db: Session, actor: Actor, command: AddInterviews) -> list[Interview]:
    """Add times. Raises ``Invalid`` for times after the day of erasure, too many, or a link that is
    no web address."""
    recruitment = load_recruitment(db, actor, command.programme_id)
    minutes = field_rules.whole_number(command.minutes, *_MINUTES)
    count = field_rules.whole_number(command.count, 1, 50)
    pause = field_rules.whole_number(command.pause, 0, 240)
    if len(list_interviews(db, recruitment)) + count > MOST_INTERVIEWS:
        raise Invalid(mark("At most {most} times fit."), most=MOST_INTERVIEWS)
    known = type(command.day) is date and isinstance(command.begins, time)
    if not known or command.day < EARLIEST.date():
        raise Invalid(mark("The request was not understood."))
    if command.day.isoformat() >= recruitment.erase_on:
        raise Invalid(mark("On that day everything is erased already; choose an earlier one."))
    place = field_rules.line(command.place, 200, required=False)
    link = field_rules.web_address(command.link)
    begins = at_local(command.day, command.begins)
    step = timedelta(minutes=minutes + pause)
    rows = [
        Interview(
            recruitment_id=recruitment.id,
            begins=begins + number * step,
            ends=begins + number * step + timedelta(minutes=minutes),
            place=place,
            link=link,
        )
        for number in range(count)
    ]
    db.add_all(rows)
    append_event(db, actor, recruitment, "recruitment_interviews")
    return rows


def give_interview(db: Session, actor: Actor, command: GiveInterview) -> Interview:
    """Give a time to a candidate, or set it free.

    Raises ``Conflict`` where somebody else has changed it, and where the candidate has another one.
    """
    recruitment = load_recruitment(db, actor, command.programme_id)
    row = _load(db, recruitment, command.interview_id)
    if row.candidate_id != command.seen:
        raise Conflict(mark("This time was given away a moment ago. Look once more."))
    if command.candidate_id is not None:
        candidate = load_candidate(db, recruitment, command.candidate_id)
        query = select(Interview).where(Interview.candidate_id == candidate.id)
        other = db.execute(query).scalar_one_or_none()
        if other is not None and other.id != row.id:
            raise Conflict(mark("{code} has a time already."), code=candidate.code)
        if candidate.decision == CandidateDecision.WITHDREW:
            raise Conflict(mark("This candidate has withdrawn."))
    row.candidate_id = command.candidate_id
    db.add(row)
    append_event(db, actor, recruitment, "recruitment_interviews")
    return row


def remove_interview(db: Session, actor: Actor, command: RemoveInterview) -> None:
    """Remove a time. Raises ``Conflict`` for one that a candidate has."""
    recruitment = load_recruitment(db, actor, command.programme_id)
    row = _load(db, recruitment, command.interview_id)
    if row.candidate_id is not None:
        raise Conflict(mark("A candidate has this time; set it free first."))
    db.delete(row)
    append_event(db, actor, recruitment, "recruitment_interviews")


def set_interview_questions(
    db: Session, actor: Actor, command: SetInterviewQuestions
) -> Recruitment:
    """Change the questions that are asked in all interviews; raises ``Invalid``."""
    recruitment = load_recruitment(db, actor, command.programme_id)
    recruitment.interview_questions = field_rules.paragraphs(command.text)
    db.add(recruitment)
    mark_erased(db)
    append_event(db, actor, recruitment, "recruitment_changed")
    return recruitment


def _load(db: Session, recruitment: Recruitment, interview_id: str) -> Interview:
    row = db.get(Interview, interview_id)
    if row is None or row.recruitment_id != recruitment.id:
        raise NotFound(mark("This time is no longer there."))
    return row
