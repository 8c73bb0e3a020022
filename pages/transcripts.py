"""The page Interviews: what people said elsewhere, with their consent, as a source of notes."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.transcripts.keeping import list_transcripts
from workshop.ui.shell.formatting import distinct
from workshop.ui.shell.page import open_page
from workshop.ui.transcripts.bringing import show_bringing, show_phrase
from workshop.ui.transcripts.highlighting import show_transcript
from workshop.ui.transcripts.meeting import only_of_meeting
from workshop.ui.widgets.view_choice import choose_view

page = open_page("transcripts", needs=Right.MODERATE)

with st.container(gap=None):
    st.title(_("Research interviews"), anchor=False)
    st.caption(
        _(
            "What people said in interviews, with their consent. Words of it become notes; the "
            "text itself is seen only by those who moderate, and is deleted on its day."
        )
    )
show_phrase(page)
with page.read() as db:
    rows = list_transcripts(db, page.actor, page.programme.id)
if not rows:
    show_bringing(page)
    st.stop()

rows = only_of_meeting(page, rows)
if st.session_state.pop(page.state("came_in"), False):
    # Set rather than forgotten: the browser would send its former choice once more.
    st.session_state[page.state("view")] = "read"
views = {"read": _("Interviews: {count}", count=len(rows)), "bring": _("Bring one in")}
if choose_view(views, "read", page.state("view")) == "bring":
    show_bringing(page)
    st.stop()

names = distinct({row.id: row.title for row in rows})
chosen = st.selectbox(
    _("Research interview"),
    list(names),
    format_func=lambda key: names[key],
    key=page.state("chosen"),
    width=520,
)
show_transcript(page, next(row for row in rows if row.id == chosen))
