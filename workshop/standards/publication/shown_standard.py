"""The way to the published standard, for the wall and the phones of a meeting about it."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from workshop.board.visibility import Viewer
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.sessions import running_activity
from workshop.programme.tables import Programme, WorkingSession
from workshop.standards.publication.version_withdrawal import leading_publication


def find_public_slug(db: Session, programme_id: str) -> str | None:
    """The name of a programme in public addresses; ``None`` while no version stands."""
    programme = db.get(Programme, programme_id)
    if programme is None or leading_publication(db, programme_id) is None:
        return None
    return programme.slug


def load_shown_standards(db: Session, session_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts ``standard``: of sessions whose wall shows the way to the published standard, or whose
    phones have a link to it because questions are asked."""
    for session_id in session_ids:
        session = db.get(WorkingSession, session_id)
        running = running_activity(db, session_id) if session is not None else None
        asked = running is not None and running.kind == ActivityKind.QUESTIONS
        if session is None or not (asked or session.wall_standard):
            continue
        if slug := find_public_slug(db, session.programme_id):
            inner = {"on_wall": session.wall_standard and not session.blanked, "runs": asked}
            yield Fact("standard", session.id, {"slug": slug}, session_id=session.id, inner=inner)


def shown_standard_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """The fact ``standard`` of a phone's or a wall's session, for a new connection."""
    if viewer.kind == ViewerKind.STAFF or viewer.session_id is None:
        return []
    return load_shown_standards(db, [viewer.session_id])
