"""What a need rests on beside notes: steps of journeys and evidence."""

import streamlit as st

from workshop.board.evidence import load_evidence
from workshop.board.journeys import load_step
from workshop.board.personas import list_personas
from workshop.board.practices import practices_among
from workshop.board.tables import JourneyStep
from workshop.i18n import _
from workshop.needs.need_links import links_of
from workshop.needs.tables import Need
from workshop.ui.maps.journeys import FACES
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.widgets.evidence_entry import show_evidence_entry


def show_journey_of(page: Page, need: Need) -> None:
    """The journey steps that a need is linked to."""
    with page.read() as db:
        steps = [load_step(db, key) for key in links_of(db, "step", [need.id])[need.id]]
        people = {row.id: row.label for row in list_personas(db, page.programme.id, archived=True)}
    title = _("Where it comes up")
    st.markdown(f"**{title}**")
    if not steps:
        st.caption(_("It is tied to no step of a journey yet."))
    for step in steps:
        with st.container(border=True):
            persona = people.get(step.persona_id or "", "").split(",")[0]
            st.markdown(
                f"{FACES[step.emotion]} **{plain(persona)}** · {plain(step.stage or step.action)}"
            )
            st.caption(plain(_details(step)))


def show_evidence_of(page: Page, need: Need) -> None:
    """The evidence that a need is linked to, each piece with its caveat."""
    with page.read() as db:
        keys = links_of(db, "evidence", [need.id])[need.id]
        entries = [load_evidence(db, key) for key in keys]
        practices = practices_among(db, keys)
    title = _("Evidence")
    st.markdown(f"**{title}**")
    if not entries:
        st.caption(_("No evidence is tied to it yet. Notes count without it."))
    for row in entries:
        with st.container(border=True):
            show_evidence_entry(row, practices.get(row.id))


def _details(step: JourneyStep) -> str:
    parts = (step.action if step.stage else "", step.touchpoint, step.barrier)
    return " · ".join(part for part in parts if part)
