"""The discussion of a clause: threads on it or its passages, suggestions, comments of rounds."""

import streamlit as st

from workshop.errors import WorkshopError
from workshop.i18n import _, ngettext
from workshop.people.rights import Right
from workshop.review.comments import LONGEST_COMMENT, AddComment, add_comment
from workshop.standards.labels import FIELDS
from workshop.standards.passages import Passage
from workshop.standards.tables import Clause
from workshop.ui.clauses.passages import PassageMark, Selection, forget_selection, show_passages
from workshop.ui.clauses.round_comments import show_round_comments
from workshop.ui.clauses.threads import (
    Talk,
    Thread,
    load_talk,
    quote_passage,
    show_thread,
    show_what_was_decided,
    written_fields,
)
from workshop.ui.shell.formatting import fault_words
from workshop.ui.shell.navigation import run_again
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import show_part
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft

_TEXT_HEIGHT = 380
"""The most height of the text in pixels; a longer one is scrolled."""
_A_FIELD, _A_LINE, _IN_A_LINE = 62, 24, 48
"""Estimates: height of a field with its label and of a line (pixels), characters per line."""


def show_discussion(page: Page, clause: Clause) -> None:
    """The text with marked passages, a field for a comment, the threads (open ones first, settled
    ones folded), and comments of closed rounds of review."""
    show_part(page.state("discussion"), _show_discussion, page, clause)


def _show_discussion(page: Page, clause: Clause) -> None:
    page.present_actor()
    try:
        talk = load_talk(page, clause.id)
    except WorkshopError as error:
        st.info(fault_words(error), icon=":material/info:")
        return
    show_what_was_decided(page)
    chosen = _show_text(page, talk)
    if page.may(Right.COMMENT):
        _ask_for_one(page, talk, chosen)
    _show_threads(page, talk, chosen.comment if chosen else None)
    show_round_comments(page, talk.clause)


def _show_text(page: Page, talk: Talk) -> Selection | None:
    fields = written_fields(talk.clause)
    marks = [
        PassageMark(thread.number, thread.comment.id, thread.comment.passage, _title(thread))
        for thread in talk.open
        if thread.comment.passage
    ]
    high = sum(_A_FIELD + len(text) // _IN_A_LINE * _A_LINE for text in fields.values() if text)
    height = _TEXT_HEIGHT if high > _TEXT_HEIGHT else "content"
    with st.container(border=True, height=height):  # type: ignore[arg-type]
        return show_passages(page, fields, marks, _text_key(talk.clause))


def _title(thread: Thread) -> str:
    return _("Comment {number}, {name}", number=thread.number, name=thread.by)


def _text_key(clause: Clause) -> str:
    return f"text.{clause.id}"


def _ask_for_one(page: Page, talk: Talk, chosen: Selection | None) -> None:
    """A form for a new comment, on the whole clause or on the selected passage."""
    passage = chosen.passage if chosen else None
    key = page.state(f"talk.{talk.clause.id}.{_turn(page, talk.clause.id)}")
    with st.container(border=passage is not None, gap="small"):
        form = page.state(f"talk.{talk.clause.id}")
        keep_draft(page, form, _("Comment on the whole clause"), place=key, text="")
        if passage is not None:
            _show_chosen(page, talk, passage, key)
        text = st.text_area(
            _("Comment on this passage") if passage else _("Comment on the whole clause"),
            key=f"{key}.text",
            height=80,
            max_chars=LONGEST_COMMENT,
            placeholder=_("What is missing, what would you change?"),
        )
        suggestion = _ask_suggestion(page, form, passage, key) if passage else None
        if press_button(_("Add the comment"), icon=":material/send:", key=f"{key}.send"):
            content = AddComment(
                page.programme.id, "clause", talk.clause.id, text, passage or {}, suggestion
            )
            if page.attempt(add_comment, content, done=_("Comment added.")):
                settle_draft(form)
                if passage is not None:
                    settle_draft(f"{form}.{_words_key(passage)}")
                forget_selection(page, _text_key(talk.clause))
                _next_turn(page, talk.clause.id)
                st.rerun()


def _show_chosen(page: Page, talk: Talk, passage: Passage, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        name = _(FIELDS[str(passage["field"])])
        st.markdown(quote_passage(name, str(passage["quote"])), width="stretch")
        if press_button(
            _("Comment on the whole clause instead"),
            key=f"{key}.whole",
            type="tertiary",
            icon=":material/close:",
        ):
            forget_selection(page, _text_key(talk.clause))
            run_again()


def _ask_suggestion(page: Page, form: str, passage: Passage, key: str) -> str | None:
    """A field for a suggested wording of the passage; ``None`` if none is suggested."""
    if not st.toggle(_("Suggest other words"), key=f"{key}.other"):
        return None
    words, quote = _words_key(passage), str(passage["quote"])
    place, title = f"{key}.{words}", _("What should stand there instead")
    keep_draft(page, f"{form}.{words}", title, place=key, **{words: quote})
    return st.text_area(
        title,
        quote,
        key=place,
        height=80,
        max_chars=LONGEST_COMMENT,
        help=_("Leave it empty to take these words out."),
    )


def _words_key(passage: Passage) -> str:
    return f"{passage['field']}.{passage['start']}.{len(str(passage['quote']))}"


def _show_threads(page: Page, talk: Talk, asked_for: str | None) -> None:
    if not talk.threads:
        st.caption(_("Nobody has said anything about this clause yet."))
        return
    title = _("Everything is settled")
    if talk.open:
        title = ngettext("{count} open thread", "{count} open threads", len(talk.open))
    st.markdown(f"**{title}**")
    # The thread whose mark was clicked comes first.
    for thread in sorted(talk.open, key=lambda row: row.comment.id != asked_for):
        show_thread(page, talk, thread, asked_for=thread.comment.id == asked_for)
    if talk.settled:
        settled = ngettext("{count} settled thread", "{count} settled threads", len(talk.settled))
        with st.expander(settled, icon=":material/done_all:"):
            for thread in talk.settled:
                show_thread(page, talk, thread)


def _turn(page: Page, clause_id: str) -> int:
    # A new key empties the field after its text was stored; refused text stays.
    return int(st.session_state.get(page.state(f"talk.{clause_id}.turn"), 0))


def _next_turn(page: Page, clause_id: str) -> None:
    st.session_state[page.state(f"talk.{clause_id}.turn")] = _turn(page, clause_id) + 1
