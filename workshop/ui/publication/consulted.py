"""What whoever publishes needs to know of consultations: a register comes out with a version."""

from collections.abc import Sequence

import streamlit as st

from workshop.consultation.moderating import count_remarks, count_unanswered
from workshop.consultation.register import ConsultationPlace, place_consultations
from workshop.consultation.states import RemarkState
from workshop.consultation.windows import WindowPhase, list_consultations, phase_of
from workshop.i18n import _
from workshop.local_time import today
from workshop.standards.publication.publications import Edition
from workshop.ui.shell.formatting import day_of
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button


def show_consulted(page: Page, editions: Sequence[Edition]) -> None:
    """Consultations whose register is not out yet."""
    with page.read() as db:
        rows = list_consultations(db, page.programme.id)
    for place in place_consultations(rows, editions):
        if place.told_in is None and phase_of(place.row, today()) != WindowPhase.BEFORE:
            _show(page, place)


def _show(page: Page, place: ConsultationPlace) -> None:
    row, version = place.row, place.version
    with page.read() as db:
        waiting = count_remarks(db, row.id)[RemarkState.WAITING]
        without = count_unanswered(db, row.id)
    if phase_of(row, today()) == WindowPhase.OPEN:
        words = _(
            "A consultation on version {version} takes remarks until {day}. Its register comes out"
            " with a version that is published after its end.",
            version=version,
            day=day_of(row.closes),
        )
    else:
        words = _(
            "The next version brings the register of remarks on version {version}.",
            version=version,
        )
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        left = _(
            "Still to be read: {waiting}; in the register without an answer: {open}.",
            waiting=waiting,
            open=without,
        )
        more = f"  \n{left}" if waiting or without else ""
        st.markdown(f":material/forum: {words}{more}")
        if press_button(
            _("Go to the consultation"), key=page.state(f"consultation.{row.id}"), type="tertiary"
        ):
            go_to("consultation")
