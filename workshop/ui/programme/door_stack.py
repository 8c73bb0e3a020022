"""The stack of door codes of a meeting: making it, printing it once, doing without it."""

from concurrent.futures import ThreadPoolExecutor

import streamlit as st

from workshop.export.attendance.slips import load_slips, write_slips_pdf
from workshop.i18n import _, current_language, mark_plural, ngettext, translate_plural
from workshop.live.public_address import public_address
from workshop.programme.door import expected_people
from workshop.programme.door_codes import (
    MOST_CODES,
    DropStack,
    MakeStack,
    derive_code,
    draw_codes,
    drop_stack,
    find_stack,
    make_stack,
)
from workshop.programme.meeting_kinds import TRAININGS
from workshop.programme.sessions import OPEN, PLANNED, load_session
from workshop.programme.tables import DoorStack, WorkingSession
from workshop.ui.shell.navigation import run_again
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.file_downloads import PDF, offer_file

_MADE = mark_plural("{count} slip is ready.", "{count} slips are ready.")
_AT_ONCE = 4


def show_stack(page: Page, meeting: WorkingSession) -> None:
    """What codes are for, and the stack; for other meetings than trainings it is folded up."""
    if meeting.status not in (PLANNED, OPEN) or page.programme.rehearsal_of is not None:
        return
    if meeting.kind in TRAININGS:
        st.subheader(_("Codes for the door"), anchor=False)
        _show_stack(page, meeting)
    else:
        with st.expander(_("Codes for the door"), icon=":material/confirmation_number:"):
            _show_stack(page, meeting)


def forget_slips(page: Page, meeting: WorkingSession) -> None:
    """Let go of a file with codes that was offered before."""
    st.session_state.pop(_slips_key(page, meeting), None)


def _show_stack(page: Page, meeting: WorkingSession) -> None:
    st.write(
        _(
            "A slip for each seat, drawn from a bowl: a phone comes in with its code, and nobody "
            "knows whose it was. Whoever has no slip knocks, and you let them in. When the meeting "
            "is closed, the used codes are counted beside phones and signatures; later a code "
            "opens the questionnaires."
        )
    )
    with page.read() as db:
        stack = find_stack(db, meeting.id)
        places = expected_people(db, load_session(db, meeting.id)).places
    offered = st.session_state.get(_slips_key(page, meeting))
    if offered is not None and stack is not None and offered[0] == stack.edition:
        _offer_slips(stack, offered[1])
        return
    if stack is not None:
        words = ngettext(
            "There is a stack of {count} slip.", "There is a stack of {count} slips.", stack.codes
        )
        more = _(
            "It cannot be printed again. A new one voids all slips of this one that nobody has "
            "used; who is in stays in."
        )
        st.info(f"{words} {more}", icon=":material/confirmation_number:")
    number = st.number_input(
        _("How many slips?"),
        1,
        MOST_CODES,
        min(places, MOST_CODES),
        key=page.state(f"slips.{meeting.id}"),
    )
    seen = stack.edition if stack else None
    with st.container(horizontal=True):
        words = _("Make a new stack") if stack else _("Make the slips")
        if press_button(words, icon=":material/confirmation_number:", stands_for=seen):
            _make(page, meeting, int(number), seen)
        if stack is not None and press_button(
            _("Do without codes"), type="tertiary", stands_for=seen
        ):
            content = DropStack(meeting.id, stack.edition)
            if page.accepts(drop_stack, content, _("Phones come in without codes.")):
                st.rerun()


def _make(page: Page, meeting: WorkingSession, number: int, seen: str | None) -> None:
    codes, secret = draw_codes(number), page.services.settings.secret
    address = f"{public_address(page.services.settings)}/join"
    with st.spinner(_("Making the slips…")), ThreadPoolExecutor(_AT_ONCE) as pool:
        lookups = list(pool.map(lambda code: derive_code(secret, code).lookup, codes))
        with page.read() as db:
            actor = page.present_actor()
            slips = load_slips(db, actor, meeting.id, current_language(), address, codes)
        # Before anything becomes void: what cannot be printed takes nobody's slips away.
        pdf = write_slips_pdf(slips)
    stack = page.attempt(make_stack, MakeStack(meeting.id, lookups, seen))
    if stack is not None:
        st.session_state[_slips_key(page, meeting)] = (stack.edition, pdf)
        run_again()


def _offer_slips(stack: DoorStack, pdf: bytes) -> None:
    st.success(translate_plural(_MADE, stack.codes), icon=":material/check_circle:")
    offer_file(_("Slips to print (PDF)"), lambda: pdf, _("slips.pdf"), PDF, type="primary")
    st.caption(
        _(
            "Only now: the codes are kept nowhere here. Print the file, then delete it, and do not "
            "pass it on: whoever has it knows all codes, and could come in or answer with them."
        )
    )


def _slips_key(page: Page, meeting: WorkingSession) -> str:
    return page.state(f"slips_pdf.{meeting.id}")
