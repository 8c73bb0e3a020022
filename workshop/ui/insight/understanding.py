"""Did we understand you? What was told of the answers, and the words that wait for a moderator."""

import streamlit as st

from workshop.i18n import _, ngettext
from workshop.people.rights import Right
from workshop.standards.clause_access import readable_clauses
from workshop.standards.understanding.labels import ANSWERS
from workshop.standards.understanding.telling import load_told_answers, shown_words
from workshop.standards.understanding.words import (
    DecideWord,
    WaitingWord,
    decide_word,
    list_waiting_words,
)
from workshop.ui.insight.computed_views import show_table
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button


def show_understanding(page: Page) -> None:
    """Nothing as long as nothing was told: not even whether anybody was asked."""
    with page.read() as db:
        clauses = {row.id: row for row in readable_clauses(db, page.actor, page.programme.id)}
        told = load_told_answers(db, list(clauses))
        words = shown_words(db, list(told))
        waiting = (
            list_waiting_words(db, page.actor, page.programme.id)
            if page.may(Right.MODERATE)
            else []
        )
    if not told:
        return
    st.header(_("Did we understand you?"), anchor=False)
    doubted = sum(bool(row.doubts) for row in told.values())
    st.subheader(
        ngettext(
            "{count} clause is not, or not quite, what all of them meant",
            "{count} clauses are not, or not quite, what all of them meant",
            doubted,
        )
        if doubted
        else _("All who answered say: this is what I meant"),
        anchor=False,
    )
    rows = [(clauses[key], row) for key, row in told.items()]
    rows.sort(key=lambda pair: pair[0].code)
    show_table(
        page,
        {
            _("Clause"): [f"{clause.code} {clause.title}" for clause, _row in rows],
            _("Version"): [row.version for _clause, row in rows],
            **{
                _(word).capitalize(): [str(row.counts()[answer]) for _clause, row in rows]
                for answer, word in ANSWERS.items()
            },
        },
        "understanding",
    )
    st.caption(
        _(
            "People whose notes led to a clause, from five answers on; counted when a session "
            "ends or a version is published."
        )
    )
    for clause, _row in rows:
        if clause.id in words:
            said = "\n".join(f"- {plain(text)}" for text in words[clause.id])
            st.markdown(f"**{plain(f'{clause.code} {clause.title}')}**\n\n{said}")
    if waiting:
        _show_waiting(page, waiting[0], len(waiting))


def _show_waiting(page: Page, word: WaitingWord, count: int) -> None:
    with st.container(border=True):
        waits = _("Words that wait for a moderator: {count}", count=count)
        st.markdown(f"**{waits}**")
        st.caption(plain(f"{word.code} {word.title}"))
        st.markdown(plain(word.text))
        if word.marks:
            marks = ", ".join(word.marks)
            st.caption(_("This may tell who somebody is: {marks}", marks=plain(marks)))
        with st.container(horizontal=True, gap="small"):
            for shown, label, icon in (
                (True, _("All staff may read it"), ":material/visibility:"),
                (False, _("Do not show it"), ":material/visibility_off:"),
            ):
                command = DecideWord(page.programme.id, word.word_id, shown)
                if press_button(
                    label,
                    key=page.state(f"word.{shown}"),
                    icon=icon,
                    stands_for=word.word_id,
                ) and page.accepts(decide_word, command):
                    st.rerun()
