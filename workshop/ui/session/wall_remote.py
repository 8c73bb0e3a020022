"""The wall from the laptop: opening it, which session it shows, blanking it, turning its pages."""

import streamlit as st

from workshop.board.note_kinds import NoteStatus
from workshop.board.notes import list_notes
from workshop.board.room_fact import board_activities
from workshop.board.table_maps import list_table_personas
from workshop.i18n import _, current_language
from workshop.i18n.collation import collation_key
from workshop.needs.card_sort import is_silent
from workshop.needs.needs import list_needs, need_sentence
from workshop.programme.activity_kinds import ActivityKind, BoardContent
from workshop.programme.agenda import is_per_table, shown_activity
from workshop.programme.display_links import (
    WallLink,
    create_display_link,
    find_display_link,
    renew_display_link,
)
from workshop.programme.meeting_kinds import MeetingKind
from workshop.programme.phases import Phase, is_hidden
from workshop.programme.session_run import SetSwitch, TurnWall, blank_wall, turn_wall
from workshop.programme.session_words import full_name
from workshop.programme.tables import Activity, WorkingSession
from workshop.programme.wall import (
    ShowTable,
    content_on_wall,
    session_on_wall,
    show_on_wall,
    show_table,
)
from workshop.programme.wall_remote import Pin, SetRemote, pin_on_wall, set_remote
from workshop.standards.publication.shown_standard import find_public_slug
from workshop.ui.session.run_state import RunState, act
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import own_link
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button


def show_wall_remote(page: Page, desk: RunState) -> None:
    """Buttons to open the wall in a new window, to turn it to this session, to blank it and to
    turn its pages."""
    session = desk.session
    with page.read() as db:
        shown = session_on_wall(db, page.programme.id)
    elsewhere = desk.is_open and shown is not None and shown.id != session.id
    if elsewhere and shown is not None:
        st.info(
            _("The wall shows now: {session}.", session=plain(full_name(shown))),
            icon=":material/cast:",
        )
    with st.container(horizontal=True):
        _show_link(page)
        if elsewhere:
            _show_switch(page, session)
        elif desk.is_open:
            _show_blanking(page, session)
        if press_button(_("More"), icon=":material/more_horiz:", key=page.state("wall_more")):
            _more_dialog(page)
    if desk.is_open and not elsewhere and not session.blanked:
        _show_views(page, desk)
    if desk.running is not None and not elsewhere and not session.blanked:
        _show_turning(page, desk)
        _show_tables(page, desk)


def _wall_link(page: Page) -> WallLink:
    return WallLink(page.programme.id, page.services.settings.secret)


def _show_link(page: Page) -> None:
    """The programme's one link to its wall, made when it is first shown; it only permits
    viewing."""
    with page.read() as db:
        token = find_display_link(db, _wall_link(page))
    token = token or page.attempt(create_display_link, _wall_link(page))
    if token is None:
        return
    st.link_button(
        _("Open the wall"),
        own_link(f"/screen?lang={page.programme.language}#{token}"),
        icon=":material/open_in_new:",
        width="stretch",
        help=_(
            "Opens in a new window; move it to the projector. The link is the same in all sessions:"
            " it shows the one that is open, and nothing between sessions."
        ),
    )


def _show_switch(page: Page, session: WorkingSession) -> None:
    if press_button(
        _("Show this session on the wall"),
        icon=":material/switch_video:",
        type="primary",
        width="stretch",
        key=page.state("switch"),
    ):
        act(page, show_on_wall, session.id)


def _show_blanking(page: Page, session: WorkingSession) -> None:
    if press_button(
        _("Show the wall again") if session.blanked else _("Blank the wall"),
        icon=":material/visibility:" if session.blanked else ":material/visibility_off:",
        type="primary" if session.blanked else "secondary",
        width="stretch",
        key=page.state("blank"),
        stands_for=session.blanked,
    ):
        act(page, blank_wall, SetSwitch(session.id, not session.blanked))


def _show_views(page: Page, desk: RunState) -> None:
    """The way in over the whole wall; one note or need alone, larger type, no instruction."""
    session = desk.session
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        if press_button(
            _("Put the QR code away") if session.wall_door else _("QR code over the wall"),
            icon=":material/qr_code_2:",
            type="primary" if session.wall_door else "secondary",
            width="stretch",
            key=page.state("wall_door"),
            stands_for=session.wall_door,
        ):
            act(page, set_remote, SetRemote(session.id, door=not session.wall_door))
        if session.wall_standard or _offers_standard(page, desk):
            _show_standard(page, session)
        if session.wall_pinned is not None:
            if press_button(
                _("Back to all"),
                icon=":material/grid_view:",
                type="primary",
                width="stretch",
                key=page.state("unpin"),
                stands_for=session.wall_pinned,
            ):
                act(page, pin_on_wall, Pin(session.id, None))
        elif desk.running is not None and press_button(
            _("Pin one…"), icon=":material/push_pin:", width="stretch", key=page.state("pin")
        ):
            _pin_dialog(page, desk.running)
    with st.container(horizontal=True, gap="small"):
        large = st.toggle(
            _("Larger type"), session.wall_large, key=page.state(f"large.{session.wall_large}")
        )
        bare = st.toggle(
            _("Hide the instruction"),
            session.wall_bare,
            key=page.state(f"bare.{session.wall_bare}"),
        )
    if large != session.wall_large or bare != session.wall_bare:
        act(page, set_remote, SetRemote(session.id, large=large, bare=bare))


def _offers_standard(page: Page, desk: RunState) -> bool:
    """Whether people talk about the standard, and there is one for everybody to read."""
    asks = desk.running is not None and desk.running.kind == ActivityKind.QUESTIONS
    if desk.session.kind != MeetingKind.FORUM and not asks:
        return False
    with page.read() as db:
        return find_public_slug(db, page.programme.id) is not None


def _show_standard(page: Page, session: WorkingSession) -> None:
    """The way to the published standard over the whole wall, and back."""
    if press_button(
        _("Put the standard away") if session.wall_standard else _("QR code of the standard"),
        icon=":material/menu_book:",
        type="primary" if session.wall_standard else "secondary",
        width="stretch",
        key=page.state("wall_standard"),
        stands_for=session.wall_standard,
    ):
        act(page, set_remote, SetRemote(session.id, standard=not session.wall_standard))


def _pin_dialog(page: Page, running: Activity) -> None:
    @dialog(_("One note or need alone on the wall"))
    def ask() -> None:
        page.present_actor()
        with page.read() as db:
            shown = shown_activity(db, running)
            covered = is_hidden(shown.hidden, shown.phase)
            notes = list_notes(db, board_activities(shown), NoteStatus.VISIBLE)
            texts = {note.id: note.text for note in notes if not covered}
            if BoardContent.NEEDS in content_on_wall(running):
                needs = list_needs(db, running.programme_id)
                texts |= {need.id: need_sentence(need) for need in needs}
        chosen = st.selectbox(
            _("What is talked about?"),
            sorted(texts, key=lambda key: collation_key(texts[key], current_language())),
            index=None,
            format_func=lambda key: texts[key],
            placeholder=_("Choose, or type a few letters of it"),
        )
        pressed = press_button(_("Pin it"), type="primary", icon=":material/push_pin:")
        pin = Pin(running.session_id, chosen)
        if pressed and chosen and page.attempt(pin_on_wall, pin) is not None:
            st.rerun()

    ask()


def _show_turning(page: Page, desk: RunState) -> None:
    """How many pages there are, only the wall knows: it depends on the projector."""
    session = desk.session
    if desk.running is None or desk.running.phase == Phase.WAITING:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        for by, icon, words in (
            (-1, ":material/chevron_left:", _("Page back")),
            (1, ":material/chevron_right:", _("Page on")),
        ):
            key = page.state(f"turn{by}")
            if press_button(words, icon=icon, width="stretch", key=key, repeats=True):
                act(page, turn_wall, TurnWall(session.id, by))
        # While people talk, pages stay where they are: they turn when somebody turns them. They
        # talk as well when they see what a silent grouping ended in.
        if desk.running.phase == Phase.WORK or is_silent(desk.running):
            return
        if press_button(
            _("Let pages turn") if session.wall_held else _("Hold this page"),
            icon=":material/play_arrow:" if session.wall_held else ":material/pause:",
            width="stretch",
            key=page.state("hold"),
            stands_for=session.wall_held,
        ):
            act(page, turn_wall, TurnWall(session.id, held=not session.wall_held))


def _show_tables(page: Page, desk: RunState) -> None:
    """Whose map or journey the wall shows, in one press: a table's, or one after the other."""
    running, session = desk.running, desk.session
    if running is None or running.phase == Phase.WAITING:
        return
    with page.read() as db:
        shown = shown_activity(db, running)
        tables = list(list_table_personas(db, shown.id)) if is_per_table(shown) else []
    if len(tables) < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        for table in (None, *tables):
            chosen = session.wall_table == table
            if press_button(
                _("Tables in turn") if table is None else _("Table {number}", number=table),
                type="primary" if chosen else "secondary",
                key=page.state(f"wall_table.{table}"),
                stands_for=(running.id, table),
            ):
                act(page, show_table, ShowTable(session.id, table))


def _more_dialog(page: Page) -> None:
    @dialog(_("The wall"))
    def ask() -> None:
        page.present_actor()
        st.markdown(
            _(
                "Keys on the wall: **→** and **←** turn the page, **space** holds it or lets it "
                "turn, **d** changes light and dark, **f** fills the screen."
            )
        )
        st.divider()
        st.write(
            _(
                "If the link has come into wrong hands, make a new one. Walls that are open now go "
                "dark; then open the wall anew."
            )
        )
        if press_button(_("Make a new link"), icon=":material/link_off:"):
            done = _("The earlier link to the wall does not work any more.")
            if page.attempt(renew_display_link, _wall_link(page), done):
                st.rerun()

    ask()
