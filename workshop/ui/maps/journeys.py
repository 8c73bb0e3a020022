"""Journey maps: a persona's steps through a service, with the curve of emotions."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from workshop.board.journeys import (
    EMOTION_NAMES,
    EMOTIONS,
    LINES,
    TEXTS,
    TOPIC,
    AddStep,
    EditStep,
    MoveStep,
    add_step,
    edit_step,
    list_journey,
    move_step,
    remove_step,
)
from workshop.board.research import is_journey_from_research
from workshop.board.tables import JourneyStep, Persona
from workshop.export.labels import FROM_RESEARCH
from workshop.i18n import _
from workshop.ui.maps.journey_order import arrange_dialog
from workshop.ui.shell.dialogs import ask_first, show_undo
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button, submit_button
from workshop.ui.widgets.charts import label, new_figure, palette
from workshop.ui.widgets.drafts import keep_draft, settle_draft

FACES = {
    -2: ":material/sentiment_very_dissatisfied:",
    -1: ":material/sentiment_dissatisfied:",
    0: ":material/sentiment_neutral:",
    1: ":material/sentiment_satisfied:",
    2: ":material/sentiment_very_satisfied:",
}
"""The icon for each emotion from -2 to 2."""

_ABREAST = 4
_PARTS = (
    ("touchpoint", ":material/location_on:"),
    ("thoughts", ":material/chat_bubble:"),
    ("barrier", ":material/block:"),
    ("opportunity", ":material/lightbulb:"),
)


def show_journeys(page: Page, personas: Sequence[Persona]) -> None:
    """The journey of a chosen persona: curve, steps, and a button to add one."""
    names = {persona.id: persona.label for persona in personas}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("Whose journey"),
            list(names),
            format_func=lambda key: names[key],
            key=page.state("journey"),
            width=420,
        )
        if press_button(_("Add a step"), icon=":material/add:", type="primary"):
            _open_form(page, chosen)
        if press_button(_("Arrange the journey"), icon=":material/swap_vert:"):
            arrange_dialog(page, {row.id: row for row in personas if row.id == chosen})
        show_undo(page, TOPIC)
    with page.read() as db:
        steps = list_journey(db, chosen)
        from_research = is_journey_from_research(db, chosen)
    if not steps:
        st.info(
            _(
                "No step yet. Begin before the visit: how does this person learn that the service "
                "exists, and what goes through their head?"
            ),
            icon=":material/route:",
        )
        return
    if from_research:
        st.badge(_(FROM_RESEARCH), color="green", icon=":material/record_voice_over:")
    if len(steps) > 1:
        st.plotly_chart(
            _curve(steps),
            theme=None,
            key=page.state("curve"),
            width="stretch",
            config={"displayModeBar": False},
            alt=_finding(steps),
        )
    for start in range(0, len(steps), _ABREAST):
        row = list(enumerate(steps, 1))[start : start + _ABREAST]
        for column, (number, step) in zip(st.columns(_ABREAST), row, strict=False):
            with column:
                _show_step(page, step, number, len(steps))


def _show_step(page: Page, step: JourneyStep, number: int, last: int) -> None:
    with st.container(border=True, height="stretch", gap="small"):
        st.markdown(f"**{number}. {plain(step.stage or step.action)}**")
        st.badge(_(EMOTION_NAMES[step.emotion]), icon=FACES[step.emotion], color=_colour(step))
        if step.stage and step.action:
            st.markdown(plain(step.action))
        for name, icon in _PARTS:
            if text := getattr(step, name):
                st.caption(f"{icon} {plain(text)}")
        st.space("stretch")
        with st.container(horizontal=True, gap="small"):
            for by, words, icon in (
                (-1, _("Earlier"), ":material/arrow_back:"),
                (1, _("Later"), ":material/arrow_forward:"),
            ):
                at_end = number + by in (0, last + 1)
                pressed = press_button(
                    "",
                    key=f"move.{by}.{step.id}",
                    icon=icon,
                    help=words,
                    disabled=at_end,
                    type="tertiary",
                )
                if pressed and page.accepts(move_step, MoveStep(step.id, by)):
                    st.rerun()
            if press_button(
                _("Edit"), key=f"edit.{step.id}", icon=":material/edit:", type="tertiary"
            ):
                _open_form(page, step.persona_id or "", step)
            if press_button(
                "",
                key=f"delete.{step.id}",
                icon=":material/delete:",
                help=_("Delete"),
                type="tertiary",
            ):
                _ask_to_delete(page, step)


def _colour(step: JourneyStep) -> Any:
    return "orange" if step.emotion < 0 else "green" if step.emotion > 0 else "gray"


def _curve(steps: Sequence[JourneyStep]) -> go.Figure:
    colours = palette()
    figure = new_figure(_finding(steps), height=270)
    places = list(range(1, len(steps) + 1))
    names = [label(shortened(step.stage or step.action, 28), 16, 2) for step in steps]
    figure.add_hline(y=0, line={"color": colours.line, "width": 1})
    figure.add_scatter(
        x=places,
        y=[step.emotion for step in steps],
        mode="lines+markers",
        line={"color": colours.accent, "width": 3, "shape": "spline", "smoothing": 0.6},
        marker={
            "size": 13,
            "color": [colours.warning if step.emotion < 0 else colours.accent for step in steps],
        },
        hovertext=names,
        hoverinfo="text",
    )
    figure.update_xaxes(tickvals=places, ticktext=names, showgrid=False)
    figure.update_yaxes(
        range=[-2.4, 2.4],
        tickvals=list(EMOTION_NAMES),
        ticktext=[_(words) for words in EMOTION_NAMES.values()],
    )
    return figure


def _finding(steps: Sequence[JourneyStep]) -> str:
    """The finding of the curve, in one sentence."""
    lowest = min(step.emotion for step in steps)
    if lowest >= 0:
        return _("Nowhere on this way does it get bad")
    worst = [step.stage or step.action for step in steps if step.emotion == lowest]
    return _("It is worst here: {stage}", stage=shortened(", ".join(worst), 90))


def _ask_to_delete(page: Page, step: JourneyStep) -> None:
    ask_first(
        page,
        _("Delete this step?"),
        _("Needs that come up here stay, without this step. You can undo it."),
        (_("Delete"), ":material/delete:"),
        lambda: page.accepts(remove_step, step.id, done=_("Deleted. You can undo it.")),
    )


def _open_form(page: Page, persona_id: str, step: JourneyStep | None = None) -> None:
    present = step or JourneyStep(programme_id=page.programme.id)

    title = _("Edit the step") if step else _("Add a step")
    form_id = page.state(f"step.{step.id if step else persona_id}")

    @dialog(title, width="large")
    def form() -> None:
        page.present_actor()
        keep_draft(page, form_id, title, **{name: getattr(present, name) for name in _WORDS})
        with st.form(page.state("step"), border=False):
            fields = _ask(present, form_id)
            saved = submit_button(_("Save the step"), key=page.state("step.send"), type="primary")
        if saved and _save(page, persona_id, step, fields):
            settle_draft(form_id)
            st.rerun()

    form()


_WORDS = ("stage", "touchpoint", "action", "thoughts", "barrier", "opportunity")


def _ask(present: JourneyStep, form_id: str) -> dict[str, Any]:
    left, right = st.columns(2)
    stage = left.text_input(
        _("Stage"),
        present.stage,
        max_chars=LINES["stage"],
        key=f"{form_id}.stage",
        placeholder=_("For example: at the counter"),
    )
    touchpoint = right.text_input(
        _("Touchpoint"),
        present.touchpoint,
        max_chars=LINES["touchpoint"],
        key=f"{form_id}.touchpoint",
        placeholder=_("Whom or what do they meet?"),
    )

    def ask(place: DeltaGenerator, label: str, name: str) -> str:
        words: str = getattr(present, name)
        key = f"{form_id}.{name}"
        return place.text_area(label, words, height=90, max_chars=TEXTS[name], key=key)

    action = ask(left, _("Action"), "action")
    thoughts = ask(right, _("Thoughts"), "thoughts")
    barrier = ask(left, _("Barrier"), "barrier")
    opportunity = ask(right, _("Opportunity"), "opportunity")
    emotion = st.segmented_control(
        _("How it feels"),
        EMOTIONS,
        default=present.emotion,
        required=True,
        format_func=lambda value: f"{FACES[value]} {_(EMOTION_NAMES[value])}",
    )
    return {
        "stage": stage,
        "action": action,
        "touchpoint": touchpoint,
        "thoughts": thoughts,
        "emotion": emotion or 0,
        "barrier": barrier,
        "opportunity": opportunity,
    }


def _save(page: Page, persona_id: str, step: JourneyStep | None, fields: dict[str, Any]) -> bool:
    if step is None:
        return page.accepts(add_step, AddStep(persona_id, fields), done=_("Step added."))
    return page.accepts(edit_step, EditStep(step.id, fields), done=_("Step saved."))
