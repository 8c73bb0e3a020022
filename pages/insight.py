"""Insight: the ten sessions as a whole, from voices to clauses, and what is still missing."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.ui.insight import load_insight, show_finding
from workshop.ui.insight_charts import draw_heard, draw_personas, draw_presence, draw_saturation
from workshop.ui.insight_flow import show_flow
from workshop.ui.insight_parts import offer_maps, show_beginning, tell_first
from workshop.ui.page import open_page

page = open_page("insight", needs=Right.SEE)
insight = load_insight(page)
trail = insight.trail

with st.container(width=720, gap=None):
    st.title(_("Insight"), anchor=False)
    st.caption(_("The sessions as a whole: where needs came from, and what is still missing."))

show_beginning(page, insight)

if trail.notes:
    st.subheader(_("The way of the voices"), anchor=False)
    show_flow(page, insight)

if sum(insight.first.new):
    st.subheader(_("Needs, session by session"), anchor=False)
    show_finding(page, *draw_saturation(insight.first), "saturation")
    tell_first(insight.first)

if any(map(any, insight.heard.cells)):
    st.subheader(_("Where the voices come from"), anchor=False)
    show_finding(page, *draw_heard(insight.heard, trail.areas), "voices")
    st.caption(_("Voices behind an area's needs, by the section of the map their notes stand on."))

if insight.personas:
    st.subheader(_("Maps of the personas"), anchor=False)
    show_finding(page, *draw_personas(insight.personas), "maps")
    offer_maps(page, insight.personas)

if insight.presence.sessions:
    st.subheader(_("Who was there"), anchor=False)
    show_finding(page, *draw_presence(insight.presence), "presence")
    st.caption(_("Counts only. Numbers below five are hidden, and what would tell them."))
