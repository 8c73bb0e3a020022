"""What a silent grouping ended in, groups made of its piles, and what is missing for a grouping."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from sqlmodel import Session

from workshop.board.notes import count_notes
from workshop.board.room_fact import board_activities
from workshop.board.visibility import SHOWN, WAITING
from workshop.disclosure import PAIR_THRESHOLD
from workshop.i18n import _, ngettext
from workshop.needs.agreed_piles import (
    LOWEST,
    STEP,
    GroupPiles,
    PilesResult,
    SetLeast,
    group_piles,
    list_ungrouped,
    load_piles,
    set_least,
)
from workshop.needs.card_sort import (
    is_card_sort_running,
    list_card_sorts,
    list_sortable_notes,
    load_agreement,
)
from workshop.needs.co_occurrence import CardSortAgreement
from workshop.needs.group_queries import groups_by_note
from workshop.needs.human_ceiling import measure_alikeness
from workshop.programme.agenda import list_activities
from workshop.programme.phases import Phase, is_hidden
from workshop.programme.session_words import session_word
from workshop.programme.sessions import load_session
from workshop.programme.tables import Activity
from workshop.ui.grouping.agreement_words import (
    count_held,
    explain_tries,
    is_shaky,
    say_alikeness,
    say_held,
)
from workshop.ui.grouping.card_sort_agreement import say_finding, say_people
from workshop.ui.shell.dialogs import show_undo
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import go_to, run_again
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button

TOPIC = "grouping"


@dataclass(frozen=True)
class _Desk:
    """``counts``: what the piles follow from; ``left``: of each pile, the notes of which a press
    would make a group."""

    activity: Activity
    counts: CardSortAgreement
    found: PilesResult
    left: Sequence[Sequence[str]]
    texts: Mapping[str, str]


def show_piles(page: Page, activity: Activity) -> None:
    """The result with its threshold, and the button that makes groups of the piles."""
    with page.read() as db:
        found = load_piles(db, activity)
        left = list_ungrouped(db, activity, found)
        texts = {note.id: note.text for note in list_sortable_notes(db, activity)}
        counts = load_agreement(db, activity)
    desk = _Desk(activity, counts, found, left, texts)
    if found.few:
        st.info(
            _(
                "Too few people put the same notes on piles. What they agree about is shown from "
                "{count} people on, so that nobody's own piles can be read. Group aloud instead: "
                "the wall shows all notes, and somebody moves them on the page Grouping.",
                count=PAIR_THRESHOLD,
            ),
            icon=":material/group_off:",
        )
        _offer_grouping(page)
        return
    finding = say_finding([len(pile.notes) for pile in found.piles], found.least)
    st.markdown(f"**{finding}** · {say_people(found.people)}")
    index = measure_alikeness(counts)
    if index is not None:
        title, meaning = say_alikeness(index)
        st.markdown(f"**{title}.** {meaning}")
    _ask_least(page, desk)
    _list_piles(desk)
    _show_making(page, desk)


def show_missing_notes(page: Page, activity: Activity) -> None:
    """Where there is nothing to group: why, and what to press. Else nothing."""
    with page.read() as db:
        if list_sortable_notes(db, activity):
            return
        boards = [db.get(Activity, key) for key in board_activities(activity)]
        reasons = [words for board in boards if board for words in _say_missing(db, board)]
    first = _("There are no notes to group yet; phones say that they wait.")
    if reasons:
        way_out = _("Go there, decide about the notes and reveal them; they come here at once.")
    else:
        way_out = _("Collect notes first, or press **Edit** and choose whose notes are grouped.")
    st.warning("\n".join([first, "", *reasons, "", way_out]), icon=":material/sticky_note_2:")


def _say_missing(db: Session, board: Activity) -> Iterator[str]:
    """One line each for notes of an activity that wait for a decision or are still covered."""
    waiting = count_notes(db, [board.id], *WAITING).total()
    shown = count_notes(db, [board.id], SHOWN).total()
    where = session_word(load_session(db, board.session_id).number)
    name = f"- {where}, {plain(board.title)}: "
    if waiting:
        yield name + _("waiting for a decision: {count}", count=waiting)
    if shown and is_hidden(board.hidden, board.phase):
        yield name + _("not revealed yet: {count}", count=shown)


def show_missing_groups(page: Page, activity: Activity) -> None:
    """For a grouping together: where there is no group yet, the way to make some. Else nothing,
    and nothing while the silent grouping of the session is still to come."""
    with page.read() as db:
        agenda = list_activities(db, activity.session_id)
        if any(row.silent and row.phase == Phase.WAITING for row in agenda):
            return
        notes = [note.id for note in list_sortable_notes(db, activity)]
        if not notes or groups_by_note(db, notes):
            return
        sorted_before = [
            row
            for row in list_card_sorts(db, activity.programme_id)
            if not is_card_sort_running(load_session(db, row.session_id), row)
        ]
        before = sorted_before[-1] if sorted_before else None
        fits = before is not None and bool(list_ungrouped(db, before, load_piles(db, before)))
    st.info(_("There are no groups yet."), icon=":material/workspaces:")
    if before is not None and fits:
        show_piles(page, before)
    else:
        _offer_grouping(page)


def _offer_grouping(page: Page) -> None:
    if press_button(
        _("Group on the page Grouping"),
        icon=":material/arrow_forward:",
        key=page.state("to.grouping"),
    ):
        go_to("grouping")


def _ask_least(page: Page, desk: _Desk) -> None:
    key, seen = (page.state(f"{name}.{desk.activity.id}") for name in ("least", "least.seen"))
    told = st.session_state.get(seen)
    if told != desk.found.least or st.session_state.get(key) in (None, told):
        # Also where nothing has changed: a run that was cut short has told the browser nothing,
        # and the slider there would stand at its lowest value.
        st.session_state[key] = st.session_state[seen] = desk.found.least
    least = st.slider(
        _("How much people agree about a pile, at least"),
        LOWEST,
        100,
        step=STEP,
        format="%d %%",
        key=key,
        help=_(
            "Lower: larger piles about which fewer agree. Higher: only what nearly everybody put "
            "together. The wall and phones follow."
        ),
    )
    if least != desk.found.least and page.accepts(set_least, SetLeast(desk.activity.id, least)):
        run_again()


def _list_piles(desk: _Desk) -> None:
    piles = desk.found.piles
    held = count_held(desk.counts, [pile.notes for pile in piles], desk.found.least / 100)
    if shaky := sum(is_shaky(times) for times in held):
        words = _("Shaky piles: {count}. Look at them before you make groups.", count=shaky)
        st.markdown(f":material/warning: {words}")
    with st.expander(_("What lies together"), icon=":material/stacks:"):
        if piles:
            st.caption(explain_tries())
        for pile, times in zip(piles, held, strict=True):
            agreed = _("Agreement: {share} %", share=pile.share)
            _list_notes(agreed, pile.notes, desk.texts, say_held(times))
        if desk.found.apart:
            _list_notes(_("Opinions differ about these"), desk.found.apart, desk.texts)


def _list_notes(title: str, notes: Sequence[str], texts: Mapping[str, str], said: str = "") -> None:
    lines = [f"- {plain(texts[key])}" for key in notes if key in texts]
    st.markdown("\n".join([f"**{title}**  ", said, "", *lines]))


def _show_making(page: Page, desk: _Desk) -> None:
    count = len(desk.left)
    with st.container(horizontal=True, vertical_alignment="center"):
        if count and press_button(
            _("Make groups of the piles"),
            icon=":material/workspaces:",
            key=page.state("group.piles"),
            stands_for=(desk.activity.id, desk.found.least, count),
            help=_("Notes that stand in a group already stay there."),
        ):
            made = page.attempt(group_piles, GroupPiles(desk.activity.id, desk.found.least))
            if made is not None:
                run_again()
        if not count and desk.found.piles:
            words = _("All piles are groups now.")
            st.markdown(f":material/check: {words}")
        show_undo(page, TOPIC)
    if count:
        words = ngettext("{count} group would be made.", "{count} groups would be made.", count)
        st.caption(words)
    elif desk.found.piles:
        st.caption(_("The next grouping shows them on the wall; there they get their sentences."))
