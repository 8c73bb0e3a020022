"""Suggested groups as cards: label, notes, how sure they are, and the buttons to decide on each."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from workshop.i18n import _, ngettext, translate_plural
from workshop.i18n.counted_nouns import GROUPS, NOTES
from workshop.needs.suggestions.decisions import (
    AcceptGroupSuggestion,
    NewPart,
    accept_group_suggestion,
    refuse_group_suggestion,
)
from workshop.needs.suggestions.open_proposals import OpenProposal
from workshop.store.ids_and_clock import new_id
from workshop.ui.grouping.proposed_header import (
    ask_header,
    header_so_far,
    keep_headers,
    settle_header,
)
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import show_part
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.unfolding import unfold

AT_ONCE = 6
CENTRAL, MORE_NOTES = 5, 40
"""How many notes of a card are shown at first, and with each press after that."""


def show_open_proposals(page: Page, offered: Sequence[OpenProposal]) -> None:
    """The open suggestions in order, a part at a time."""
    for one in unfold(page, "offered", offered, AT_ONCE, AT_ONCE):
        show_part(page.state(f"card.{one.id}"), _card, page, one)


def _card(page: Page, one: OpenProposal) -> None:
    page.present_actor()
    with st.container(border=True):
        _show_title(one)
        if one.header is None:
            keep_headers(page, [one, *one.parts])
        if one.parts:
            kept, parts = _show_parts(page, one)
        else:
            kept, parts = _show_notes(page, one, list(one.notes)), []
        header = ask_header(page, one, kept) if one.header is None else ""
        wish = AcceptGroupSuggestion(one.id, new_id(), header, kept)
        with st.container(horizontal=True):
            if parts:
                _offer_with_parts(page, one, replace(wish, parts=parts))
            _offer_accepting(page, one, wish)
            _offer_refusing(page, one)


def _show_title(one: OpenProposal) -> None:
    if one.header is not None:
        name = plain(shortened(one.header, 120)) or _("No header yet")
        title = _("For the group “{name}”", name=name)
        st.subheader(f":material/add_circle: {title}", anchor=False)
    else:
        st.subheader(_label(one), anchor=False)
    st.caption(" · ".join([*_counted(one), *_say_how_sure(one)]))


def _label(one: OpenProposal) -> str:
    """Its words; where none is left, its most central note."""
    if not one.words:
        return plain(shortened(next(iter(one.notes.values()))))
    return " · ".join(plain(word) for word in one.words)


def _counted(one: OpenProposal) -> list[str]:
    badly = ngettext("{count} fits badly", "{count} fit badly", len(one.misfits))
    within = _("within it: {groups}", groups=translate_plural(GROUPS, len(one.parts)))
    said = [translate_plural(NOTES, len(one.notes))]
    return said + ([within] if one.parts else []) + ([badly] if one.misfits else [])


def _say_how_sure(one: OpenProposal) -> list[str]:
    """How often a new group held together; nothing where that was not counted: how alike its notes
    are does not tell whether people would put them together."""
    if one.held is None or one.header is not None:
        return []
    held = _("holds together in {count} of 100 tries without every fifth note", count=one.held)
    if not one.is_shaky:
        return [held]
    shaky = _("a shaky proposal")
    return [f":orange[:material/warning: {shaky}]: {held}"]


def _show_notes(page: Page, one: OpenProposal, keys: Sequence[str]) -> list[str]:
    """Check boxes for notes of a proposal, the most central first; returns those that are ticked.
    What is folded away is."""
    few = len(keys) if len(keys) <= CENTRAL + 2 else CENTRAL
    shown = unfold(page, f"notes.{one.id}", keys, few, MORE_NOTES)
    dropped = {key for key in shown if not _show_note(page, one, key)}
    return [key for key in keys if key not in dropped]


def _show_note(page: Page, one: OpenProposal, key: str) -> bool:
    label = plain(one.notes[key])
    if key in one.misfits:
        doubt = _("does it belong here?")
        label += f" :orange[:material/help: {doubt}]"
    if joined := one.joined.get(key):
        label += f" :gray[+{joined}]"
    return st.checkbox(label, value=True, key=page.state(f"keep.{one.id}.{key}"))


def _show_parts(page: Page, one: OpenProposal) -> tuple[list[str], list[NewPart]]:
    """The groups within a proposal, folded, and its other notes; returns the notes that are ticked,
    and the groups with their headers."""
    kept: set[str] = set()
    parts = []
    for part in one.parts:
        ticked, header = _show_part(page, part, one)
        kept.update(ticked)
        parts.append(NewPart(part.id, new_id(), header))
    within = {key for part in one.parts for key in part.notes}
    if rest := [key for key in one.notes if key not in within]:
        title = _("In none of these groups")
        with st.expander(f"{title} · {translate_plural(NOTES, len(rest))}"):
            kept.update(_show_notes(page, one, rest))
    return [key for key in one.notes if key in kept], parts


def _show_part(page: Page, part: OpenProposal, around: OpenProposal) -> tuple[list[str], str]:
    """A group within a proposal; returns its notes that are ticked, and its header. What is in it
    is drawn from its first unfolding on: all of them at once would slow the page down."""
    title = " · ".join([f"**{_label(part)}**", *_counted(part)])
    seen = page.state(f"seen.{part.id}")
    with st.expander(title, key=page.state(f"part.{part.id}"), on_change="rerun") as inside:
        if not inside.open and not st.session_state.get(seen):
            return list(part.notes), header_so_far(page, part)
        st.session_state[seen] = True
        ticked = _show_notes(page, part, list(part.notes))
        header = ask_header(page, part, ticked)
        with st.container(horizontal=True):
            wish = AcceptGroupSuggestion(part.id, new_id(), header, ticked)
            _offer_accepting(page, part, wish, around)
            _offer_refusing(page, part, around)
    return ticked, header


def _offer_with_parts(page: Page, one: OpenProposal, wish: AcceptGroupSuggestion) -> None:
    if press_button(
        _("Accept with the groups within"),
        type="primary",
        icon=":material/account_tree:",
        key=page.state(f"accept.parts.{one.id}"),
        disabled=not wish.kept,
    ):
        _accept(page, wish, [one, *one.parts])


def _offer_accepting(
    page: Page,
    one: OpenProposal,
    wish: AcceptGroupSuggestion,
    around: OpenProposal | None = None,
) -> None:
    """The button that makes one group; ``around``: the proposal that it is a part of."""
    kept = wish.kept or ()
    label = _("Accept")
    if around is not None:
        label = _("Accept only this group")
    elif one.parts:
        label = _("Accept as one group")
    elif len(kept) < len(one.notes):
        label = _("Accept the chosen ({count})", count=len(kept))
    if press_button(
        label,
        type="secondary" if around is not None or one.parts else "primary",
        icon=":material/check:",
        key=page.state(f"accept.{one.id}"),
        disabled=not kept,
    ):
        _accept(page, wish, [one, *one.parts])


def _accept(page: Page, wish: AcceptGroupSuggestion, settled: Sequence[OpenProposal]) -> None:
    if page.attempt(accept_group_suggestion, wish, done=_("Accepted.")):
        for one in settled:
            settle_header(page, one)
        st.rerun()


def _offer_refusing(page: Page, one: OpenProposal, around: OpenProposal | None = None) -> None:
    meaning = _("These notes will not be proposed together again.")
    if around is not None:
        meaning = _("Its notes stay in the group around it.")
    elif one.parts:
        meaning = _("The groups within it stay proposed, each by itself.")
    if press_button(
        _("Refuse") if around is None else _("No group of its own"),
        icon=":material/close:",
        key=page.state(f"refuse.{one.id}"),
        help=meaning,
    ) and page.accepts(refuse_group_suggestion, one.id, done=_("Refused.")):
        st.rerun()
