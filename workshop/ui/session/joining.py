"""Joining: QR code, code, how many are expected, and who waits at the door."""

from functools import lru_cache

import segno
import streamlit as st

from workshop.i18n import _, ngettext
from workshop.live.public_address import public_address
from workshop.programme.door import (
    MOST_EXPECTED,
    AnswerDoor,
    SetExpectedPeople,
    answer_door,
    count_people,
    expected_people,
    list_waiting,
    set_expected_people,
)
from workshop.programme.door_codes import find_stack
from workshop.programme.join_codes import grouped
from workshop.programme.session_run import SetSwitch, set_joining
from workshop.programme.sessions import OPEN, in_window, load_session
from workshop.programme.tables import WorkingSession
from workshop.programme.wall_remote import SetWifi, set_wifi
from workshop.ui.session.run_state import act
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import show_part
from workshop.ui.shell.presses import press_button, submit_button
from workshop.ui.widgets.address_notes import show_address_notes
from workshop.ui.widgets.copy_text import show_to_copy


def join_address(page: Page) -> str:
    """The URL of the join page."""
    return f"{public_address(page.services.settings)}/join"


@lru_cache(maxsize=32)
def draw_code(address: str, code: str) -> str:
    """A QR code of the join page's URL, as a data URI: Streamlit forgets a picture's file when the
    page is run again before the browser has fetched it. The code is in the URL's fragment, which
    browsers do not send to servers, so that no log of a proxy holds it."""
    picture = segno.make(f"{address}#{code}", error="m")
    return picture.png_data_uri(scale=8, border=2, dark="#1B2A41", light="#FFFFFF")


def show_joining(page: Page, session: WorkingSession) -> None:
    """QR code and code while joining is open, the switch for it, how many are expected, and the
    address for those who take part from elsewhere."""
    _show_remote_part(page, session)
    if session.status != OPEN:
        st.caption(
            _("Until the deadline phones come in to write; see above.")
            if in_window(session)
            else _("Phones can join once the session is open.")
        )
        _show_expected(page, session)
        return
    address = join_address(page)
    if session.joining and session.join_code:
        picture, words = st.columns([4, 5], vertical_alignment="center")
        with picture:
            st.image(draw_code(address, session.join_code), width="stretch")
        with words:
            st.caption(_("Code"))
            st.title(grouped(session.join_code), anchor=False)
            st.caption(_("Address for phones"))
            show_to_copy(address, page.state("address"))
        show_address_notes(page.services.settings)
        _show_wifi(page, session)
    else:
        st.info(_("Joining is closed. Those who are in stay in."), icon=":material/door_front:")
    words_of = _("Close joining") if session.joining else _("Open joining")
    icon = ":material/door_front:" if session.joining else ":material/meeting_room:"
    key = page.state("joining")
    if press_button(words_of, icon=icon, width="stretch", key=key, stands_for=session.joining):
        act(page, set_joining, SetSwitch(session.id, not session.joining))
    _show_expected(page, session)


def _show_remote_part(page: Page, session: WorkingSession) -> None:
    if session.link:
        st.caption(_("Address of the remote part"))
        show_to_copy(session.link, page.state("remote"))


def _show_wifi(page: Page, session: WorkingSession) -> None:
    """The room's network, which the wall shows while people join."""
    words = _("Wi-Fi of the room: {name}", name=session.wifi_name) if session.wifi_name else ""
    with st.expander(words or _("Wi-Fi of the room"), icon=":material/wifi:"):
        st.caption(
            _(
                "Stands on the wall with a QR code while people join, and is erased when the "
                "session closes."
            )
        )
        key = page.state(f"wifi.{session.id}.{session.wifi_name}")
        with st.form(key, border=False):
            name = st.text_input(_("Name of the network"), session.wifi_name, max_chars=32)
            password = st.text_input(_("Password, if it has one"), max_chars=63)
            sent = submit_button(_("Show on the wall"), key=f"{key}.send")
        if sent:
            act(page, set_wifi, SetWifi(session.id, name, password))
        if session.wifi_name and press_button(
            _("Take it off the wall"), type="tertiary", key=f"{key}.off"
        ):
            act(page, set_wifi, SetWifi(session.id, "", ""))


def _show_expected(page: Page, session: WorkingSession) -> None:
    """How many people are expected, how many come in by themselves, and how many have come."""
    if page.programme.example:
        st.caption(_("In the example programme everybody comes in: it is for trying things out."))
        return
    with page.read() as db:
        expected, came = expected_people(db, session), count_people(db, session.id)
        codes = find_stack(db, session.id) is not None
    number = st.number_input(
        _("How many people do you expect?"),
        min_value=1,
        max_value=MOST_EXPECTED,
        value=expected.number,
        # Another key for another number: the field never brings an older one back.
        key=page.state(f"expected.{session.id}.{expected.number}.{expected.entered}"),
    )
    words = _(
        "{places} people come in by themselves; {came} have come. Whoever comes after that waits"
        " until you let them in, so that nobody can join several times unseen.",
        places=expected.places,
        came=came,
    )
    if codes:
        words = _(
            "Phones come in with a code from a slip; {came} have come. Whoever has no slip waits"
            " until you let them in.",
            came=came,
        )
    elif not expected.entered:
        words += " " + _("No number was entered for this session yet; this one is a guess.")
    st.caption(words)
    if number != expected.number:
        act(page, set_expected_people, SetExpectedPeople(session.id, int(number)))


def show_door(page: Page, session: WorkingSession) -> None:
    """Who waits at the door of an open session."""
    if session.status == OPEN:
        show_part(page.state("door"), _show_waiting, page, session, every=2)


def _show_waiting(page: Page, session: WorkingSession) -> None:
    """How many wait at the door, with an answer for all of them at once. Knocks make no facts, so
    this fragment polls."""
    page.present_actor()
    with page.read() as db:
        waiting = list_waiting(db, session.id)
        places = expected_people(db, load_session(db, session.id)).places
        codes = find_stack(db, session.id) is not None
    # Pressing a button reads anew: the answer is for those who stood there when it was pressed.
    key = page.state(f"door.{session.id}")
    shown = st.session_state.get(key, [])
    st.session_state[key] = waiting
    if not waiting:
        return
    with st.container(border=True, key=page.state("waiting")):
        words = ngettext(
            "{count} person wants to come in", "{count} people want to come in", len(waiting)
        )
        st.markdown(f":material/meeting_room: **{words}**")
        st.caption(
            _("They have no slip with a code. Look around: do you know who it is?")
            if codes
            else _("All {places} places are taken. Look around: are so many here?", places=places)
        )
        with st.container(horizontal=True):
            if press_button(
                _("Let in"), icon=":material/check:", type="primary", key=page.state("let_in")
            ):
                act(page, answer_door, AnswerDoor(session.id, shown, admit=True))
            if press_button(
                _("Do not let in"), icon=":material/block:", key=page.state("turn_away")
            ):
                act(page, answer_door, AnswerDoor(session.id, shown, admit=False))
