"""The run of show: the activity that runs, its phases, its timer, and what comes next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from workshop.board.tables import Persona
from workshop.export.words import ACTIVITY_KINDS
from workshop.export.words import PHASES as PHASE_WORDS
from workshop.i18n import _, mark
from workshop.programme.agenda import list_activities
from workshop.programme.phases import NOTE_KINDS, PHASES, Phase, next_phase, previous_phase
from workshop.programme.running import (
    OPEN,
    SetTimer,
    advance_activity,
    end_activity,
    go_back,
    load_session,
    set_timer,
    start_activity,
)
from workshop.programme.tables import Activity, WorkingSession
from workshop.ui.activity_form import edit_activity_dialog
from workshop.ui.again import run_again
from workshop.ui.agenda import KIND_ICONS, describe
from workshop.ui.board import board
from workshop.ui.page import Page
from workshop.ui.targets import fill_targets, name_map
from workshop.ui.words import plain

_ONWARDS = {
    Phase.COLLECT: mark("Collect notes"),
    Phase.REVEAL: mark("Reveal the notes"),
    Phase.WORK: mark("Go on to the work"),
    Phase.VOTE: mark("Start the vote"),
    Phase.DONE: mark("End the activity"),
}
_BACK = {
    Phase.WAITING: mark("Back to the start"),
    Phase.COLLECT: mark("Back to collecting"),
    Phase.REVEAL: mark("Back to the reveal"),
    Phase.WORK: mark("Back to work"),
    Phase.VOTE: mark("Back to the vote"),
}


@dataclass(frozen=True)
class Desk:
    """What the person who runs the session has before them."""

    session: WorkingSession
    agenda: Sequence[Activity]
    running: Activity | None
    persona: Persona | None

    @property
    def is_open(self) -> bool:
        """Whether anything can be started now."""
        return self.session.status == OPEN

    @property
    def next(self) -> Activity | None:
        """The first activity after the running one that has not been ended."""
        place = self.running.position if self.running else -1
        later = (row for row in self.agenda if row.position > place)
        return next((row for row in later if row.phase != Phase.DONE), None)


def load_desk(page: Page, session_id: str) -> Desk:
    """The session as it stands now. Raises ``NotFound``."""
    with page.read() as db:
        session = load_session(db, session_id)
        agenda = list_activities(db, session.id)
        running = next((row for row in agenda if row.id == session.current_activity_id), None)
        named = name_map(db, running.map_id) if running else None
    return Desk(session, agenda, running, named[1] if named else None)


def act(page: Page, command: Callable[..., Any], content: object) -> None:
    """Run a command and show the new state at once."""
    if page.attempt(command, content) is not None:
        run_again()


def start(page: Page, activity: Activity) -> None:
    """Make an activity the running one."""
    fill_targets(page, activity)
    act(page, start_activity, activity.id)


def show_running(page: Page, desk: Desk) -> None:
    """The running activity, large, or what could be started."""
    with st.container(border=True):
        if desk.running is None:
            _show_nothing_runs(page, desk)
            return
        running = desk.running
        place = list(desk.agenda).index(running) + 1
        words = _("{place} of {count}", place=place, count=len(desk.agenda))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{words} · {describe_shortly(running)}", width="stretch")
            if st.button(
                _("Edit"), icon=":material/edit:", type="tertiary", key=page.state("edit")
            ):
                edit_activity_dialog(page, running.id)
        st.header(plain(running.title), anchor=False)
        if running.prompt:
            st.write(plain(running.prompt))
        _show_persona(desk)
        show_stepper(running)
        _show_steps(page, desk, running)


def describe_shortly(activity: Activity) -> str:
    """Kind and length of an activity."""
    kind = _(ACTIVITY_KINDS[activity.kind])
    return f"{kind} · {_('{minutes} min', minutes=activity.minutes)}"


def show_stepper(activity: Activity) -> None:
    """The phases of a started activity in a row: behind, here, ahead."""
    phases = PHASES[activity.kind][1:]
    here = PHASES[activity.kind].index(Phase(activity.phase)) - 1
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        for place, phase in enumerate(phases):
            if place:
                st.caption("→", width="content")
            word = _(PHASE_WORDS[phase])
            if place == here:
                st.badge(f"**{word}**", icon=":material/my_location:", color="primary")
            elif place < here:
                st.badge(word, icon=":material/check:", color="gray")
            else:
                st.caption(word, width="content")


def _show_nothing_runs(page: Page, desk: Desk) -> None:
    if not desk.agenda:
        st.info(_("The agenda is empty. Add an activity on the page Programme."))
        return
    first = desk.next
    if first is None:
        st.subheader(_("All activities have ended."), anchor=False)
        return
    st.caption(_("Nothing is running yet. First comes:"))
    st.header(plain(first.title), anchor=False)
    st.caption(describe_shortly(first))
    if desk.is_open:
        _show_start(page, first)
    else:
        st.write(_("Open the session; then phones can join and activities can start."))


def _show_persona(desk: Desk) -> None:
    running = desk.running
    if running is None or running.kind != "empathy_map":
        return
    if desk.persona:
        st.markdown(f":material/psychology: **{plain(desk.persona.label)}**")
    else:
        st.warning(
            _("No persona is chosen for this map. Press Edit and choose one."),
            icon=":material/psychology_alt:",
        )


def _show_start(page: Page, activity: Activity) -> None:
    words = _("Start: {title}", title=plain(activity.title))
    if st.button(
        words, icon=":material/play_arrow:", type="primary", width="stretch", wrap=True,
        key=page.state("start"),
    ):  # fmt: skip
        start(page, activity)


def _show_steps(page: Page, desk: Desk, running: Activity) -> None:
    done = running.phase == Phase.DONE
    if done and desk.next:
        _show_start(page, desk.next)
    elif not done:
        ahead = next_phase(running.kind, running.phase)
        if st.button(
            onwards(running), icon=":material/arrow_forward:", type="primary", width="stretch",
            key=page.state("advance"),
        ):  # fmt: skip
            act(page, advance_activity, running.id)
    with st.container(horizontal=True):
        if running.phase != Phase.WAITING:
            behind = previous_phase(running.kind, running.phase)
            if st.button(_(_BACK[behind]), icon=":material/undo:", key=page.state("back")):
                act(page, go_back, running.id)
        if not done and ahead != Phase.DONE and st.button(
            _("End the activity"), icon=":material/stop:", key=page.state("end")
        ):
            act(page, end_activity, running.id)


def onwards(activity: Activity) -> str:
    """What the next step of an activity is called on its button."""
    phase = next_phase(activity.kind, activity.phase)
    if activity.kind in NOTE_KINDS and phase == Phase.REVEAL and not activity.hidden:
        return _("End the writing")
    if activity.phase == Phase.VOTE:
        return _("End the vote and show the result")
    return _(_ONWARDS[phase])


def show_timer(page: Page, desk: Desk) -> None:
    """The live clock and its buttons. Changes made elsewhere run the fragment again."""
    with st.container(border=True):
        board(
            "room",
            programme_id=page.programme.id,
            options={"session": desk.session.id, "part": "clock"},
            key=page.state("clock"),
            follow=["room"],
        )
        running = desk.running if desk.is_open else None
        if running is not None and running.phase != Phase.DONE:
            _show_timer_buttons(page, running)


def _show_timer_buttons(page: Page, running: Activity) -> None:
    ticking = running.timer_state == "running"
    with st.container(horizontal=True, gap="xsmall"):
        if ticking:
            pressed = st.button(
                _("Pause"), icon=":material/pause:", key=page.state("pause")
            )
        else:
            pressed = st.button(
                _("Start the timer"), icon=":material/timer:", key=page.state("tick")
            )
        if pressed:
            act(page, set_timer, SetTimer(running.id, "pause" if ticking else "start"))
        for minutes in (-5, -1, 1, 5):
            words = f"{'+' if minutes > 0 else '−'}{abs(minutes)}"
            told = _("{minutes} min on the timer", minutes=words)
            if st.button(words, key=page.state(f"timer{minutes}"), help=told):
                act(page, set_timer, SetTimer(running.id, "extend", minutes))


def show_run_of_show(page: Page, desk: Desk) -> None:
    """The agenda with the state of each activity, and a start at each."""
    for activity in desk.agenda:
        here = desk.running is not None and activity.id == desk.running.id
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(width="stretch", gap=None):
                mark_here = ":primary[:material/my_location:] " if here else ""
                st.markdown(
                    f"{mark_here}{KIND_ICONS[activity.kind]} **{plain(activity.title)}**"
                )
                st.caption(describe(activity))
            if desk.is_open and not here:
                again = activity.phase != Phase.WAITING
                if st.button(
                    _("Return") if again else _("Start"),
                    icon=":material/replay:" if again else ":material/play_arrow:",
                    key=page.state(f"start.{activity.id}"),
                ):
                    start(page, activity)
