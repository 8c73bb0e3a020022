"""What counts as consensus in a round: fixed as it opens, shown to those who lead it and rate."""

import streamlit as st

from workshop.i18n import _
from workshop.review.fixed_criteria import LONGEST_WORDS, fixed_criteria
from workshop.review.tables import ReviewRound
from workshop.ui.shell.formatting import moment, plain
from workshop.ui.shell.page import Page
from workshop.ui.widgets.drafts import keep_draft


def show_fixed_criteria(review: ReviewRound) -> None:
    """The rule with what was written beside it, when it was fixed, and its SHA-256; nothing for a
    round of a former release."""
    fixed = fixed_criteria(review)
    if fixed is None:
        return
    with st.expander(_("What counts as consensus here"), icon=":material/lock_clock:"):
        st.markdown(
            _(
                "Rule of RAND/UCLA: accepted with a median of at least 7, no disagreement, at "
                "least 70 % of ratings in 7–9 and fewer than 15 % in 1–3 on every criterion."
            )
        )
        if fixed.words:
            st.markdown(plain(fixed.words))
        st.caption(_("Fixed on {moment}, before anybody could rate.", moment=moment(fixed.at)))
        st.caption(f"SHA-256 `{fixed.sha256}`")


def ask_consensus(page: Page, form: str, title: str, initial: str) -> str:
    """A field for what counts as consensus beside the rule; its draft is kept under ``form``."""
    keep_draft(page, form, title, consensus=initial)
    return st.text_area(
        _("What else counts as consensus (optional)"),
        initial,
        key=f"{form}.consensus",
        max_chars=LONGEST_WORDS,
        height=70,
        help=_(
            "Fixed together with the rule as the round opens, with time and SHA-256. It can be "
            "changed for the next round only, and the report of the review says so."
        ),
    )
