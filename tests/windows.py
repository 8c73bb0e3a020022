"""A planned meeting that is open between meetings, for tests."""

from datetime import datetime, timedelta

from tests.conftest import Scene, entering
from workshop.people.participants import enter, participant_actor
from workshop.people.rights import SYSTEM, Actor
from workshop.people.tables import Participant
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.contribution_window import OpenWindow, open_window
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.store.ids_and_clock import now


def in_days(days: float) -> datetime:
    """A deadline so many days from now."""
    return now() + timedelta(days=days)


def plan(
    scene: Scene, owner: Actor, programme: Programme, number: int = 4, **settings: object
) -> Activity:
    """An activity of a planned meeting that can be opened before it."""
    session = scene.read(list_sessions, programme.id)[number - 1]
    kind = str(settings.pop("kind", "notes"))
    command = AddActivity(session.id, kind, kind, {"hidden": True, "moderated": True, **settings})
    return scene.do(add_activity, owner, command)


def open_for(scene: Scene, owner: Actor, activity: Activity, days: float = 3) -> WorkingSession:
    """The meeting of this activity, open between meetings."""
    command = OpenWindow(activity.session_id, activity.id, in_days(days))
    return scene.do(open_window, owner, command)


def contributor(scene: Scene, session: WorkingSession, **given: object) -> Actor:
    """Somebody who has come in between meetings, with consent."""
    entered = scene.do(enter, SYSTEM, entering(session, between=True, **given))
    return participant_actor(scene.get(Participant, entered.participant_id), entered.token)


def let_deadline_pass(scene: Scene, session: WorkingSession) -> None:
    """The deadline lies behind, and no process has noted it."""

    def move(db, _actor, _content):
        row = db.get(WorkingSession, session.id)
        row.window_until = now() - timedelta(minutes=1)
        db.add(row)

    scene.do(move, SYSTEM)
