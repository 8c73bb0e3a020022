"""The header of a proposed group: written by people, perhaps begun with the words of a note."""

from collections.abc import Collection, Sequence

import streamlit as st

from workshop.board.tables import Note
from workshop.i18n import _
from workshop.needs.groups import LONGEST_HEADER
from workshop.needs.suggestions.open_proposals import OpenProposal
from workshop.text_folding import fold_words
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import (
    Draft,
    fill_in,
    keep_drafts,
    offer_discarding,
    settle_draft,
)

OFFERED = 3
"""Of how many notes the words are offered in turn (see ``benchmarks/header_words.py``)."""
_SHOWN = 90
_TWO_LINES = 68


def keep_headers(page: Page, proposals: Sequence[OpenProposal]) -> None:
    """Keep what is typed as headers of these proposals, but for the words of a note that was taken
    back since they were put there; to be called before ``ask_header``."""
    for one in proposals:
        _drop_taken_back(page, one)
    drafts = [_draft(page, one) for one in proposals]
    keep_drafts(page, page.state(f"headers.{proposals[0].id}"), drafts)


def ask_header(page: Page, one: OpenProposal, kept: Collection[str]) -> str:
    """The field for the header; below it the words of one of the notes that are ``kept``, to begin
    with, and what the field said before they were put there."""
    offer_discarding(_draft(page, one))
    text = st.text_area(
        _("What do these notes say, in one sentence?"),
        max_chars=LONGEST_HEADER,
        height=_TWO_LINES,
        placeholder=_("Words from the notes: {words}", words=", ".join(one.words)),
        key=_field(page, one),
    )
    if fold_words(text) in {fold_words(said) for said in one.notes.values()} - {""}:
        st.caption(_("These are the words of one note. Shorten them until they speak for all."))
    if not text and st.session_state.get(_lost(page, one)):
        st.caption(_("The note whose words stood here is gone, and they went with it."))
    with st.container(horizontal=True):
        _offer_words(page, one, [key for key in one.sayable if key in kept][:OFFERED])
        _offer_former(page, one)
    return text


def header_so_far(page: Page, one: OpenProposal) -> str:
    """What stands in the field, or was found that had been typed there before it was drawn."""
    return str(st.session_state.get(_field(page, one), ""))


def _offer_words(page: Page, one: OpenProposal, offered: Sequence[str]) -> None:
    if not offered:
        return
    turn = page.state(f"turn.{one.id}")
    at = st.session_state.get(turn, 0)
    note = offered[at % len(offered)]
    words = " ".join(one.notes[note].split())
    press_button(
        _("Put in: {text}", text=plain(shortened(words, _SHOWN))),
        icon=":material/edit_note:",
        type="tertiary",
        key=page.state(f"say.{one.id}"),
        stands_for=words,
        help=_("The words of a note, to be shortened in the field."),
        on_click=lambda: _put(page, one, words, note),
    )
    if len(offered) > 1:
        press_button(
            _("Another note"),
            icon=":material/autorenew:",
            type="tertiary",
            key=turn + ".next",
            repeats=True,
            on_click=lambda: st.session_state.update({turn: at + 1}),
        )


def _offer_former(page: Page, one: OpenProposal) -> None:
    if before := st.session_state.get(_before(page, one)):
        press_button(
            _("Put back: {text}", text=plain(shortened(before, _SHOWN))),
            icon=":material/undo:",
            type="tertiary",
            key=page.state(f"back.{one.id}"),
            stands_for=before,
            on_click=lambda: _put(page, one, before),
        )


def settle_header(page: Page, one: OpenProposal) -> None:
    """The header is saved, or not needed any more."""
    settle_draft(_form(page, one))
    st.session_state.pop(_before(page, one), None)


def _put(page: Page, one: OpenProposal, words: str, note: str = "") -> None:
    """Callback: put words, perhaps of a note, into the field; others that stand there can be put
    back."""
    present = st.session_state.get(_field(page, one), "")
    said = {fold_words(text) for text in one.notes.values()}
    st.session_state.pop(_before(page, one), None)
    if present and fold_words(present) not in said and present != words:
        st.session_state[_before(page, one)] = present
    if note:
        st.session_state.setdefault(_put_in(page, one), {})[note] = words
    fill_in(_field(page, one), words)


def _drop_taken_back(page: Page, one: OpenProposal) -> None:
    put_in = st.session_state.get(_put_in(page, one), {})
    if not put_in:
        return
    with page.read() as db:
        gone = [note for note in put_in if not ((row := db.get(Note, note)) and row.text)]
    for words in [fold_words(put_in.pop(note)) for note in gone]:
        if words in fold_words(header_so_far(page, one)):
            st.session_state[_lost(page, one)] = True
            fill_in(_field(page, one), "")
        if words in fold_words(st.session_state.get(_before(page, one), "")):
            del st.session_state[_before(page, one)]


def _draft(page: Page, one: OpenProposal) -> Draft:
    title = " · ".join(one.words)
    return Draft(_form(page, one), title, {one.id: ""}, page.state("header"))


def _form(page: Page, one: OpenProposal) -> str:
    return page.state(f"written.{one.id}")


def _field(page: Page, one: OpenProposal) -> str:
    return page.state(f"header.{one.id}")


def _put_in(page: Page, one: OpenProposal) -> str:
    """Where it is kept which notes' words were put into the field."""
    return page.state(f"put.in.{one.id}")


def _lost(page: Page, one: OpenProposal) -> str:
    return page.state(f"lost.{one.id}")


def _before(page: Page, one: OpenProposal) -> str:
    return page.state(f"before.{one.id}")
