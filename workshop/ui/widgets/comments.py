"""Comments on a group, a need or a clause: the list, and a field for a new one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from workshop.i18n import _, translate_plural
from workshop.i18n.counted_nouns import COMMENTS
from workshop.people.accounts import list_accounts
from workshop.people.rights import Right
from workshop.review.comments import LONGEST_COMMENT, AddComment, add_comment, list_comments
from workshop.ui.shell.formatting import day, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import submit_button
from workshop.ui.widgets.drafts import (
    Draft,
    is_filled_in,
    keep_drafts,
    offer_discarding,
    settle_draft,
)


@dataclass(frozen=True)
class CommentLine:
    """One comment for display: author, date, text."""

    by: str
    at: datetime
    text: str


def load_comment_lines(page: Page, kind: str) -> Mapping[str, Sequence[CommentLine]]:
    """The programme's comments on one kind of subject, by subject id, oldest first."""
    remarks: dict[str, list[CommentLine]] = defaultdict(list)
    with page.read() as db:
        names = {account.id: account.display_name for account in list_accounts(db)}
        for row in list_comments(db, page.programme.id, kind):
            by = names.get(row.account_id or "", _("a former account"))
            remarks[row.subject_id].append(CommentLine(by, row.at, row.text))
    return remarks


def show_comments(page: Page, kind: str, subject_id: str, remarks: Sequence[CommentLine]) -> None:
    """An expander titled with the number of comments: the comments, and a field for a new one."""
    if not remarks and not page.may(Right.COMMENT):
        return
    title = _("Comment")
    if remarks:
        title = translate_plural(COMMENTS, len(remarks))
    just_written = bool(st.session_state.get(_turn(page, subject_id)))
    begun = is_filled_in(_draft(page, subject_id))
    with st.expander(title, expanded=just_written or begun, icon=":material/comment:"):
        for remark in remarks:
            st.markdown(f"**{plain(remark.by)}** · {day(remark.at)}  \n{plain(remark.text)}")
        if page.may(Right.COMMENT):
            _ask_for_one(page, kind, subject_id)


def _ask_for_one(page: Page, kind: str, subject_id: str) -> None:
    turn, draft = _turn(page, subject_id), _draft(page, subject_id)
    key = draft.place
    offer_discarding(draft)
    with st.form(f"{key}.form", border=False):
        text = st.text_area(
            _("Your comment"),
            key=f"{key}.text",
            height=80,
            max_chars=LONGEST_COMMENT,
            placeholder=_("What is missing, what would you change?"),
        )
        sent = submit_button(_("Add the comment"), key=f"{key}.send", icon=":material/send:")
    if sent:
        content = AddComment(page.programme.id, kind, subject_id, text)
        if page.attempt(add_comment, content, done=_("Comment added.")):
            settle_draft(draft.form)
            st.session_state[turn] = st.session_state.get(turn, 0) + 1
            st.rerun()


def keep_comments(page: Page, kind: str, subject_ids: Iterable[str]) -> None:
    """Keep what is typed as comments on these subjects until it is sent. To be called once, before
    they are shown."""
    if page.may(Right.COMMENT):
        drafts = [_draft(page, subject_id) for subject_id in subject_ids]
        keep_drafts(page, page.state(f"comments.{kind}"), drafts)


def _draft(page: Page, subject_id: str) -> Draft:
    # A new key empties the field after its text was stored; refused text stays.
    turn = _turn(page, subject_id)
    key = f"{turn}.{st.session_state.get(turn, 0)}"
    return Draft(turn, _("Your comment"), {"text": ""}, key)


def _turn(page: Page, subject_id: str) -> str:
    """The session-state key of the number of comments that the visitor has added to a subject."""
    return page.state(f"comment.{subject_id}")
