"""What tables and pairs write together, on the page that runs a session."""

from collections import Counter
from collections.abc import Mapping

import streamlit as st
from sqlmodel import Session

from workshop.board.joint_drafts import list_drafts
from workshop.board.joint_forms import FORMS, DraftStatus
from workshop.i18n import _, mark
from workshop.needs.group_queries import list_groups
from workshop.needs.needs import VOTABLE, list_needs
from workshop.programme.activity_kinds import ACTIVITY_TYPES, DraftForm
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity
from workshop.standards.running_clause import displayed_clause_id
from workshop.ui.session.run_state import RunState
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import show_part
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.component import show_module

_SCREENS: Mapping[str, tuple[str, str]] = {
    DraftForm.PERSONA: ("personas", ""),
    DraftForm.NEED: ("needs", "need"),
    DraftForm.QUESTION: ("needs", ""),
    DraftForm.CLAUSE: ("standards", "clause"),
    DraftForm.HEADER: ("grouping", "group"),
    DraftForm.STEP: ("empathy_map", ""),
}
"""By form: the page on which what a draft became is edited, and its query parameter."""

_HOW = {
    DraftForm.PERSONA: mark(
        "Each table begins its persona on one phone; the others at the table join it with one "
        "press."
    ),
    DraftForm.NEED: mark(
        "Hand out the groups by saying so: “Table 2 takes the group about the entrance.” The table "
        "chooses it on its phones."
    ),
    DraftForm.CLAUSE: mark(
        "Hand out the needs by saying so: “Table 2 takes the first need.” The table, or the pair, "
        "chooses it on its phones."
    ),
    DraftForm.HEADER: mark(
        "Tables propose sentences on their phones. Read them out, then start the vote: everybody "
        "chooses one for each group on their phone. Afterwards one press takes the chosen ones "
        "over as the sentences of the groups."
    ),
}


def show_drafts(page: Page, desk: RunState) -> None:
    """The drafts by status, given in first; taking over, giving back, editing, putting aside."""
    result = show_module(
        "joint_drafts",
        data={"session": desk.session.id},
        key=page.state("drafts"),
        programme_id=page.programme.id,
        triggers=("opened",),
    )
    if result.opened:
        form, _colon, key = str(result.opened).partition(":")
        screen, name = _SCREENS[form]
        go_to(screen, {name: key} if name else None)


def show_draft_progress(page: Page, running: Activity) -> None:
    """How many drafts are being written, given in and taken over; what to press where there is
    nothing to write about."""
    form = ACTIVITY_TYPES[running.kind].drafts
    if form is None or running.phase == Phase.WAITING:
        return
    with page.read() as db:
        lacks = _lacks(db, running)
    if lacks:
        _show_lack(page, FORMS[form].about)
        return
    # While a clause stands on the phones, nothing is drafted there.
    if running.phase == Phase.WORK and form in _HOW and displayed_clause_id(running) is None:
        st.caption(_(_HOW[form]))
    show_part(page.state("written"), _show_counts, page, running, every=2)


def _lacks(db: Session, running: Activity) -> bool:
    form = ACTIVITY_TYPES[running.kind].drafts
    about = FORMS[form].about if form else ""
    if about == "group":
        return not list_groups(db, running.programme_id)
    if about == "need":
        return not any(row.status in VOTABLE for row in list_needs(db, running.programme_id))
    return False


def _show_lack(page: Page, about: str) -> None:
    if about == "group":
        st.warning(
            _(
                "There are no groups yet, so phones have nothing to write about. Make groups on "
                "the page Grouping, or of the piles of the silent grouping."
            ),
            icon=":material/workspaces:",
        )
        if press_button(_("To the groups"), key=page.state("to_groups")):
            go_to("grouping")
        return
    st.warning(
        _("There are no needs yet, so phones have nothing to write about. Write needs first."),
        icon=":material/favorite:",
    )
    if press_button(_("To the needs"), key=page.state("to_needs")):
        go_to("needs")


def _show_counts(page: Page, running: Activity) -> None:
    page.present_actor()
    with page.read() as db:
        found = Counter(draft.status for draft in list_drafts(db, running.id))
    st.markdown(
        ":material/edit_note: "
        + _(
            "Drafts: {open} being written · {offered} given in · {accepted} taken over",
            open=found[DraftStatus.OPEN] + found[DraftStatus.RETURNED],
            offered=found[DraftStatus.OFFERED],
            accepted=found[DraftStatus.ACCEPTED],
        )
    )
