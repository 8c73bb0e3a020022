"""A clause on the rating desk: changes, text with selectable passages, support, own comments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from workshop.i18n import _
from workshop.needs.needs import need_sentence
from workshop.needs.support import describe_support
from workshop.programme.tables import Area
from workshop.review.comments import LONGEST_COMMENT
from workshop.review.proposals import (
    AddRoundComment,
    Propose,
    WithdrawRoundComment,
    add_round_comment,
    propose,
    withdraw_round_comment,
)
from workshop.review.review_kinds import ProposalKind
from workshop.review.sequences import earlier_round
from workshop.review.tables import Comment, ReviewRound
from workshop.standards.clause_access import load_readable_clause
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.clause_review import ClauseBackground, changes_since, load_clause_background
from workshop.standards.labels import FIELDS, LEVELS
from workshop.standards.passages import locate
from workshop.standards.suggestions import LONGEST_SUGGESTION
from workshop.standards.tables import Clause
from workshop.ui.clauses.clause_support import show_clause_background
from workshop.ui.clauses.passages import PassageMark, Selection, forget_selection, show_passages
from workshop.ui.review.who_sees import words_can_tell
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.navigation import run_again
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft
from workshop.ui.widgets.word_differences import Changed, show_differences

_REMARK, _WORDING = "remark", "wording"


@dataclass(frozen=True)
class ClauseDesk:
    """A clause as its reviewer sees it; ``changes``: since the previous round, by field."""

    clause: Clause
    area: str
    ground: ClauseBackground
    changes: Mapping[str, tuple[str, str]]
    second: bool

    @property
    def fields(self) -> dict[str, str]:
        """The fields that are not empty: name → text, in reading order."""
        names = [name for name in FIELDS if name in WRITTEN]
        return {name: str(getattr(self.clause, name)) for name in names}


def load_clause_desk(page: Page, review: ReviewRound, clause_id: str) -> ClauseDesk:
    """A clause of a round. Raises ``NotFound`` if the visitor may not read it."""
    with page.read() as db:
        clause = load_readable_clause(db, page.actor, clause_id)
        area = db.get(Area, clause.area_id) if clause.area_id else None
        before = earlier_round(db, review)
        return ClauseDesk(
            clause=clause,
            area=area.name if area else "",
            ground=load_clause_background(db, page.actor, clause),
            changes=changes_since(db, before, clause) if before else {},
            second=before is not None,
        )


def show_clause(page: Page, review: ReviewRound, desk: ClauseDesk, said: Sequence[Comment]) -> None:
    """The clause with one's own comments marked; selecting words opens a dialog for a comment."""
    clause = desk.clause
    with st.container(horizontal=True, gap="small"):
        st.badge(plain(clause.code), color="primary")
        if clause.level in LEVELS:
            st.badge(_(LEVELS[str(clause.level)]), color="blue")
        if desk.area:
            st.badge(plain(desk.area), color="gray")
    for answered in desk.ground.needs:
        support = describe_support(answered.support)
        st.markdown(
            f":material/favorite: {plain(need_sentence(answered.need))} :small[:gray[({support})]]"
        )
    if desk.second:
        _show_changes(page, desk)
    text, ground = st.tabs([_("The clause"), _("Needs, notes and evidence")])
    with text:
        _show_text(page, review, desk, said)
    with ground:
        show_clause_background(desk.ground)


def _show_text(page: Page, review: ReviewRound, desk: ClauseDesk, said: Sequence[Comment]) -> None:
    remarks = passage_comments(said)
    marks = [
        PassageMark(number, row.id, row.passage, _("Remark {number}", number=number))
        for number, row in enumerate(remarks, 1)
    ]
    key = f"text.{review.id}.{desk.clause.id}"
    chosen = show_passages(page, desk.fields, marks, key)
    if chosen is not None:
        _open_passage(page, review, desk, chosen, remarks, key)


def show_passage_comments(page: Page, desk: ClauseDesk, said: Sequence[Comment]) -> None:
    """One's own comments on passages, each with a button to withdraw it."""
    remarks = passage_comments(said)
    title = _("Remarks on passages")
    st.markdown(f"**{title}**")
    if not remarks:
        st.caption(
            ":material/ink_highlighter: "
            + _("Select words in the text to comment on them or to propose other ones.")
        )
    for number, row in enumerate(remarks, 1):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{number}. " + comment_words(row, desk.fields), width="stretch")
            if press_button(
                _("Withdraw the remark"),
                key=page.state(f"back.{row.id}"),
                icon=":material/close:",
                type="tertiary",
            ):
                _take_back(page, row)


def passage_comments(said: Sequence[Comment]) -> list[Comment]:
    """The comments that are about a passage, in the order of the text."""
    order = {name: place for place, name in enumerate(FIELDS)}
    rows = [row for row in said if row.passage]
    return sorted(rows, key=lambda row: (order[row.passage["field"]], row.passage["start"], row.id))


def comment_words(row: Comment, fields: Mapping[str, str]) -> str:
    """A comment as Markdown: passage, proposed wording, text."""
    field, quote = str(row.passage["field"]), str(row.passage["quote"])
    words = [f":gray[{plain(_(FIELDS[field]))}:] {_quoted(quote)}"]
    if gone := gone_words(row, fields.get(field, "")):
        words.append(gone)
    if row.suggestion is not None:
        words.append(f":material/edit: **{_suggested(row.suggestion)}**")
    if row.text:
        words.append(plain(row.text))
    return "  \n".join(words)


def gone_words(row: Comment, text: str) -> str:
    """A hint as Markdown that the passage is no longer in the text; empty while it is."""
    if locate(text, row.passage) is not None:
        return ""
    gone = _("these words are not in the text any more")
    return f":small[:orange[{gone}]]"


def _show_changes(page: Page, desk: ClauseDesk) -> None:
    if not desk.changes:
        st.caption(
            ":material/history: " + _("Its text has not been changed since the round before.")
        )
        return
    changes = [
        Changed(_(title), *desk.changes[name])
        for name, title in FIELDS.items()
        if name in desk.changes
    ]
    title = _("What was changed since the round before")
    with st.expander(f"**{title}**", icon=":material/difference:", expanded=True):
        show_differences(changes, page.state(f"changes.{desk.clause.id}"))


def _open_passage(
    page: Page,
    review: ReviewRound,
    desk: ClauseDesk,
    chosen: Selection,
    remarks: Sequence[Comment],
    key: str,
) -> None:
    row = next((row for row in remarks if row.id == chosen.comment), None)
    if chosen.passage is None and row is None:
        forget_selection(page, key)
        return

    @dialog(
        _("Your remark") if row else _("On these words"),
        on_dismiss=lambda: forget_selection(page, key),
    )
    def about() -> None:
        page.present_actor()
        if row is not None:
            _show_own(page, desk, row, key)
        elif chosen.passage is not None:
            _ask_remark(page, review, desk.clause, chosen.passage, key)

    about()


def _show_own(page: Page, desk: ClauseDesk, row: Comment, key: str) -> None:
    st.markdown(comment_words(row, desk.fields))
    if press_button(_("Withdraw the remark"), icon=":material/close:"):
        forget_selection(page, key)
        if page.accepts(withdraw_round_comment, WithdrawRoundComment(row.id, page.review_key)):
            st.rerun()


def _ask_remark(
    page: Page, review: ReviewRound, clause: Clause, passage: Mapping[str, object], key: str
) -> None:
    quote = str(passage["quote"])
    st.markdown(f"> {_quoted(shortened(quote, 400))}")
    field = page.state(f"remark.{clause.id}.{passage['field']}.{passage['start']}.{len(quote)}")
    keep_draft(page, field, _("On these words"), words=quote, text="")
    kinds = {_REMARK: _("Remark"), _WORDING: _("Another wording")}
    kind = st.segmented_control(
        _("What do you want to say?"),
        list(kinds),
        default=_REMARK,
        required=True,
        format_func=lambda name: kinds[name],
        key=f"{field}.kind",
        label_visibility="collapsed",
    )
    suggestion = ""
    if kind == _WORDING:
        suggestion = st.text_area(
            _("What should stand there instead"),
            quote,
            key=f"{field}.words",
            height=100,
            max_chars=LONGEST_SUGGESTION,
            help=_("Empty: these words are left out."),
        )
    text = st.text_area(
        _("Why? (optional)") if kind == _WORDING else _("Remark"),
        key=f"{field}.text",
        height=100,
        max_chars=LONGEST_COMMENT,
    )
    st.caption(words_can_tell(page, review))
    if not press_button(_("Save the remark"), type="primary", icon=":material/check:"):
        return
    key_of_expert, done = page.review_key, _("Remark saved.")
    if kind == _WORDING:
        proposed = {"passage": passage, "suggestion": suggestion}
        wording = Propose(review.id, clause.id, ProposalKind.WORDING, proposed, text, key_of_expert)
        saved = page.attempt(propose, wording, done=done)
    else:
        saved = page.attempt(
            add_round_comment,
            AddRoundComment(review.id, clause.id, text, key_of_expert, passage),
            done=done,
        )
    if saved:
        settle_draft(field)
        forget_selection(page, key)
        st.rerun()


def _take_back(page: Page, row: Comment) -> None:
    if page.accepts(withdraw_round_comment, WithdrawRoundComment(row.id, page.review_key)):
        run_again()


def _suggested(suggestion: str) -> str:
    return plain(suggestion) or _("(leave these words out)")


def _quoted(text: str) -> str:
    return _("“{words}”", words=plain(text))
