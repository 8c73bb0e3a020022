"""Joining (QR code, code) and the wall (link for the projector, blanking)."""

import io
from functools import lru_cache

import segno
import streamlit as st
from streamlit import config

from workshop.i18n import _
from workshop.live.public_address import phone_address
from workshop.programme.display_links import create_display_link, renew_display_link
from workshop.programme.session_run import SetSwitch, blank_wall, set_joining
from workshop.programme.sessions import OPEN
from workshop.programme.tables import WorkingSession
from workshop.ui.session.run_state import RunState, act
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.navigation import run_again
from workshop.ui.shell.page import Page


def join_address(page: Page) -> str:
    """The URL of the join page."""
    scheme = "https" if config.get_option("server.sslCertFile") else "http"
    port = int(config.get_option("server.port"))
    return f"{phone_address(page.services.settings, scheme, port)}/join"


@lru_cache(maxsize=32)
def draw_code(address: str, code: str) -> bytes:
    """A QR code (PNG) of the join page's URL. The code is in the fragment, which browsers do not
    send to servers, so that no log of a proxy holds it."""
    picture = io.BytesIO()
    segno.make(f"{address}#{code}", error="m").save(
        picture, kind="png", scale=8, border=2, dark="#1B2A41", light="#FFFFFF"
    )
    return picture.getvalue()


def show_joining(page: Page, session: WorkingSession) -> None:
    """QR code and code while joining is open, and the switch for it."""
    if session.status != OPEN:
        st.caption(_("Phones can join once the session is open."))
        return
    address = join_address(page)
    if session.joining and session.join_code:
        picture, words = st.columns([1, 1], vertical_alignment="center")
        with picture:
            st.image(draw_code(address, session.join_code), width="stretch")
        with words:
            st.caption(_("Code"))
            st.title(f"{session.join_code[:3]} {session.join_code[3:]}", anchor=False)
            st.caption(_("Address for phones"))
            st.code(address, language=None, wrap_lines=True)
    else:
        st.info(_("Joining is closed. Those who are in stay in."), icon=":material/door_front:")
    words_of = _("Close joining") if session.joining else _("Open joining")
    icon = ":material/door_front:" if session.joining else ":material/meeting_room:"
    if st.button(words_of, icon=icon, width="stretch", key=page.state("joining")):
        act(page, set_joining, SetSwitch(session.id, not session.joining))


def show_wall_buttons(page: Page, desk: RunState) -> None:
    """Buttons to open the wall in a new window and to blank it, while the session is open."""
    session = desk.session
    with st.container(horizontal=True):
        if not desk.is_open:
            return
        _show_wall_link(page, session)
        if st.button(
            _("Show the wall again") if session.blanked else _("Blank the wall"),
            icon=":material/visibility:" if session.blanked else ":material/visibility_off:",
            type="primary" if session.blanked else "secondary",
            width="stretch",
            key=page.state("blank"),
        ):
            act(page, blank_wall, SetSwitch(session.id, not session.blanked))


def _show_wall_link(page: Page, session: WorkingSession) -> None:
    """The first click creates a display link, once per browser and session; its token only
    permits viewing the wall."""
    key = page.state(f"wall.{session.id}")
    if key not in st.session_state and st.button(
        _("Link to the wall"), icon=":material/cast:", width="stretch", key=page.state("link")
    ):
        token = page.attempt(create_display_link, session.id)
        if token:
            st.session_state[key] = token
            run_again()
    if key in st.session_state:
        st.link_button(
            _("Open the wall"),
            f"/screen?lang={page.programme.language}#{st.session_state[key]}",
            icon=":material/open_in_new:",
            width="stretch",
            help=_("Opens in a new window; move it to the projector."),
        )
        if st.button(
            _("New link to the wall"),
            icon=":material/link_off:",
            width="stretch",
            key=page.state("renew"),
        ):
            _confirm_new_link(page, session.id)


def _confirm_new_link(page: Page, session_id: str) -> None:
    words = _(
        "Walls that are open now go dark, and their link does not work any more. "
        "Then open the wall with the new link."
    )

    def renew() -> bool:
        done = _("The earlier links to the wall do not work any more.")
        token = page.attempt(renew_display_link, session_id, done)
        if token:
            st.session_state[page.state(f"wall.{session_id}")] = token
        return bool(token)

    yes = (_("Make a new link"), ":material/link_off:")
    ask_first(page, _("Make a new link to the wall?"), words, yes, renew)
