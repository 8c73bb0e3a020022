"""The clause that a session works or votes on, as a fact of its activity (kind ``paper``)."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import Session

from workshop.board.personas import list_personas
from workshop.board.visibility import Viewer
from workshop.i18n import mark, translate
from workshop.live.facts import Fact
from workshop.programme.activity_kinds import ON_CLAUSES, ActivityKind
from workshop.programme.phases import Phase
from workshop.programme.sessions import is_running, list_running
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.programme.wall import is_on_wall
from workshop.standards.clauses import votable_clauses
from workshop.standards.running_clause import displayed_clause_id
from workshop.standards.tables import Clause

SHOWN = ("code", "title", "body", "level")
"""The fields of a clause that walls and phones receive."""


def load_displayed_clauses(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts with the clauses of these activities; without a body where none is named."""
    for activity_id in activity_ids:
        activity = db.get(Activity, activity_id)
        if activity is not None and activity.kind in ON_CLAUSES:
            yield _paper(db, activity)


def load_board_displayed_clauses(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """As ``load_displayed_clauses``, when a phase changes; only activities that name a clause."""
    for fact in load_displayed_clauses(db, activity_ids):
        if fact.inner["named"]:
            yield fact


def displayed_clauses_of_viewer(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """Facts for a new connection: the clause that runs in the viewer's session. Staff read it as
    the clause itself."""
    if viewer.session_id is None:
        return []
    running = list_running(db, viewer.programme_id, viewer.session_id)
    return [_paper(db, row) for row in running if row.kind in ON_CLAUSES]


def _whole(db: Session, activity: Activity) -> dict[str, Any] | None:
    """What a fist to five without a clause is about, in the form of a clause: the whole standard,
    or the personas as long as nothing of a standard is written. ``None``: neither is there."""
    programme = db.get(Programme, activity.programme_id)
    clauses = votable_clauses(db, activity.programme_id)
    if programme is None:
        return None
    if clauses:
        title = translate(mark("The whole standard"), programme.language)
        lines = [f"{row.code} {row.title}" for row in clauses]
        return _as_clause(activity, title, lines)
    personas = list_personas(db, activity.programme_id)
    lines = [": ".join(part for part in (row.label, row.situation) if part) for row in personas]
    title = translate(mark("These personas together"), programme.language)
    return _as_clause(activity, title, lines) if lines else None


def _as_clause(activity: Activity, title: str, lines: Sequence[str]) -> dict[str, Any]:
    body = "\n".join(lines)
    return {"clause": {"id": activity.id, "code": "", "title": title, "body": body, "level": None}}


def _paper(db: Session, activity: Activity) -> Fact:
    clause_id = displayed_clause_id(activity)
    clause = db.get(Clause, clause_id) if clause_id else None
    if clause is not None and clause.programme_id != activity.programme_id:
        clause = None
    body: dict[str, Any] | None = None
    if clause is not None:
        shown = {name: getattr(clause, name) for name in SHOWN}
        body = {"clause": {"id": clause.id, **shown}}
    elif clause_id is None and activity.kind == ActivityKind.FIST_TO_FIVE:
        body = _whole(db, activity)
    session = db.get(WorkingSession, activity.session_id)
    runs = session is not None and is_running(session, activity)
    inner = {
        "named": clause_id is not None or body is not None,
        "on": runs and activity.phase != Phase.WAITING,
        "on_wall": session is not None and is_on_wall(session, activity),
    }
    session_id = activity.session_id
    return Fact(kind="paper", id=activity.id, body=body, session_id=session_id, inner=inner)
