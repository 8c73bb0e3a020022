"""Texts of the page *Insight* around its charts, and links to the next step."""

from collections.abc import Sequence

import streamlit as st

from workshop.board.practice_kinds import DECISION_NAMES
from workshop.i18n import _, mark, ngettext, translate_plural
from workshop.i18n.counted_nouns import PRACTICES
from workshop.people.rights import Right
from workshop.standards.insight.map_coverage import PersonaMap
from workshop.standards.insight.need_origins import FirstHeard
from workshop.standards.insight.practice_counts import PracticeCounts
from workshop.ui.insight.computed_views import Insight
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button

_COMING = (
    (mark("After session 1: who was there, session by session and table by table."), "presence"),
    (mark("After session 2: which personas still lack a full map."), "personas"),
    (mark("After session 3: the way of the notes, as soon as there are any."), "notes"),
    (mark("After session 6: when needs were first heard, and from which sections."), "needs"),
)


def show_beginning(insight: Insight) -> None:
    """For a programme without notes: what will appear here and when, and the next step."""
    there = {
        "presence": bool(insight.presence.sessions),
        "personas": bool(insight.personas),
        "needs": any(insight.first.new),
    }
    coming = [f"- {_(text)}" for text, key in _COMING if not there.get(key)]
    st.info(_("This page fills by itself while you work."), icon=":material/insights:")
    st.markdown("\n".join(coming))
    if press_button(_("Go to the programme"), icon=":material/timeline:", type="primary"):
        go_to("programme")


def describe_first_steps(first: FirstHeard) -> None:
    """A caption on what the saturation curve counts and what it cannot."""
    parts = [_("A need counts for the session of the earliest note behind it.")]
    if first.by_hand:
        parts.append(
            ngettext(
                "For {count} need the session was set by hand.",
                "For {count} needs the session was set by hand.",
                first.by_hand,
            )
        )
    if first.unheard:
        parts.append(
            ngettext(
                "{count} need without notes is left out.",
                "{count} needs without notes are left out.",
                first.unheard,
            )
        )
    st.caption(" ".join(parts))


def offer_maps(page: Page, personas: Sequence[PersonaMap]) -> None:
    """A button to each persona's map that has gaps."""
    lacking = [persona for persona in personas if not persona.full]
    if not lacking or not page.may(Right.EDIT_PERSONA):
        return
    words = _("Fill the gaps")
    st.markdown(f"**{words}**")
    with st.container(horizontal=True):
        for persona in lacking:
            name = plain(shortened(persona.label, 40))
            key = page.state(f"map.{persona.persona_id}")
            if press_button(name, key=key, icon=":material/psychology:"):
                if persona.map_id:
                    go_to("empathy_map", map=persona.map_id)
                go_to("personas")


def show_practices_seen(page: Page, counts: PracticeCounts) -> None:
    """What became of the practices that people saw elsewhere, and the way to them."""
    told = [
        f"{_(DECISION_NAMES[decision])}: **{count}**" for decision, count in counts.decided.items()
    ]
    st.markdown(" · ".join([translate_plural(PRACTICES, counts.together), *told]))
    st.caption(
        ngettext(
            "A need or a clause stands on {count} of them.",
            "Needs or clauses stand on {count} of them.",
            counts.used,
        )
    )
    if press_button(_("Practices"), icon=":material/travel_explore:", key=page.state("practices")):
        go_to("needs", {"practice": ""})
