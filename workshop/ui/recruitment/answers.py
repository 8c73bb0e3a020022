"""Looking answers through: what may tell who somebody is can be struck out."""

from collections.abc import Sequence

import streamlit as st

from workshop.board.note_rules import list_marked
from workshop.disclosure import RATERS_THRESHOLD
from workshop.i18n import _, ngettext
from workshop.recruitment.answers import (
    MarkedAnswer,
    StrikeAnswer,
    list_marked_answers,
    strike_answer,
)
from workshop.recruitment.recruitments import (
    MOST_CRITERIA,
    SetRating,
    begin_rating,
    list_candidates,
    set_rating,
)
from workshop.recruitment.states import RecruitmentStage
from workshop.recruitment.tables import Recruitment
from workshop.text_signs import split_lines
from workshop.ui.recruitment.begin import choose_raters
from workshop.ui.recruitment.words import MARKS
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft

_SHOWN = 20


def show_answers(page: Page, recruitment: Recruitment) -> None:
    """The answers with marks, each with a way to strike words out, and the way on to rating."""
    with page.read() as db:
        marked = list_marked_answers(db, recruitment)
        count = len(list_candidates(db, recruitment))
    checking = recruitment.stage == RecruitmentStage.CHECKING
    if checking:
        _show_way_on(page, recruitment, marked, count)
    if not marked:
        st.success(
            _("No answer has a mark any more: no name, address or number was found."),
            icon=":material/check_circle:",
        )
        return
    st.subheader(
        ngettext(
            "{count} answer may tell who somebody is",
            "{count} answers may tell who somebody is",
            len(marked),
        ),
        anchor=False,
    )
    st.caption(
        _(
            "Marked as notes are: names, e-mail addresses, phone and PESEL numbers. Strike out "
            "what tells somebody apart; it is erased from the files for good."
        )
    )
    for answer in marked[:_SHOWN]:
        _show_marked(page, recruitment, answer)
    if len(marked) > _SHOWN:
        more = len(marked) - _SHOWN
        st.caption(ngettext("and {count} more answer", "and {count} more answers", more))


def _show_way_on(
    page: Page, recruitment: Recruitment, marked: Sequence[MarkedAnswer], count: int
) -> None:
    with st.container(border=True):
        words, buttons = st.columns([3, 2], vertical_alignment="center")
        words.markdown(
            ngettext(
                "**{count} candidate is here under a code.** Look through what is marked, then let"
                " rating begin.",
                "**{count} candidates are here under codes.** Look through what is marked, then let"
                " rating begin.",
                count,
            )
        )
        words.caption(_("Best done by somebody who does not rate."))
        with buttons.container(horizontal=True, horizontal_alignment="right"):
            if press_button(
                _("Raters and criteria"), icon=":material/tune:", key=page.state("tune")
            ):
                _open_tuning(page, recruitment)
            if press_button(
                _("Let rating begin"),
                icon=":material/star:",
                type="primary",
                key=page.state("rate.begin"),
            ):
                _ask_to_begin(page, marked)


def _ask_to_begin(page: Page, marked: Sequence[MarkedAnswer]) -> None:
    told = _(
        "From now on raters, criteria and columns stay as they are. Each rater sees only their own "
        "ratings until all have handed in."
    )
    if marked:
        told += "\n\n" + ngettext(
            "{count} answer is still marked.", "{count} answers are still marked.", len(marked)
        )
    ask_first(
        page,
        _("Let rating begin?"),
        told,
        (_("Begin"), ":material/star:"),
        lambda: page.attempt(begin_rating, page.programme.id, done=_("Rating has begun.")),
    )


def _open_tuning(page: Page, recruitment: Recruitment) -> None:
    @dialog(_("Raters and criteria"))
    def form() -> None:
        page.present_actor()
        key = page.state("tuning")
        raters = choose_raters(page, recruitment.raters, f"{key}.raters")
        st.caption(
            _(
                "Among so few, ratings are not anonymous: raters can guess whose is whose. "
                "At least {least} rate.",
                least=RATERS_THRESHOLD,
            )
        )
        before = "\n".join(recruitment.criteria)
        keep_draft(page, key, _("Raters and criteria"), criteria=before)
        st.session_state.setdefault(f"{key}.criteria", before)
        criteria = st.text_area(
            _("Criteria, one in each line"),
            key=f"{key}.criteria",
            help=_("At most {most}. Each is rated from 1 to 9.", most=MOST_CRITERIA),
        )
        if press_button(_("Save"), type="primary", key=f"{key}.save"):
            content = SetRating(page.programme.id, raters, split_lines(criteria))
            if page.attempt(set_rating, content, done=_("Saved.")):
                settle_draft(key)
                st.rerun()

    form()


def _show_marked(page: Page, recruitment: Recruitment, answer: MarkedAnswer) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"**{answer.candidate.code}** · {plain(recruitment.questions[answer.place])}"
            )
            for name in answer.marks:
                st.badge(_(MARKS[name]), icon=":material/flag:", color="orange")
        st.markdown(plain(answer.text))
        if recruitment.stage != RecruitmentStage.CHOOSING:
            ask_to_strike(page, answer.candidate.id, answer.place, answer.text)


def ask_to_strike(page: Page, candidate_id: str, place: int, text: str) -> None:
    """A field for words that are struck out of an answer, with what is marked chosen already."""
    key = page.state(f"strike.{candidate_id}.{place}.{len(text)}")
    words, button = st.columns([4, 1], vertical_alignment="bottom")
    marked = list_marked(text)
    chosen = words.multiselect(
        _("Words to strike out"),
        marked,
        marked,
        accept_new_options=True,
        placeholder=_("Type words as they stand there"),
        key=key,
    )
    if press_button(
        _("Strike out"),
        key=f"{key}.do",
        icon=":material/ink_eraser:",
        within=button,
        disabled=not chosen,
        width="stretch",
    ):
        content = StrikeAnswer(page.programme.id, candidate_id, place, chosen, text)
        if page.attempt(strike_answer, content, done=_("Struck out, for good.")):
            st.rerun()
