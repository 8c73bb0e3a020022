"""The head of a recruitment: its day of erasure, who recruits, and erasing it sooner."""

from datetime import date, timedelta

import streamlit as st
from sqlmodel import Session

from workshop.i18n import _, ngettext
from workshop.local_time import today
from workshop.people.recruiters import list_recruiters
from workshop.people.rights import Right
from workshop.recruitment.erasure import erase_now
from workshop.recruitment.recruitments import EraseSooner, erase_sooner, find_recruitment
from workshop.recruitment.tables import Recruitment
from workshop.ui.shell.formatting import day, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.watch import fields, watch


def show_day(page: Page, recruitment: Recruitment) -> None:
    """When everything is erased, and who sees it until then."""
    erase_on = date.fromisoformat(recruitment.erase_on)
    left = (erase_on - today()).days
    with page.read() as db:
        named = [plain(row.display_name) for row in list_recruiters(db, page.programme.id)]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            ":material/auto_delete: "
            + _("**Everything here is erased on {day}**", day=day(erase_on))
            + " ("
            + ngettext("in {count} day", "in {count} days", left)
            + ")",
            width="stretch",
        )
        if press_button(
            _("Erase sooner…"), icon=":material/event:", key=page.state("sooner"), type="tertiary"
        ):
            dialog(_("Erase sooner"))(_ask_sooner)(page, recruitment)
    st.caption(
        ":material/visibility: "
        + _("Only those named for recruiting see this page: {names}.", names=", ".join(named))
    )


def _ask_sooner(page: Page, recruitment: Recruitment) -> None:
    page.present_actor()
    present = date.fromisoformat(recruitment.erase_on)
    chosen = st.date_input(
        _("Everything is erased on"),
        value=present,
        min_value=today() + timedelta(days=1),
        max_value=present,
        format="DD.MM.YYYY",
        key=page.state("sooner.day"),
    )
    if (
        press_button(_("Set this day"), type="primary", key=page.state("sooner.set"))
        and isinstance(chosen, date)
        and page.accepts(
            erase_sooner, EraseSooner(page.programme.id, chosen), done=_("The day is set.")
        )
    ):
        st.rerun()
    st.divider()
    st.write(
        _(
            "Or erase everything now: candidates, answers, ratings, interviews and decisions. Only "
            "numbers stay for the report. This cannot be undone."
        )
    )
    typed = st.text_input(_("Type the title of the recruitment to confirm"), autocomplete="off")
    if press_button(
        _("Erase everything now"), icon=":material/delete_forever:", key=page.state("erase")
    ):
        if typed.strip() != recruitment.title:
            st.error(_("This is not the title."), icon=":material/info:")
        elif page.accepts(erase_now, page.programme.id, done=_("Everything is erased.")):
            st.rerun()


def watch_recruitment(page: Page) -> None:
    """Draw the page anew when others have changed something; nothing for somebody who is no longer
    named."""

    def look(db: Session) -> object:
        actor, programme_id = page.present_actor(), page.programme.id
        if not actor.may(Right.RECRUIT, programme_id):
            return None
        return fields([find_recruitment(db, actor, programme_id)])

    watch(page, "recruitment", look, by_itself=False)
