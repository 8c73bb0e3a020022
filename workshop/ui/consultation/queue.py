"""Remarks that wait for somebody to read them, and those that were set aside."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.board.note_rules import find_marks_in, list_marked
from workshop.consultation.moderating import (
    DecideMany,
    DecideRemark,
    EraseRemark,
    count_remarks,
    count_unanswered,
    decide_many,
    decide_remark,
    erase_remark,
    list_remarks,
)
from workshop.consultation.register import ConsultationPlace
from workshop.consultation.sending import LONGEST_REMARK
from workshop.consultation.states import SENDERS, WHOLE_STANDARD, RemarkState
from workshop.consultation.tables import Remark
from workshop.consultation.windows import WindowPhase, phase_of
from workshop.i18n import _, ngettext
from workshop.local_time import today
from workshop.programme.join_codes import grouped
from workshop.text_folding import fold_words
from workshop.ui.consultation.window import Desk, clause_titles
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import fill_in, keep_draft, settle_draft
from workshop.ui.widgets.unfolding import unfold

AT_ONCE, MORE = 20, 100
STRUCK = "[…]"
"""What stands in place of words that were struck out."""


def show_waiting(page: Page, _desk: Desk, place: ConsultationPlace) -> None:
    """The queue by clause; those without a mark can be taken into the register together."""
    with page.read() as db:
        remarks = list_remarks(db, page.actor, place.row.id, RemarkState.WAITING)
    if not remarks:
        _say_nothing_waits(page, place)
        return
    st.caption(
        _(
            "Only you and others who moderate see these. A remark that may name somebody is marked:"
            " strike the words out before you take it into the register."
        )
    )
    wanted = _ask_words(page) if _are_many(page, remarks) else ""
    remarks = [one for one in remarks if wanted in fold_words(one.text)]
    titles = clause_titles(page, place)
    shown = []
    for one in unfold(page, "waiting", remarks, AT_ONCE, MORE):
        shown.append(one)
        with st.container(border=True, key=page.state(f"remark.{one.id}")):
            show_head(one, titles)
            st.markdown(plain(one.text))
            _show_choices(page, one)
    _offer_all(page, place, shown)
    if wanted:
        _offer_setting_aside(page, place, shown)


def _say_nothing_waits(page: Page, place: ConsultationPlace) -> None:
    """What the next step is where the queue is empty."""
    with page.read() as db:
        sent, open_ones = count_remarks(db, place.row.id), count_unanswered(db, place.row.id)
    if not any(sent.values()):
        if phase_of(place.row, today()) == WindowPhase.ENDED:
            st.info(_("Nobody has sent a remark."), icon=":material/inbox:")
            return
        st.info(
            _(
                "Nobody has sent a remark yet. Put the address of the form on posters and into"
                " letters: it stands above."
            ),
            icon=":material/inbox:",
        )
        return
    st.info(_("Every remark was looked at."), icon=":material/done_all:")
    if open_ones and place.told_in is None:
        st.caption(_("In the register without an answer: {count}.", count=open_ones))


def _are_many(page: Page, remarks: Sequence[Remark]) -> bool:
    return len(remarks) > AT_ONCE or bool(st.session_state.get(page.state("words")))


def _ask_words(page: Page) -> str:
    typed = st.text_input(
        _("Words that they have in common"),
        key=page.state("words"),
        placeholder=_("To find what was sent many times"),
        width=420,
    )
    return fold_words(typed)


def show_set_aside(page: Page, _desk: Desk, place: ConsultationPlace) -> None:
    """What is not for the register: back to the queue, or erased for good."""
    with page.read() as db:
        remarks = list_remarks(db, page.actor, place.row.id, RemarkState.SET_ASIDE)
    if not remarks:
        st.info(_("Nothing was set aside."), icon=":material/inbox:")
        return
    titles = clause_titles(page, place)
    for one in unfold(page, "aside", remarks, AT_ONCE, AT_ONCE):
        with st.container(border=True, key=page.state(f"remark.{one.id}")):
            show_head(one, titles)
            st.markdown(plain(one.text))
            with st.container(horizontal=True):
                if _press(page, one, "back", _("Back to the others"), ":material/undo:"):
                    _decide(page, one, RemarkState.WAITING)
                if _press(page, one, "erase", _("Erase for good"), ":material/delete:"):
                    command = EraseRemark(one.id, one.edits)
                    if page.accepts(erase_remark, command, done=_("The remark is erased.")):
                        st.rerun()


def show_head(one: Remark, titles: Mapping[str, str]) -> None:
    """Number, clause and kind of sender of a remark, and whether it may name somebody."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(grouped(one.number), color="violet")
        about = f"{one.code} {titles.get(one.code, '')}" if one.code else _(WHOLE_STANDARD)
        st.markdown(f"**{plain(about)}**", width="content")
        st.badge(_(SENDERS[one.sender]), color="gray")
        if may_name(one):
            st.badge(_("It may name somebody."), color="orange", icon=":material/flag:")


def may_name(one: Remark) -> bool:
    """Whether the words that are or would be published may tell who somebody is."""
    return bool(find_marks_in(one.shown or one.text))


def open_wording(page: Page, one: Remark) -> None:
    """A dialog with the words for the register: shortened, or without names."""
    form, title = page.state(f"wording.{one.id}"), _("Words for the register")
    present = one.shown or one.text

    @dialog(title, width="medium")
    def ask() -> None:
        page.present_actor()
        keep_draft(page, form, title, text=present)
        key = f"{form}.text"
        text = st.text_area(
            _("As it will stand in the register"),
            present,
            max_chars=LONGEST_REMARK,
            height=260,
            key=key,
            help=_("Only take out: words that tell who somebody is, insults, advertisements."),
        )
        if found := list_marked(text):
            words = ", ".join(plain(word) for word in found[:5])
            st.warning(_("This may name somebody: {words}", words=words), icon=":material/flag:")
            press_button(
                _("Strike it out"),
                icon=":material/ink_eraser:",
                key=f"{form}.strike",
                stands_for=text,
                on_click=fill_in,
                args=(key, strike_out(text, found)),
            )
        taken = press_button(_("Take into the register"), key=f"{form}.do", type="primary")
        command = DecideRemark(one.id, RemarkState.PUBLISHED, one.edits, text)
        if taken and page.accepts(decide_remark, command, done=_("It stands in the register.")):
            settle_draft(form)
            st.rerun()

    ask()


def strike_out(text: str, found: Sequence[str]) -> str:
    """The text with these words struck out."""
    for word in found:
        text = text.replace(word, STRUCK)
    return text


def _show_choices(page: Page, one: Remark) -> None:
    with st.container(horizontal=True):
        if not may_name(one) and _press(
            page, one, "take", _("Take into the register"), ":material/check:"
        ):
            _decide(page, one, RemarkState.PUBLISHED, one.text)
        if _press(page, one, "word", _("Strike words out"), ":material/ink_eraser:"):
            open_wording(page, one)
        if _press(page, one, "aside", _("Set it aside"), ":material/block:"):
            _decide(page, one, RemarkState.SET_ASIDE)


def _offer_all(page: Page, place: ConsultationPlace, shown: Sequence[Remark]) -> None:
    """One press for all that stand above it and are not marked: they were read."""
    plain_ones = [(one.id, one.edits) for one in shown if not may_name(one)]
    if len(plain_ones) < 2:
        return
    count = len(plain_ones)
    words = ngettext(
        "I have read them: take {count} remark without a mark into the register",
        "I have read them: take {count} remarks without a mark into the register",
        count,
    )
    if press_button(
        words,
        icon=":material/done_all:",
        key=page.state("take_all"),
        stands_for=tuple(plain_ones),
    ):
        command = DecideMany(place.row.id, plain_ones)
        if page.attempt(decide_many, command, done=_("They stand in the register.")) is not None:
            st.rerun()


def _offer_setting_aside(page: Page, place: ConsultationPlace, shown: Sequence[Remark]) -> None:
    """One press for what somebody has sent again and again."""
    if len(shown) < 2:
        return
    words = ngettext("Set {count} remark aside", "Set these {count} remarks aside", len(shown))
    found = tuple((one.id, one.edits) for one in shown)
    if press_button(words, icon=":material/block:", key=page.state("aside_all"), stands_for=found):
        command = DecideMany(place.row.id, found, RemarkState.SET_ASIDE)
        if page.attempt(decide_many, command, done=_("They are set aside.")) is not None:
            st.rerun()


def _press(page: Page, one: Remark, name: str, words: str, icon: str) -> bool:
    key = page.state(f"{name}.{one.id}")
    return press_button(words, icon=icon, key=key, type="tertiary", stands_for=one.edits)


def _decide(page: Page, one: Remark, state: RemarkState, shown: str = "") -> None:
    if page.attempt(decide_remark, DecideRemark(one.id, state, one.edits, shown)):
        st.rerun()
