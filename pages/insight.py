"""The page Insight: charts of the whole programme, from notes to clauses, with its gaps."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.store.log import last_number
from workshop.ui.insight.charts import draw_charts
from workshop.ui.insight.computed_views import load_insight, show_finding
from workshop.ui.insight.missing_voices import show_missing_voices
from workshop.ui.insight.note_flow import show_flow
from workshop.ui.insight.sections import (
    describe_first_steps,
    offer_maps,
    show_beginning,
    show_practices_seen,
)
from workshop.ui.insight.understanding import show_understanding
from workshop.ui.shell.page import open_page
from workshop.ui.widgets.deleted_texts import show_deleted_texts
from workshop.ui.widgets.watch import watch

page = open_page("insight", needs=Right.SEE)
insight = load_insight(page)
charts = draw_charts(insight)
watch(
    page,
    "events",
    lambda db: last_number(db, page.programme.id),
    every=15,
    by_itself=not insight.graph.notes,
)

with st.container(width=720, gap=None):
    st.title(_("Insight"), anchor=False)
    st.caption(_("The sessions as a whole: where needs came from, and what is still missing."))

if insight.graph.notes:
    st.header(_("The way of the notes"), anchor=False)
    show_deleted_texts(page)
    show_flow(page, insight)
else:
    show_beginning(insight)

if insight.graph.notes:
    st.header(_("Whose voices are missing"), anchor=False)
    show_missing_voices(page, insight)

show_understanding(page)

if "saturation" in charts:
    st.header(_("Needs, session by session"), anchor=False)
    show_finding(page, charts["saturation"], "saturation")
    describe_first_steps(insight.first)

if "notes" in charts:
    st.header(_("Where the notes come from"), anchor=False)
    show_finding(page, charts["notes"], "notes")
    st.caption(_("Notes behind an area's needs, by the section of the map they stand on."))

if "maps" in charts:
    st.header(_("Maps of the personas"), anchor=False)
    show_finding(page, charts["maps"], "maps")
    offer_maps(page, insight.personas)

if insight.practices.together:
    st.header(_("Practices seen elsewhere"), anchor=False)
    show_practices_seen(page, insight.practices)

if "presence" in charts:
    st.header(_("Who was there"), anchor=False)
    show_finding(page, charts["presence"], "presence")
    st.caption(_("Counts only. Numbers below five are hidden, and what would tell them."))
