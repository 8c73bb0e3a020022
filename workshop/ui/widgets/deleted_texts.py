"""That texts of notes were deleted on their day, where the notes themselves still count."""

import streamlit as st

from workshop.i18n import _
from workshop.retention.told import texts_deleted_on
from workshop.ui.shell.formatting import day
from workshop.ui.shell.page import Page


def show_deleted_texts(page: Page) -> None:
    """The day on which texts of notes of this programme were deleted; nothing where none were."""
    with page.read() as db:
        deleted_on = texts_deleted_on(db, page.programme.id)
    if deleted_on is not None:
        told = _("Texts of notes were deleted on {day}, as promised.", day=day(deleted_on))
        still = _("The notes still count.")
        st.caption(f":material/event_busy: {told} {still}")
