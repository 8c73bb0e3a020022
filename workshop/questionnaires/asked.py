"""Where questionnaires are asked: the activities that show one, and the sheet that phones get."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import Session

from workshop.board.visibility import Viewer
from workshop.errors import Closed
from workshop.i18n import mark
from workshop.live.facts import Fact
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.door_codes import find_stack
from workshop.programme.phases import Phase
from workshop.programme.sessions import is_running, list_running, load_session
from workshop.programme.tables import Activity
from workshop.questionnaires.item_kinds import ItemKind
from workshop.questionnaires.questionnaires import SeenQuestionnaire, find_questionnaire
from workshop.questionnaires.tables import QuestionnaireItem
from workshop.standards.clause_states import ClauseStatus
from workshop.standards.clauses import list_clauses
from workshop.standards.tables import Clause

_SETTLED = (
    ClauseStatus.ACCEPTED,
    ClauseStatus.ACCEPTED_WITH_DISSENT,
    ClauseStatus.PILOTED,
    ClauseStatus.FINAL,
)


def questionnaire_of(db: Session, activity: Activity) -> SeenQuestionnaire | None:
    """The questionnaire that an activity asks; ``None`` where none is chosen or it is gone."""
    if activity.kind != ActivityKind.QUESTIONNAIRE or not activity.targets:
        return None
    seen = find_questionnaire(db, activity.targets[0])
    return seen if seen and seen.row.programme_id == activity.programme_id else None


def coded_meeting(db: Session, seen: SeenQuestionnaire) -> str | None:
    """The id of the training whose door codes pair the answers; ``None`` where phones do."""
    meeting_id = seen.row.meeting_id
    return meeting_id if meeting_id and find_stack(db, meeting_id) else None


def has_asked(activity: Activity) -> bool:
    """Whether phones have had its questions before them, at any time."""
    began = activity.began_at or activity.window_began_at
    return activity.phase != Phase.WAITING or began is not None


def must_not_have_begun(_db: Session, activity: Activity) -> None:
    """Raise ``Closed`` where people have been asked: their answers belong to what was asked."""
    if activity.kind == ActivityKind.QUESTIONNAIRE and has_asked(activity) and activity.targets:
        raise Closed(
            mark("People have been asked already. For another questionnaire add a new activity.")
        )


def clauses_offered(db: Session, seen: SeenQuestionnaire, item: QuestionnaireItem) -> list[Clause]:
    """The clauses to choose from under an item: those it names, else all that are no drafts."""
    if item.kind != ItemKind.CLAUSE:
        return []
    clauses = list_clauses(db, seen.row.programme_id)
    if item.clauses:
        return [row for row in clauses if row.id in item.clauses]
    return [row for row in clauses if row.status in _SETTLED]


def load_sheets(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts ``sheet`` of these activities: what their phones ask; the key of a knowledge item is
    not among it. Without a body where nothing is asked now."""
    for activity_id in activity_ids:
        activity = db.get(Activity, activity_id)
        if activity is not None and activity.kind == ActivityKind.QUESTIONNAIRE:
            yield _sheet(db, activity)


def sheets_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """The sheet that runs in a phone's session, for a new connection."""
    if viewer.session_id is None or viewer.participant_id is None:
        return []
    running = list_running(db, viewer.programme_id, viewer.session_id)
    return load_sheets(db, [activity.id for activity in running])


def _sheet(db: Session, activity: Activity) -> Fact:
    session = load_session(db, activity.session_id)
    seen = questionnaire_of(db, activity)
    body: dict[str, Any] | None = None
    if seen and activity.phase == Phase.VOTE and is_running(session, activity):
        items = [_item(db, seen, item) for item in seen.asked_at(activity.moment)]
        coded = {"coded": True} if coded_meeting(db, seen) else {}
        body = {"intro": seen.row.intro, "items": items, **coded}
    return Fact(kind="sheet", id=activity.id, body=body, session_id=session.id)


def _item(db: Session, seen: SeenQuestionnaire, item: QuestionnaireItem) -> dict[str, Any]:
    clauses = [
        {"id": row.id, "code": row.code, "title": row.title}
        for row in clauses_offered(db, seen, item)
    ]
    told = {
        "low": item.low,
        "high": item.high,
        "options": list(item.options),
        "clauses": clauses,
    }
    # What an item does not have is left out: a sheet comes to every phone at once.
    parts = {name: value for name, value in told.items() if value}
    return {"id": item.id, "kind": item.kind, "text": item.text, **parts}
