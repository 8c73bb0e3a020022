"""Facts of joint drafts: for the phones that write them, other phones, the wall and staff."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from workshop.board.joint_drafts import WAITING, list_waiting, writers_of
from workshop.board.tables import JointDraft
from workshop.board.visibility import Viewer
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.programme.activity_kinds import ACTIVITY_TYPES
from workshop.programme.phases import Phase
from workshop.programme.sessions import OPEN, is_running, running_activity
from workshop.programme.tables import Activity, WorkingSession
from workshop.programme.wall import is_on_wall


def load_draft_facts(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of drafts by id; ids without a draft are left out."""
    found = (db.get(JointDraft, draft_id) for draft_id in ids)
    return _facts(db, [draft for draft in found if draft is not None])


def load_board_drafts(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """The drafts of activities whose phase has changed: what others see of them follows it."""
    query = select(JointDraft).where(col(JointDraft.activity_id).in_(activity_ids))
    return _facts(db, list(db.execute(query).scalars()))


def drafts_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """Drafts for a new connection: of what runs in the viewer's session, and a participant's own
    of the session; for staff those of open sessions, and whatever waits to be taken over."""
    if viewer.kind == ViewerKind.STAFF:
        return _facts(db, _drafts_for_staff(db, viewer.programme_id))
    running = running_activity(db, viewer.session_id)
    if viewer.kind == ViewerKind.PARTICIPANT:
        query = select(JointDraft).where(JointDraft.session_id == viewer.session_id)
    elif running is None or ACTIVITY_TYPES[running.kind].drafts is None:
        return []
    else:
        query = select(JointDraft).where(JointDraft.activity_id == running.id)
    return _facts(db, list(db.execute(query.order_by(col(JointDraft.position))).scalars()))


def _drafts_for_staff(db: Session, programme_id: str) -> list[JointDraft]:
    query = select(WorkingSession).where(WorkingSession.programme_id == programme_id)
    sessions = list(db.execute(query).scalars())
    of_open = (
        select(JointDraft)
        .where(col(JointDraft.session_id).in_([row.id for row in sessions if row.status == OPEN]))
        .where(col(JointDraft.status).not_in(WAITING))
    )
    return [*list_waiting(db, [row.id for row in sessions]), *db.execute(of_open).scalars()]


def _facts(db: Session, drafts: Sequence[JointDraft]) -> list[Fact]:
    writers = writers_of(db, [draft.id for draft in drafts])
    return [_fact(db, draft, writers.get(draft.id, frozenset())) for draft in drafts]


def _fact(db: Session, draft: JointDraft, writers: frozenset[str]) -> Fact:
    activity = db.get(Activity, draft.activity_id)
    session = db.get(WorkingSession, draft.session_id)
    assert activity is not None
    assert session is not None
    runs = is_running(session, activity) and activity.phase != Phase.WAITING
    body = {
        "a": draft.activity_id,
        "s": draft.session_id,
        "form": draft.form,
        "about": draft.about,
        "table": draft.table_number,
        "status": draft.status,
        "fields": draft.fields,
        "revision": draft.revision,
        "why": draft.why,
        "code": draft.code,
        "becomes": draft.becomes,
        "pos": draft.position,
    }
    inner = {
        "covered": activity.moderated,
        "keeps_table": activity.keeps_table,
        "runs": runs,
        "on_wall": is_on_wall(session, activity),
    }
    return Fact(
        kind="draft",
        id=draft.id,
        session_id=draft.session_id,
        activity_id=draft.activity_id,
        writers=writers,
        body=body,
        inner=inner,
    )
