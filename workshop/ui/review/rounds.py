"""Rounds of review: cards for experts and facilitators, and the facilitator's view."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from workshop.disclosure import are_few_raters
from workshop.export.tables.review_tables import write_agreement, write_comments
from workshop.i18n import _, ngettext
from workshop.i18n.collation import collation_key
from workshop.local_time import today
from workshop.people.accounts import list_accounts
from workshop.people.rights import Right
from workshop.review.dispositions import count_open
from workshop.review.fixed_criteria import MOST_ROUNDS
from workshop.review.rating_rows import count_finished, finished_subjects
from workshop.review.ratings import own_ratings
from workshop.review.review_kinds import SubjectKind
from workshop.review.room_experts import accounts_of
from workshop.review.rounds import (
    close_round,
    day_of_deadline,
    list_rounds,
    reopen_round,
    standing_subjects,
)
from workshop.review.tables import ReviewRound
from workshop.ui.review.criteria import show_fixed_criteria
from workshop.ui.review.next_statuses import show_next_statuses
from workshop.ui.review.rating_desk import PLACE, deadline_words
from workshop.ui.review.report import show_review_report
from workshop.ui.review.results import RoundResults, load_round_results, show_round_results
from workshop.ui.review.round_comments import load_round_comments, show_round_comments
from workshop.ui.review.round_dialogs import open_extension, open_second_round
from workshop.ui.review.who_sees import few_words
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import show_part
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.copy_text import show_to_copy
from workshop.ui.widgets.file_downloads import offer_table
from workshop.ui.widgets.view_choice import choose_view
from workshop.ui.widgets.watch import fields, watch

ROUND, VIEW = "round", "view"
"""Query parameters: the id of the open round, and its view: ``desk`` or ``lead``."""
_PROGRESS_EVERY = 15.0
_READS_RESULTS = (Right.RUN, Right.WRITE_NEED, Right.WRITE_CLAUSE)


@dataclass(frozen=True)
class RoundStatus:
    """A round for its card; ``done`` of ``count`` subjects is the visitor's own progress."""

    review: ReviewRound
    invited: bool
    begun: bool
    done: int
    count: int
    finished: int


def load_round_statuses(page: Page) -> list[RoundStatus]:
    """The rounds that the visitor leads, is invited to, or may read the results of."""
    with page.read() as db:
        found = []
        for review in list_rounds(db, page.programme.id):
            invited = page.visitor.account.id in review.experts
            reads = review.closed and any(map(page.may, _READS_RESULTS))
            if not (invited or reads or page.may(Right.RUN)):
                continue
            own = own_ratings(db, review, page.visitor.review_key)
            done = len(finished_subjects(db, review, own)) if invited else 0
            count = len(standing_subjects(db, review))
            finished = count_finished(db, review)
            found.append(RoundStatus(review, invited, bool(own), done, count, finished))
    return found


def find_open(page: Page, standings: Sequence[RoundStatus]) -> tuple[RoundStatus, str] | None:
    """The round and view in the address, or ``None`` if the visitor may not open it."""
    wanted, view = st.query_params.get(ROUND), st.query_params.get(VIEW)
    for standing in standings:
        if standing.review.id == wanted:
            rates = standing.invited and not standing.review.closed
            if rates and (view == "desk" or not page.may(Right.RUN)):
                return standing, "desk"
            return standing, "lead"
    return None


def open_round(review: ReviewRound | None, view: str = "") -> None:
    """Set the query parameters of the open round; ``None`` removes them."""
    for name, value in ((ROUND, review.id if review else ""), (VIEW, view), (PLACE, "")):
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)


def leave_round(page: Page) -> None:
    """Go back to the list and forget the position in the desk: ``resume_at`` finds it again."""
    for name in list(st.session_state):
        if str(name).startswith(page.state("at.")):
            del st.session_state[name]
    open_round(None)


def show_rounds(page: Page, standings: Sequence[RoundStatus]) -> None:
    """A card for every round."""
    for standing in standings:
        with st.container(border=True):
            _show_card(page, standing)


def _show_card(page: Page, standing: RoundStatus) -> None:
    review = standing.review
    words, actions = st.columns([3, 2], vertical_alignment="center")
    with words:
        st.markdown(f"#### {plain(review.title)}")
        with st.container(horizontal=True, gap="small"):
            _show_state(review)
        st.caption(_facts(page, standing))
    with actions.container(horizontal=True, horizontal_alignment="right"):
        if standing.invited and not review.closed:
            begun = _("Go on") if standing.begun else _("Begin")
            press_button(
                _("See my ratings") if standing.done >= standing.count else begun,
                key=page.state(f"rate.{review.id}"),
                type="primary",
                icon=":material/rate_review:",
                on_click=open_round,
                args=(review, "desk"),
            )
        if review.closed or page.may(Right.RUN):
            press_button(
                _("See the results") if review.closed else _("Lead"),
                key=page.state(f"lead.{review.id}"),
                on_click=open_round,
                args=(review, "lead"),
                icon=":material/insights:" if review.closed else ":material/tune:",
            )


def _show_state(review: ReviewRound) -> None:
    if review.closed:
        st.badge(_("closed"), icon=":material/lock:", color="gray")
    else:
        st.badge(_("open"), icon=":material/edit:", color="green")
    if review.number > 1:
        st.badge(_("round {number}", number=review.number), color="blue")


def _facts(page: Page, standing: RoundStatus) -> str:
    review = standing.review
    facts = [ngettext("{count} subject", "{count} subjects", standing.count)]
    if not review.closed:
        facts.append(deadline_words(review, late=_is_late(review)))
        if standing.invited:
            done = _("{done} of {count}", done=standing.done, count=standing.count)
            facts.append(_("you: {progress}", progress=done))
    if page.may(Right.RUN) and not review.closed:
        facts.append(_finished(standing))
    return " · ".join(facts)


def _finished(standing: RoundStatus) -> str:
    invited = len(standing.review.experts)
    return _("{done} of {count} experts have finished", done=standing.finished, count=invited)


def _is_late(review: ReviewRound) -> bool:
    return review.deadline is not None and day_of_deadline(review.deadline) < today()


def show_round_for_facilitator(page: Page, standing: RoundStatus) -> None:
    """A round for its facilitator: progress while it is open, results afterwards."""
    if not standing.review.closed:
        _show_progress(page, standing)
        return
    results = load_round_results(page, standing.review)
    watch(page, "answers", lambda _db: fields(load_round_comments(page, results)), by_itself=False)
    waiting = count_open(load_round_comments(page, results))
    views = {"agreement": _("Agreement"), "said": _("Comments and proposals")}
    if waiting:
        views["said"] += f" ({waiting})"
    if standing.review.subject_kind == SubjectKind.CLAUSE:
        views["next"] = _("What comes next")
    if page.may(Right.RUN) and page.may(Right.EXPORT):
        views["report"] = _("Report")
    with st.container(horizontal=True, vertical_alignment="center"):
        view = choose_view(views, "agreement", page.state("results"))
        _offer_tables(page, standing.review)
        if page.may(Right.RUN):
            _offer_next(page, results, is_first=view != "report")
    if view == "said":
        show_round_comments(page, results)
    elif view == "next":
        show_next_statuses(page, results)
    elif view == "report":
        show_review_report(page, standing.review)
    else:
        show_round_results(page, results)


def _show_progress(page: Page, standing: RoundStatus) -> None:
    review = standing.review
    show_part(page.state("finished"), _show_finished, page, review.id, every=_PROGRESS_EVERY)
    hidden = _("Ratings, comments and proposals appear once you close the round.")
    if are_few_raters(len(review.experts)):
        hidden += " " + few_words(review)
    else:
        hidden += " " + _(
            "Nobody, you included, sees who rated how; nothing is shown below five ratings."
        )
    st.markdown(f":material/visibility_off: {hidden}")
    st.caption(deadline_words(review, late=_is_late(review)))
    show_fixed_criteria(review)
    with st.container(horizontal=True):
        if press_button(_("Close the round"), type="primary", icon=":material/lock:"):
            ask_first(
                page,
                _("Close the round?"),
                _(
                    "Nobody rates any more, and everybody you invited sees the result. You can "
                    "open it again as long as no second round follows."
                ),
                (_("Close the round"), ":material/lock:"),
                lambda: page.attempt(close_round, review.id, done=_("The round is closed.")),
            )
        if press_button(_("Deadline and experts"), icon=":material/event:"):
            open_extension(page, review)
    _show_reminder(page, review)


def _show_finished(page: Page, round_id: str) -> None:
    page.present_actor()
    standing = next((row for row in load_round_statuses(page) if row.review.id == round_id), None)
    if standing is not None:
        share = standing.finished / max(1, len(standing.review.experts))
        st.progress(share, text=f"**{_finished(standing)}**")


def _show_reminder(page: Page, review: ReviewRound) -> None:
    with page.read() as db:
        names = {account.id: account.display_name for account in list_accounts(db)}
    invited = sorted((names.get(key, "") for key in accounts_of(review)), key=collation_key)
    with st.expander(_("A reminder to copy"), icon=":material/mail:"):
        st.caption(_("To everybody who is invited: who has finished is not known."))
        text = _(
            "A reminder of the review “{title}” ({deadline}). Thank you if you have finished.",
            title=review.title,
            deadline=deadline_words(review, late=False),
        )
        reminder = "\n".join([", ".join(invited), "", text])
        show_to_copy(reminder, page.state(f"reminder.{review.id}"))


def _offer_next(page: Page, results: RoundResults, *, is_first: bool) -> None:
    review = results.review
    with page.read() as db:
        followed = any(row.follows == review.id for row in list_rounds(db, page.programme.id))
    if followed:
        return
    if review.number < MOST_ROUNDS and press_button(
        _("Second round"), icon=":material/replay:", type="primary" if is_first else "secondary"
    ):
        open_second_round(page, results, lambda made: open_round(made, "lead"))
    if press_button(_("Open again"), icon=":material/lock_open:"):
        ask_first(
            page,
            _("Open the round again?"),
            _(
                "The experts can go on, and the result is hidden again. Afterwards a result that "
                "was shown changes only where at least five of them have rated otherwise: a "
                "smaller difference would show how they rate. This stays in the log."
            ),
            (_("Open again"), ":material/lock_open:"),
            lambda: page.attempt(reopen_round, review.id, done=_("The round is open again.")),
        )


def _offer_tables(page: Page, review: ReviewRound) -> None:
    if not page.may(Right.EXPORT):
        return
    name = f"{page.programme.slug}-{review.number}-"
    with st.container(horizontal=True):
        stem = name + _("ratings")
        offer_table(page, review.id, _("Ratings as a table"), stem, write_agreement)
        stem = name + _("comments")
        offer_table(page, review.id, _("Comments as a table"), stem, write_comments)
