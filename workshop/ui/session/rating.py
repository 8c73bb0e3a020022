"""A round of review led in a session: made, followed while people rate, talked about."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from workshop.disclosure import are_few_raters
from workshop.i18n import _, ngettext, translate_plural
from workshop.i18n.counted_nouns import CLAUSES
from workshop.people.rights import Right
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity
from workshop.review.activity_rounds import (
    MOST_COMMENTS,
    AskAgain,
    ShowRated,
    ask_again,
    by_dispute,
    latest_round,
    round_of,
    show_rated,
)
from workshop.review.proposals import round_comments
from workshop.review.rating_rows import count_finished
from workshop.review.ratings import open_subjects
from workshop.review.room_experts import list_room_experts
from workshop.review.rounds import (
    LONGEST_TITLE,
    ExtendRound,
    Subject,
    extend_round,
    standing_subjects,
    was_closed,
)
from workshop.review.sequences import later_round
from workshop.review.tables import Comment, ReviewRound
from workshop.ui.review.next_statuses import show_next_statuses
from workshop.ui.review.results import RoundResults, decision_words, load_round_results
from workshop.ui.review.round_comments import show_comment
from workshop.ui.review.round_dialogs import open_room_round
from workshop.ui.review.who_sees import few_words
from workshop.ui.session.run_state import act
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import show_part
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.view_choice import choose_view

_PROGRESS_EVERY = 3.0


def is_about_round(running: Activity) -> bool:
    """Whether a round is led, or talked about, in this activity."""
    rating = running.kind == ActivityKind.EXPERT_RATING
    return (rating and running.phase != Phase.WAITING) or running.round_id is not None


def show_round(page: Page, running: Activity) -> None:
    """The round of the running activity: the way to make it, its progress, or what came out."""
    with page.read() as db:
        review = round_of(db, running)
    if review is None:
        _show_way_to_round(page, running)
    elif not review.closed:
        show_part(page.state("round"), _show_open, page, running, review.id, every=_PROGRESS_EVERY)
    else:
        _show_closed(page, running, review)


def _show_way_to_round(page: Page, running: Activity) -> None:
    """Making the round of an activity; a second round where the session has a first one."""
    with page.read() as db:
        before = latest_round(db, running.session_id)
        follows = before is not None and before.closed and before.number == 1
        free = follows and before is not None and later_round(db, before) is None
    if free and before is not None:
        st.write(_("The first round is closed. The same experts can rate once more."))
        _offer_second(page, running, load_round_results(page, before))
    else:
        st.write(_("Experts rate clauses one by one, in silence, on their phones or at a desk."))
    if press_button(
        _("Make the round"),
        icon=":material/star:",
        type="secondary" if free else "primary",
        width="stretch",
        key=page.state("round.make"),
    ):
        open_room_round(page, running)


def _show_open(page: Page, running: Activity, round_id: str) -> None:
    page.present_actor()
    with page.read() as db:
        review = db.get(ReviewRound, round_id)
        if review is None or review.closed:
            st.rerun()
        finished, fixed = count_finished(db, review), was_closed(db, review)
        here = list_room_experts(db, running.session_id, review)
        count = len(standing_subjects(db, review))
    invited = len(review.experts)
    words = _("{done} of {count} experts have finished", done=finished, count=invited)
    st.progress(min(1.0, finished / max(1, invited)), text=f"**{words}**")
    st.caption(ngettext("{count} clause is rated", "{count} clauses are rated", count))
    if are_few_raters(invited):
        st.warning(few_words(review), icon=":material/visibility:")
    waiting = [] if fixed else [one for one in here if not one.admitted]
    if waiting:
        st.markdown("**" + _("Joined as experts and not admitted:") + "**")
    for one in waiting:
        label = _("Admit {badge}", badge=plain(one.badge))
        if press_button(
            label, icon=":material/how_to_reg:", key=page.state(f"round.admit.{one.id}")
        ):
            content = ExtendRound(review.id, review.deadline, phones=[one.id])
            act(page, extend_round, content)
    admitted = [plain(one.badge) for one in here if one.admitted]
    if admitted:
        rates = _("Rate on phones here: {badges}", badges=", ".join(admitted))
        st.caption(f":material/smartphone: {rates}")


@dataclass(frozen=True)
class _Talk:
    """A closed round that is talked about. ``order``: most disputed first; ``shown``: the subject
    on the wall; ``on_wall``: comments there."""

    results: RoundResults
    order: Sequence[str]
    shown: str | None
    on_wall: Sequence[str]
    said: Sequence[Comment]

    def after(self) -> str | None:
        """The subject that comes after the one on the wall."""
        place = self.order.index(self.shown) + 1 if self.shown in self.order else 0
        return self.order[place] if place < len(self.order) else None


def _show_closed(page: Page, running: Activity, review: ReviewRound) -> None:
    results = load_round_results(page, review)
    with page.read() as db:
        said = round_comments(db, page.actor, review)
    order = by_dispute(dict(results.agreements))
    shown = running.targets[0] if running.targets else None
    talk = _Talk(results, order, shown, running.targets[1:], said)
    views = {"talk": _("Talk"), "next": _("What comes next")}
    if choose_view(views, "talk", page.state("round.view")) == "next":
        show_next_statuses(page, results)
        return
    _show_talk(page, running, talk)


def _show_talk(page: Page, running: Activity, talk: _Talk) -> None:
    results = talk.results
    if talk.shown is not None and talk.shown in results.names:
        words = decision_words(results.agreements[talk.shown])
        name = plain(results.names[talk.shown])
        st.markdown(f":material/co_present: **{name}**  \n{words}")
    after = talk.after()
    if after is not None and press_button(
        _("Next clause: {clause}", clause=plain(shortened(results.names[after], 50))),
        icon=":material/chevron_right:",
        icon_position="right",
        type="primary",
        width="stretch",
        key=page.state("round.next"),
        stands_for=talk.shown,
    ):
        act(page, show_rated, ShowRated(running.id, after))
    _show_comments(page, running, talk)
    with st.expander(_("All clauses, most disputed first"), icon=":material/list:"):
        for key in talk.order:
            label = f"{plain(shortened(results.names[key], 60))} · " + decision_words(
                results.agreements[key]
            )
            if press_button(
                label,
                type="tertiary",
                key=page.state(f"round.show.{key}"),
                disabled=key == talk.shown,
            ):
                act(page, show_rated, ShowRated(running.id, key))
    with page.read() as db:
        followed = later_round(db, results.review) is not None
    if results.review.number == 1 and not followed:
        _offer_second(page, running, results)


def _show_comments(page: Page, running: Activity, talk: _Talk) -> None:
    """Comments on the clause on the wall: each can be put beside it, and gets its answer."""
    rows = [row for row in talk.said if row.subject_id == talk.shown]
    if not rows:
        if talk.shown:
            st.caption(_("Nobody wrote a comment on this clause."))
        return
    few = are_few_raters(len(talk.results.review.experts))
    if few:
        st.caption(
            _("Among fewer than five experts, numbers and comments stay here; the wall shows none.")
        )
    for row in rows:
        with st.container(border=True):
            show_comment(page, row, narrow=True)
            if few or not row.text:
                continue
            on_wall = row.id in talk.on_wall
            more = [*talk.on_wall, row.id][-MOST_COMMENTS:]
            less = [key for key in talk.on_wall if key != row.id]
            if press_button(
                _("Take off the wall") if on_wall else _("Show on the wall"),
                icon=":material/co_present:",
                type="tertiary",
                key=page.state(f"round.wall.{row.id}"),
            ):
                content = ShowRated(running.id, row.subject_id, less if on_wall else more)
                act(page, show_rated, content)


def _offer_second(page: Page, running: Activity, results: RoundResults) -> None:
    """One press: the same experts rate again what is undecided, or everything where nothing is."""
    if not page.may(Right.RUN):
        return
    review = results.review
    with page.read() as db:
        standing = standing_subjects(db, review)
    undecided = set(open_subjects(review, results.agreements))
    again: list[Subject] = [pair for pair in standing if pair[1] in undecided] or standing
    count = translate_plural(CLAUSES, len(again))
    if press_button(
        _("Ask a second time ({clauses})", clauses=count),
        icon=":material/replay:",
        width="stretch",
        key=page.state("round.again"),
        help=_("The same experts rate again what is not decided. The round begins at once."),
        stands_for=review.id,
    ):
        title = _("{title}, round {number}", title=review.title, number=review.number + 1)
        content = AskAgain(running.id, review.id, title[:LONGEST_TITLE], again, None)
        act(page, ask_again, content)
