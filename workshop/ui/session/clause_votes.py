"""A fist to five clause by clause: the next clause in one press, results so far, what is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.programme.outcomes import AddOutcome, OutcomeKind, add_outcome, list_outcomes
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clauses import votable_clauses
from workshop.standards.room.clause_by_clause import VoteOnNext, vote_on_next, votes_of_session
from workshop.standards.room.fist_votes import FistVote
from workshop.standards.running_clause import displayed_clause_id
from workshop.standards.tables import Clause
from workshop.ui.publication.next_version import load_editions, load_next_version, may_publish
from workshop.ui.publication.publish_dialog import open_publishing
from workshop.ui.session.run_state import act
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.navigation import run_again
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.vote_words import describe_fist


@dataclass(frozen=True)
class _Votes:
    """The clauses of a programme with their votes in this session; ``shown``: the one voted on."""

    clauses: Sequence[Clause]
    votes: Mapping[str, FistVote]
    shown: str | None

    def after(self) -> Clause | None:
        """The first clause after the one voted on that has no vote yet, else the first at all."""
        keys = [clause.id for clause in self.clauses]
        place = keys.index(self.shown) + 1 if self.shown in keys else 0
        in_turn = [*self.clauses[place:], *self.clauses[:place]]
        waiting = (one for one in in_turn if one.id not in self.votes and one.id != self.shown)
        return next(waiting, None)


def show_clause_votes(page: Page, running: Activity) -> None:
    """While a vote has not begun or has ended: the next clause in one press, and what came out for
    the others."""
    votes = _load(page, running)
    if not votes.clauses:
        return
    after = votes.after()
    open_vote = running.phase == Phase.VOTE and votes.shown is not None
    if after is not None and not open_vote:
        first = votes.shown is None and not votes.votes
        title = plain(shortened(f"{after.code} {after.title}", 50))
        label = (
            _("Vote clause by clause: {clause}", clause=title)
            if first
            else _("Next clause: {clause}", clause=title)
        )
        if press_button(
            label,
            icon=":material/chevron_right:",
            icon_position="right",
            width="stretch",
            key=page.state("fist.next"),
            stands_for=(running.id, running.phase, votes.shown),
        ):
            act(page, vote_on_next, VoteOnNext(running.id, running.phase, after.id))
    if votes.votes:
        _show_results(page, running, votes)


def _show_results(page: Page, running: Activity, votes: _Votes) -> None:
    done = sum(clause.id in votes.votes for clause in votes.clauses)
    title = _("Clauses with a vote: {done} of {count}", done=done, count=len(votes.clauses))
    with st.expander(title, icon=":material/list:"):
        for clause in votes.clauses:
            vote = votes.votes.get(clause.id)
            result = describe_fist(vote.counts, vote.consensus) if vote else _("no vote yet")
            label = plain(shortened(f"{clause.code} {clause.title}", 60))
            st.markdown(f"**{label}**  \n{result}")


def keep_result(page: Page, running: Activity, subject: str, result: str) -> None:
    """A button that keeps the result of a vote in the minutes as a decision, once."""
    text = f"{subject}: {result}"
    with page.read() as db:
        kept = [row.text for row in list_outcomes(db, running.session_id).decisions]
    if text in kept:
        st.badge(_("in the minutes"), icon=":material/check:", color="gray")
    elif page.may(Right.KEEP_MINUTES) and press_button(
        _("Keep as a decision"),
        icon=":material/gavel:",
        key=page.state("fist.keep"),
        stands_for=running.id,
    ):
        content = AddOutcome(running.session_id, OutcomeKind.DECISION, text)
        if page.attempt(add_outcome, content, done=_("It stands in the minutes.")):
            run_again()


def offer_publishing(page: Page) -> None:
    """A button for the dialog that publishes the next version, with all its checks, once there are
    clauses."""
    with page.read() as db:
        clauses = readable_clauses(db, page.actor, page.programme.id)
    if not clauses or not may_publish(page):
        return
    if not press_button(
        _("Publish a version"), icon=":material/publish:", key=page.state("fist.publish")
    ):
        return
    editions = load_editions(page)
    last = editions[0] if editions else None
    coming = load_next_version(page, last)
    if coming.clauses:
        open_publishing(page, coming, last)
    else:
        st.info(
            _(
                "There is no clause that this version could hold. A pilot version holds accepted "
                "clauses only: accept them first."
            )
        )


def _load(page: Page, running: Activity) -> _Votes:
    with page.read() as db:
        readable = {row.id for row in readable_clauses(db, page.actor, running.programme_id)}
        clauses = [row for row in votable_clauses(db, running.programme_id) if row.id in readable]
        votes = votes_of_session(db, running.programme_id, running.session_id)
    return _Votes(clauses, votes, displayed_clause_id(running))
