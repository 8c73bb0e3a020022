"""Suggested groups as cards: label, notes, cohesion, and the buttons to decide on each."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.i18n import _, mark, ngettext, translate_plural
from workshop.i18n.counted_nouns import NOTES
from workshop.needs.duplicates import MarkDuplicates, mark_duplicates, reject_duplicates
from workshop.needs.groups import LONGEST_HEADER
from workshop.needs.suggestions.decisions import (
    AcceptGroupSuggestion,
    accept_group_suggestion,
    refuse_group_suggestion,
)
from workshop.needs.suggestions.open_proposals import OpenProposal
from workshop.store.ids_and_clock import new_id
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import show_part
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft

AT_ONCE = 6
CLOSE, RATHER = 0.15, 0.09
"""Thresholds of cohesion from which notes are called close or rather close; 0 is chance."""
_FULL = 0.3


def show_open_proposals(page: Page, offered: Sequence[OpenProposal]) -> None:
    """The open suggestions in order, a part at a time."""
    more = page.state("offered.shown")
    shown = st.session_state.get(more, AT_ONCE)
    for one in offered[:shown]:
        show_part(page.state(f"card.{one.id}"), _card, page, one)
    left = len(offered) - shown
    if left > 0 and press_button(
        ngettext("Show {count} more", "Show {count} more", min(left, AT_ONCE)),
        icon=":material/expand_more:",
        key=page.state("offered.more"),
    ):
        st.session_state[more] = shown + AT_ONCE
        st.rerun()


def show_possible_duplicates(page: Page, same: Sequence[Mapping[str, str]]) -> None:
    """Pairs of possible duplicates, each with buttons to mark it as such or to refuse it."""
    st.subheader(_("The same in other words"), anchor=False)
    st.caption(_("Joined notes are shown as one; each note still counts."))
    for notes in same[: 2 * AT_ONCE]:
        show_part(page.state(f"pair.{'.'.join(notes)}"), _pair, page, notes)


def _card(page: Page, one: OpenProposal) -> None:
    page.present_actor()
    with st.container(border=True):
        title, bar = st.columns([4, 1], vertical_alignment="center")
        with title:
            _show_title(one)
        with bar:
            st.progress(max(0.0, min(1.0, one.cohesion / _FULL)), text=_(_closeness(one.cohesion)))
        kept = [key for key, text in one.notes.items() if _show_note(page, one, key, text)]
        header = ""
        if one.header is None:
            form, words = page.state(f"written.{one.id}"), " · ".join(one.words)
            keep_draft(page, form, words, place=page.state("header"), **{one.id: ""})
            header = st.text_input(
                _("What do these notes say, in one sentence?"),
                max_chars=LONGEST_HEADER,
                placeholder=_("Words from the notes: {words}", words=", ".join(one.words)),
                key=page.state(f"header.{one.id}"),
            )
        _show_buttons(page, one, kept, header)


def _show_title(one: OpenProposal) -> None:
    if one.header is not None:
        name = plain(shortened(one.header, 120)) or _("No header yet")
        title = _("For the group “{name}”", name=name)
        st.subheader(f":material/add_circle: {title}", anchor=False)
    elif one.words:
        st.subheader(" · ".join(plain(word) for word in one.words), anchor=False)
    notes = translate_plural(NOTES, len(one.notes))
    badly = ngettext("{count} fits badly", "{count} fit badly", len(one.misfits))
    st.caption(f"{notes} · {badly}" if one.misfits else notes)


def _show_note(page: Page, one: OpenProposal, key: str, text: str) -> bool:
    label = plain(text)
    if key in one.misfits:
        doubt = _("does it belong here?")
        label += f" :orange[:material/help: {doubt}]"
    if joined := one.joined.get(key):
        label += f" :gray[+{joined}]"
    return st.checkbox(label, value=True, key=page.state(f"keep.{one.id}.{key}"))


def _show_buttons(page: Page, one: OpenProposal, kept: Sequence[str], header: str) -> None:
    everything = len(kept) == len(one.notes)
    with st.container(horizontal=True):
        if press_button(
            _("Accept") if everything else _("Accept the chosen ({count})", count=len(kept)),
            type="primary",
            icon=":material/check:",
            key=page.state(f"accept.{one.id}"),
            disabled=not kept,
        ):
            content = AcceptGroupSuggestion(one.id, new_id(), header, kept)
            if page.attempt(accept_group_suggestion, content, done=_("Accepted.")):
                settle_draft(page.state(f"written.{one.id}"))
                st.rerun()
        if press_button(
            _("Refuse"),
            icon=":material/close:",
            key=page.state(f"refuse.{one.id}"),
            help=_("These notes will not be proposed together again."),
        ) and page.accepts(refuse_group_suggestion, one.id, done=_("Refused.")):
            st.rerun()


def _closeness(cohesion: float) -> str:
    if cohesion >= CLOSE:
        return mark("Cohesion: high")
    return mark("Cohesion: medium") if cohesion >= RATHER else mark("Cohesion: low")


def _pair(page: Page, notes: Mapping[str, str]) -> None:
    page.present_actor()
    keys = list(notes)
    with st.container(border=True):
        lead = st.radio(
            _("Shown for all of them"),
            keys,
            format_func=lambda key: plain(notes[key]),
            key=page.state(f"lead.{'.'.join(keys)}"),
        )
        with st.container(horizontal=True):
            if press_button(
                _("Join the notes"),
                icon=":material/join:",
                key=page.state(f"join.{keys[0]}"),
            ):
                others = [key for key in keys if key != lead]
                if page.attempt(mark_duplicates, MarkDuplicates(lead, others), done=_("Joined.")):
                    st.rerun()
            if press_button(
                _("Not the same"),
                icon=":material/call_split:",
                key=page.state(f"part.{keys[0]}"),
            ) and page.accepts(reject_duplicates, keys, done=_("Noted.")):
                st.rerun()
