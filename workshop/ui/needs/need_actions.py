"""Actions on a need: select, park, take back, merge, split."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.i18n import _, mark
from workshop.needs.group_queries import load_group
from workshop.needs.ideas import list_ideas
from workshop.needs.need_links import links_of
from workshop.needs.need_merging import MergeNeeds, SplitNeed, merge_needs, split_need
from workshop.needs.need_states import NeedStatus
from workshop.needs.needs import SetNeedStatus, set_need_status
from workshop.needs.tables import Need
from workshop.ui.needs.need_form import ask_sentence
from workshop.ui.needs.need_links import evidence_names, note_names, step_names
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft

_STEPS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    NeedStatus.PROPOSED: (
        (NeedStatus.SELECTED, mark("Select"), ":material/check_circle:"),
        (NeedStatus.PARKED, mark("Park"), ":material/pause_circle:"),
    ),
    NeedStatus.SELECTED: (
        (NeedStatus.PROPOSED, mark("Propose again"), ":material/undo:"),
        (NeedStatus.PARKED, mark("Park"), ":material/pause_circle:"),
    ),
    NeedStatus.PARKED: ((NeedStatus.PROPOSED, mark("Propose again"), ":material/undo:"),),
    NeedStatus.MERGED: ((NeedStatus.PROPOSED, mark("Propose again"), ":material/undo:"),),
}
"""For each state the buttons to other states: state, label, icon."""
_BOTH, _NEW, _OLD = "both", "new", "old"


def offer_need_statuses(page: Page, need: Need) -> None:
    """Buttons for the states that can follow the need's present one."""
    for status, label, icon in _STEPS[need.status]:
        key = f"{status}.{need.id}"
        if press_button(_(label), key=key, icon=icon, type="tertiary") and page.accepts(
            set_need_status, SetNeedStatus(need.id, status), done=_("Status set.")
        ):
            st.rerun()


def offer_joining(page: Page, needs: Sequence[Need], need: Need) -> None:
    """Buttons that open the dialogs for merging a need into another and for splitting it."""
    if need.status == NeedStatus.MERGED:
        return
    others = [row for row in needs if row.id != need.id and row.status != NeedStatus.MERGED]
    if others and press_button(
        _("Merge…"), key=f"merge.{need.id}", icon=":material/merge:", type="tertiary"
    ):
        _open_merge(page, need, others)
    if press_button(
        _("Split…"), key=f"split.{need.id}", icon=":material/call_split:", type="tertiary"
    ):
        _open_split(page, need)


def _open_merge(page: Page, need: Need, others: Sequence[Need]) -> None:
    names = {row.id: shortened(row.need, 90) for row in others}

    @dialog(_("Merge needs"), width="large")
    def ask() -> None:
        page.present_actor()
        st.markdown(f"**{plain(need.need)}**")
        st.caption(
            _(
                "becomes part of the need below. Groups, notes, evidence, steps, ideas, criteria "
                "and clauses go over; nothing is lost, and it can be undone."
            )
        )
        into = st.selectbox(
            _("Into which need?"),
            list(names),
            index=None,
            format_func=lambda key: names[key],
            placeholder=_("Choose a need"),
            key=f"into.{need.id}",
        )
        if into and press_button(_("Merge"), type="primary", icon=":material/merge:"):
            content = MergeNeeds(into, [need.id])
            if page.attempt(merge_needs, content, done=_("Merged. Nothing was lost.")):
                st.rerun()

    ask()


def _open_split(page: Page, need: Need) -> None:
    form_id = page.state(f"split.{need.id}")

    @dialog(_("Split a need"), width="large")
    def ask() -> None:
        page.present_actor()
        st.caption(
            _(
                "A part of “{need}” becomes a need of its own. Both may stand on the same.",
                need=plain(need.need),
            )
        )
        keep_draft(page, form_id, _("Split a need"), who=need.who, need="", goal="")
        words = ask_sentence(Need(programme_id=page.programme.id, who=need.who, need=""), form_id)
        links, leaving, ideas = _share_out(page, need, form_id)
        if press_button(_("Split"), type="primary", icon=":material/call_split:"):
            content = SplitNeed(need.id, *words, links=links, leaving=leaving, ideas=ideas)
            if page.attempt(split_need, content, done=_("Split. There are two needs now.")):
                settle_draft(form_id)
                st.rerun()

    ask()


def _share_out(
    page: Page, need: Need, form_id: str
) -> tuple[dict[str, list[str]], dict[str, list[str]], list[str]]:
    """Fields for a split; returns the new need's links, the links that the old one loses, and the
    ids of ideas that move."""
    places = {_OLD: _("stays"), _BOTH: _("stands behind both"), _NEW: _("goes to the new one")}
    links: dict[str, list[str]] = {}
    leaving: dict[str, list[str]] = {}
    for kind, names in _names_of(page, need).items():
        for key, name in names.items():
            at = st.segmented_control(
                plain(shortened(name, 110)),
                list(places),
                default=_BOTH,
                required=True,
                format_func=lambda place: places[place],
                key=f"{form_id}.{kind}.{key}",
            )
            if at in (_NEW, _BOTH):
                links.setdefault(kind, []).append(key)
            if at == _NEW:
                leaving.setdefault(kind, []).append(key)
    with page.read() as db:
        offered = {row.id: shortened(row.text, 90) for row in list_ideas(db, need.id)}
    if not offered:
        return links, leaving, []
    ideas = st.multiselect(
        _("Questions and ideas that go with the new need"),
        list(offered),
        format_func=lambda key: offered[key],
        placeholder=_("Choose"),
        key=f"{form_id}.ideas",
        select_all=False,
    )
    return links, leaving, ideas


def _names_of(page: Page, need: Need) -> dict[str, dict[str, str]]:
    with page.read() as db:
        linked = {
            kind: links_of(db, kind, [need.id])[need.id]
            for kind in ("group", "note", "evidence", "step")
        }
        headers = {key: load_group(db, key).header for key in linked["group"]}
    known = {
        "group": {key: header or _("No header yet") for key, header in headers.items()},
        "note": note_names(page, linked["note"]) if linked["note"] else {},
        "evidence": evidence_names(page) if linked["evidence"] else {},
        "step": step_names(page) if linked["step"] else {},
    }
    return {
        kind: {key: known[kind][key] for key in keys if key in known[kind]}
        for kind, keys in linked.items()
    }
