"""The page Personas: the fictional people whom the standard is for, and their maps."""

from collections import defaultdict

import streamlit as st

from workshop.board.personas import list_maps, list_personas
from workshop.board.tables import EmpathyMap
from workshop.i18n import _, mark
from workshop.people.rights import Right
from workshop.programme.programmes import list_areas
from workshop.ui.maps.journeys import show_journeys
from workshop.ui.maps.personas import open_persona_form, show_persona
from workshop.ui.shell.page import open_page
from workshop.ui.shell.presses import press_button

ABREAST = 3
VIEWS = {"personas": mark("Personas"), "journeys": mark("Journeys")}

page = open_page("personas", needs=Right.EDIT_PERSONA)

with page.read() as db:
    everybody = list_personas(db, page.programme.id, archived=True)
    areas = {area.id: area for area in list_areas(db, page.programme.id)}
    maps: dict[str, list[EmpathyMap]] = defaultdict(list)
    for chart, persona in list_maps(db, page.programme.id):
        maps[persona.id].append(chart)

present = [persona for persona in everybody if not persona.archived]
away = [persona for persona in everybody if persona.archived]

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    with st.container(width=560, gap=None):
        st.title(_("Personas"), anchor=False)
        st.caption(_("Fictional people for whom the city should work; each gets an empathy map."))
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        view = st.segmented_control(
            _("Show"),
            list(VIEWS),
            default="personas",
            format_func=lambda name: _(VIEWS[name]),
            key=page.state("view"),
            required=True,
            label_visibility="collapsed",
        )
        people = view != "journeys" or not present
        if people and press_button(_("New persona"), icon=":material/person_add:", type="primary"):
            open_persona_form(page)

if present and view == "journeys":
    show_journeys(page, present)
    st.stop()

if not present:
    st.info(
        _("No persona yet. Begin with one person in one situation: who comes, and what for?"),
        icon=":material/group:",
    )

for start in range(0, len(present), ABREAST):
    for column, persona in zip(st.columns(ABREAST), present[start : start + ABREAST], strict=False):
        with column:
            show_persona(page, persona, areas.get(persona.area_id or ""), maps[persona.id])

if away:
    with st.expander(_("Put away ({count})", count=len(away)), icon=":material/archive:"):
        for persona in away:
            show_persona(page, persona, areas.get(persona.area_id or ""), maps[persona.id])
