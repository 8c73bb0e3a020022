"""The affinity wall and the list of groups with the notes behind each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from sqlmodel import Session

from workshop.board.notes import count_notes
from workshop.board.personas import list_maps
from workshop.board.visibility import SHOWN
from workshop.i18n import _
from workshop.needs.group_queries import list_groups, shown_parent
from workshop.needs.support import Support, describe_support, load_support_index
from workshop.needs.tables import Group
from workshop.people.rights import Right
from workshop.programme.phases import is_hidden
from workshop.programme.session_words import session_word
from workshop.review.comments import list_comments
from workshop.standards.trace.forward import ForwardTrace
from workshop.ui.grouping.reached_clauses import load_forward_links, show_forward_links
from workshop.ui.maps.map_choice import Item, list_items
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.navigation import go_to, only_asked_for
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.comments import (
    CommentLine,
    keep_comments,
    load_comment_lines,
    show_comments,
)
from workshop.ui.widgets.component import show_module
from workshop.ui.widgets.group_names import name_groups
from workshop.ui.widgets.watch import fields, watch


@dataclass(frozen=True)
class ActivityNotes:
    """An activity whose notes may be grouped, and the number of its notes."""

    item: Item
    notes: int


def load_activity_notes(page: Page) -> dict[str, ActivityNotes]:
    """The activities with notes that everybody may see, by id, in the order of the programme."""
    found = {}
    with page.read() as db:
        items = list_items(db, page.programme.id)
        counts = count_notes(db, [item.activity.id for item in items], SHOWN)
        for item in items:
            activity = item.activity
            notes = counts[activity.id]
            if notes and not is_hidden(activity.hidden, activity.phase):
                found[activity.id] = ActivityNotes(item, notes)
    return found


def choose_activities(page: Page, written: Mapping[str, ActivityNotes]) -> list[str]:
    """A field per session for the activities whose notes the wall shows (default: all); returns
    the chosen ids."""
    by_session: dict[str, list[str]] = defaultdict(list)
    for key, entry in written.items():
        by_session[entry.item.session.id].append(key)
    present = st.session_state.get(page.state("count"), len(written))
    label = _("Notes from: {count} of {all}", count=present, all=len(written))
    chosen: list[str] = []

    def name(key: str) -> str:
        return plain(f"{written[key].item.activity.title} ({written[key].notes})")

    with st.popover(label, icon=":material/filter_list:"):
        for keys in by_session.values():
            session = written[keys[0]].item.session
            number = session_word(session.number)
            chosen += st.pills(
                f"{number} · {plain(session.title)}",
                keys,
                selection_mode="multi",
                default=keys,
                format_func=name,
                key=page.state(f"activities.{session.id}"),
            )
    if len(chosen) != present:
        st.session_state[page.state("count")] = len(chosen)
        st.rerun()
    return chosen


def show_wall(page: Page, written: Mapping[str, ActivityNotes]) -> None:
    """The affinity wall with the choice of its notes, and a button from a group to a new need."""
    with st.container(horizontal=True):
        chosen = choose_activities(page, written)
        if page.may(Right.WRITE_NEED):
            _offer_need(page)
    sessions = {entry.item.session.id: entry.item.session.number for entry in written.values()}
    options = {
        "activities": chosen or list(written),
        "maps": _load_map_names(page),
        "sessions": {key: session_word(at) for key, at in sessions.items()},
        "editable": page.may(Right.GROUP),
        "account": page.visitor.account.id,
    }
    show_module(
        "grouping",
        programme_id=page.programme.id,
        data=options,
        key="grouping.wall",
        follow=["group"],
    )


def _offer_need(page: Page) -> None:
    names = name_groups(page)
    if not names:
        return
    chosen = st.selectbox(
        _("Group"),
        list(names),
        index=None,
        key=page.state("group"),
        width=340,
        format_func=lambda key: names.get(key, ""),
        placeholder=_("Make a need from a group"),
        label_visibility="collapsed",
    )
    if chosen:
        go_to("needs", from_group=chosen)


def _load_map_names(page: Page) -> dict[str, str]:
    """The personas' labels by map id."""
    with page.read() as db:
        return {chart.id: persona.label for chart, persona in list_maps(db, page.programme.id)}


def show_groups(page: Page) -> None:
    """All groups as a list: notes, comments, and a button to a new need."""

    def look(db: Session) -> object:
        said = list_comments(db, page.programme.id, "group")
        return fields(list_groups(db, page.programme.id)), fields(said)

    watch(page, "groups", look, by_itself=False)
    with page.read() as db:
        groups = list_groups(db, page.programme.id)
        ground = load_support_index(db, page.programme.id)
        supports = {group.id: ground.support([group.id]) for group in groups}
        around = {group.id: db.get(Group, shown_parent(db, group) or "") for group in groups}
    remarks, ways = load_comment_lines(page, "group"), load_forward_links(page).groups
    if not groups:
        st.info(
            _("There is no group yet. Groups are made on the wall, from notes that say the same."),
            icon=":material/workspaces:",
        )
    keep_comments(page, "group", [group.id for group in groups])
    for group in only_asked_for("group", sorted(groups, key=lambda row: -supports[row.id].notes)):
        _show_group(
            page,
            group,
            supports[group.id],
            remarks.get(group.id, ()),
            ways[group.id],
            around[group.id],
        )


def _show_group(
    page: Page,
    group: Group,
    support: Support,
    remarks: Sequence[CommentLine],
    way: ForwardTrace,
    around: Group | None,
) -> None:
    with st.container(border=True):
        words, action = st.columns([5, 1], vertical_alignment="center")
        with words:
            st.markdown(f"#### {plain(group_name(group.header))}")
            if around is not None:
                within = _("Within: {header}", header=plain(group_name(around.header)))
                st.caption(f":material/subdirectory_arrow_right: {within}")
            st.caption(f":material/sticky_note_2: {describe_support(support)}")
            show_forward_links(way, needs=True)
        if page.may(Right.WRITE_NEED) and press_button(
            _("Make a need"),
            within=action,
            key=f"need.{group.id}",
            icon=":material/favorite:",
            width="stretch",
        ):
            go_to("needs", from_group=group.id)
        show_comments(page, "group", group.id, remarks)


def group_name(header: str) -> str:
    """A group's header, or a placeholder if it is empty."""
    return shortened(header, 160) or _("No header yet")
