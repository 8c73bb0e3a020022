"""What experts are told of their anonymity before they rate or write, and who rates no more."""

import streamlit as st

from workshop.disclosure import are_few_raters
from workshop.i18n import _, ngettext
from workshop.review.activity_rounds import is_led_in_room
from workshop.review.tables import ReviewRound
from workshop.ui.shell.page import Page


def show_whether_one_rates(page: Page, review: ReviewRound) -> bool:
    """Say how anonymous ratings in a round are; or why one does not rate, and return false."""
    if page.visitor.account.id in review.keyless:
        st.info(
            _(
                "Your password was set anew by somebody else while this round was running, and "
                "with it the way to your ratings was lost. What you may have rated counts as it "
                "is. So that nobody counts twice, you cannot rate in this round any more; a later "
                "round is open to you."
            ),
            icon=":material/key_off:",
        )
        return False
    if page.visitor.review_key is None:
        st.info(
            _(
                "Sign out, and in again with your user name and password: it opens the way to your"
                " ratings."
            ),
            icon=":material/key:",
        )
        return False
    if are_few_raters(len(review.experts)):
        st.warning(few_words(review), icon=":material/visibility:")
    st.caption(
        ":material/key: "
        + _(
            "No name stands beside your ratings, and only your password leads to them. Whoever "
            "knows it, or your recovery code, could find them: if you were given your password, "
            "choose one of your own on the page Settings first."
        )
    )
    return True


def few_words(review: ReviewRound) -> str:
    """That ratings are not anonymous among so few experts, and when they are shown."""
    invited = ngettext(
        "Only {count} expert is invited.",
        "Only {count} experts are invited.",
        len(review.experts),
    )
    return (
        invited
        + " "
        + _(
            "Among so few it can be guessed who rated how and who wrote what. The results open "
            "once everybody has rated everything and the round is closed."
        )
    )


def words_can_tell(page: Page, review: ReviewRound) -> str:
    """Who reads a comment, and that its words can give its author away."""
    read = _(
        "No name stands beside it. Once the round is closed, everybody who is invited or works on "
        "the results reads it word for word."
    )
    with page.read() as db:
        in_room = is_led_in_room(db, review)
    if are_few_raters(len(review.experts)):
        return read + " " + _("Among so few, expect that they know it is yours.")
    if in_room:
        read += " " + _("The round is led in a session: its wall may show it to the room.")
    return read + " " + _("Your way of writing, or what only you know, can still give you away.")
