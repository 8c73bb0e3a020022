"""MoSCoW prioritisation of needs: must, should, could, won't this time."""

from collections.abc import Mapping

import streamlit as st

from workshop.i18n import _, mark, translate_plural
from workshop.i18n.counted_nouns import NEEDS
from workshop.needs.need_rules import MOSCOW
from workshop.needs.need_states import MoscowPriority
from workshop.needs.needs import EditNeed, edit_need
from workshop.needs.tables import Need
from workshop.people.rights import Right
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page

MOSCOW_NAMES: Mapping[str | None, str] = {
    None: mark("Not decided yet"),
    MoscowPriority.MUST: mark("Must"),
    MoscowPriority.SHOULD: mark("Should"),
    MoscowPriority.COULD: mark("Could"),
    MoscowPriority.NOT_NOW: mark("Not this time"),
}
MOSCOW_ORDER = mark("Must, should, could")
"""What is ordered by these decisions, in a word."""
MOSCOW_HELP = mark(
    "Must: without it the standard does not work. Should: it matters, but it can wait. Could: good "
    "if it can be done. Not this time: kept for later. (The method is called MoSCoW.)"
)
_ICONS: Mapping[str | None, str] = {
    None: ":material/help:",
    MoscowPriority.MUST: ":material/priority_high:",
    MoscowPriority.SHOULD: ":material/keyboard_arrow_up:",
    MoscowPriority.COULD: ":material/add:",
    MoscowPriority.NOT_NOW: ":material/schedule:",
}


def moscow_name(value: str | None) -> str:
    """The label of a MoSCoW decision, or of ``None``."""
    return _(MOSCOW_NAMES[value])


def choose_moscow(present: str | None, key: str, label: str) -> str | None:
    """Buttons for the four values; returns the chosen one, ``None`` after a second click on it."""
    return st.segmented_control(
        label,
        MOSCOW,
        default=present,
        format_func=moscow_name,
        key=f"{key}.{present}",
        label_visibility="collapsed",
    )


def show_board(page: Page, needs: list[Need], grounds: Mapping[str, str], grave: set[str]) -> None:
    """The needs in columns by decision; ``grounds``: the support of each need as text, by id."""
    st.caption(_(MOSCOW_HELP))
    columns = st.columns(len(MOSCOW_NAMES), gap="small")
    for column, value in zip(columns, MOSCOW_NAMES, strict=True):
        inside = [need for need in needs if need.moscow == value]
        with column:
            st.markdown(f"##### {_ICONS[value]} {moscow_name(value)}")
            st.caption(translate_plural(NEEDS, len(inside)))
            for need in inside:
                _show_card(page, need, grounds[need.id], rare=need.id in grave)


def _show_card(page: Page, need: Need, ground: str, *, rare: bool) -> None:
    with st.container(border=True, gap="small"):
        if rare:
            st.badge(_("rare but grave"), icon=":material/priority_high:", color="orange")
        st.markdown(f"**{plain(shortened(need.need, 140))}**")
        who = shortened(_("As {who}", who=need.who), 90)
        st.caption(f"{plain(who)}  \n{ground}")
        if page.may(Right.WRITE_NEED):
            _choose_column(page, need)


def _choose_column(page: Page, need: Need) -> None:
    values = list(MOSCOW_NAMES)
    chosen = st.selectbox(
        _("Move to"),
        values,
        index=values.index(need.moscow),
        format_func=moscow_name,
        # The key changes with the decision: an outdated choice must not be applied again.
        key=page.state(f"moscow.{need.id}.{need.moscow}"),
        label_visibility="collapsed",
    )
    if chosen != need.moscow and page.accepts(edit_need, EditNeed(need.id, {"moscow": chosen})):
        st.rerun()
