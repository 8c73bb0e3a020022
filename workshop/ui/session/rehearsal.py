"""A rehearsal, started and ended from *Run a session*."""

import streamlit as st

from workshop.errors import WorkshopError
from workshop.i18n import _
from workshop.programme.sessions import PLANNED
from workshop.programme.tables import Programme, WorkingSession
from workshop.ui.programme.session_choice import SESSION_KEY
from workshop.ui.shell.formatting import fault_words
from workshop.ui.shell.page import NOTICE_KEY, PROGRAMME_KEY, Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button


def show_rehearsal(page: Page, session: WorkingSession) -> None:
    """In a rehearsal what it is, and its end; before a session the button that starts one."""
    if page.programme.rehearsal_of is not None:
        _show_running(page)
    elif session.status == PLANNED and press_button(
        _("Rehearse this session"),
        icon=":material/theater_comedy:",
        width="stretch",
        key=page.state("rehearse"),
        help=_("With pretended participants, in a copy that is deleted at the end."),
    ):
        _starting_dialog(page, session)


def _show_running(page: Page) -> None:
    with st.container(border=True):
        st.markdown(f":material/theater_comedy: **{_('REHEARSAL')}**")
        st.caption(
            _(
                "The participants are pretended and their words made up. Nobody can join with a "
                "phone, and at the end everything here is deleted."
            )
        )
        if press_button(
            _("End the rehearsal"), icon=":material/stop:", type="primary", width="stretch"
        ):
            _end(page)


def _starting_dialog(page: Page, session: WorkingSession) -> None:
    from workshop.demo.rehearsal import FEWEST, MOST, Rehearse

    @dialog(_("Rehearse this session"))
    def ask() -> None:
        page.present_actor()
        st.write(
            _(
                "You run a copy of this session. Pretended participants write, sort and vote as "
                "phones do; open the wall as usual, it says that this is a rehearsal. The real "
                "session stays as it is."
            )
        )
        people = st.slider(_("Pretended participants"), FEWEST, MOST, 12)
        if press_button(_("Begin the rehearsal"), icon=":material/play_arrow:", type="primary"):
            content = Rehearse(session.id, people, page.services.settings.content_dir)
            _begin(page, content)

    ask()


def _begin(page: Page, content: object) -> None:
    from workshop.demo.pretenders import start_rehearsal
    from workshop.demo.rehearsal import Rehearse

    assert isinstance(content, Rehearse)
    try:
        programme = start_rehearsal(page.services, page.present_actor(), content)
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return
    _move_to(programme, None)


def _end(page: Page) -> None:
    from workshop.demo.pretenders import stop_rehearsal

    try:
        original = stop_rehearsal(page.services, page.present_actor(), page.programme.id)
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return
    with page.read() as db:
        programme = db.get(Programme, original)
    st.session_state[NOTICE_KEY] = _("The rehearsal is over; nothing of it is left.")
    _move_to(programme, st.query_params.get("session"))


def _move_to(programme: Programme | None, session: str | None) -> None:
    """Go on in another programme, at the session with the same number or at its open one."""
    st.session_state.pop(SESSION_KEY, None)
    st.session_state.pop(PROGRAMME_KEY, None)
    st.query_params.clear()
    if programme is not None:
        st.session_state[PROGRAMME_KEY] = programme.slug
    if session is not None:
        st.query_params["session"] = session
    st.rerun()
