"""The trace of a clause, from its needs down to the notes, and its story."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from workshop.board.draft_origin import say_origin
from workshop.i18n import _, ngettext, translate_plural
from workshop.i18n.counted_nouns import EVIDENCE, NEEDS
from workshop.needs.support import describe_support
from workshop.people.rights import Right
from workshop.retention.told import texts_deleted_on
from workshop.standards.quotes import QuoteNote, quote_note
from workshop.standards.trace.backward import Trace, load_clause_trace
from workshop.standards.trace.story import Moment, load_story
from workshop.ui.clauses.trace_data import trace_payload
from workshop.ui.clauses.trace_story import story_payload
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.widgets.component import show_module
from workshop.ui.widgets.deleted_texts import show_deleted_texts

_SCREENS = {"need": "needs", "group": "grouping", "evidence": "needs"}


def show_trace(page: Page, clause_id: str) -> None:
    """The trace of a clause with quoting of notes, and its story.

    Raises ``NotFound`` for a clause that the visitor may not read.
    """
    with page.read() as db:
        trace = load_clause_trace(db, page.actor, clause_id)
        story = load_story(db, page.actor, clause_id)
        deleted_on = texts_deleted_on(db, page.programme.id)
    st.caption(f":material/sticky_note_2: {_describe_trace(trace)}")
    if trace.gone:
        show_deleted_texts(page)
    if origin := say_origin(trace.clause.origin):
        st.caption(f":material/groups_3: {origin}")
    _mount(page, trace, story, deleted_on)


def _describe_trace(trace: Trace) -> str:
    """A summary as text: numbers of needs, notes, sessions, people, evidence and tombstones."""
    parts = [
        translate_plural(NEEDS, len(trace.needs)),
        describe_support(trace.support),
    ]
    if trace.evidence:
        parts.append(translate_plural(EVIDENCE, len(trace.evidence)))
    told = _("Stands on: {ground}", ground=" · ".join(parts))
    if trace.gone:
        gone = ngettext(
            "{count} note has lost its text and still counts",
            "{count} notes have lost their text and still count",
            trace.gone,
        )
        told = f"{told} · {gone}"
    return told


def _mount(page: Page, trace: Trace, story: Sequence[Moment], deleted_on: date | None) -> None:
    writes = page.may(Right.WRITE_CLAUSE)
    data: dict[str, Any] = {
        **trace_payload(trace, may_quote=writes, deleted_on=deleted_on),
        "story": story_payload(story),
    }
    key = page.state(f"trace.{trace.clause.id}")
    result = show_module("trace", data, key=key, triggers=["opened", "asked"])
    if result.opened:
        kind, _colon, key = str(result.opened).partition(":")
        if kind in _SCREENS:
            go_to(_SCREENS[kind], {kind: key})
    if asked := result.asked:
        command = QuoteNote(trace.clause.id, str(asked.get("note")), bool(asked.get("quoted")))
        if page.attempt(quote_note, command):
            st.rerun()
