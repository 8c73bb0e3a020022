"""The pictures of a session: of the whole, and of each of its activities."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.pictures.subjects import PictureSubject
from workshop.programme.sessions import APPROVED
from workshop.ui.session.run_state import RunState
from workshop.ui.shell.formatting import distinct, plain
from workshop.ui.shell.page import Page
from workshop.ui.widgets.pictures import offer_picture, show_gallery


def show_session_pictures(page: Page, desk: RunState) -> None:
    """All pictures of a session under the titles of what they belong to; the form for another one
    begins with the activity that runs."""
    if not page.may(Right.EXPORT):
        return
    editable = desk.session.status != APPROVED
    whole = PictureSubject("session", desk.session.id)
    titles = distinct({"": _("The whole meeting"), **{row.id: row.title for row in desk.agenda}})
    places = {
        title: PictureSubject("activity", key) if key else whole for key, title in titles.items()
    }
    if editable:
        offer_picture(page, places, default=list(titles).index(desk.running_id or ""))
    shown = False
    for title, subject in places.items():
        # The title stands above pictures only, and whether there are any is known after it.
        place = st.empty()
        if show_gallery(page, subject, editable=editable):
            place.markdown(f"**{plain(title)}**")
            shown = True
    if not shown:
        st.caption(
            _(
                "No pictures yet. A photo of the wall or of a poster, with a sentence on what is "
                "to be seen, goes into the minutes."
            )
        )
