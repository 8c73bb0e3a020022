"""What many ask for within one read is asked once there, and each time within a write."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import Session

from workshop.board.visibility import Viewer
from workshop.live import facts
from workshop.live.viewer_kinds import ViewerKind
from workshop.people.rights import SYSTEM
from workshop.programme.sessions import list_running
from workshop.programme.tables import WorkingSession


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def test_a_first_picture_asks_once_what_runs(store, programme, activity) -> None:
    with store.read() as db, statements() as asked:
        facts.snapshot(db, Viewer(ViewerKind.STAFF, programme.id))
    assert len([said for said in asked if "window_until >" in said]) == 1


def test_a_write_sees_what_it_has_changed(store, programme, activity) -> None:
    def end(db: Session, _actor: object, _content: object) -> list[list[str]]:
        before = [row.id for row in list_running(db, programme.id)]
        session = db.get(WorkingSession, activity.session_id)
        assert session is not None
        session.current_activity_id = None
        db.flush()
        return [before, [row.id for row in list_running(db, programme.id)]]

    assert store.write(end, SYSTEM, None) == [[activity.id], []]
    with store.read() as db:
        assert list_running(db, programme.id) == []
