"""A recruitment: begin it, read it, change what is rated and by whom.

Every function here and beside it asks for ``Right.RECRUIT``, which only named accounts have. From
the day on which it is to be erased a recruitment is gone for every reader and every command, also
in the minutes before the files are cleaned.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from workshop.disclosure import RATERS_THRESHOLD
from workshop.errors import Closed, Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.local_time import today
from workshop.people.recruiters import list_recruiters
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.notice_days import LAST_NOTICE
from workshop.recruitment.preparing import MOST_CANDIDATES, NewCandidate
from workshop.recruitment.states import RecruitmentStage
from workshop.recruitment.tables import Candidate, Recruitment
from workshop.store import log
from workshop.store.store import mark_erased

LONGEST_KEPT = 730
"""Days for which a recruitment can be kept at most."""
MOST_CRITERIA = 6
LONGEST_ANSWER = 20_000
MOST_COLUMNS = 60


@dataclass(frozen=True)
class BeginRecruitment:
    """``candidates``: as ``prepare_table`` makes them. ``raters``: ids of named accounts."""

    programme_id: str
    title: str
    erase_on: date
    questions: Sequence[str]
    balance_columns: Sequence[str]
    criteria: Sequence[str]
    raters: Sequence[str]
    candidates: Sequence[NewCandidate] = field(repr=False)


@dataclass(frozen=True)
class SetRating:
    """Who rates, and by what, until rating begins."""

    programme_id: str
    raters: Sequence[str]
    criteria: Sequence[str]


@dataclass(frozen=True)
class EraseSooner:
    """An earlier day for everything to be erased."""

    programme_id: str
    erase_on: date


def find_recruitment(db: Session, actor: Actor, programme_id: str) -> Recruitment | None:
    """The recruitment that runs in a programme; raises ``NotAllowed`` for who is not named."""
    actor.must(Right.RECRUIT, programme_id)
    query = select(Recruitment).where(col(Recruitment.programme_id) == programme_id)
    found = db.execute(query).scalar_one_or_none()
    return None if found is None or is_due(found) else found


def _is_any_left(db: Session, programme_id: str) -> bool:
    query = select(Recruitment.id).where(col(Recruitment.programme_id) == programme_id)
    return db.execute(query).first() is not None


def load_recruitment(db: Session, actor: Actor, programme_id: str) -> Recruitment:
    """As ``find_recruitment``; raises ``NotFound`` where none runs."""
    found = find_recruitment(db, actor, programme_id)
    if found is None:
        raise NotFound(mark("There is no recruitment any more: what belonged to it is erased."))
    return found


def is_due(recruitment: Recruitment) -> bool:
    """Whether the day has come on which a recruitment is erased."""
    return recruitment.erase_on <= today().isoformat()


def list_candidates(db: Session, recruitment: Recruitment) -> list[Candidate]:
    """The candidates by code. The caller must have loaded the recruitment for its actor."""
    query = select(Candidate).where(col(Candidate.recruitment_id) == recruitment.id)
    return list(db.execute(query.order_by(col(Candidate.code))).scalars())


def load_candidate(db: Session, recruitment: Recruitment, candidate_id: str) -> Candidate:
    """A candidate of this recruitment; raises ``NotFound``."""
    row = db.get(Candidate, candidate_id)
    if row is None or row.recruitment_id != recruitment.id:
        raise NotFound(mark("This candidate is no longer there."))
    return row


def begin_recruitment(db: Session, actor: Actor, command: BeginRecruitment) -> Recruitment:
    """Store candidates under their codes.

    Raises ``Conflict`` where a recruitment runs already, ``Invalid`` for a day that has passed or
    is too far, for no candidates, and for fewer than two raters.
    """
    if find_recruitment(db, actor, command.programme_id) is not None:
        raise Conflict(mark("A recruitment runs in this programme already."))
    if _is_any_left(db, command.programme_id):
        raise Conflict(
            mark(
                "The former recruitment is not erased yet, since the date alone does not decide"
                " that. *Programme* says when it is; then a new one can begin."
            )
        )
    recruitment = Recruitment(
        programme_id=command.programme_id,
        title=field_rules.line(command.title),
        erase_on=_checked_day(command.erase_on),
        questions=_checked_titles(command.questions),
        balance_columns=_checked_titles(command.balance_columns),
        criteria=_checked_criteria(command.criteria),
        raters=_checked_raters(db, command.programme_id, command.raters),
    )
    if not recruitment.questions:
        raise Invalid(mark("Choose at least one column that is shown to those who rate."))
    rows = [_checked_candidate(recruitment, candidate) for candidate in command.candidates]
    if not 0 < len(rows) <= MOST_CANDIDATES:
        raise Invalid(mark("There is no candidate in this file: it has no row below its header."))
    _announce_near_day(recruitment)
    db.add(recruitment)
    db.flush()
    for row in rows:
        row.recruitment_id = recruitment.id
    db.add_all(rows)
    append_event(db, actor, recruitment, "recruitment_begun")
    return recruitment


def set_rating(db: Session, actor: Actor, command: SetRating) -> Recruitment:
    """Change who rates, and by what.

    Raises ``Closed`` once rating has begun, ``Invalid`` for fewer than two raters and for criteria
    that are none.
    """
    recruitment = load_recruitment(db, actor, command.programme_id)
    if recruitment.stage != RecruitmentStage.CHECKING:
        raise Closed(mark("Rating has begun; this stays as it is."))
    recruitment.raters = _checked_raters(db, command.programme_id, command.raters)
    recruitment.criteria = _checked_criteria(command.criteria)
    db.add(recruitment)
    append_event(db, actor, recruitment, "recruitment_changed")
    return recruitment


def begin_rating(db: Session, actor: Actor, programme_id: str) -> Recruitment:
    """End the look through the answers: raters rate from now on. Idempotent."""
    recruitment = load_recruitment(db, actor, programme_id)
    if recruitment.stage == RecruitmentStage.CHECKING:
        _checked_raters(db, programme_id, recruitment.raters)
        recruitment.stage = RecruitmentStage.RATING
        db.add(recruitment)
        append_event(db, actor, recruitment, "recruitment_rating")
    return recruitment


def erase_sooner(db: Session, actor: Actor, command: EraseSooner) -> Recruitment:
    """Choose an earlier day of erasure; it is never put off: candidates were told of it.

    Raises ``Invalid`` for a later day and for one that has passed.
    """
    recruitment = load_recruitment(db, actor, command.programme_id)
    day = _checked_day(command.erase_on)
    if day > recruitment.erase_on:
        raise Invalid(mark("The day can only be brought forward: candidates were told of it."))
    recruitment.erase_on = day
    _announce_near_day(recruitment)
    db.add(recruitment)
    append_event(db, actor, recruitment, "recruitment_changed")
    return recruitment


def _announce_near_day(recruitment: Recruitment) -> None:
    """A day nearer than the announcement is announced at once, and the days until then are enough:
    somebody has chosen it by the date on their screen."""
    missing = LAST_NOTICE - (date.fromisoformat(recruitment.erase_on) - today()).days
    if missing >= 0:
        recruitment.noticed_on = recruitment.seen_on = today().isoformat()
        recruitment.seen_days = missing


def append_event(db: Session, actor: Actor, recruitment: Recruitment, kind: str) -> None:
    """The event of a step. It names no candidate: the log outlives the recruitment."""
    log.append(db, recruitment.programme_id, kind, actor=actor.log_id)


def present_raters(db: Session, recruitment: Recruitment) -> list[str]:
    """The ids of those who rate and are still named for it."""
    named = {account.id for account in list_recruiters(db, recruitment.programme_id)}
    return [key for key in recruitment.raters if key in named]


def _checked_criteria(criteria: Sequence[str]) -> list[str]:
    """One to ``MOST_CRITERIA`` different criteria, one line each; raises ``Invalid``."""
    found = [name for given in criteria if (name := field_rules.line(given, 100, required=False))]
    if not 0 < len(found) <= MOST_CRITERIA or len(set(found)) < len(found):
        raise Invalid(
            mark("Name one to {most} different criteria, one in each line."), most=MOST_CRITERIA
        )
    return found


def forget(db: Session, recruitment: Recruitment) -> None:
    """Delete all rows of a recruitment; the commit erases them from the files too."""
    db.delete(recruitment)
    db.flush()
    mark_erased(db, ("recruitment", recruitment.id))


def _checked_day(day: date) -> str:
    if type(day) is not date:
        raise Invalid(mark("The request was not understood."))
    days = (day - today()).days
    if days < 1:
        raise Invalid(mark("Choose a day from tomorrow on: on that day everything is erased."))
    if days > LONGEST_KEPT:
        raise Invalid(
            mark("A recruitment is kept for at most {most} days; choose an earlier day."),
            most=LONGEST_KEPT,
        )
    return day.isoformat()


def _checked_titles(titles: Sequence[str]) -> list[str]:
    if len(titles) > MOST_COLUMNS:
        raise Invalid(mark("At most {most} columns fit."), most=MOST_COLUMNS)
    return [field_rules.line(title, 320) for title in titles]


def _checked_raters(db: Session, programme_id: str, raters: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(raters))
    named = {account.id for account in list_recruiters(db, programme_id)}
    if not named.issuperset(wanted):
        raise Invalid(mark("Somebody you chose is not named for recruiting in this programme."))
    if len(wanted) < RATERS_THRESHOLD:
        raise Invalid(
            mark(
                "At least {least} people rate each candidate. An administrator names whoever"
                " recruits, on the page People."
            ),
            least=RATERS_THRESHOLD,
        )
    return wanted


def _checked_candidate(recruitment: Recruitment, candidate: NewCandidate) -> Candidate:
    if len(candidate.answers) != len(recruitment.questions) or len(candidate.balance) != len(
        recruitment.balance_columns
    ):
        raise Invalid(mark("The request was not understood."))
    return Candidate(
        code=field_rules.line(candidate.code, 8),
        recruitment_id="",
        answers=[field_rules.paragraphs(text, LONGEST_ANSWER) for text in candidate.answers],
        balance=[field_rules.line(text, 500, required=False) for text in candidate.balance],
    )
