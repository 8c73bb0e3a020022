"""The list of needs in a chosen order: sentence, support and actions of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from sqlmodel import Session

from workshop.board.evidence import list_evidence
from workshop.board.practices import list_practices
from workshop.board.visit_stops import list_stops
from workshop.i18n import _, mark, mark_plural, translate_plural
from workshop.i18n.counted_nouns import DOTS, EVIDENCE, GROUPS
from workshop.needs.group_queries import list_groups
from workshop.needs.need_links import LINKED, links_of
from workshop.needs.need_states import NeedStatus
from workshop.needs.needs import list_needs
from workshop.needs.ranking import rank_needs, rare_but_grave
from workshop.needs.support import Support, describe_support, load_support_index
from workshop.needs.tables import Group, Need
from workshop.needs.told_support import load_told_figures
from workshop.people.rights import Right
from workshop.programme.programmes import list_areas
from workshop.review.comments import list_comments
from workshop.ui.needs.moscow import MOSCOW_ORDER, moscow_name, show_board
from workshop.ui.needs.need_actions import offer_need_statuses
from workshop.ui.needs.need_form import open_need_form
from workshop.ui.needs.vote_results import load_votes
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.comments import CommentLine, keep_comments, show_comments
from workshop.ui.widgets.watch import fields

STATUS_NAMES: Mapping[str, str] = {
    NeedStatus.PROPOSED: mark("proposed"),
    NeedStatus.SELECTED: mark("selected"),
    NeedStatus.PARKED: mark("parked"),
    NeedStatus.MERGED: mark("merged"),
}
ORDER_NAMES = {
    "notes": mark("Notes"),
    "dots": mark("Dots"),
    "harm": mark("Harm"),
    "moscow": MOSCOW_ORDER,
}
ASIDE = (NeedStatus.PARKED, NeedStatus.MERGED)
_COLOURS: Mapping[str, str] = {
    NeedStatus.PROPOSED: "gray",
    NeedStatus.SELECTED: "primary",
    NeedStatus.PARKED: "gray",
    NeedStatus.MERGED: "gray",
}
_LINK_NAMES = {
    "group": GROUPS,
    "note": mark_plural("{count} single note", "{count} single notes"),
    "evidence": EVIDENCE,
    "step": mark_plural("{count} journey step", "{count} journey steps"),
}


@dataclass(frozen=True)
class Needs:
    """The needs of a programme with the data of their cards, read in one transaction.

    ``people``: at least so many behind each need, as it was told last (see ``Support``).
    """

    needs: Sequence[Need]
    supports: Mapping[str, Support]
    groups: Mapping[str, Sequence[Group]]
    areas: Mapping[str, str]
    grave: frozenset[str]
    people: Mapping[str, int | None]
    links: Mapping[str, Mapping[str, int]]

    def find(self, need_id: str | None) -> Need | None:
        """The need with this id, or ``None``."""
        return next((need for need in self.needs if need.id == need_id), None)


def load_need_list(page: Page) -> Needs:
    """All needs of the programme, with their active groups and their support."""
    programme_id = page.programme.id
    with page.read() as db:
        needs = list_needs(db, programme_id)
        ground = load_support_index(db, programme_id)
        active = {group.id: group for group in list_groups(db, programme_id)}
        links = {kind: links_of(db, kind, [need.id for need in needs]) for kind in LINKED}
        areas = {area.id: area.name for area in list_areas(db, programme_id)}
        told = load_told_figures(db, programme_id)
    groups = {
        key: [active[to] for to in dict.fromkeys(map(ground.resolve_group, ids)) if to in active]
        for key, ids in links["group"].items()
    }
    supports = {need.id: ground.need_support(need.id) for need in needs}
    people = {need.id: told.need_support(ground, need.id).at_least for need in needs}
    counts = {
        need.id: {kind: len(links[kind][need.id]) for kind in LINKED if kind != "group"}
        | {"group": len(groups[need.id])}
        for need in needs
    }
    grave = frozenset(rare_but_grave(needs, supports))
    return Needs(needs, supports, groups, areas, grave, people, counts)


def load_watched(db: Session, programme_id: str) -> object:
    """Needs, evidence and comments as they are now, to be compared."""
    return (
        fields(list_needs(db, programme_id)),
        fields(list_evidence(db, programme_id)),
        fields(one.row for one in list_practices(db, programme_id)),
        fields(list_stops(db, programme_id)),
        fields(list_comments(db, programme_id, "need")),
    )


def show_list(page: Page, all_needs: Needs, remarks: Mapping[str, Sequence[CommentLine]]) -> None:
    """The needs in a chosen order or by MoSCoW decision; parked ones only on request, rare but
    grave ones always."""
    votes = list(load_votes(page).values())
    dots = (votes[-1].dots if votes else None) or {}
    order = st.segmented_control(
        _("Order by"),
        [name for name in ORDER_NAMES if name != "dots" or dots],
        default="notes",
        format_func=lambda name: _(ORDER_NAMES[name]),
        key=page.state("order"),
        required=True,
    )
    by = order if order and order != "moscow" else "notes"
    ordered = rank_needs(all_needs.needs, by, all_needs.supports, dots)
    aside = [row for row in ordered if row.status in ASIDE and row.id not in all_needs.grave]
    present = [row for row in ordered if row.status not in ASIDE or row.id in all_needs.grave]
    if order == "moscow":
        grounds = {key: describe_support(support) for key, support in all_needs.supports.items()}
        show_board(page, present, grounds, set(all_needs.grave))
        return
    keep_comments(page, "need", [need.id for need in all_needs.needs])
    for need in present:
        show_need(page, all_needs, need, dots.get(need.id, 0), remarks.get(need.id, ()))
    if aside and st.toggle(_("Show parked and merged needs ({count})", count=len(aside))):
        for need in aside:
            show_need(page, all_needs, need, dots.get(need.id, 0), remarks.get(need.id, ()))


def sentence(need: Need) -> str:
    """A need as Markdown: its three parts on a line each, the need itself emphasised."""
    lines = [_("As {who}", who=plain(need.who)), _("I need {need}", need=f"**{plain(need.need)}**")]
    if need.goal:
        lines.append(_("so that {goal}", goal=plain(need.goal)))
    return "  \n".join(lines)


def show_need(
    page: Page, all_needs: Needs, need: Need, dots: int, remarks: Sequence[CommentLine]
) -> None:
    """One need's card: sentence, badges, support, comments and actions."""
    with st.container(border=True):
        show_badges(all_needs, need, dots)
        st.markdown(sentence(need))
        st.caption(f":material/sticky_note_2: {support_words(all_needs, need)}")
        show_successor(page, all_needs, need)
        with st.container(horizontal=True):
            if press_button(
                _("Open the need"), key=f"open.{need.id}", icon=":material/open_in_full:"
            ):
                open_need(need.id)
            show_actions(page, need)
        show_comments(page, "need", need.id, remarks)


def open_need(need_id: str | None) -> None:
    """Set the query parameter of the open need and rerun; ``None`` leads back to the list."""
    if need_id:
        st.query_params["need"] = need_id
    else:
        st.query_params.pop("need", None)
    st.rerun()


def support_words(all_needs: Needs, need: Need) -> str:
    """The support of a need as text: numbers of notes, sessions and links."""
    parts = [describe_support(all_needs.supports[need.id])]
    counts = all_needs.links[need.id]
    parts += [translate_plural(_LINK_NAMES[kind], counts[kind]) for kind in LINKED if counts[kind]]
    return _("Stands on: {ground}", ground=" · ".join(parts))


def show_badges(all_needs: Needs, need: Need, dots: int = 0) -> None:
    """A row of badges: rare but grave, area, state, MoSCoW, dots, harm."""
    with st.container(horizontal=True, gap="small"):
        if need.id in all_needs.grave:
            st.badge(
                _("rare but grave"),
                icon=":material/priority_high:",
                color="orange",
                help=_(
                    "Fewer notes than most needs, but great harm where it is not met. "
                    "No ranking hides it."
                ),
            )
        if need.area_id and need.area_id in all_needs.areas:
            st.badge(plain(all_needs.areas[need.area_id]), color="blue")
        st.badge(_(STATUS_NAMES[need.status]), color=_COLOURS[need.status])  # type: ignore[arg-type]
        if need.moscow:
            st.badge(moscow_name(need.moscow), color="violet")
        if dots:
            st.badge(translate_plural(DOTS, dots), color="green")
        if need.harm:
            st.badge(_("harm {harm} of 5", harm=need.harm), color="gray")


def show_successor(page: Page, all_needs: Needs, need: Need) -> None:
    """Links to the need that a merged one went into, and to the one that a need was split from."""
    for key, words, icon in (
        (need.merged_into, mark("Merged into: {need}"), "merge"),
        (need.split_from, mark("Split from: {need}"), "call_split"),
    ):
        if (other := all_needs.find(key)) is not None:
            st.caption(f":material/{icon}: {_(words, need=plain(other.need))}")


def show_actions(page: Page, need: Need) -> None:
    """Buttons for the actions that the visitor may take on a need."""
    clause = page.may(Right.WRITE_CLAUSE) and need.status != NeedStatus.MERGED
    if clause and press_button(
        _("Make a clause"), key=f"clause.{need.id}", icon=":material/gavel:"
    ):
        go_to("standards", from_need=need.id)
    if page.may(Right.WRITE_NEED):
        if press_button(_("Edit"), key=f"edit.{need.id}", icon=":material/edit:"):
            open_need_form(page, need)
        offer_need_statuses(page, need)
