"""The state of a session for the screen that runs it, and helpers to change it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from sqlmodel import Session

from workshop.board.notes import count_notes
from workshop.board.visibility import WAITING
from workshop.i18n import _
from workshop.programme.agenda import list_activities
from workshop.programme.door import count_people
from workshop.programme.next_steps import list_earlier_steps
from workshop.programme.outcomes import list_outcomes
from workshop.programme.phases import Phase
from workshop.programme.session_run import StartActivity, start_activity
from workshop.programme.sessions import OPEN, PLANNED, load_session
from workshop.programme.tables import Activity, WorkingSession
from workshop.store.ids_and_clock import new_id
from workshop.ui.programme.activity_targets import fill_targets, name_personas
from workshop.ui.programme.table_personas import fill_tables
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import run_again
from workshop.ui.shell.page import Page
from workshop.ui.widgets.watch import fields, watch


@dataclass(frozen=True)
class RunState:
    """A session with its agenda and running activity, read in one transaction."""

    session: WorkingSession
    agenda: Sequence[Activity]
    running: Activity | None
    personas: Mapping[str, str]
    """Labels of the maps' personas by activity id."""

    @property
    def running_id(self) -> str | None:
        """The id of the running activity."""
        return self.running.id if self.running else None

    @property
    def is_open(self) -> bool:
        """Whether the session is open, so that activities can be started."""
        return self.session.status == OPEN

    @property
    def next(self) -> Activity | None:
        """The first activity after the running one that has not ended.

        If none is running: the first after the last that was started.
        """
        # Before the meeting nothing has begun, also where people contribute to it already.
        ran = self.session.status != PLANNED
        begun = [row.position for row in self.agenda if ran and row.phase != Phase.WAITING]
        place = self.running.position if self.running else max(begun, default=-1)
        later = (row for row in self.agenda if row.position > place)
        return next((row for row in later if row.phase != Phase.DONE), None)


def load_run_state(page: Page, session_id: str) -> RunState:
    """The present state of a session. Raises ``NotFound``."""
    with page.read() as db:
        session = load_session(db, session_id)
        agenda = list_activities(db, session.id)
        current = session.current_activity_id if session.status == OPEN else None
        running = next((row for row in agenda if row.id == current), None)
        personas = name_personas(db, agenda)
    return RunState(session, agenda, running, personas)


def act(page: Page, command: Callable[..., Any], content: object) -> None:
    """Run a command; rerun the screen if it was accepted."""
    if page.attempt(command, content) is not None:
        run_again()


def start(page: Page, desk: RunState, activity: Activity, *, arrive: bool = False) -> None:
    """Make an activity the running one; asks first where notes are being collected.

    ``arrive``: scroll up to it then, from the agenda.
    """
    left = desk.running
    if left is not None and left.id != activity.id and left.phase == Phase.COLLECT:
        _leaving_dialog(page, left, activity, arrive=arrive)
    elif _started(page, left, activity, arrive=arrive):
        run_again()


def _leaving_dialog(page: Page, left: Activity, activity: Activity, *, arrive: bool) -> None:
    """Asks whether to leave an activity in which people write, and says what stays behind."""
    with page.read() as db:
        waiting = count_notes(db, [left.id], *WAITING).total()
    titles = {"title": plain(left.title), "next": plain(activity.title)}
    words = _(
        "People are writing notes for **{title}**. If you start **{next}** now, nobody can go on"
        " writing: a note that somebody has begun stays on their phone until you return.",
        **titles,
    )
    if waiting:
        words += "\n\n" + _("Notes that wait for you in the queue: **{count}**.", count=waiting)
    ask_first(
        page,
        _("Leave while people are writing?"),
        words,
        (_("Start: {title}", title=titles["next"]), ":material/play_arrow:"),
        lambda: _started(page, left, activity, arrive=arrive),
    )


def _started(page: Page, left: Activity | None, activity: Activity, *, arrive: bool) -> bool:
    fill_targets(page, activity)
    fill_tables(page, activity)
    if page.attempt(start_activity, StartActivity(activity.id, left.id if left else None)) is None:
        return False
    if arrive:
        st.session_state[page.state("started")] = f"{activity.id} {new_id()}"
    return True


def watch_session(page: Page, session_id: str) -> None:
    """Follow what others change in a session: its state, agenda, people and outcomes."""

    def look(db: Session) -> object:
        session = load_session(db, session_id)
        settled = list_outcomes(db, session_id)
        earlier = [row.step for row in list_earlier_steps(db, session)]
        left = (*settled.next_steps, *settled.parked, *earlier)
        rows = (*settled.decisions, *settled.dissents, *left)
        agenda = list_activities(db, session_id)
        return fields([session, *agenda, *rows]), count_people(db, session_id)

    watch(page, "session", look)
