"""Comment threads on a clause: comments, answers, suggestions with their word differences."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar

import streamlit as st
from sqlmodel import Session

from workshop.errors import WorkshopError
from workshop.i18n import _
from workshop.people.accounts import list_accounts
from workshop.people.rights import Actor, Right
from workshop.review.comment_threads import (
    LONGEST_REASON,
    DeclineSuggestion,
    EditComment,
    ResolveComment,
    decline_suggestion,
    edit_comment,
    is_author,
    may_resolve,
    resolve_comment,
    withdraw_comment,
)
from workshop.review.comments import LONGEST_COMMENT, AddComment, add_comment, list_comments
from workshop.review.labels import DISPOSED
from workshop.review.review_kinds import Disposition
from workshop.review.tables import Comment
from workshop.standards.clause_access import load_readable_clause
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.clauses import load_editable_clause
from workshop.standards.labels import FIELDS
from workshop.standards.passages import locate
from workshop.standards.suggestions import accept_wording_suggestion
from workshop.standards.tables import Clause
from workshop.ui.shell.formatting import fault_words, moment, plain
from workshop.ui.shell.page import NOTICE_KEY, Page, find_visitor
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft
from workshop.ui.widgets.word_differences import Changed, show_differences

ContentT = TypeVar("ContentT")
_REFUSED, _DECIDED_NOW = "talk.refused", "talk.decided"
_REFUSAL_STAYS = 30
"""Seconds in which it can be read why a decision was refused."""
_DECIDED: Mapping[str, tuple[str, str]] = {
    Disposition.ACCEPTED: (":material/check:", "green"),
    Disposition.REJECTED: (":material/close:", "gray"),
}


@dataclass(frozen=True)
class Thread:
    """A comment with its answers, oldest first; ``number`` counts the clause's threads from 1."""

    number: int
    comment: Comment
    answers: Sequence[Comment]
    names: Mapping[str, str]

    @property
    def by(self) -> str:
        """Name of the thread's author."""
        return self.name_of(self.comment)

    def name_of(self, comment: Comment) -> str:
        """Name of a comment's author."""
        return self.names.get(comment.account_id or "", _("a former account"))


@dataclass(frozen=True)
class Talk:
    """A clause with all its threads; ``editable``: the visitor may change its text."""

    clause: Clause
    threads: Sequence[Thread]
    editable: bool

    @property
    def open(self) -> list[Thread]:
        """Threads that are not settled."""
        return [thread for thread in self.threads if not thread.comment.resolved]

    @property
    def settled(self) -> list[Thread]:
        """Threads that are settled."""
        return [thread for thread in self.threads if thread.comment.resolved]


def load_talk(page: Page, clause_id: str) -> Talk:
    """The threads on a clause outside rounds. Raises ``NotFound`` if it may not be read."""
    with page.read() as db:
        clause = load_readable_clause(db, page.actor, clause_id)
        names = {account.id: account.display_name for account in list_accounts(db)}
        rows = list_comments(db, clause.programme_id, "clause", clause.id)
        try:
            load_editable_clause(db, page.actor, clause_id)
            editable = True
        except WorkshopError:
            editable = False
    first = [row for row in rows if row.reply_to is None]
    threads = [
        Thread(number, row, [other for other in rows if other.reply_to == row.id], names)
        for number, row in enumerate(first, 1)
    ]
    return Talk(clause, threads, editable)


def written_fields(clause: Clause) -> dict[str, str]:
    """The fields of a clause that are not empty: name → text, in reading order."""
    return {name: getattr(clause, name) for name in FIELDS if name in WRITTEN}


def show_thread(page: Page, talk: Talk, thread: Thread, *, asked_for: bool = False) -> None:
    """One thread, with the actions that the visitor may take on it."""
    comment = thread.comment
    key = page.state(f"thread.{comment.id}")
    with st.container(border=True, gap="small"):
        if asked_for:
            st.badge(_("You have chosen this one in the text"), icon=":material/my_location:")
        _show_head(thread)
        if comment.passage:
            _show_passage(talk, comment)
        if comment.text:
            st.markdown(plain(comment.text))
        if comment.suggestion is not None:
            quote = str(comment.passage.get("quote", ""))
            change = Changed(_("Suggested wording"), quote, comment.suggestion)
            show_differences([change], f"{key}.suggestion", whole=True)
        if comment.disposition:
            _show_decision(comment)
        for answer in thread.answers:
            _show_answer(page, thread, answer)
        _offer_deciding(page, talk, comment, key)
        _offer_more(page, thread, key)


def quote_passage(name: str, quote: str) -> str:
    """A passage as a Markdown quotation under the name of its field."""
    lines = plain(quote).replace("\n", "\n> ")
    return f":small[:gray[{name}]]\n> {lines}"


def _show_head(thread: Thread) -> None:
    comment = thread.comment
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(str(thread.number), color="primary")
        st.markdown(f"**{plain(thread.by)}** :small[:gray[{moment(comment.at)}]]", width="stretch")
        if comment.resolved and not comment.disposition:
            st.badge(_("settled"), icon=":material/done:", color="green")


def _show_passage(talk: Talk, comment: Comment) -> None:
    field, quote = str(comment.passage["field"]), str(comment.passage["quote"])
    name = _(FIELDS.get(field, field))
    stands = locate(getattr(talk.clause, field, ""), comment.passage) is not None
    told = _("these words are no longer in the text")
    gone = "" if stands else f" · :material/history: {told}"
    if comment.suggestion is None:
        st.markdown(quote_passage(f"{name}{gone}", quote))
    else:
        # The difference below contains the words.
        st.markdown(f":small[:gray[{name}{gone}]]")


def _show_decision(comment: Comment) -> None:
    known = str(comment.disposition)
    icon, colour = _DECIDED.get(known, (":material/rule:", "blue"))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(_(DISPOSED[known]), icon=icon, color=colour)  # type: ignore[arg-type]
        if comment.reason:
            st.markdown(plain(comment.reason), width="stretch")


def _show_answer(page: Page, thread: Thread, answer: Comment) -> None:
    with st.container(horizontal=True, gap="small"):
        st.markdown(":material/subdirectory_arrow_right:", width="content")
        head = f"**{plain(thread.name_of(answer))}** :small[:gray[{moment(answer.at)}]]"
        st.markdown(f"{head}  \n{plain(answer.text)}", width="stretch")
        if is_author(page.actor, answer):
            _offer_own(page, answer, page.state(f"thread.{answer.id}"))


def _offer_deciding(page: Page, talk: Talk, comment: Comment, key: str) -> None:
    """Buttons to accept a suggestion into the text or to refuse it with a reason.

    Both run as callbacks, before the threads are loaded again: if somebody else has decided
    already, the refusal is shown although the buttons are gone by then.
    """
    if comment.suggestion is None or comment.disposition or not talk.editable:
        return
    with st.container(horizontal=True):
        press_button(
            _("Take into the text"),
            key=f"{key}.accept",
            icon=":material/check:",
            type="primary",
            on_click=lambda: _decide(page, accept_wording_suggestion, comment.id),
        )
        with st.popover(_("Do not take it"), icon=":material/close:"):
            place = f"{key}.reason"
            st.text_input(_("Why"), key=place, max_chars=LONGEST_REASON)
            press_button(
                _("Leave the text as it is"),
                key=f"{key}.decline",
                on_click=lambda: _decide(page, decline_suggestion, _declining(comment, place)),
            )


def _declining(comment: Comment, place: str) -> DeclineSuggestion:
    return DeclineSuggestion(comment.id, str(st.session_state.get(place, "")))


def _decide(
    page: Page, command: Callable[[Session, Actor, ContentT], object], content: ContentT
) -> None:
    visitor = find_visitor()
    try:
        if visitor is not None:
            page.services.store.write(command, visitor.actor, content, page.scope)
    except WorkshopError as error:
        st.session_state[page.state(_REFUSED)] = (monotonic(), fault_words(error))
    else:
        st.session_state[page.state(_DECIDED_NOW)] = True
        st.session_state[NOTICE_KEY] = _("Decided.")


def show_what_was_decided(page: Page) -> None:
    """Rerun the whole page if a suggestion was just decided; show why if that was refused.

    What somebody else has decided reruns the page as well: the refusal outlasts that.
    """
    if st.session_state.pop(page.state(_DECIDED_NOW), False):
        st.session_state.pop(page.state(_REFUSED), None)
        st.rerun()
    at, refused = st.session_state.get(page.state(_REFUSED), (0.0, ""))
    if refused and monotonic() < at + _REFUSAL_STAYS:
        st.warning(refused, icon=":material/info:")


def _offer_more(page: Page, thread: Thread, key: str) -> None:
    comment = thread.comment
    with st.container(horizontal=True):
        if page.may(Right.COMMENT):
            _offer_answering(page, thread, key)
        if may_resolve(page.actor, comment):
            label, icon = (
                (_("Open again"), ":material/undo:")
                if comment.resolved
                else (_("Settle"), ":material/done:")
            )
            if press_button(label, key=f"{key}.resolve", icon=icon, type="tertiary"):
                content = ResolveComment(comment.id, not comment.resolved)
                if page.attempt(resolve_comment, content):
                    st.rerun()
        own = is_author(page.actor, comment) and not comment.disposition
        if own and not thread.answers:
            _offer_own(page, comment, key)


def _offer_answering(page: Page, thread: Thread, key: str) -> None:
    # A new key once the answer is stored empties and closes its field.
    own = sum(is_author(page.actor, answer) for answer in thread.answers)
    turn = f"{key}.answer.{own}"
    with st.popover(_("Answer"), icon=":material/reply:", key=turn):
        keep_draft(page, turn, _("Your answer"), text="")
        text = st.text_area(_("Your answer"), key=f"{turn}.text", max_chars=LONGEST_COMMENT)
        if press_button(_("Answer"), key=f"{turn}.send", icon=":material/send:", type="primary"):
            comment = thread.comment
            content = AddComment(
                comment.programme_id,
                comment.subject_kind,
                comment.subject_id,
                text,
                reply_to=comment.id,
            )
            if page.attempt(add_comment, content, done=_("Answered.")):
                settle_draft(turn)
                st.rerun()


def _offer_own(page: Page, comment: Comment, key: str) -> None:
    """Buttons to edit or withdraw one's own comment while nobody has answered it."""
    with st.popover(_("Change"), icon=":material/edit:", type="tertiary", key=f"{key}.own"):
        keep_draft(page, key, _("Your comment"), text=comment.text, other=comment.suggestion or "")
        text = st.text_area(
            _("Your comment"), comment.text, key=f"{key}.text", max_chars=LONGEST_COMMENT
        )
        suggestion = comment.suggestion
        if suggestion is not None:
            suggestion = st.text_area(
                _("What should stand there instead"),
                suggestion,
                key=f"{key}.other",
                max_chars=LONGEST_COMMENT,
            )
        with st.container(horizontal=True):
            if press_button(_("Save"), key=f"{key}.save", type="primary"):
                content = EditComment(comment.id, text, suggestion)
                if page.attempt(edit_comment, content, done=_("Comment changed.")):
                    settle_draft(key)
                    st.rerun()
            gone = press_button(_("Withdraw"), key=f"{key}.withdraw", icon=":material/delete:")
            if gone and page.accepts(withdraw_comment, comment.id, done=_("Comment withdrawn.")):
                st.rerun()
