"""Arranging a journey: its stages in order and with their names, and steps that say the same."""

import streamlit as st

from workshop.board.journeys import (
    LINES,
    TEXTS,
    MergeSteps,
    MoveStage,
    RenameStage,
    list_journey,
    list_stages,
    merge_steps,
    move_stage,
    rename_stage,
)
from workshop.board.tables import JourneyStep, Persona
from workshop.i18n import _
from workshop.ui.shell.formatting import shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button


def arrange_dialog(page: Page, personas: dict[str, Persona], chosen: str | None = None) -> None:
    """A dialog in which the journey of one of these personas is arranged; walls follow at once."""

    @dialog(_("Arrange the journey"), width="large")
    def ask() -> None:
        page.present_actor()
        ids = list(personas)
        persona = ids[0]
        if len(ids) > 1:
            persona = st.segmented_control(
                _("Whose journey"),
                ids,
                default=chosen or ids[0],
                required=True,
                format_func=lambda key: personas[key].label,
                key=page.state("arrange.persona"),
            )
        with page.read() as db:
            steps = list_journey(db, persona)
        if not steps:
            st.info(
                _("This journey has no steps yet. They come with the notes that are revealed."),
                icon=":material/route:",
            )
            return
        _show_stages(page, persona, steps)
        st.divider()
        _show_merging(page, steps)

    ask()


def _show_stages(page: Page, persona_id: str, steps: list[JourneyStep]) -> None:
    stages = list_stages(steps)
    counts = {stage: sum(step.stage == stage for step in steps) for stage in stages}
    for place, stage in enumerate(stages):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            name = st.text_input(
                _("Stage {number}, steps: {count}", number=place + 1, count=counts[stage]),
                stage,
                max_chars=LINES["stage"],
                key=page.state(f"stage.{persona_id}.{stage}"),
            )
            for by, words, icon in (
                (-1, _("Earlier"), ":material/arrow_upward:"),
                (1, _("Later"), ":material/arrow_downward:"),
            ):
                if press_button(
                    "",
                    icon=icon,
                    help=words,
                    disabled=place + by in (-1, len(stages)),
                    key=page.state(f"stage{by}.{persona_id}.{stage}"),
                    stands_for=place,
                ) and page.accepts(move_stage, MoveStage(persona_id, stage, by)):
                    st.rerun(scope="fragment")
        if (
            name.strip()
            and name.strip() != stage
            and page.attempt(rename_stage, RenameStage(persona_id, stage, name)) is not None
        ):
            st.rerun(scope="fragment")


def _show_merging(page: Page, steps: list[JourneyStep]) -> None:
    words = _("Steps that say the same become one")
    st.markdown(f"**{words}**")
    names = {step.id: shortened(step.action or step.stage, 80) for step in steps}
    key = page.state(f"merge.{len(steps)}")
    chosen = st.multiselect(
        _("Steps"),
        list(names),
        format_func=lambda step: names[step],
        placeholder=_("Choose two or more"),
        key=f"{key}.steps",
        select_all=False,
    )
    if len(chosen) < 2:
        st.caption(_("The first one stands for the others; needs keep what they stand on."))
        return
    first = next(step for step in steps if step.id == chosen[0])
    said = st.text_area(
        _("How it is said together"),
        first.action,
        max_chars=TEXTS["action"],
        height=90,
        key=f"{key}.words.{first.id}",
    )
    if press_button(_("Make one step of them"), icon=":material/merge:", type="primary") and (
        page.attempt(merge_steps, MergeSteps(first.id, chosen[1:], said)) is not None
    ):
        st.rerun(scope="fragment")
