"""Comments and proposals of a closed round with their dispositions."""

from collections.abc import Callable, Mapping

import streamlit as st
from sqlmodel import Session

from workshop.i18n import _, current_language, ngettext
from workshop.needs.proposals import describe_proposal
from workshop.people.rights import Actor, Right
from workshop.review.dispositions import (
    DISPOSITIONS,
    LONGEST_REASON,
    CarryOut,
    Dispose,
    carry_out_proposal,
    count_open,
    dispose,
    is_carried_out,
    undo_proposal,
)
from workshop.review.labels import DISPOSED
from workshop.review.proposals import round_comments
from workshop.review.review_kinds import Disposition, ProposalKind
from workshop.review.tables import Comment
from workshop.standards.labels import FIELDS
from workshop.standards.suggestions import preview_wording
from workshop.standards.tables import Clause
from workshop.ui.review.clause_desk import gone_words
from workshop.ui.review.proposals import ICONS
from workshop.ui.review.results import RoundResults, show_decision
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import go_to, run_again
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft
from workshop.ui.widgets.word_differences import Changed, show_differences

DISPOSED_ICONS: Mapping[str, str] = {
    Disposition.ACCEPTED: ":material/check:",
    Disposition.MODIFIED: ":material/rule:",
    Disposition.REJECTED: ":material/close:",
}
_COLOURS: Mapping[str, str] = {
    Disposition.ACCEPTED: "green",
    Disposition.MODIFIED: "blue",
    Disposition.REJECTED: "gray",
}


def load_round_comments(page: Page, results: RoundResults) -> list[Comment]:
    """All comments and proposals of a closed round."""
    with page.read() as db:
        return round_comments(db, page.actor, results.review)


def show_round_comments(page: Page, results: RoundResults) -> None:
    """Comments and proposals by subject, each with its disposition or the form for one.

    ``narrow``: one below the other.
    """
    said = load_round_comments(page, results)
    waiting = count_open(said)
    if not said:
        st.info(_("Nobody wrote a comment or a proposal in this round."), icon=":material/chat:")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        title = _("Everything has an answer")
        if waiting:
            title = ngettext(
                "{count} comment or proposal waits for an answer",
                "{count} comments and proposals wait for an answer",
                waiting,
            )
        st.subheader(title, anchor=False, width="stretch")
        only = waiting and st.toggle(_("Only those that wait"), key=page.state("waiting"))
    for _kind, key in results.subjects:
        rows = [row for row in said if row.subject_id == key and not (only and row.disposition)]
        if rows:
            with st.container(border=True):
                st.markdown(f"#### {plain(results.names[key])}")
                show_decision(results.agreements[key])
                for row in sorted(rows, key=_in_order):
                    show_comment(page, row)


def _in_order(row: Comment) -> tuple[str, int, str]:
    """Sort key: comments on the whole first, then by passage. Never by author: neighbours in the
    list must not be recognisable as comments of the same expert."""
    names = list(FIELDS)
    if not row.passage:
        return "", 0, row.proposal or ""
    place = names.index(row.passage["field"])
    return f"{place:02}", int(row.passage["start"]), row.proposal or ""


def show_comment(page: Page, row: Comment, *, narrow: bool = False) -> None:
    """A comment or proposal of a closed round with its disposition, or the form for one."""
    with page.read() as db:
        words = describe_proposal(db, page.actor, row, current_language())
        passage = _passage(db, row)
    wide = None if narrow else st.columns([5, 4], gap="large")
    text, answer = wide or (st.container(), st.container())
    with text:
        alone = ":material/ink_highlighter:" if row.passage else ":material/chat_bubble:"
        icon = ICONS.get(row.proposal or "", alone)
        parts = [part for part in (passage, _bold(words), plain(row.text)) if part]
        st.markdown(f"{icon} " + "  \n".join(parts))
    with answer:
        if row.disposition:
            _show_disposition(page, row)
        elif page.may(Right.RUN):
            _ask_disposition(page, row)
        else:
            st.caption(_("No answer yet"))


def _passage(db: Session, row: Comment) -> str:
    """The passage of a comment with its field, as Markdown, and a hint if it is no longer there."""
    if not row.passage:
        return ""
    name = row.passage["field"]
    quote = "" if row.proposal else " " + _("“{words}”", words=plain(row.passage["quote"]))
    clause = db.get(Clause, row.subject_id)
    done = is_carried_out(row) or clause is None
    gone = "" if done else gone_words(row, str(getattr(clause, name)))
    return "  \n".join(part for part in (f":gray[{plain(_(FIELDS[name]))}:]{quote}", gone) if part)


def _bold(words: str) -> str:
    first, _rest, more = words.partition("\n")
    return "  \n".join(part for part in (first and f"**{plain(first)}**", plain(more)) if part)


def _show_disposition(page: Page, row: Comment) -> None:
    known = str(row.disposition)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(_(DISPOSED[known]), icon=DISPOSED_ICONS[known], color=_COLOURS[known])  # type: ignore[arg-type]
        if is_carried_out(row):
            st.badge(_("carried out"), icon=":material/task_alt:", color="green")
    what = _("What we did with it")
    st.markdown(f":small[:gray[{what}:]] {plain(row.reason)}")
    if not page.may(Right.RUN):
        return
    with st.container(horizontal=True):
        if row.proposal and known != Disposition.REJECTED:
            _offer_carrying_out(page, row)
        if not is_carried_out(row):
            with st.popover(_("Change the answer"), type="tertiary"):
                _ask_disposition(page, row)


def _offer_carrying_out(page: Page, row: Comment) -> None:
    if is_carried_out(row):
        if press_button(_("Undo"), key=page.state(f"undo.{row.id}"), icon=":material/undo:"):
            _run(page, undo_proposal, row, _("Undone."))
    elif row.proposal == ProposalKind.EVIDENCE and "evidence" not in row.proposed:
        if press_button(
            _("Go to the needs"), key=page.state(f"go.{row.id}"), icon=":material/menu_book:"
        ):
            go_to("needs")
    elif press_button(
        _("Carry it out"),
        key=page.state(f"do.{row.id}"),
        icon=":material/play_arrow:",
        type="primary",
    ):
        _carry_out(page, row)


def _carry_out(page: Page, row: Comment, answer: Dispose | None = None) -> None:
    """A wording with the whole text in view first; anything else at once. ``answer``: stored
    before it."""
    if row.proposal == ProposalKind.WORDING:
        _open_wording(page, row, answer)
    elif answer is None or _answer(page, answer):
        done = _("Answered and carried out.") if answer else _("Carried out.")
        _run(page, carry_out_proposal, row, done)


def _open_wording(page: Page, row: Comment, answer: Dispose | None) -> None:
    @dialog(_("Carry it out"), width="large")
    def look() -> None:
        page.present_actor()
        with page.read() as db:
            found = preview_wording(db, row)
        if found is None:
            st.warning(_("These words are not in the text any more."), icon=":material/info:")
            return
        field, before, after = found
        key = page.state(f"carry.{row.id}")
        text = st.text_area(
            _("This is what will stand there; you can still change it."),
            after,
            key=f"{key}.{hash(before)}",
            height=180,
        )
        show_differences([Changed(_(FIELDS[field]), before, text)], f"{key}.shown", whole=True)
        content = CarryOut(row.id, text, before)
        if not press_button(_("Save it like this"), key=f"{key}.save", type="primary"):
            return
        if answer is not None and not _answer(page, answer):
            return
        if page.accepts(carry_out_proposal, content, _("Carried out.")):
            st.rerun()

    look()


def _ask_disposition(page: Page, row: Comment) -> None:
    key = page.state(f"dispose.{row.id}")
    choice = st.segmented_control(
        _("What becomes of it?"),
        DISPOSITIONS,
        default=row.disposition,
        key=f"{key}.choice",
        format_func=lambda name: _(DISPOSED[name]),
        label_visibility="collapsed",
    )
    keep_draft(page, key, _("What becomes of it?"), reason=row.reason)
    reason = st.text_area(
        _("What we did with it, and why"),
        row.reason,
        key=f"{key}.reason",
        height=70,
        max_chars=LONGEST_REASON,
    )
    able = row.proposal and (row.proposal != ProposalKind.EVIDENCE or "evidence" in row.proposed)
    with st.container(horizontal=True):
        answer = Dispose(row.id, choice or "", reason)
        if press_button(_("Answer"), key=f"{key}.save", icon=":material/reply:") and _answer(
            page, answer
        ):
            run_again()
        if (
            able
            and choice == Disposition.ACCEPTED
            and press_button(
                _("Answer and carry out"),
                key=f"{key}.do",
                icon=":material/play_arrow:",
                type="primary",
            )
        ):
            _carry_out(page, row, answer)


def _answer(page: Page, content: Dispose) -> bool:
    if page.attempt(dispose, content, done=_("Answered.")) is None:
        return False
    settle_draft(page.state(f"dispose.{content.comment_id}"))
    return True


def _run(
    page: Page, command: Callable[[Session, Actor, str], Comment], row: Comment, done: str
) -> None:
    if page.attempt(command, row.id, done=done):
        run_again()
