"""Choosing the clause that the wall shows during drafting."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.programme.agenda import EditActivity, edit_activity
from workshop.programme.tables import Activity
from workshop.standards.running_clause import displayed_clause_id
from workshop.ui.programme.activity_targets import name_clauses
from workshop.ui.session.run_state import act
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button


def show_clause_on_wall(page: Page, running: Activity) -> None:
    """The displayed clause, with buttons to the previous and next one and a field for any other."""
    names = name_clauses(page)
    if not names:
        return
    shown = displayed_clause_id(running)
    st.caption(_("On the wall"))
    known = shown is not None and shown in names
    words = plain(names[shown]) if shown is not None and known else _("no clause yet")
    st.markdown(f":material/co_present: **{words}**")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _show_neighbours(page, running, names)
        others = [key for key in names if key != shown]
        chosen = st.selectbox(
            _("Another clause"),
            others,
            index=None,
            format_func=lambda key: names[key],
            placeholder=_("Another clause"),
            label_visibility="collapsed",
            width=220,
            key=page.state(f"paper.{shown}"),
        )
        if chosen:
            _show_on_wall(page, running, chosen)
    if (
        known
        and shown
        and page.may(Right.WRITE_CLAUSE)
        and press_button(
            _("Write on this clause"),
            icon=":material/edit_note:",
            type="tertiary",
            key=page.state("paper.write"),
        )
    ):
        go_to("standards", {"clause": shown})


def _show_neighbours(page: Page, running: Activity, names: Mapping[str, str]) -> None:
    planned = [key for key in names if key in running.targets]
    shown = displayed_clause_id(running)
    place = planned.index(shown) if shown in planned else -1
    before, after = planned[max(place - 1, 0) : max(place, 0)], planned[place + 1 : place + 2]
    if before and press_button(
        _("Back to {code}", code=_code(names, before)),
        icon=":material/chevron_left:",
        key=page.state("paper.before"),
        help=plain(shortened(names[before[0]])),
    ):
        _show_on_wall(page, running, before[0])
    if after and press_button(
        _("Show on the wall: {code}", code=_code(names, after)),
        icon=":material/chevron_right:",
        icon_position="right",
        key=page.state("paper.after"),
        help=plain(shortened(names[after[0]])),
    ):
        _show_on_wall(page, running, after[0])


def _code(names: Mapping[str, str], keys: Sequence[str]) -> str:
    return plain(names[keys[0]].split(" ", 1)[0])


def _show_on_wall(page: Page, running: Activity, clause_id: str) -> None:
    rest = [key for key in running.targets if key != clause_id]
    act(page, edit_activity, EditActivity(running.id, {"targets": [clause_id, *rest]}))
