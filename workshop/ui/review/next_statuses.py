"""The next state of each clause after a round: the consensus rule proposes, a person decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from workshop.i18n import _, mark, ngettext
from workshop.people.rights import Right
from workshop.review.consensus import ConsensusDecision
from workshop.review.dispositions import count_open, count_open_comments
from workshop.review.proposals import round_comments
from workshop.review.rounds import subjects_of
from workshop.review.sequences import later_round
from workshop.standards.clause_review import changes_since, next_statuses
from workshop.standards.clause_states import ACCEPTED, ClauseStatus
from workshop.standards.labels import FIELDS, STATUSES
from workshop.standards.statuses import NEXT, SetStatus, set_status
from workshop.standards.tables import Clause
from workshop.ui.clauses.status_change import open_step
from workshop.ui.review.results import RoundResults, show_decision
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.navigation import go_to, run_again
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft
from workshop.ui.widgets.word_differences import Changed, show_differences

STEPS: Mapping[str, tuple[str, str]] = {
    ClauseStatus.ACCEPTED: (mark("Accept"), ":material/check_circle:"),
    ClauseStatus.ACCEPTED_WITH_DISSENT: (mark("Accept with dissent"), ":material/rule:"),
    ClauseStatus.REJECTED: (mark("Reject"), ":material/cancel:"),
    ClauseStatus.REVISED: (mark("Revise and rate again"), ":material/edit_note:"),
    ClauseStatus.DRAFT: (mark("Back to a draft"), ":material/undo:"),
}
_WAITING = (ClauseStatus.DRAFT, ClauseStatus.EXPERT_REVIEW_1, ClauseStatus.EXPERT_REVIEW_2)
_WHY: Mapping[ConsensusDecision, str] = {
    ConsensusDecision.ACCEPTED: mark("The ratings support it on every criterion."),
    ConsensusDecision.REJECTED: mark("The ratings reject it on every criterion."),
    ConsensusDecision.REVISE: mark(
        "The ratings decide nothing yet: revise the text and ask again."
    ),
    ConsensusDecision.TOO_FEW: mark("Too few ratings to decide: ask again, or ask more experts."),
}
_STILL_OPEN = mark("Still open after two rounds: accept it with its dissent, or reject it.")


@dataclass(frozen=True)
class NextStatus:
    """A clause after a round: the changes of state that the rule proposes, none if its state has
    changed since; the numbers of comments that wait for an answer, in this round and elsewhere;
    whether it is rated again; what was changed in it since the round."""

    clause: Clause
    steps: Sequence[str]
    waiting: int
    elsewhere: int
    again: bool
    changed: Sequence[Changed]


def load_next_statuses(page: Page, results: RoundResults) -> list[NextStatus]:
    """The clauses of a closed round with their proposed next states."""
    found = []
    with page.read() as db:
        said = round_comments(db, page.actor, results.review)
        later = later_round(db, results.review)
        again = {key for _kind, key in subjects_of(later)} if later else set()
        for _kind, key in results.subjects:
            clause = db.get(Clause, key)
            if clause is None:
                continue
            decision = results.agreements[key].decision
            proposed = next_statuses(decision, results.review.number)
            waits = clause.status in _WAITING and key not in again
            steps = [one for one in proposed if waits and one in NEXT[clause.status]]
            waiting = count_open([row for row in said if row.subject_id == key])
            elsewhere = count_open_comments(db, "clause", key) - waiting
            changed = [
                Changed(_(FIELDS[name]), *pair)
                for name, pair in changes_since(db, results.review, clause).items()
            ]
            found.append(NextStatus(clause, steps, waiting, elsewhere, key in again, changed))
    return found


def show_next_statuses(page: Page, results: RoundResults) -> None:
    """One row per clause: decision of the ratings, present state, buttons for the next state."""
    rows = load_next_statuses(page, results)
    waiting = sum(bool(row.steps) for row in rows)
    title = _("Every clause has gone on")
    if waiting:
        title = ngettext(
            "{count} clause waits for its next step",
            "{count} clauses wait for their next step",
            waiting,
        )
    st.subheader(title, anchor=False)
    for row in rows:
        with st.container(border=True):
            _show_row(page, results, row)


def _show_row(page: Page, results: RoundResults, row: NextStatus) -> None:
    clause, agreement = row.clause, results.agreements[row.clause.id]
    words, steps = st.columns([5, 4], gap="large")
    with words:
        st.markdown(f"#### {plain(clause.code)} {plain(clause.title)}")
        st.markdown(plain(shortened(clause.body, 240)))
        if row.changed:
            told = _("The wording was changed after the round; what was rated is the one before.")
            st.markdown(f":orange[:material/edit_note: {told}]")
            show_differences(row.changed, page.state(f"since.{clause.id}"))
        with st.container(horizontal=True, vertical_alignment="center"):
            show_decision(agreement)
            if press_button(
                _("Open the clause"),
                key=page.state(f"open.{clause.id}"),
                icon=":material/open_in_new:",
                type="tertiary",
            ):
                part = {"part": "comments"} if row.elsewhere else {}
                go_to("standards", {"clause": clause.id, **part})
    with steps:
        where = _("Where it stands")
        st.markdown(f":gray[{where}:] **{_(STATUSES[clause.status])}**")
        if clause.status_reason:
            st.caption(plain(clause.status_reason))
        if row.again:
            st.caption(":material/replay: " + _("It is rated again in the second round."))
        if row.steps and page.may(Right.RUN):
            _offer_steps(page, results, row)


def _offer_steps(page: Page, results: RoundResults, row: NextStatus) -> None:
    decision = results.agreements[row.clause.id].decision
    decided = decision in (ConsensusDecision.ACCEPTED, ConsensusDecision.REJECTED)
    still_open = results.review.number > 1 and not decided
    st.caption(_(_STILL_OPEN if still_open else _WHY[decision]))
    _describe_waiting(page, row)
    form = page.state(f"step.{row.clause.id}")
    keep_draft(page, form, row.clause.code, place=page.state("why"), **{row.clause.id: ""})
    reason = st.text_area(
        _("Why (kept with the clause; of an accepted one it is published)"),
        key=page.state(f"why.{row.clause.id}"),
        height=70,
        max_chars=1000,
    )
    with st.container(horizontal=True):
        for place, step in enumerate(row.steps):
            _offer_step(page, row.clause, step, reason, primary=place == 0)
        others = [one for one in NEXT[row.clause.status] if one not in row.steps]
        with st.popover(_("Another step"), icon=":material/more_horiz:"):
            for step in others:
                _offer_step(page, row.clause, step, reason, primary=False)


def _offer_step(page: Page, clause: Clause, step: str, reason: str, *, primary: bool) -> None:
    name, icon = STEPS[step]
    if press_button(
        _(name),
        icon=icon,
        key=page.state(f"step.{clause.id}.{step}"),
        type="primary" if primary else "secondary",
    ):
        if step == ClauseStatus.ACCEPTED_WITH_DISSENT:
            open_step(page, clause, step, reason)
            return
        content = SetStatus(clause.id, step, reason)
        if page.attempt(set_status, content, done=_("Done.")):
            settle_draft(page.state(f"step.{clause.id}"))
            run_again()


def _describe_waiting(page: Page, row: NextStatus) -> None:
    """A hint that comments must be answered before accepting, with links to them."""
    if not set(row.steps) & set(ACCEPTED):
        return
    if row.waiting:
        waiting = ngettext(
            "It cannot be accepted before {count} comment has an answer",
            "It cannot be accepted before {count} comments have an answer",
            row.waiting,
        )
        st.markdown(f":orange[:material/info: {waiting}]")
        press_button(
            _("Answer the comments"),
            key=page.state(f"answer.{row.clause.id}"),
            icon=":material/reply:",
            on_click=_open_said,
            args=(page,),
        )
    if row.elsewhere:
        open_threads = ngettext(
            "{count} thread of the discussion is not resolved yet",
            "{count} threads of the discussion are not resolved yet",
            row.elsewhere,
        )
        st.markdown(f":orange[:material/info: {open_threads}]")


def _open_said(page: Page) -> None:
    # On the page Review, and where a session leads the round.
    st.session_state[page.state("results")] = "said"
    st.session_state[page.state("round.view")] = "talk"
