"""Title and goal of a session."""

import pytest

from tests.conftest import Scene
from workshop.errors import Closed, Invalid, NotAllowed
from workshop.export.minutes.approval import ApproveMinutes, approve_minutes
from workshop.programme.session_run import close_session
from workshop.programme.session_titles import EditSession, edit_session
from workshop.programme.tables import WorkingSession


def test_a_session_gets_a_title_and_a_goal(scene: Scene, alice, session):
    scene.do(edit_session, alice, EditSession(session.id, "  Empathy\nmaps ", "See it"))
    stored = scene.get(WorkingSession, session.id)
    assert (stored.title, stored.goal) == ("Empathy maps", "See it")


def test_a_session_needs_a_title(scene: Scene, alice, session):
    with pytest.raises(Invalid):
        scene.do(edit_session, alice, EditSession(session.id, " ", ""))


@pytest.mark.parametrize("name", ["bob", "charlie", "ewa"])
def test_others_do_not_rename_it(scene: Scene, request, session, name):
    with pytest.raises(NotAllowed):
        scene.do(edit_session, request.getfixturevalue(name), EditSession(session.id, "Mine", ""))


def test_approved_minutes_keep_their_title(scene: Scene, alice, session):
    scene.do(close_session, alice, session.id)
    scene.do(approve_minutes, alice, ApproveMinutes(session.id, "en"))
    with pytest.raises(Closed):
        scene.do(edit_session, alice, EditSession(session.id, "Later", ""))
