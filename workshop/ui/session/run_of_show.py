"""The run of show: the running activity, its phases, and the rest of the agenda."""

import streamlit as st

from workshop.board.table_maps import list_personas_of
from workshop.disclosure import COUNT_THRESHOLD
from workshop.export.labels import phases_of
from workshop.i18n import _, mark
from workshop.needs.ballots import count_voters
from workshop.people.attendance import count_phones
from workshop.programme.activity_kinds import (
    ACTIVITY_TYPES,
    NOTE_KINDS,
    ON_PERSONAS,
    ActivityKind,
    next_phase,
    previous_phase,
)
from workshop.programme.agenda import is_per_table
from workshop.programme.phases import Phase, is_hidden
from workshop.programme.session_run import MovePhase, advance_activity, end_activity, go_back
from workshop.programme.sessions import APPROVED, CLOSED, OPEN, PLANNED
from workshop.programme.tables import Activity
from workshop.programme.timer import starts_by_itself
from workshop.ui.grouping.card_sort_agreement import show_progress
from workshop.ui.maps.journey_order import arrange_dialog
from workshop.ui.programme.activity_form import add_activity_dialog, edit_activity_dialog
from workshop.ui.programme.activity_words import show_script
from workshop.ui.programme.agenda import describe
from workshop.ui.programme.preparing import show_preparing
from workshop.ui.programme.session_choice import show_next_session
from workshop.ui.programme.table_personas import show_table_personas, table_personas_dialog
from workshop.ui.session.between import show_came_in
from workshop.ui.session.clock import show_timer
from workshop.ui.session.displayed_clause import show_clause_on_wall
from workshop.ui.session.dot_result import show_dot_result
from workshop.ui.session.drafts import show_draft_progress
from workshop.ui.session.fist_result import show_voted_clause
from workshop.ui.session.from_before import show_from_before, show_own_yields
from workshop.ui.session.missing_subjects import show_missing_subjects
from workshop.ui.session.piles import show_missing_groups, show_missing_notes, show_piles
from workshop.ui.session.questionnaire import show_questionnaire
from workshop.ui.session.questions import show_questions
from workshop.ui.session.rating import is_about_round, show_round
from workshop.ui.session.run_state import RunState, act, start
from workshop.ui.session.sentence_result import show_sentence_result
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import bring_into_view
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import show_part
from workshop.ui.shell.presses import press_button

_ONWARDS = {
    Phase.COLLECT: mark("Collect notes"),
    Phase.REVEAL: mark("Reveal the notes"),
    Phase.WORK: mark("Go on to the work"),
    Phase.VOTE: mark("Start the vote"),
    Phase.DONE: mark("End the activity"),
}
_ONWARDS_ASKING = {
    Phase.COLLECT: mark("Take questions and votes"),
    Phase.VOTE: mark("Take no more questions; votes go on"),
    Phase.DONE: mark("End the activity and show the votes"),
}
_ONWARDS_QUESTIONNAIRE = {
    Phase.VOTE: mark("Open the questionnaire on phones"),
    Phase.DONE: mark("Close the questionnaire"),
}
_BACK = {
    Phase.WAITING: mark("Back to the start"),
    Phase.COLLECT: mark("Back to collecting"),
    Phase.REVEAL: mark("Back to the reveal"),
    Phase.WORK: mark("Back to work"),
    Phase.VOTE: mark("Back to the vote"),
}


def show_running(page: Page, desk: RunState) -> None:
    """The running activity with its timer, or the next one to start."""
    if page.state("started") in st.session_state:
        bring_into_view(st.session_state[page.state("started")], page.state("arrival"))
    if desk.running is None:
        with st.container(border=True):
            _show_nothing_runs(page, desk)
            if desk.is_open:
                show_timer(page, desk)
        return
    with st.container(border=True, key="running"):
        _show_controls(page, desk, desk.running)
    with st.container(border=True):
        _show_activity(page, desk, desk.running)


def _show_controls(page: Page, desk: RunState, running: Activity) -> None:
    """What stays in sight: the title, the phases with the next step, the timer."""
    place = list(desk.agenda).index(running) + 1
    words = _("{place} of {count}", place=place, count=len(desk.agenda))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{words} · {describe_shortly(running)}", width="stretch")
        if press_button(_("Edit"), icon=":material/edit:", type="tertiary", key=page.state("edit")):
            edit_activity_dialog(page, running.id)
    st.header(plain(running.title), anchor=False)
    show_stepper(running)
    _show_steps(page, desk, running)
    if desk.is_open:
        show_timer(page, desk)


def _show_activity(page: Page, desk: RunState, running: Activity) -> None:
    """What is said, what is missing, and what comes of it so far."""
    if running.prompt:
        st.write(plain(running.prompt))
    _show_persona(page, desk)
    show_missing_subjects(page, running)
    if running.kind == ActivityKind.JOURNEY_MAP and not is_hidden(running.hidden, running.phase):
        _show_arranging(page, running)
    if running.kind == ActivityKind.DRAFTING and running.phase != Phase.WAITING:
        show_clause_on_wall(page, running)
    show_draft_progress(page, running)
    if running.kind == ActivityKind.FIST_TO_FIVE:
        show_voted_clause(page, running)
    if is_about_round(running):
        show_round(page, running)
    elif running.kind == ActivityKind.QUESTIONNAIRE:
        show_questionnaire(page, running)
    elif running.phase == Phase.VOTE and running.kind != ActivityKind.QUESTIONS:
        show_part(page.state("turnout"), _show_turnout, page, running, every=2)
    if running.kind == ActivityKind.DOT_VOTE and running.phase == Phase.DONE:
        show_dot_result(page, running)
    show_questions(page, running)
    show_sentence_result(page, running)
    _show_grouping(page, running)
    show_script(running)
    if desk.session.few:
        show_few()


def _show_grouping(page: Page, running: Activity) -> None:
    """Of a grouping: what is missing, how far people are, or what they agree about."""
    if running.kind != ActivityKind.GROUPING or running.phase == Phase.WAITING:
        return
    if running.phase == Phase.WORK:
        show_missing_notes(page, running)
    if not running.silent:
        show_missing_groups(page, running)
    elif running.phase == Phase.WORK:
        show_progress(page, running)
    else:
        show_piles(page, running)


def show_few() -> None:
    """That hiding names does not help among so few people; phones say the same."""
    st.caption(
        _(
            ":material/groups: Fewer than {least} people had joined when this phase began. Among "
            "so few, everybody can guess who wrote what; phones say so. Numbers of people and "
            "results by role stay hidden.",
            least=COUNT_THRESHOLD,
        )
    )


def describe_shortly(activity: Activity) -> str:
    """Kind and length of an activity."""
    kind = _(ACTIVITY_TYPES[activity.kind].label)
    return f"{kind} · {activity.minutes} min"


def describe_start(activity: Activity) -> str:
    """As ``describe_shortly``, and whether its timer starts with it."""
    words = describe_shortly(activity)
    if activity.phase == Phase.WAITING and starts_by_itself(activity):
        return _("{words} · the timer starts with it", words=words)
    return words


def show_stepper(activity: Activity) -> None:
    """The phases of a started activity in a row: past, present, future."""
    phases = ACTIVITY_TYPES[activity.kind].phases[1:]
    here = ACTIVITY_TYPES[activity.kind].phases.index(Phase(activity.phase)) - 1
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        for place, phase in enumerate(phases):
            if place:
                st.caption("→", width="content")
            word = _(phases_of(activity.kind)[phase])
            if place == here:
                st.badge(f"**{word}**", icon=":material/my_location:", color="primary")
            elif place < here:
                st.badge(word, icon=":material/check:", color="gray")
            else:
                st.caption(word, width="content")


def _show_nothing_runs(page: Page, desk: RunState) -> None:
    if desk.session.status in (CLOSED, APPROVED):
        st.header(_("This session is closed."), anchor=False)
        if desk.session.status == APPROVED:
            st.write(_("Its minutes are approved. They stay so, also when it is opened again."))
        else:
            st.write(
                _("Look through what you settled, then take the minutes home or approve them.")
            )
        show_own_yields(page, desk.session)
        show_next_session(page, desk.session)
        return
    show_from_before(page, desk)
    show_came_in(page, desk)
    if not desk.agenda:
        st.info(_("The agenda is empty. Add an activity on the page Programme."))
        return
    first = desk.next
    if first is None:
        st.subheader(_("All activities have ended."), anchor=False)
        return
    st.caption(_("Nothing is running yet. First comes:"))
    st.header(plain(first.title), anchor=False)
    st.caption(describe_start(first))
    show_script(first)
    if desk.is_open:
        _show_start(page, desk, first)
    else:
        st.write(_("Open the session; then phones can join and activities can start."))
        show_preparing(page, desk.session)


def _show_persona(page: Page, desk: RunState) -> None:
    running = desk.running
    if running is None or running.kind not in ON_PERSONAS:
        return
    if is_per_table(running):
        show_table_personas(page, running)
    elif running.id in desk.personas:
        st.markdown(f":material/psychology: **{plain(desk.personas[running.id])}**")
    else:
        st.warning(
            _("No persona is chosen here. Press Edit and choose one."),
            icon=":material/psychology_alt:",
        )


def _show_arranging(page: Page, running: Activity) -> None:
    """The way to the order and the names of stages, once the notes have become steps."""
    with page.read() as db:
        personas = list_personas_of(db, running)
    if personas and press_button(
        _("Arrange the journey"), icon=":material/swap_vert:", key=page.state("arrange")
    ):
        arrange_dialog(page, {persona.id: persona for persona in personas})


def _show_turnout(page: Page, running: Activity) -> None:
    """The number of people who have voted. Events of votes name no actor and nothing else, so
    that nobody learns who votes when; no fact is published, and this part polls."""
    page.present_actor()
    with page.read() as db:
        voted = count_voters(db, running)
        here = count_phones(db, running.session_id)
    words = _("{voted} of {here} have voted.", voted=voted, here=here)
    st.markdown(f":material/how_to_vote: {words}")


def _show_start(page: Page, desk: RunState, activity: Activity) -> None:
    words = _("Start: {title}", title=plain(activity.title))
    if press_button(
        words,
        icon=":material/play_arrow:",
        type="primary",
        width="stretch",
        wrap=True,
        key=page.state("start"),
        stands_for=(activity.id, desk.running_id),
    ):
        start(page, desk, activity)


def _show_steps(page: Page, desk: RunState, running: Activity) -> None:
    done = running.phase == Phase.DONE
    seen = MovePhase(running.id, running.phase)
    if done and desk.next:
        st.caption(describe_start(desk.next))
        _show_start(page, desk, desk.next)
    elif not done:
        ahead = next_phase(running.kind, running.phase)
        if press_button(
            onwards(running),
            icon=":material/arrow_forward:",
            type="secondary" if _waits_for_round(running) else "primary",
            width="stretch",
            key=page.state("advance"),
            stands_for=seen,
        ):
            act(page, advance_activity, seen)
    with st.container(horizontal=True):
        if running.phase != Phase.WAITING:
            behind = previous_phase(running.kind, running.phase)
            if press_button(
                _(_BACK[behind]),
                icon=":material/undo:",
                key=page.state("back"),
                stands_for=seen,
            ):
                act(page, go_back, seen)
        if (
            not done
            and ahead != Phase.DONE
            and press_button(
                _("End the activity"),
                icon=":material/stop:",
                key=page.state("end"),
                stands_for=seen,
            )
        ):
            act(page, end_activity, seen)


def _waits_for_round(activity: Activity) -> bool:
    """Whether the next thing to do is to make the round of an activity for ratings."""
    rating = activity.kind == ActivityKind.EXPERT_RATING
    return rating and activity.round_id is None and activity.phase == Phase.VOTE


def onwards(activity: Activity) -> str:
    """The label of the button that moves an activity to its next phase."""
    phase = next_phase(activity.kind, activity.phase)
    if activity.kind in NOTE_KINDS and phase == Phase.REVEAL and not activity.hidden:
        return _("End the writing")
    if activity.kind == ActivityKind.QUESTIONS:
        return _(_ONWARDS_ASKING[phase])
    if activity.kind == ActivityKind.QUESTIONNAIRE:
        return _(_ONWARDS_QUESTIONNAIRE[phase])
    if activity.kind == ActivityKind.EXPERT_RATING and activity.phase == Phase.VOTE:
        closes = activity.round_id is not None
        return _("Close the round and show the agreement") if closes else _("End the activity")
    if activity.phase == Phase.VOTE:
        return _("End the vote and show the result")
    return _(_ONWARDS[phase])


def show_run_of_show(page: Page, desk: RunState) -> None:
    """The agenda with the phase of each activity and a button to start it."""
    for activity in desk.agenda:
        here = desk.running is not None and activity.id == desk.running.id
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(width="stretch", gap=None):
                mark_here = ":primary[:material/my_location:] " if here else ""
                st.markdown(
                    f"{mark_here}{ACTIVITY_TYPES[activity.kind].icon} **{plain(activity.title)}**"
                )
                runs = activity.id == desk.session.current_activity_id
                st.caption(describe(activity, desk.personas.get(activity.id), runs=runs))
            if (
                is_per_table(activity)
                and activity.phase == Phase.WAITING
                and press_button(
                    _("Personas"),
                    icon=":material/psychology:",
                    type="tertiary",
                    key=page.state(f"seats.{activity.id}.plan"),
                )
            ):
                table_personas_dialog(page, activity.id)
            if desk.is_open and not here:
                again = activity.phase != Phase.WAITING
                if press_button(
                    _("Return") if again else _("Start"),
                    icon=":material/replay:" if again else ":material/play_arrow:",
                    key=page.state(f"start.{activity.id}"),
                    stands_for=desk.running_id,
                ):
                    start(page, desk, activity, arrive=True)
    if desk.session.status in (PLANNED, OPEN) and press_button(
        _("Add an activity"), icon=":material/add:", type="tertiary", key=page.state("add")
    ):
        add_activity_dialog(page, desk.session.id)
