"""When results are told: as the last activity that asks at a moment ends, or a window closes."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Conflict
from workshop.i18n import mark
from workshop.people.attendance import head_count
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import ActivityKind, SurveyMoment
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity, WorkingSession
from workshop.questionnaires.asked import questionnaire_of
from workshop.questionnaires.questionnaires import (
    SeenQuestionnaire,
    activities_asking,
    load_questionnaire,
)
from workshop.questionnaires.results import load_results, people_answering, tell_results
from workshop.store import log
from workshop.store.ids_and_clock import now


@dataclass(frozen=True)
class TellNow:
    """Tell what was answered before the training without waiting for the answers after it. The
    change may then not be told any more: whoever leaves would show in the difference."""

    questionnaire_id: str


def settle_questionnaire(db: Session, activity: Activity) -> None:
    """Called before an activity ends: tell what may be told by now."""
    seen = questionnaire_of(db, activity)
    if seen is not None:
        _tell(db, seen, ending=activity.id)


def end_questionnaires(db: Session, session: WorkingSession) -> None:
    """Called when a session is closed: nobody can hand in any more, so what was asked has ended."""
    query = select(Activity).where(
        col(Activity.session_id) == session.id,
        col(Activity.kind) == ActivityKind.QUESTIONNAIRE,
        col(Activity.phase) == Phase.VOTE,
    )
    for activity in db.execute(query).scalars().all():
        settle_questionnaire(db, activity)
        activity.phase, activity.ended_at = Phase.DONE, activity.ended_at or now()
        db.add(activity)


def tell_now(db: Session, actor: Actor, command: TellNow) -> None:
    """Tell what has ended, also before the training alone. Raises ``Conflict`` while it is being
    answered and where fewer than five people have answered anew, ``NotFound``, ``NotAllowed``."""
    seen = load_questionnaire(db, command.questionnaire_id)
    actor.must(Right.RUN, seen.row.programme_id)
    if not _tell(db, seen, early=True):
        raise Conflict(
            mark(
                "There is nothing to tell: people are still answering, or fewer than five have"
                " answered since."
            )
        )
    log.append(db, seen.row.programme_id, "results_told", actor=actor.log_id)


def tell_imported(db: Session, seen: SeenQuestionnaire) -> None:
    """Tell what may be told once answers have come in from a file."""
    _tell(db, seen)


def ended_moments(db: Session, seen: SeenQuestionnaire, ending: str = "") -> list[SurveyMoment]:
    """The moments at which everybody who was asked can answer no more; none while phones still
    ask. ``ending``: the id of an activity that ends now."""
    asking = activities_asking(db, seen.row)
    if any(row.phase == Phase.VOTE and row.id != ending for row in asking):
        return []
    done = {row.moment for row in asking if row.phase == Phase.DONE or row.id == ending}
    asked = {row.moment for row in asking}
    # Answers that came in from a file are complete; so is what was told once.
    results = load_results(db, seen.row.id)
    told = set(results.moments) if results else set()
    imported = {
        moment
        for moment in seen.moments
        if moment not in asked and people_answering(db, seen.row.id, moment)
    }
    done |= told | imported
    return [moment for moment in seen.moments if moment in done]


def waits_for_after(db: Session, seen: SeenQuestionnaire) -> bool:
    """Whether the answers before the training have ended and wait to be told with those after."""
    return _held(db, seen, ended_moments(db, seen))


def _held(db: Session, seen: SeenQuestionnaire, ended: list[SurveyMoment]) -> bool:
    alone = ended == [SurveyMoment.BEFORE] and len(seen.moments) > 1
    return alone and load_results(db, seen.row.id) is None


def _tell(db: Session, seen: SeenQuestionnaire, ending: str = "", *, early: bool = False) -> bool:
    ended = ended_moments(db, seen, ending)
    if not ended or (_held(db, seen, ended) and not early):
        return False
    return tell_results(db, seen, ended, _present(db, seen))


def _present(db: Session, seen: SeenQuestionnaire) -> dict[str, int]:
    """Moment → how many people were there to answer. Between meetings nobody is present: there it
    is everybody who was at the training."""
    found: dict[str, int] = {}
    for row in activities_asking(db, seen.row):
        count = sum(head_count(db, row.session_id).values())
        found[row.moment] = max(found.get(row.moment, 0), count)
    training = sum(head_count(db, seen.row.meeting_id).values()) if seen.row.meeting_id else 0
    most = max([training, *found.values()], default=0)
    return {moment: count or most for moment, count in found.items()}
