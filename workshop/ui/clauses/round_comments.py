"""Comments of experts on a clause in closed rounds of review, read-only.

No name and no date is shown: experts are few, and a day alone could identify one."""

import streamlit as st

from workshop.i18n import _, ngettext
from workshop.people.rights import Right
from workshop.review.labels import DISPOSED
from workshop.review.proposals import round_comments
from workshop.review.review_kinds import SubjectKind
from workshop.review.rounds import list_rounds
from workshop.review.tables import Comment, ReviewRound
from workshop.standards.labels import FIELDS
from workshop.standards.tables import Clause
from workshop.ui.clauses.threads import quote_passage
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.widgets.word_differences import Changed, show_differences

Said = list[tuple[ReviewRound, list[Comment]]]


def show_round_comments(page: Page, clause: Clause) -> None:
    """Comments and suggestions of closed rounds with their dispositions; nothing if there are none
    or the visitor may not comment."""
    if not page.may(Right.COMMENT):
        return
    said = _load(page, clause)
    count = sum(len(rows) for _review, rows in said)
    if not count:
        return
    title = ngettext("{count} comment of the review", "{count} comments of the review", count)
    with st.expander(title, icon=":material/rate_review:"):
        st.caption(_("Said anonymously by the experts. Answers are given on the page Review."))
        for review, rows in said:
            name = plain(review.title) or _("Round {number}", number=review.number)
            st.markdown(f"**{name}**")
            for row in rows:
                _show_remark(page, row)


def _load(page: Page, clause: Clause) -> Said:
    with page.read() as db:
        found = [
            (review, round_comments(db, page.actor, review))
            for review in list_rounds(db, clause.programme_id)
            if review.closed
            and [SubjectKind.CLAUSE, clause.id] in [list(one) for one in review.subjects]
        ]
    return [
        (review, [row for row in rows if row.subject_id == clause.id]) for review, rows in found
    ]


def _show_remark(page: Page, row: Comment) -> None:
    with st.container(border=True, gap="small"):
        quote = str(row.passage.get("quote", ""))
        if quote:
            name = _(FIELDS.get(str(row.passage.get("field")), ""))
            st.markdown(quote_passage(name, quote))
        if row.text:
            st.markdown(plain(row.text))
        if row.suggestion is not None:
            change = Changed(_("Suggested wording"), quote, row.suggestion)
            key = page.state(f"remark.{row.id}")
            show_differences([change], key, whole=True)
        if row.disposition:
            st.badge(_(DISPOSED[row.disposition]), color="gray", icon=":material/reply:")
            if row.reason:
                st.markdown(plain(row.reason))
        else:
            st.caption(_("No answer yet"))
