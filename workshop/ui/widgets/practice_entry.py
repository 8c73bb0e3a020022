"""One practice: what is done where, what it takes here, and what was decided about it."""

from collections.abc import Mapping

import streamlit as st

from workshop.board.practice_kinds import DECISION_NAMES, PracticeDecision
from workshop.board.practices import FIELD_NAMES, SeenPractice
from workshop.i18n import _
from workshop.ui.shell.formatting import plain, web_link

_LOOKS: Mapping[str, tuple[str, str]] = {
    PracticeDecision.OPEN: ("gray", ":material/help:"),
    PracticeDecision.ADOPT: ("primary", ":material/check_circle:"),
    PracticeDecision.ADAPT: ("blue", ":material/tune:"),
    PracticeDecision.LEAVE: ("orange", ":material/do_not_disturb_on:"),
}
"""Decision → colour and icon of its badge."""
_BESIDE = (("needs_here", "obstacles"), ("figure", "frame"))
"""Fields that are read side by side."""


def show_practice_entry(seen: SeenPractice, *, where: str = "", area: str = "") -> None:
    """One practice with all its fields; ``where``: its stop, ``area``: its area, as text."""
    with st.container(horizontal=True, vertical_alignment="center"):
        show_decision_badge(seen.row.decision)
        if area:
            st.badge(plain(area), color="gray")
        if where:
            st.caption(f":material/pin_drop: {plain(where)}", width="content")
    st.markdown(f"##### {plain(seen.title)}")
    st.markdown(f":gray[{_source(seen)}] {web_link(seen.evidence.address)}")
    if seen.row.what:
        st.markdown(plain(seen.row.what))
    for pair in _BESIDE:
        _show_side_by_side(seen, [name for name in pair if seen.field(name)])
    if seen.row.reason:
        why = _("Why: {reason}", reason=plain(seen.row.reason))
        st.markdown(f":material/gavel: {why}")


def show_decision_badge(decision: str) -> None:
    """The decision on a practice, as a badge."""
    colour, icon = _LOOKS[decision]
    st.badge(_(DECISION_NAMES[decision]), color=colour, icon=icon)  # type: ignore[arg-type]


def _source(seen: SeenPractice) -> str:
    since = _("since: {when}", when=seen.row.since) if seen.row.since else ""
    parts = (seen.evidence.publisher, seen.row.by_whom, since)
    return " · ".join(plain(part) for part in parts if part)


def _show_side_by_side(seen: SeenPractice, names: list[str]) -> None:
    if not names:
        return
    for name, place in zip(names, st.columns(len(names), gap="medium"), strict=True):
        label = _(FIELD_NAMES[name])
        place.markdown(f":small[:gray[{label}]]  \n{plain(seen.field(name))}")
