"""The desk of a rater: one candidate at a time, in an order of one's own, saved at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from workshop.i18n import _
from workshop.recruitment.ratings import (
    RateCandidate,
    RatingProgress,
    Values,
    hand_in,
    is_complete,
    open_results,
    order_for,
    own_ratings,
    rate_candidate,
    rated_candidates,
    rating_progress,
)
from workshop.recruitment.states import RecruitmentStage
from workshop.recruitment.tables import Candidate, Recruitment
from workshop.ui.recruitment.answers import ask_to_strike
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.component import show_module


@dataclass(frozen=True)
class _RatingDesk:
    recruitment: Recruitment
    candidates: Sequence[Candidate]
    own: Mapping[str, Values]
    progress: RatingProgress

    def is_done(self, candidate: Candidate) -> bool:
        return is_complete(self.recruitment, self.own.get(candidate.id, {}))


def show_rating(page: Page, recruitment: Recruitment) -> None:
    """One's own ratings, how many have handed in, and the way to the results."""
    if recruitment.stage == RecruitmentStage.CHECKING:
        st.info(
            _("Rating has not begun yet. First the answers are looked through, under Answers."),
            icon=":material/hourglass_empty:",
        )
        return
    with page.read() as db:
        rated = rated_candidates(db, recruitment)
        own = own_ratings(db, page.actor, recruitment)
        progress = rating_progress(db, recruitment)
    desk = _RatingDesk(recruitment, order_for(page.actor.id, rated), own, progress)
    _show_progress(page, desk)
    if page.actor.id not in recruitment.raters:
        st.info(_("You do not rate in this recruitment."), icon=":material/info:")
    elif page.actor.id in recruitment.finished:
        st.success(
            _("You have handed in your ratings. The results open when all have."),
            icon=":material/task_alt:",
        )
    else:
        _show_desk(page, desk)


def _show_progress(page: Page, desk: _RatingDesk) -> None:
    progress = desk.progress
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            ":material/how_to_reg: "
            + _(
                "**{finished} of {raters} have handed in.** Until all have, everybody sees only "
                "their own ratings.",
                finished=progress.finished,
                raters=progress.raters,
            ),
            width="stretch",
        )
        if not progress.short and press_button(
            _("Open the results now…"), key=page.state("open"), type="tertiary"
        ):
            ask_first(
                page,
                _("Open the results now?"),
                _(
                    "Every candidate has been rated by two people or more. Whoever has not handed "
                    "in cannot rate any more; unfinished ratings do not count."
                ),
                (_("Open the results"), ":material/visibility:"),
                lambda: page.attempt(
                    open_results, page.programme.id, done=_("The results are open.")
                ),
            )


def _show_desk(page: Page, desk: _RatingDesk) -> None:
    done = [desk.is_done(row) for row in desk.candidates]
    at = _place(page, done)
    with st.container(horizontal=True, vertical_alignment="center"):
        words = _("{done} of {count} rated", done=sum(done), count=len(done))
        st.progress(sum(done) / max(1, len(done)), text=words, width="stretch")
        _offer_jump(page, desk, done, at)
    if all(done):
        _offer_handing_in(page)
    if at < len(done):
        _show_candidate(page, desk, at)


def _place(page: Page, done: Sequence[bool]) -> int:
    key = page.state("at")
    if key not in st.session_state:
        st.session_state[key] = done.index(False) if False in done else 0
    return min(int(st.session_state[key]), max(0, len(done) - 1))


def _go(page: Page, at: int) -> None:
    st.session_state[page.state("at")] = at


def _offer_jump(page: Page, desk: _RatingDesk, done: Sequence[bool], at: int) -> None:
    waiting = [place for place, finished in enumerate(done) if not finished and place != at]
    if waiting:
        following = next((place for place in waiting if place > at), waiting[0])
        press_button(
            _("Next one not rated"),
            icon=":material/skip_next:",
            key=page.state("skip"),
            type="tertiary",
            repeats=True,
            on_click=_go,
            args=(page, following),
        )


def _offer_handing_in(page: Page) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            _("**You have rated everybody.** Hand in when you will change nothing any more."),
            width="stretch",
        )
        if press_button(
            _("Hand in my ratings"), icon=":material/send:", type="primary", key=page.state("send")
        ) and page.accepts(hand_in, page.programme.id, done=_("Your ratings are handed in.")):
            st.rerun()


def _show_candidate(page: Page, desk: _RatingDesk, at: int) -> None:
    candidate = desk.candidates[at]
    answers, scales = st.columns([5, 4], gap="large")
    with answers:
        st.caption(_("{number} of {count}", number=at + 1, count=len(desk.candidates)))
        st.subheader(candidate.code, anchor=False)
        for question, answer in zip(desk.recruitment.questions, candidate.answers, strict=True):
            st.markdown(f"**{plain(question)}**")
            st.markdown(plain(answer) or "–")
        _offer_striking(page, desk.recruitment, candidate)
    with scales:
        _show_scales(page, desk, candidate)
        _show_steps(page, desk, at)


def _offer_striking(page: Page, recruitment: Recruitment, candidate: Candidate) -> None:
    with st.expander(_("Somebody can be recognised here"), icon=":material/ink_eraser:"):
        for place, (question, answer) in enumerate(
            zip(recruitment.questions, candidate.answers, strict=True)
        ):
            if answer:
                st.caption(plain(question))
                ask_to_strike(page, candidate.id, place, answer)


def _show_scales(page: Page, desk: _RatingDesk, candidate: Candidate) -> None:
    key = page.state(f"scale.{candidate.id}")
    own = desk.own.get(candidate.id, {})
    show_module(
        "rating_scale",
        key=key,
        data={
            "subject": candidate.id,
            "criteria": [
                _criterion(place, name, own) for place, name in enumerate(desk.recruitment.criteria)
            ],
        },
        on_ratings_change=lambda: _save(page, desk.recruitment, candidate.id, key),
    )


def _criterion(place: int, name: str, own: Values) -> dict[str, object]:
    told: dict[str, object] = {
        "key": str(place),
        "title": name,
        "question": "",
        "low": _("not at all"),
        "high": _("fully"),
    }
    return told | ({"value": own[name]} if name in own else {})


def _save(page: Page, recruitment: Recruitment, candidate_id: str, key: str) -> None:
    told = st.session_state[key].get("ratings") or {}
    values = told.get("values") or {}
    if told.get("subject") != candidate_id or not isinstance(values, dict) or not values:
        return
    criteria = {str(place): name for place, name in enumerate(recruitment.criteria)}
    named = {criteria.get(place, ""): value for place, value in values.items()}
    page.accepts(rate_candidate, RateCandidate(page.programme.id, candidate_id, named))


def _show_steps(page: Page, desk: _RatingDesk, at: int) -> None:
    last = at + 1 == len(desk.candidates)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        press_button(
            _("Back"),
            icon=":material/arrow_back:",
            key=page.state("back"),
            disabled=at == 0,
            repeats=True,
            on_click=_go,
            args=(page, at - 1),
        )
        press_button(
            _("Next"),
            icon=":material/arrow_forward:",
            key=page.state("next"),
            type="primary" if desk.is_done(desk.candidates[at]) else "secondary",
            disabled=last,
            repeats=True,
            on_click=_go,
            args=(page, at + 1),
        )
