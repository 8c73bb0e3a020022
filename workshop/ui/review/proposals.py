"""An expert's proposals on a subject."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from workshop.board.evidence import list_evidence
from workshop.board.practices import name_evidence
from workshop.i18n import _, current_language
from workshop.needs.need_states import NeedStatus
from workshop.needs.needs import list_needs
from workshop.needs.proposals import describe_proposal
from workshop.needs.review_subjects import Dossier
from workshop.review.comments import LONGEST_COMMENT
from workshop.review.labels import PROPOSALS
from workshop.review.proposals import (
    Propose,
    WithdrawRoundComment,
    proposals_for,
    propose,
    withdraw_round_comment,
)
from workshop.review.review_kinds import ProposalKind, SubjectKind
from workshop.review.tables import Comment, ReviewRound
from workshop.ui.review.who_sees import words_can_tell
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.navigation import run_again
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft
from workshop.ui.widgets.group_names import name_groups

ICONS: Mapping[str, str] = {
    ProposalKind.MERGE: ":material/merge:",
    ProposalKind.SPLIT: ":material/call_split:",
    ProposalKind.HEADER: ":material/edit:",
    ProposalKind.EVIDENCE: ":material/menu_book:",
    ProposalKind.WORDING: ":material/edit_note:",
}


def show_proposals(
    page: Page, review: ReviewRound, dossier: Dossier, own: Sequence[Comment]
) -> None:
    """One's own proposals, and a form for another one."""
    with page.read() as db:
        said = [row for row in own if row.proposal]
        language = current_language()
        told = [(row, describe_proposal(db, page.actor, row, language)) for row in said]
    for row, words in told:
        with st.container(horizontal=True, vertical_alignment="center"):
            why = f"  \n:small[:gray[{plain(row.text)}]]" if row.text else ""
            st.markdown(f"{ICONS[row.proposal or '']} {plain(words)}{why}", width="stretch")
            if press_button(
                _("Withdraw the proposal"),
                key=page.state(f"back.{row.id}"),
                icon=":material/close:",
                type="tertiary",
            ):
                content = WithdrawRoundComment(row.id, page.review_key)
                if page.accepts(withdraw_round_comment, content):
                    run_again()
    with st.expander(_("Propose a change"), icon=":material/lightbulb:"):
        _ask(page, review, dossier)


def _ask(page: Page, review: ReviewRound, dossier: Dossier) -> None:
    # A new key empties the fields after a proposal was stored; refused text stays.
    turn = st.session_state.get(page.state(f"turn.{dossier.id}"), 0)
    key = page.state(f"proposal.{dossier.id}.{turn}")
    kind = st.pills(
        _("What do you propose?"),
        proposals_for(dossier.kind),
        format_func=lambda name: _(PROPOSALS[name]),
        key=key,
    )
    if not kind:
        return
    form = page.state(f"proposal.{dossier.id}")
    keep_draft(page, form, _("Propose a change"), place=key, why="", **_texts_of(dossier))
    proposed = _FIELDS[kind](page, dossier, key)
    text = st.text_area(
        _("Which evidence, and where to find it?")
        if kind == ProposalKind.EVIDENCE
        else _("Why? (optional)"),
        height=70,
        max_chars=LONGEST_COMMENT,
        key=f"{key}.why",
    )
    st.caption(words_can_tell(page, review))
    if press_button(_("Add the proposal"), key=f"{key}.add", icon=":material/add:"):
        content = Propose(review.id, dossier.id, kind, proposed, text, page.review_key)
        if page.attempt(propose, content, done=_("Proposal added.")):
            settle_draft(form)
            st.session_state[page.state(f"turn.{dossier.id}")] = turn + 1
            run_again()


def _ask_merge(page: Page, dossier: Dossier, key: str) -> dict[str, Any]:
    with page.read() as db:
        if dossier.kind == SubjectKind.NEED:
            needs = list_needs(
                db, page.programme.id, NeedStatus.PROPOSED, NeedStatus.SELECTED, NeedStatus.PARKED
            )
            others = {row.id: row.need for row in needs}
        else:
            others = name_groups(page)
    others.pop(dossier.id, None)
    chosen = st.multiselect(
        _("Merge with"),
        list(others),
        key=f"{key}.with",
        placeholder=_("Choose what is the same"),
        format_func=lambda one: shortened(others[one], 120),
        select_all=False,
    )
    return {"with": chosen}


def _ask_split(page: Page, dossier: Dossier, key: str) -> dict[str, Any]:
    if dossier.kind == SubjectKind.NEED:
        headers = {group.id: group.header for group in dossier.groups}
        groups = st.multiselect(
            _("Groups that go over to the new need"),
            list(headers),
            key=f"{key}.groups",
            format_func=lambda one: shortened(headers[one], 90) or _("No header yet"),
            placeholder=_("Choose groups"),
            select_all=False,
        )
        return {**_ask_parts(dossier, f"{key}.new", empty=True), "groups": groups}
    own = next((group.notes for group in dossier.groups if group.id == dossier.id), ())
    texts = {note.id: note.text or "…" for note in own}
    notes = st.multiselect(
        _("Notes that become a group of their own"),
        list(texts),
        key=f"{key}.notes",
        format_func=lambda one: shortened(texts[one], 90),
        placeholder=_("Choose notes"),
        select_all=False,
    )
    header = st.text_input(_("Sentence over the new group"), key=f"{key}.header", max_chars=280)
    return {"notes": notes, "header": header}


def _ask_header(page: Page, dossier: Dossier, key: str) -> dict[str, Any]:
    if dossier.kind == SubjectKind.NEED:
        return _ask_parts(dossier, f"{key}.words", empty=False)
    present = dossier.group.header if dossier.group else ""
    header = st.text_area(
        _("Sentence over the group"), present, height=70, max_chars=280, key=f"{key}.header"
    )
    return {"header": header}


def _ask_evidence(page: Page, dossier: Dossier, key: str) -> dict[str, Any]:
    linked = {piece.id for piece in dossier.evidence}
    with page.read() as db:
        library = name_evidence(db, list_evidence(db, page.programme.id))
    choice = [one for one in library if one not in linked]
    if not choice:
        return {}
    chosen = st.selectbox(
        _("From the library (optional)"),
        choice,
        index=None,
        key=f"{key}.evidence",
        format_func=lambda one: shortened(library[one], 90),
        placeholder=_("Choose evidence"),
    )
    return {"evidence": chosen} if chosen else {}


_FIELDS: Mapping[str, Callable[[Page, Dossier, str], dict[str, Any]]] = {
    ProposalKind.MERGE: _ask_merge,
    ProposalKind.SPLIT: _ask_split,
    ProposalKind.HEADER: _ask_header,
    ProposalKind.EVIDENCE: _ask_evidence,
}


def _texts_of(dossier: Dossier) -> dict[str, str]:
    """The fields for text of all proposals, by the end of their keys, as they are before anybody
    types."""
    need, group = dossier.need, dossier.group
    who, what, goal = (need.who, need.need, need.goal) if need else ("", "", "")
    words = {"words.who": who, "words.need": what, "words.goal": goal}
    parts = {"new.who": who, "new.need": "", "new.goal": ""}
    return {**words, **parts, "header": group.header if group and not need else ""}


def _ask_parts(dossier: Dossier, key: str, *, empty: bool) -> dict[str, Any]:
    need = dossier.need
    who, what, goal = (need.who, need.need, need.goal) if need else ("", "", "")
    return {
        "who": st.text_input(
            _("As… (who, in what situation)"), who, max_chars=200, key=f"{key}.who"
        ),
        "need": st.text_area(
            _("I need…"), "" if empty else what, height=70, max_chars=400, key=f"{key}.need"
        ),
        "goal": st.text_area(
            _("so that…"), "" if empty else goal, height=70, max_chars=400, key=f"{key}.goal"
        ),
    }
