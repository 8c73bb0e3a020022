"""What a clause rests on: the needs it answers, the notes behind them, the evidence it cites."""

import streamlit as st

from workshop.board.note_facts import read_open_under
from workshop.i18n import _
from workshop.needs.needs import need_sentence
from workshop.needs.support import describe_support
from workshop.standards.clause_access import load_readable_clause
from workshop.standards.clause_review import AnsweredNeed, ClauseBackground, load_clause_background
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.widgets.evidence_entry import show_evidence_entry
from workshop.ui.widgets.note_lists import list_notes, show_group, show_steps, show_tallies

_NEEDS_OPEN = 2


def show_support(page: Page, clause_id: str) -> None:
    """Needs, notes and evidence of a clause. Raises ``NotFound`` if it may not be read."""
    with page.read() as db:
        clause = load_readable_clause(db, page.actor, clause_id)
        ground = load_clause_background(db, page.actor, clause)
        written = read_open_under(db, [clause_id])[clause_id]
    show_clause_background(ground)
    if written:
        title = _("What was written under this clause")
        st.markdown(f"**{title}**")
        st.markdown("\n".join(f"- {plain(text)}" for text in written))


def show_clause_background(ground: ClauseBackground) -> None:
    """What a clause rests on: its needs and evidence, then where the notes come from."""
    if not ground.needs:
        st.info(
            _("No need is tied to this clause yet. Who asked for it?"),
            icon=":material/favorite:",
        )
    for place, answered in enumerate(ground.needs):
        _show_need(answered, expanded=place < _NEEDS_OPEN)
    if ground.needs:
        show_tallies(ground.sections, ground.personas, ground.sessions)
    if ground.steps:
        show_steps(ground.steps)
    _show_evidence(ground)


def _show_need(answered: AnsweredNeed, *, expanded: bool) -> None:
    with st.container(border=True):
        st.markdown(f":material/favorite: **{plain(need_sentence(answered.need))}**")
        ground = _("Stands on: {ground}", ground=describe_support(answered.support))
        st.caption(f":material/sticky_note_2: {ground}")
        for group in answered.groups:
            show_group(group, expanded=expanded and len(answered.groups) == 1)
        if answered.singles:
            list_notes(answered.singles)


def _show_evidence(ground: ClauseBackground) -> None:
    title = _("Evidence")
    st.markdown(f"**{title}**")
    if not (ground.cited or ground.evidence):
        st.caption(_("No evidence is tied to it yet. Notes count without it."))
    for row in (*ground.cited, *ground.evidence):
        with st.container(border=True):
            show_evidence_entry(row, ground.practices.get(row.id))
