"""Needs in their ranking: the sentence, what it stands on, what can be done with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from workshop.i18n import _, mark
from workshop.i18n.plural import counted
from workshop.needs.grouping import list_groups
from workshop.needs.merging import MergeNeeds, merge_needs
from workshop.needs.needs import (
    STATUSES,
    SetNeedStatus,
    groups_of_needs,
    list_needs,
    need_supports,
    set_need_status,
)
from workshop.needs.ranking import rank_needs, rare_but_grave
from workshop.needs.support import Support, load_ground, stands_on
from workshop.needs.tables import Group, Need
from workshop.people.rights import Right
from workshop.programme.programmes import list_areas
from workshop.ui.comments import Remark, show_comments
from workshop.ui.moves import go_to
from workshop.ui.needforms import open_need_form
from workshop.ui.page import Page
from workshop.ui.votes import load_votes
from workshop.ui.words import plain, shortened

STATUS_NAMES = {
    "proposed": mark("proposed"),
    "selected": mark("selected"),
    "parked": mark("parked"),
    "merged": mark("merged"),
}
ORDER_NAMES = {"voices": mark("Voices"), "dots": mark("Dots"), "harm": mark("Harm")}
ASIDE = ("parked", "merged")
_COLOURS = {"proposed": "gray", "selected": "primary", "parked": "gray", "merged": "gray"}


@dataclass(frozen=True)
class Needs:
    """The needs of a programme with all that their cards show, read at once."""

    needs: Sequence[Need]
    supports: Mapping[str, Support]
    groups: Mapping[str, Sequence[Group]]
    areas: Mapping[str, str]
    grave: frozenset[str]


def load_needs(page: Page) -> Needs:
    """All needs of the programme, with their standing groups and their support."""
    programme_id = page.programme.id
    with page.read() as db:
        needs = list_needs(db, programme_id)
        ground = load_ground(db, programme_id)
        active = {group.id: group for group in list_groups(db, programme_id)}
        linked = groups_of_needs(db, [need.id for need in needs])
        supports = need_supports(db, programme_id)
        areas = {area.id: area.name for area in list_areas(db, programme_id)}
    groups = {
        key: [active[to] for to in dict.fromkeys(map(ground.standing, ids)) if to in active]
        for key, ids in linked.items()
    }
    return Needs(needs, supports, groups, areas, frozenset(rare_but_grave(needs, supports)))


def show_list(
    page: Page, all_needs: Needs, remarks: Mapping[str, Sequence[Remark]]
) -> None:
    """The needs in a chosen order; those put aside on request, rare but grave ones always."""
    votes = list(load_votes(page).values())
    dots = votes[-1].dots if votes else {}
    order = st.segmented_control(
        _("Order by"), [name for name in ORDER_NAMES if name != "dots" or dots], default="voices",
        format_func=lambda name: _(ORDER_NAMES[name]), key=page.state("order"), required=True,
    )  # fmt: skip
    ordered = rank_needs(all_needs.needs, order or "voices", all_needs.supports, dots)
    aside = [row for row in ordered if row.status in ASIDE and row.id not in all_needs.grave]
    for need in ordered:
        if need.status not in ASIDE or need.id in all_needs.grave:
            show_need(page, all_needs, need, dots.get(need.id, 0), remarks.get(need.id, ()))
    if aside and st.toggle(_("Show parked and merged needs ({count})", count=len(aside))):
        for need in aside:
            show_need(page, all_needs, need, dots.get(need.id, 0), remarks.get(need.id, ()))


def sentence(need: Need) -> str:
    """A need as Markdown: its three parts on a line each, what is needed set off from the rest."""
    lines = [_("As {who}", who=plain(need.who)), _("I need {need}", need=f"**{plain(need.need)}**")]
    if need.goal:
        lines.append(_("so that {goal}", goal=plain(need.goal)))
    return "  \n".join(lines)


def show_need(
    page: Page, all_needs: Needs, need: Need, dots: int, remarks: Sequence[Remark]
) -> None:
    """One need's card."""
    with st.container(border=True):
        _show_badges(all_needs, need, dots)
        st.markdown(sentence(need))
        ground = _("Stands on: {ground}", ground=stands_on(all_needs.supports[need.id]))
        st.caption(f":material/record_voice_over: {ground}")
        if need.status == "merged":
            _show_successor(all_needs, need)
        with st.container(horizontal=True):
            _show_actions(page, all_needs, need)
            _show_ground(all_needs, need)
        show_comments(page, "need", need.id, remarks)


def _show_badges(all_needs: Needs, need: Need, dots: int) -> None:
    with st.container(horizontal=True, gap="small"):
        if need.id in all_needs.grave:
            st.badge(
                _("rare but grave"), icon=":material/priority_high:", color="orange",
                help=_("Fewer voices than most needs, but great harm where it is not met. "
                       "No ranking hides it."),
            )  # fmt: skip
        if need.area_id and need.area_id in all_needs.areas:
            st.badge(plain(all_needs.areas[need.area_id]), color="blue")
        st.badge(_(STATUS_NAMES[need.status]), color=_COLOURS[need.status])  # type: ignore[arg-type]
        if dots:
            st.badge(counted(mark("{count} dot|{count} dots"), dots), color="green")
        if need.harm:
            st.badge(_("harm {harm} of 5", harm=need.harm), color="gray")


def _show_successor(all_needs: Needs, need: Need) -> None:
    into = next((row for row in all_needs.needs if row.id == need.merged_into), None)
    if into is not None:
        where = _("Merged into: {need}", need=plain(into.need))
        st.caption(f":material/merge: {where}")


def _show_ground(all_needs: Needs, need: Need) -> None:
    groups = all_needs.groups[need.id]
    if not groups and not need.criteria:
        return
    nameless = _("No header yet")
    title = counted(mark("{count} group|{count} groups"), len(groups))
    with st.popover(title, icon=":material/workspaces:"):
        for group in groups:
            st.markdown(f"- {plain(group.header) or nameless}")
        if need.criteria:
            signs = _("How we can tell that it is met")
            st.markdown(f"**{signs}**")
            st.markdown("\n".join(f"- {plain(line)}" for line in need.criteria))


def _show_actions(page: Page, all_needs: Needs, need: Need) -> None:
    clause = page.may(Right.WRITE_CLAUSE) and need.status != "merged"
    if clause and st.button(
        _("Make a clause"), key=f"clause.{need.id}", icon=":material/gavel:"
    ):
        go_to("standards", from_need=need.id)
    if page.may(Right.WRITE_NEED):
        if st.button(_("Edit"), key=f"edit.{need.id}", icon=":material/edit:"):
            open_need_form(page, need)
        with st.popover(_("Status"), icon=":material/label:"):
            _choose_status(page, all_needs, need)


def _choose_status(page: Page, all_needs: Needs, need: Need) -> None:
    status = st.radio(
        _("Status"), STATUSES, index=STATUSES.index(need.status), key=f"status.{need.id}",
        format_func=lambda name: _(STATUS_NAMES[name]), label_visibility="collapsed",
    )  # fmt: skip
    into = None
    if status == "merged":
        others = {row.id: row.need for row in all_needs.needs if _takes(row, need)}
        into = st.selectbox(
            _("Merged into"), list(others), key=f"into.{need.id}",
            format_func=lambda key: shortened(others[key], 80),
        )  # fmt: skip
    if st.button(_("Set the status"), key=f"set.{need.id}"):
        if into:
            done = page.attempt(merge_needs, MergeNeeds(into, [need.id]), done=_("Status set."))
        else:
            content = SetNeedStatus(need.id, status)
            done = page.attempt(set_need_status, content, done=_("Status set."))
        if done:
            st.rerun()


def _takes(other: Need, need: Need) -> bool:
    return other.id != need.id and other.status != "merged"
