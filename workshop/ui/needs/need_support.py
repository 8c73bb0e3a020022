"""What else a need stands on: steps of journeys and pieces of evidence."""

import streamlit as st

from workshop.board.evidence import load_evidence
from workshop.board.journeys import load_step
from workshop.board.personas import list_personas
from workshop.board.tables import Evidence, JourneyStep
from workshop.i18n import _
from workshop.needs.need_links import links_of
from workshop.needs.tables import Need
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page

FACES = {
    -2: ":material/sentiment_very_dissatisfied:",
    -1: ":material/sentiment_dissatisfied:",
    0: ":material/sentiment_neutral:",
    1: ":material/sentiment_satisfied:",
    2: ":material/sentiment_very_satisfied:",
}
"""An emotion of -2 to 2, as a picture beside its number."""


def show_journey_of(page: Page, need: Need) -> None:
    """The steps of journeys at which a need comes up."""
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
    """The evidence behind a need, each with its caveat."""
    with page.read() as db:
        keys = links_of(db, "evidence", [need.id])[need.id]
        entries = [load_evidence(db, key) for key in keys]
    title = _("Evidence")
    st.markdown(f"**{title}**")
    if not entries:
        st.caption(_("No evidence is tied to it yet. Voices count without it."))
    for row in entries:
        with st.container(border=True):
            show_entry(row)


def show_entry(row: Evidence) -> None:
    """What a piece of evidence says, where it comes from, and what to be careful about."""
    if row.figure:
        st.markdown(f"##### {plain(row.figure)}")
    st.markdown(f"**{plain(row.title)}**")
    source = " · ".join(plain(part) for part in (row.publisher, row.year) if part)
    st.markdown(f":gray[{source}] {_link(row.address)}")
    told = ((_("Sample: {text}"), row.sample), (_("Population: {text}"), row.population))
    counted_on = " · ".join(words.format(text=plain(text)) for words, text in told if text)
    if counted_on:
        st.caption(counted_on)
    if row.caveat:
        st.markdown(f":orange[:material/warning: {plain(row.caveat)}]")


def _link(address: str) -> str:
    """A link for what is one, else the address as it is."""
    scheme, colon, rest = address.partition("://")
    if not colon or scheme.lower() not in ("http", "https"):
        return plain(address)
    signs = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"}
    safe = "".join(signs.get(sign, sign) for sign in address)
    return f"[{plain(rest.partition('/')[0])}]({safe})"


def _details(step: JourneyStep) -> str:
    parts = (step.action if step.stage else "", step.touchpoint, step.barrier)
    return " · ".join(part for part in parts if part)
