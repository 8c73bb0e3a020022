"""The state of a session for the screen that runs it, and helpers to change it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshop.programme.agenda import list_activities
from workshop.programme.phases import Phase
from workshop.programme.session_run import start_activity
from workshop.programme.sessions import OPEN, load_session
from workshop.programme.tables import Activity, WorkingSession
from workshop.ui.programme.activity_targets import fill_targets, name_personas
from workshop.ui.shell.navigation import run_again
from workshop.ui.shell.page import Page


@dataclass(frozen=True)
class RunState:
    """A session with its agenda and running activity, read in one transaction."""

    session: WorkingSession
    agenda: Sequence[Activity]
    running: Activity | None
    personas: Mapping[str, str]
    """Labels of the maps' personas by activity id."""

    @property
    def is_open(self) -> bool:
        """Whether the session is open, so that activities can be started."""
        return self.session.status == OPEN

    @property
    def next(self) -> Activity | None:
        """The first activity after the running one that has not ended.

        If none is running: the first after the last that was started.
        """
        begun = [row.position for row in self.agenda if row.phase != Phase.WAITING]
        place = self.running.position if self.running else max(begun, default=-1)
        later = (row for row in self.agenda if row.position > place)
        return next((row for row in later if row.phase != Phase.DONE), None)


def load_run_state(page: Page, session_id: str) -> RunState:
    """The present state of a session. Raises ``NotFound``."""
    with page.read() as db:
        session = load_session(db, session_id)
        agenda = list_activities(db, session.id)
        running = next((row for row in agenda if row.id == session.current_activity_id), None)
        personas = name_personas(db, agenda)
    return RunState(session, agenda, running, personas)


def act(page: Page, command: Callable[..., Any], content: object) -> None:
    """Run a command; rerun the screen if it was accepted."""
    if page.attempt(command, content) is not None:
        run_again()


def start(page: Page, activity: Activity) -> None:
    """Make an activity the running one."""
    fill_targets(page, activity)
    act(page, start_activity, activity.id)
