"""The rating desk of an expert: one subject at a time, saved at once, resumed later."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from workshop.i18n import _, current_language, in_same_language, ngettext
from workshop.needs.review_subjects import load_dossier
from workshop.review.comments import LONGEST_COMMENT
from workshop.review.consensus import RatingDistribution
from workshop.review.proposals import AddRoundComment, add_round_comment, is_general, own_comments
from workshop.review.rating_rows import Values, finished_subjects
from workshop.review.ratings import load_subject_agreements, own_ratings
from workshop.review.review_kinds import SubjectKind
from workshop.review.reviewable import brief_name_of
from workshop.review.rounds import (
    Subject,
    criteria_of,
    day_of_deadline,
    load_round,
    standing_subjects,
)
from workshop.review.sequences import earlier_round
from workshop.review.tables import Comment, ReviewRound
from workshop.ui.review.clause_desk import load_clause_desk, show_clause, show_passage_comments
from workshop.ui.review.criteria import show_fixed_criteria
from workshop.ui.review.dossier import show_dossier_notes, show_subject
from workshop.ui.review.proposals import show_proposals
from workshop.ui.review.rating_scale import show_scales
from workshop.ui.review.who_sees import show_whether_one_rates, words_can_tell
from workshop.ui.shell.formatting import day, plain, shortened
from workshop.ui.shell.navigation import run_again
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import show_part
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft

PLACE = "subject"
"""Query parameter: the number of the subject that is shown."""


@dataclass(frozen=True)
class RatingDesk:
    """A round with the visitor's ratings and comments. By subject: ``earlier``, one's ratings of
    the first round, and ``group``, the distribution of everybody's."""

    review: ReviewRound
    subjects: Sequence[Subject]
    names: Mapping[str, str]
    own: Mapping[str, Values]
    said: Mapping[str, Sequence[Comment]]
    finished: Sequence[str]
    earlier: Mapping[str, Values]
    group: Mapping[str, Mapping[str, RatingDistribution]]


def load_rating_desk(page: Page, round_id: str) -> RatingDesk:
    """The visitor's desk in a round. Raises ``NotFound``."""
    key_of_expert = page.visitor.review_key
    with page.read() as db:
        review = load_round(db, round_id)
        subjects = standing_subjects(db, review)
        language = current_language()
        names = {key: brief_name_of(db, kind, key, language) for kind, key in subjects}
        own = own_ratings(db, review, key_of_expert)
        said = own_comments(db, review, key_of_expert)
        finished = finished_subjects(db, review, own)
        before = earlier_round(db, review)
        earlier = own_ratings(db, before, key_of_expert) if before else {}
        found = load_subject_agreements(db, page.actor, before) if before else {}
    group = {key: agreement.spreads for key, agreement in found.items()}
    return RatingDesk(review, subjects, names, own, said, finished, earlier, group)


def show_rating_desk(page: Page, round_id: str) -> None:
    """The desk of an expert invited to an open round."""
    show_part(page.state("desk"), _show_desk, page, round_id)


def _show_desk(page: Page, round_id: str) -> None:
    page.present_actor()
    desk = load_rating_desk(page, round_id)
    if desk.review.closed:
        st.info(_("This round has been closed in the meantime. What you saved counts."))
        return
    if not show_whether_one_rates(page, desk.review):
        return
    show_fixed_criteria(desk.review)
    at = _place(page, desk)
    _show_progress(page, desk, at)
    if at >= len(desk.subjects):
        _show_end(page, desk)
    else:
        _show_one(page, desk, at)


def resume_at(desk: RatingDesk) -> int:
    """The index to resume at: the last subject touched, or the next one if that is finished.

    After the end: the first unfinished subject, or the number of subjects if all are finished.
    """
    touched = set(desk.own) | set(desk.said)
    keys = [key for _kind, key in desk.subjects]
    last = max((at for at, key in enumerate(keys) if key in touched), default=None)
    if last is None:
        return 0
    at = last + 1 if keys[last] in desk.finished else last
    if at < len(keys):
        return at
    unfinished = (at for at, key in enumerate(keys) if key not in desk.finished)
    return next(unfinished, len(keys))


def _place(page: Page, desk: RatingDesk) -> int:
    key = page.state(f"at.{desk.review.id}")
    if key not in st.session_state:
        wanted = st.query_params.get(PLACE, "")
        at = int(wanted) - 1 if wanted.isdecimal() and len(wanted) < 4 else -1
        st.session_state[key] = at if 0 <= at < len(desk.subjects) else resume_at(desk)
    at = min(int(st.session_state[key]), len(desk.subjects))
    if st.query_params.get(PLACE) != str(at + 1):
        st.query_params[PLACE] = str(at + 1)
    return at


def _go(page: Page, desk: RatingDesk, at: int) -> None:
    st.session_state[page.state(f"at.{desk.review.id}")] = at


def _show_progress(page: Page, desk: RatingDesk, at: int) -> None:
    done, count = len(desk.finished), len(desk.subjects)
    with st.container(horizontal=True, vertical_alignment="center"):
        words = _("{done} of {count} rated", done=done, count=count)
        st.progress(done / max(1, count), text=words, width="stretch")
        with st.popover(_("All subjects"), icon=":material/list:"):
            for place, (_kind, key) in enumerate(desk.subjects):
                icon = _icon(desk, key)
                press_button(
                    f"{place + 1}. {plain(shortened(desk.names[key], 60))}",
                    icon=icon,
                    key=page.state(f"jump.{place}"),
                    type="tertiary",
                    on_click=_go,
                    args=(page, desk, place),
                    disabled=place == at,
                )


def _icon(desk: RatingDesk, key: str) -> str:
    if key in desk.finished:
        return ":material/check_circle:"
    return ":material/pending:" if key in desk.own else ":material/radio_button_unchecked:"


def _show_one(page: Page, desk: RatingDesk, at: int) -> None:
    kind, key = desk.subjects[at]
    said = desk.said.get(key, ())
    subject, rating = st.columns([5, 4], gap="large")
    with subject:
        st.caption(_("{number} of {count}", number=at + 1, count=len(desk.subjects)))
        ask_more = (
            _show_clause(page, desk, key)
            if kind == SubjectKind.CLAUSE
            else _show_need(page, desk, at)
        )
    with rating:
        if desk.earlier.get(key) or desk.group.get(key):
            st.caption(":material/history: " + _("Above each scale: the first round."))
        show_scales(
            page,
            desk.review,
            key,
            desk.own.get(key, {}),
            desk.earlier.get(key, {}),
            desk.group.get(key, {}),
        )
        _ask_comment(page, desk, key, said)
        ask_more()
        _show_steps(page, desk, at)


def _show_need(page: Page, desk: RatingDesk, at: int) -> Callable[[], None]:
    """Show a need or group; returns a function that shows the proposals for it."""
    kind, key = desk.subjects[at]
    with page.read() as db:
        dossier = load_dossier(db, page.actor, kind, key)
    show_subject(page, dossier)
    show_dossier_notes(page, dossier)
    return lambda: show_proposals(page, desk.review, dossier, desk.said.get(key, ()))


def _show_clause(page: Page, desk: RatingDesk, key: str) -> Callable[[], None]:
    """Show a clause; returns a function that shows one's comments on its passages."""
    said, clause = desk.said.get(key, ()), load_clause_desk(page, desk.review, key)
    show_clause(page, desk.review, clause, said)
    return lambda: show_passage_comments(page, clause, said)


def _ask_comment(page: Page, desk: RatingDesk, key: str, said: Sequence[Comment]) -> None:
    own = next((row.text for row in said if is_general(row)), "")
    field = page.state(f"comment.{desk.review.id}.{key}")
    if field not in st.session_state:
        st.session_state[field] = own
    form = page.state(f"comment.{desk.review.id}")
    keep_draft(page, f"{form}.{key}", _("Comment (optional)"), place=form, **{key: own})
    st.text_area(
        _("Comment (optional)"),
        key=field,
        height=90,
        max_chars=LONGEST_COMMENT,
        placeholder=_("What speaks for it, what against?"),
        on_change=in_same_language(_save_comment),
        args=(page, desk.review, key, field),
        help=_("Saved when you leave the field."),
    )
    st.caption(words_can_tell(page, desk.review))
    text = st.session_state[field].strip()
    if text != own and press_button(_("Save the comment"), key=f"{field}.save"):
        # What was filled in from before is not saved by leaving the field.
        _save_comment(page, desk.review, key, field)
        run_again()
    if own and own == text:
        st.caption(":material/check: " + _("Comment saved"))


def _save_comment(page: Page, review: ReviewRound, key: str, field: str) -> None:
    content = AddRoundComment(review.id, key, st.session_state[field], page.review_key)
    if page.accepts(add_round_comment, content):
        settle_draft(field)


def _show_steps(page: Page, desk: RatingDesk, at: int) -> None:
    key = desk.subjects[at][1]
    finished = key in desk.finished
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        press_button(
            _("Back"),
            icon=":material/arrow_back:",
            key=page.state("back"),
            disabled=at == 0,
            on_click=_go,
            args=(page, desk, at - 1),
        )
        last = at + 1 == len(desk.subjects)
        press_button(
            _("To the end") if last else _("Next"),
            icon=":material/arrow_forward:",
            key=page.state("next"),
            type="primary" if finished else "secondary",
            on_click=_go,
            args=(page, desk, at + 1),
        )


def _show_end(page: Page, desk: RatingDesk) -> None:
    waiting = [key for _kind, key in desk.subjects if key not in desk.finished]
    if not waiting:
        st.success(_("Thank you. Everything is rated and saved."), icon=":material/task_alt:")
        st.write(_("Until the round is closed you can go back and change what you like."))
    else:
        missing = ngettext("{count} subject is left", "{count} subjects are left", len(waiting))
        st.info(missing, icon=":material/pending:")
        whole = len(criteria_of(desk.review))
        for place, (_kind, key) in enumerate(desk.subjects):
            if key in waiting:
                count = _("{done} of {count}", done=len(desk.own.get(key, ())), count=whole)
                press_button(
                    f"{plain(shortened(desk.names[key], 90))} ({count})",
                    icon=":material/arrow_forward:",
                    key=page.state(f"left.{place}"),
                    on_click=_go,
                    args=(page, desk, place),
                )
    if press_button(_("Back to the last one"), key=page.state("last"), type="tertiary"):
        _go(page, desk, len(desk.subjects) - 1)
        run_again()


def deadline_words(review: ReviewRound, *, late: bool) -> str:
    """The deadline of a round as text; ``late``: it has passed, but the round is still open."""
    if review.deadline is None:
        return _("without a deadline")
    when = day(day_of_deadline(review.deadline))
    if late:
        return _(
            "the deadline passed on {date}; ratings still count until the round is closed",
            date=when,
        )
    return _("until {date}", date=when)
